import { readFileSync } from 'node:fs'

let known: string | undefined

/** The version of the running package, from the package.json above this file, wherever it is bundled to. */
export function readVersion(): string {
  return (known ??= findVersion())
}

function findVersion(): string {
  let folder = new URL('../load/', import.meta.url)
  for (;;) {
    const version = versionIn(new URL('package.json', folder))
    if (version !== undefined) return version
    const parent = new URL('../', folder)
    if (parent.href === folder.href) return '0.0.0'
    folder = parent
  }
}

function versionIn(file: URL): string | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    return name === 'mockapi' && typeof version === 'string' ? version : undefined
  } catch {
    return undefined
  }
}
