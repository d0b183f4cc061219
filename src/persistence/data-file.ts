import { mkdir } from 'node:fs/promises'
import { isAbsolute, relative, resolve } from 'node:path'
import type { State } from '../data/store/state.ts'
import { replaceFile } from './atomic-write.ts'
import { piecesOf } from './data-pieces.ts'

/** Where a copy of the data goes. */
export interface DataFilePlace {
  /** The folder as users know it, relative to `cwd`; made where it is not there. */
  readonly folder: string
  /** Absolute. */
  readonly cwd: string
  /** The absolute folder or file that is served; undefined for values. */
  readonly mocks: string | undefined
}

/**
 * Writes all data as a `db.json`, named `db-<ms since 1970>.json`, as a whole or not at all.
 *
 * @returns the file as users know it
 * @throws Error for a folder inside that of the mocks, where it would be served; of the file system
 */
export async function writeDataFile(state: State, place: DataFilePlace): Promise<string> {
  const { folder, cwd, mocks } = place
  const target = resolve(cwd, folder)
  const name = `db-${Date.now()}.json`
  const within = mocks === undefined ? '..' : relative(mocks, resolve(target, name))
  if (!within.startsWith('..') && !isAbsolute(within)) {
    throw new Error(`${folder} lies inside the folder of the mocks, where mockapi never writes`)
  }
  // Everything is taken at once, so that no write comes in between while the file is written.
  const pieces = piecesOf(state)
  await mkdir(target, { recursive: true })
  await replaceFile(resolve(target, name), pieces)
  const shown = folder.replaceAll('\\', '/').replace(/(?<=.)\/+$/, '')
  return shown === '.' ? name : `${shown}/${name}`
}
