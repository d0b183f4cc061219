import type { HttpRequest } from '../lib/http.ts'
import type { Workload } from './workloads.ts'

/** All of one width, so that an answer is as long after a write as before. */
const firstId = 100_001
const cities = 20
const pages = 5
const size = 10
const sorts = ['price', 'name', 'createdAt', '-price', '-name', '-createdAt'] as const

/** The id is a text, since json-server 1 finds no record by a number. */
type Item = ReturnType<typeof itemsOf>[number]

/** A collection, and its complete list. */
export function wholeList(count: number): Workload {
  const items = itemsOf(count)
  return { ...collection(items), answers: { '/items': JSON.stringify(items) }, asked: ['/items'] }
}

/** A collection, and pages of it by every city, order and page number. */
export function pagesOf(count: number): Workload {
  const items = itemsOf(count)
  const answers: Record<string, string> = {}
  for (const sort of sorts) {
    const sorted = items.toSorted(comparator(sort))
    for (let city = 0; city < cities; city++) {
      const found = sorted.filter((item) => item.city === cityOf(city))
      for (let page = 1; page <= pages; page++) {
        const path = `/items?city=${cityOf(city)}&sort=${sort}&page=${page}&limit=${size}`
        answers[path] = JSON.stringify(found.slice((page - 1) * size, page * size))
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
  return withWrites(pagesOf(count), itemsOf(count))
}

/** Full text of a collection; each eleventh request is a write, so that no answer is cached. */
export function searched(count: number): Workload {
  const items = itemsOf(count)
  const found = new Map<string, Item[]>()
  for (const item of items) {
    // Parts of texts that few items have: ten have the first, one the second.
    const { name, address } = item
    for (const text of [name.slice(0, -1), address.street.slice(2, 11)]) {
      found.set(text.toLowerCase(), [...(found.get(text.toLowerCase()) ?? []), item])
    }
  }
  const answers: Record<string, string> = {}
  for (const [text, rows] of [...found].filter((_, index) => index % 4 === 0)) {
    const path = `/items?q=${text.replace(' ', '+')}&page=1&limit=${size}`
    answers[path] = JSON.stringify(rows.slice(0, size))
  }
  return withWrites({ ...collection(items), answers, asked: Object.keys(answers) }, items)
}

/** Parents with all their children, in several orders; each eleventh request changes a child. */
export function embeds(parents: number, children: number): Workload {
  const authors = Array.from({ length: parents }, (_, index) => {
    const [name, city] = [(index * 7) % parents, (index * 11) % parents].map((n) => 100 + n)
    return { id: String(100 + index), name: `Author ${name}`, city: `City ${city}` }
  })
  const books = Array.from({ length: parents * children }, (_, index) => {
    const id = String(100_000 + index)
    const authorId = String(100 + (index % parents))
    return { id, authorId, title: `Title of ${id}`, price: 100_000 + index }
  })
  const whole = authors.map((author) => {
    return { ...author, books: books.filter(({ authorId }) => authorId === author.id) }
  })
  const sorted = (['name', '-name', 'city', '-city'] as const).map((sort) => {
    const rows = JSON.stringify(whole.toSorted(comparator(sort)))
    return [`/authors?embed=books&sort=${sort}`, rows] as const
  })
  const written = Array.from({ length: 200 }, (_, index) => books[(index * 97) % books.length])
  const paths = written.map((book) => [`/books/${book?.id}`, JSON.stringify(book)] as const)
  return {
    files: { 'authors.json': JSON.stringify(authors), 'books.json': JSON.stringify(books) },
    db: { authors, books },
    asked: sorted.map(([path]) => path),
    answers: Object.fromEntries([...sorted, ...paths]),
    writes: paths.map(([path], index) => pricePatch(path, 200_000 + index)),
  }
}

/** Adds writes, and what the limit answers to them. */
function withWrites(workload: Workload, items: readonly Item[]): Workload {
  const answers = { ...workload.answers }
  const writes = Array.from({ length: 1000 }, (_, index) => {
    const item = items[((index % 500) * 19) % items.length] as Item
    answers[`/items/${item.id}`] = JSON.stringify(item)
    return pricePatch(`/items/${item.id}`, 100_000 + ((index * 7919) % 899_999))
  })
  return { ...workload, answers, writes }
}

function pricePatch(path: string, price: number): HttpRequest {
  return { path, method: 'PATCH', body: JSON.stringify({ price }) }
}

function collection(items: readonly Item[]): Pick<Workload, 'files' | 'db'> {
  return { files: { 'items.json': JSON.stringify(items) }, db: { items } }
}

/** Compares by a field, descending behind a minus. */
function comparator<Key extends string>(
  sort: Key | `-${Key}`,
): (one: Readonly<Record<Key, string | number>>, other: typeof one) => number {
  const key = sort.replace('-', '') as Key
  const step = sort.startsWith('-') ? -1 : 1
  return (one, other) => step * (Number(one[key] > other[key]) - Number(one[key] < other[key]))
}

function itemsOf(count: number) {
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
