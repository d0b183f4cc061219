import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { State } from '../data/store/state.ts'
import { replaceFile } from './atomic-write.ts'
import { isServed } from './state-file.ts'

/**
 * Writes all data as `db-<ms since 1970>.json`, as a whole or not at all, and returns the file as users know it.
 *
 * @param folder as users know it, relative to `cwd`; made where it is not there
 * @param mocks the absolute folder or file that is served; undefined for values
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
  await mkdir(target, { recursive: true })
  await replaceFile(resolve(target, name), pieces)
  const shown = folder.replaceAll('\\', '/').replace(/(?<=.)\/+$/, '')
  return shown === '.' ? name : `${shown}/${name}`
}

/** The text of an object of all collections and single resources, in pieces: a record a line. */
export function dumpData(state: State): Iterable<string> {
  const collections = state.names.flatMap((name) => state.collection(name) ?? [])
  const lists = collections.map((each) => ({ name: each.name, records: each.all() }))
  const singles = state.singleNames.flatMap((name) => state.single(name) ?? [])
  const objects = singles.map((single) => {
    const { name, declaration } = single
    const isTaken = state.names.includes(name)
    return { key: isTaken ? declaration.path.slice(1) : name, json: single.get().json }
  })
  return (function* () {
    let separator = '{\n'
    for (const { name, records } of lists) {
      yield `${separator}  ${JSON.stringify(name)}: [`
      for (const [index, record] of records.entries()) {
        yield `${index === 0 ? '' : ','}\n    ${JSON.stringify(record)}`
      }
      yield records.length === 0 ? ']' : '\n  ]'
      separator = ',\n'
    }
    for (const { key, json } of objects) {
      yield `${separator}  ${JSON.stringify(key)}: ${json}`
      separator = ',\n'
    }
    yield separator === '{\n' ? '{}\n' : '\n}\n'
  })()
}
