import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Finds the settings that decide where the imports of a file lead. */
export interface ConfigFinder {
  /**
   * Absolute paths of the `tsconfig.json` and `package.json` that count for some files, of what those
   * extend, and of the places in the root where they may yet appear.
   */
  configsOf(files: Iterable<string>): ReadonlySet<string>
}

const names = ['tsconfig.json', 'package.json']

/** A finder that looks at the disk once for each folder. */
export function createConfigFinder(root: string): ConfigFinder {
  const byFolder = new Map<string, Set<string>>()
  const inFolder = (folder: string): ReadonlySet<string> => {
    const found = byFolder.get(folder) ?? new Set<string>()
    if (!byFolder.has(folder)) for (const name of names) addNearest(folder, name, found)
    byFolder.set(folder, found)
    return found
  }
  return {
    configsOf(files) {
      const all = new Set(names.map((name) => path.join(root, name)))
      const folders = new Set(Array.from(files, (file) => path.dirname(file)))
      for (const folder of folders) for (const config of inFolder(folder)) all.add(config)
      return all
    },
  }
}

function addNearest(folder: string, name: string, found: Set<string>): void {
  const file = path.join(folder, name)
  const parent = path.dirname(folder)
  if (!existsSync(file)) {
    if (parent !== folder) addNearest(parent, name, found)
    return
  }
  const added = new Set([file])
  // A set hands out what is added while it is walked.
  for (const config of added) {
    found.add(config)
    if (name === 'tsconfig.json') for (const base of basesOf(config)) added.add(base)
  }
}

/** The files that a tsconfig extends. Comments need no care: one too many that is watched does no harm. */
function basesOf(config: string): string[] {
  const list = /"extends"\s*:\s*(\[[^\]]*\]|"[^"]*")/.exec(textOf(config))?.[1] ?? ''
  return Array.from(list.matchAll(/"(\.{1,2}[\\/][^"]*)"/g), ([, target = '']) => {
    const base = path.resolve(path.dirname(config), target)
    return base.endsWith('.json') ? base : `${base}.json`
  })
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
