import type { State } from '../data/store/state.ts'

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
