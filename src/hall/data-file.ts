import { mkdir } from 'node:fs/promises'
import { isAbsolute, relative, resolve } from 'node:path'
import type { State } from '../data/state.ts'
import { replaceFile } from '../store/replace-file.ts'

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

/** The text of an object of all collections and single resources, in pieces: a record a line. */
export function piecesOf(state: State): Iterable<string> {
  const collections = state.names.flatMap((name) => state.collection(name) ?? [])
  const lists = collections.map((each) => ({ name: each.name, records: each.all() }))
  const names = new Set(state.names)
  const singles = state.singleNames.flatMap((name) => state.single(name) ?? [])
  const objects = singles.map((single) => {
    const { name, declaration } = single
    return { key: names.has(name) ? declaration.path.slice(1) : name, json: single.get().json }
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
