import { sfc32 } from '../../src/random.ts'
import type { Random } from '../../src/random.ts'
import { ask, get } from './group.ts'
import type { Ask, Group } from './group.ts'

/** What there is to draw from for the data of `drawnRows`. */
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

/** What queries of a dialect are drawn from. */
export interface Vocabulary {
  /** Addresses of lists with filters that may stand behind them, one of each field at most. */
  readonly lists: Readonly<Record<string, readonly (readonly string[])[]>>
  /** Orders that fit all lists of a path. */
  readonly orders: Readonly<Record<string, readonly string[]>>
  /** Pages and slices. */
  readonly windows: readonly string[]
}

const queries = 120
const writesOfEach = 40
const rows = 60

/** Queries that nobody thought of, the same with the same seed. */
export function drawnQueries(vocabulary: Vocabulary, seed: number): Group {
  return { name: 'queries drawn at random', asks: drawn(vocabulary, sfc32(seed, 1)) }
}

/**
 * The same over data that nobody thought of either: `/rows`, whose records have a number `n` that may be
 * null or missing, a number `m`, texts `t` and `e.t`, a day `d` and a list `l`.
 */
export function drawnRows(vocabulary: Vocabulary, seed: number): Group {
  const random = sfc32(seed, 2)
  const data = { rows: Array.from({ length: rows }, (_, index) => row(random, index)) }
  return { name: 'queries of data drawn at random', data, asks: drawn(vocabulary, random) }
}

function row(random: Random, index: number): object {
  const number = () => Math.floor(random() * 12) - 2
  const n = pick(random, [{ n: number() }, { n: number() + 0.5 }, { n: null }, {}])
  const d = `2024-0${1 + Math.floor(random() * 3)}-0${1 + Math.floor(random() * 9)}`
  const e = { t: pick(random, texts), n: number() }
  const l = texts.filter(() => random() < 0.1)
  return { id: `r${index}`, ...n, m: number(), t: pick(random, texts), d, e, l }
}

function drawn(vocabulary: Vocabulary, random: Random): Ask[] {
  const asks = Array.from({ length: queries }, () => {
    const list = pick(random, Object.keys(vocabulary.lists))
    const fields = (vocabulary.lists[list] ?? []).filter(() => random() < 0.3)
    const filters = fields.map((spellings) => pick(random, spellings))
    const order = random() < 0.4 ? [pick(random, vocabulary.orders[list] ?? [])] : []
    const window = random() < 0.5 ? [pick(random, vocabulary.windows)] : []
    return `${list}?${shuffled(random, [...filters, ...order, ...window]).join('&')}`
  })
  return get(...asks)
}

/** Writes of collections without children, and reads of what became of them. */
export function drawnWrites(seed: number): Group {
  const random = sfc32(seed, 3)
  const asks: Ask[] = []
  for (const list of ['/items', '/reactions', '/pets', '/stories']) {
    for (let left = writesOfEach; left > 0; left--) asks.push(write(random, list))
    asks.push(...get(list))
  }
  return { name: 'writes drawn at random', asks }
}

function write(random: Random, list: string): Ask {
  const record = `${list}/${1 + Math.floor(random() * 6)}`
  const body = { rank: Math.floor(random() * 30), kind: pick(random, ['a', null, ['b'], { c: 1 }]) }
  return pick(random, [
    ask(`GET ${record}`),
    ask(`PUT ${record}`, body),
    ask(`PATCH ${record}`, body),
    ask(`PATCH ${record}`, { kind: body.kind }),
    ...(random() < 0.5 ? [ask(`DELETE ${record}`)] : []),
  ])
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('There is nothing to draw from.')
  return item
}

function shuffled(random: Random, items: readonly string[]): string[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
