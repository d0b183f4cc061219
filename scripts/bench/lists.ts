import type { Question } from './request.ts'
import { answer } from './workload.ts'
import type { Answer, Workload } from './workload.ts'

/** All of one width, so that an answer is as long after a write as before. */
const firstId = 100_001
const cities = 20
const pages = 5
const size = 10
const sorts = ['price', 'name', 'createdAt', '-price', '-name', '-createdAt'] as const

interface Item {
  /** A text, since json-server 1 finds no record by a number. */
  readonly id: string
  readonly name: string
  readonly city: string
  readonly price: number
  readonly createdAt: string
  readonly address: { readonly street: string; readonly zip: string }
}

/** A collection, and its complete list. */
export function whole(count: number): Workload {
  const items = itemsOf(count)
  const answers = { '/items': answer(JSON.stringify(items)) }
  return { ...collection(items), answers, asked: ['/items'] }
}

/** A collection, and pages of it by every city, order and page number. */
export function pagesOf(count: number): Workload {
  const items = itemsOf(count)
  const answers: Record<string, Answer> = {}
  for (const sort of sorts) {
    const sorted = items.toSorted(orderOf(sort))
    for (let city = 0; city < cities; city++) {
      const found = sorted.filter((item) => item.city === cityOf(city))
      for (let page = 1; page <= pages; page++) {
        const rows = found.slice((page - 1) * size, page * size)
        const path = `/items?city=${cityOf(city)}&sort=${sort}&page=${page}&limit=${size}`
        answers[path] = answer(JSON.stringify(rows))
      }
    }
  }
  // Neighbours differ in everything.
  const paths = Object.keys(answers)
  const asked = paths.map((_, index) => paths[(index * 337) % paths.length] as string)
  return { ...collection(items), answers, asked }
}

/** The same, and each eleventh request changes what is sorted by, always to another value. */
export function writtenPagesOf(count: number): Workload {
  return written(pagesOf(count), itemsOf(count))
}

/** A collection, and what has a text in any of its values; each eleventh request is a write, so that no answer is kept. */
export function searched(count: number): Workload {
  const items = itemsOf(count)
  const found = new Map<string, Item[]>()
  for (const item of items) {
    for (const text of textsIn(item)) found.set(text, [...(found.get(text) ?? []), item])
  }
  const answers: Record<string, Answer> = {}
  for (const [text, rows] of [...found].filter((_, index) => index % 4 === 0)) {
    const path = `/items?q=${text.replace(' ', '+')}&page=1&limit=${size}`
    answers[path] = answer(JSON.stringify(rows.slice(0, size)))
  }
  return written({ ...collection(items), answers, asked: Object.keys(answers) }, items)
}

/** Parts of texts that few items have: ten have the first, one the second. */
function textsIn({ name, address }: Item): readonly string[] {
  return [name.slice(0, -1).toLowerCase(), address.street.slice(2, 11).toLowerCase()]
}

function written(asked: Workload, items: readonly Item[]): Workload {
  const answers: Record<string, Answer> = { ...asked.answers }
  const writes = Array.from({ length: 1000 }, (_, index): Question => {
    const item = items[((index % 500) * 19) % items.length] as Item
    const path = `/items/${item.id}`
    answers[path] = answer(JSON.stringify(item))
    return {
      path,
      method: 'PATCH',
      body: JSON.stringify({ price: 100_000 + ((index * 7919) % 899_999) }),
    }
  })
  return { ...asked, answers, writes }
}

function collection(items: readonly Item[]): Pick<Workload, 'files' | 'db'> {
  return { files: { 'items.json': JSON.stringify(items) }, db: { items } }
}

function orderOf(sort: (typeof sorts)[number]): (one: Item, other: Item) => number {
  const key = sort.replace('-', '') as 'price' | 'name' | 'createdAt'
  const step = sort.startsWith('-') ? -1 : 1
  return (one, other) => step * (Number(one[key] > other[key]) - Number(one[key] < other[key]))
}

function itemsOf(count: number): Item[] {
  return Array.from({ length: count }, (_, index) => {
    const mixed = (index * 7919) % count
    return {
      id: String(firstId + index),
      name: `Item ${String((index * 104_729) % count).padStart(6, '0')}`,
      city: cityOf(index % cities),
      price: 100_000 + mixed,
      createdAt: new Date(1_700_000_000_000 + ((index * 15_485_863) % count) * 1000).toISOString(),
      address: { street: `${firstId + index} Main Street`, zip: String(firstId + mixed) },
    }
  })
}

function cityOf(index: number): string {
  return `City${String(index).padStart(2, '0')}`
}
