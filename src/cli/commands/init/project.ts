import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isObject } from '../../../errors/validation-issue.ts'
import { foldersAbove, readManifest } from '../../../mocks/files/manifest.ts'

/** The package that a folder belongs to, as far as `init` has to know it. */
export interface Project {
  /** How its package manager installs for development, and runs a script. */
  readonly commands: { readonly add: string; readonly run: string }
  /** Whether its files are ES modules. */
  readonly isModule: boolean
  /** Names of what it depends on. */
  readonly dependencies: ReadonlySet<string>
}

const managers = {
  npm: { add: 'npm install --save-dev', run: 'npm run' },
  pnpm: { add: 'pnpm add --save-dev', run: 'pnpm' },
  yarn: { add: 'yarn add --dev', run: 'yarn' },
  bun: { add: 'bun add --dev', run: 'bun run' },
}

type Manager = keyof typeof managers

const lockFiles: Readonly<Record<string, Manager>> = {
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
  'package-lock.json': 'npm',
}

/** Looks at the nearest `package.json`, and at who runs this process: `npm_config_user_agent`. */
export function findProject(folder: string, userAgent: string | undefined): Project {
  const above = foldersAbove(folder)
  const manifest = above.map(readManifest).find(Boolean) ?? {}
  const lists = [manifest['dependencies'], manifest['devDependencies']]
  const running = managerOf(userAgent)
  // `npx` runs in projects of all managers.
  const manager = running === undefined || running === 'npm' ? managerIn(above) : running
  return {
    commands: managers[manager ?? 'npm'],
    isModule: manifest['type'] === 'module',
    dependencies: new Set(lists.flatMap((list) => (isObject(list) ? Object.keys(list) : []))),
  }
}

/** By the field `packageManager`, or the file that pins versions, of the nearest folder that has one. */
function managerIn(folders: readonly string[]): Manager | undefined {
  for (const folder of folders) {
    const declared = managerOf(readManifest(folder)?.['packageManager'])
    const found = Object.keys(lockFiles).find((name) => existsSync(join(folder, name)))
    const manager = declared ?? (found === undefined ? undefined : lockFiles[found])
    if (manager) return manager
  }
  return undefined
}

/** `pnpm/10.1.0 npm/? node/v22`, or `pnpm@10.1.0`. */
function managerOf(text: unknown): Manager | undefined {
  const name = typeof text === 'string' ? (/^\w+/.exec(text)?.[0] ?? '') : ''
  return Object.hasOwn(managers, name) ? (name as Manager) : undefined
}
