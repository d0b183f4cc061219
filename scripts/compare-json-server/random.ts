import { sfc32, type Random } from '../../src/random.ts'
import { jsonRequest, type Group, type GroupRequest, type Vocabulary } from './format.ts'

const texts = [
  '',
  'a',
  'A',
  'ab',
  'aB c',
  'b',
  'B',
  'zoo',
  'Öl',
  'öl',
  'é',
  '10',
  '9',
  'true',
  'x-1',
]

const queries = 120
const writesOfEach = 40
const rows = 60

/** Random queries of the data of the dialect. */
export function randomQueries(vocabulary: Vocabulary, seed: number): Group {
  return group('queries drawn at random', queriesOf(vocabulary, sfc32(seed, 1)))
}

/**
 * Random queries of random data: `/rows`, whose records have a number `n` that may be null or missing,
 * a number `m`, texts `t` and `e.t`, a day `d` and a list `l`.
 */
export function randomRows(vocabulary: Vocabulary, seed: number): Group {
  const random = sfc32(seed, 2)
  const data = { rows: Array.from({ length: rows }, (_, index) => row(random, index)) }
  return { ...group('queries of data drawn at random', queriesOf(vocabulary, random)), data }
}

/** Random writes of collections without children, and reads of what became of them. */
export function randomWrites(seed: number): Group {
  const random = sfc32(seed, 3)
  const requests: GroupRequest[] = []
  for (const list of ['/items', '/reactions', '/pets', '/stories']) {
    for (let left = writesOfEach; left > 0; left--) requests.push(write(random, list))
    requests.push(jsonRequest('GET', list))
  }
  return group('writes drawn at random', requests)
}

function group(name: string, requests: GroupRequest[]): Group {
  return { name, files: {}, flags: [], requests }
}

function row(random: Random, index: number): object {
  const number = () => Math.floor(random() * 12) - 2
  const n = pick(random, [{ n: number() }, { n: number() + 0.5 }, { n: null }, {}])
  const d = `2024-0${1 + Math.floor(random() * 3)}-0${1 + Math.floor(random() * 9)}`
  const e = { t: pick(random, texts), n: number() }
  const l = texts.filter(() => random() < 0.1)
  return { id: `r${index}`, ...n, m: number(), t: pick(random, texts), d, e, l }
}

function queriesOf(vocabulary: Vocabulary, random: Random): GroupRequest[] {
  return Array.from({ length: queries }, () => {
    const list = pick(random, Object.keys(vocabulary.lists))
    const fields = (vocabulary.lists[list] ?? []).filter(() => random() < 0.3)
    const filters = fields.map((spellings) => pick(random, spellings))
    const order = random() < 0.4 ? [pick(random, vocabulary.orders[list] ?? [])] : []
    const window = random() < 0.5 ? [pick(random, vocabulary.windows)] : []
    const parameters = shuffled(random, [...filters, ...order, ...window])
    return jsonRequest('GET', `${list}?${parameters.join('&')}`)
  })
}

function write(random: Random, list: string): GroupRequest {
  const record = `${list}/${1 + Math.floor(random() * 6)}`
  const body = { rank: Math.floor(random() * 30), kind: pick(random, ['a', null, ['b'], { c: 1 }]) }
  const text = JSON.stringify(body)
  return pick(random, [
    jsonRequest('GET', record),
    jsonRequest('PUT', record, text),
    jsonRequest('PATCH', record, text),
    jsonRequest('PATCH', record, JSON.stringify({ kind: body.kind })),
    ...(random() < 0.5 ? [jsonRequest('DELETE', record)] : []),
  ])
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('There is nothing to draw from.')
  return item
}

function shuffled(random: Random, items: readonly string[]): string[] {
  const keyed = items.map((item) => ({ item, at: random() })).sort((a, b) => a.at - b.at)
  return keyed.map(({ item }) => item)
}
