import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseCorpus, type Dialect, type Group } from './format.ts'
import { randomQueries, randomRows, randomWrites } from './random.ts'

/** What a dialect and its server are sent, with the reasons of the differences on purpose, by name. */
export interface Corpus {
  readonly groups: Group[]
  readonly differences: Map<string, string>
  readonly data: object
}

/** Reads the requests of a dialect, and draws some more: the same ones by the same seed. */
export function readCorpus(dialect: Dialect, seed = 1): Corpus {
  const read = (name: string) => readFileSync(resolve('scripts/compare-json-server', name), 'utf8')
  const { groups, differences, vocabularies } = parseCorpus(read(`${dialect}.txt`))
  const { data: ofData, rows: ofRows } = vocabularies
  if (!ofData || !ofRows) throw new Error(`${dialect}.txt has nothing to draw from.`)
  const random = [randomQueries(ofData, seed), randomRows(ofRows, seed), randomWrites(seed)]
  const data = JSON.parse(read('data.json')) as Record<string, unknown>
  return {
    groups: [...groups, ...random],
    differences,
    data: dialect === 'json-server-1' ? withTextKeys(data) : data,
  }
}

/** The same data with texts as ids and foreign keys, which is what version 1 works with. */
function withTextKeys(data: Readonly<Record<string, unknown>>): object {
  const withText = (record: object) =>
    Object.fromEntries(
      Object.entries(record).map(([name, value]) => {
        return [name, name === 'id' || name.endsWith('Id') ? String(value) : value]
      }),
    )
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => {
      return [name, Array.isArray(value) ? value.map(withText) : value]
    }),
  )
}
