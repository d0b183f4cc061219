import type { State } from '../data/store/state.ts'
import { isObject } from '../errors/validation-issue.ts'
import type { MockFile } from '../mocks/files/mock-file.ts'
import type { Collected, CollectedFile } from './collect.ts'

/** What a generator may have beside it, and still be nothing but its records. */
const ofGenerators: ReadonlySet<string> = new Set(['$schema', '$count', '$each'])

/** The files, with the records that generators of JSON make in the place of those, so that nothing makes them later. */
export function bake(
  { files, ...collected }: Collected,
  served: readonly MockFile[],
  state: State,
): Collected {
  const byName = new Map(served.map((file) => [file.name, file]))
  const baked = files.map((file) => bakedFile(file, byName.get(file.name), state))
  return { ...collected, files: baked }
}

function bakedFile(file: CollectedFile, served: MockFile | undefined, state: State): CollectedFile {
  if (file.kind !== 'json' || file.plain || !served) return file
  const { collections, singles, endpoints, scenarios = [] } = served
  const [collection, ...others] = collections
  const isAlone = others.length + singles.length + endpoints.length + scenarios.length === 0
  if (!collection?.usesFaker || !isAlone || !isSimple(file.value)) return file
  const records = state.collection(collection.name)?.all()
  return records ? { ...file, value: records, plain: true } : file
}

function isSimple(value: unknown): boolean {
  if (!isObject(value)) return Array.isArray(value)
  return Object.keys(value).every((key) => ofGenerators.has(key))
}

/** The files, with the data that code such as `db.ts` gives in the place of that code. */
export function withDatabases(
  { files, ...collected }: Collected,
  served: readonly MockFile[],
  state: State,
): Collected {
  const byName = new Map(served.map((file) => [file.name, file]))
  const read = files.map((file): CollectedFile => {
    const database = byName.get(file.name)
    if (file.kind !== 'code' || !database?.isDatabase) return file
    const { name, mount } = file
    return { kind: 'json', name, mount, value: dataOf(database, state), plain: true }
  })
  return { ...collected, files: read }
}

/** A database as JSON has it: collections, single resources and plain values by the last part of their paths. */
function dataOf({ collections, singles, endpoints }: MockFile, state: State): object {
  const keyOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)
  return Object.fromEntries([
    ...collections.map(({ name, path }) => [keyOf(path), state.collection(name)?.all() ?? []]),
    ...singles.map(({ name, path }) => [keyOf(path), state.single(name)?.get().value ?? {}]),
    ...endpoints.map(({ path, written }) => {
      return [decodeURI(keyOf(path.text)), written?.()[0]?.body?.value ?? null]
    }),
  ]) as object
}
