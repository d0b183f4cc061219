import { resolve } from 'node:path'
import type { State } from '../data/store/state.ts'
import { makeFolder, replaceFile } from './atomic-write.ts'
import { dumpData } from './dump-data.ts'
import { isServed } from './state-file.ts'

/**
 * Writes all data as `db-<ms since 1970>.json`, as a whole or not at all, and returns the file as users know it.
 * The folder, relative to `cwd`, is made where it is not there; `mocks` is what is served, undefined for values.
 * @throws Error for a folder inside that of the mocks, where it would be served; of the file system
 */
export async function writeDataFile(
  state: State,
  folder: string,
  cwd: string,
  mocks: string | undefined,
): Promise<string> {
  const target = resolve(cwd, folder)
  const name = `db-${Date.now()}.json`
  if (isServed(resolve(target, name), mocks)) {
    throw new Error(`${folder} lies inside the folder of the mocks, where mockapi never writes`)
  }
  // Everything is taken at once, so that no write comes in between while the file is written.
  const pieces = dumpData(state)
  await makeFolder(target)
  await replaceFile(resolve(target, name), pieces)
  const shown = folder.replaceAll('\\', '/').replace(/(?<=.)\/+$/, '')
  return shown === '.' ? name : `${shown}/${name}`
}
