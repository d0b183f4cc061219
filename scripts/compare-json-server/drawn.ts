import { sfc32 } from '../../src/core/random.ts'
import type { Random } from '../../src/core/random.ts'
import { ask, get } from './group.ts'
import type { Ask, Group } from './group.ts'

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

/** Queries that nobody thought of, the same on every run. */
export function drawnQueries(vocabulary: Vocabulary): Group {
  const random = sfc32(1)
  const asks = Array.from({ length: queries }, () => {
    const list = pick(random, Object.keys(vocabulary.lists))
    const fields = (vocabulary.lists[list] ?? []).filter(() => random() < 0.3)
    const filters = fields.map((spellings) => pick(random, spellings))
    const order = random() < 0.4 ? [pick(random, vocabulary.orders[list] ?? [])] : []
    const window = random() < 0.5 ? [pick(random, vocabulary.windows)] : []
    return `${list}?${shuffled(random, [...filters, ...order, ...window]).join('&')}`
  })
  return { name: 'queries drawn at random', asks: get(...asks) }
}

/** Writes of collections without children, and reads of what became of them. */
export function drawnWrites(): Group {
  const random = sfc32(2)
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
