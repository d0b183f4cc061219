import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { InstalledPackage } from '../admin/admin.ts'
import { diskFile } from '../mocks/files/disk-file.ts'

/**
 * Finds a package as a module in the folder would, then as one of ours; undefined where neither has it. Each call looks
 * anew, so that what is installed meanwhile is found.
 */
export function findPackage(name: string, folder: string): InstalledPackage | undefined {
  for (const from of [join(folder, 'package.json'), import.meta.url]) {
    const found = packageFrom(from, name)
    if (found) return found
  }
  return undefined
}

function packageFrom(from: string, name: string): InstalledPackage | undefined {
  try {
    const description = createRequire(from).resolve(`${name}/package.json`)
    const { version } = JSON.parse(readFileSync(description, 'utf8')) as { version: string }
    return { version, file: (path) => fileOf(join(dirname(description), path)) }
  } catch {
    return undefined
  }
}

function fileOf(path: string): ReturnType<InstalledPackage['file']> {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats?.isFile() ? diskFile(path, stats) : undefined
}
