import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeyStore } from '../auth/keys/store.ts'
import { cacheFolder } from './cache-folder.ts'

/** Keeps the keys of a project in the user's cache folder, where nobody else may read them. */
export function openKeyFile(cwd: string): KeyStore {
  const folder = join(cacheFolder(), 'mockapi', 'keys')
  const project = createHash('sha256').update(cwd).digest('hex').slice(0, 16)
  const fileOf = (alg: string) => join(folder, `${project}-${alg}.json`)
  return {
    read: async (alg) => {
      try {
        return JSON.parse(await readFile(fileOf(alg), 'utf8')) as Record<string, unknown>
      } catch {
        return undefined
      }
    },
    write: async (alg, jwk) => {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await writeFile(fileOf(alg), JSON.stringify(jwk), { mode: 0o600 })
      } catch {
        // A folder that cannot be written means new keys with the next start.
      }
    },
  }
}
