import { answer } from './workload.ts'
import type { Workload } from './workload.ts'

/** All of one width, so that an answer is as long after a write as before. */
const firstId = 100_001
const cities = 20
const pages = 5
const size = 10
const sorts = ['price', 'name', 'createdAt', '-price', '-name', '-createdAt'] as const

interface Item {
  readonly id: number
  readonly name: string
  readonly city: string
  readonly price: number
  readonly createdAt: string
  readonly address: { readonly street: string; readonly zip: string }
}

/** A collection, and its complete list. */
export function whole(count: number): Workload {
  const items = itemsOf(count)
  return {
    files: { 'items.json': JSON.stringify(items) },
    answers: { '/items': answer(JSON.stringify(items)) },
    asked: ['/items'],
  }
}

/**
 * A collection, and pages of it by every city, order and page number.
 *
 * @param written whether each eleventh request changes what is sorted by, always to another value
 */
export function pagesOf(count: number, written: boolean): Workload {
  const items = itemsOf(count)
  const answers: Record<string, ReturnType<typeof answer>> = {}
  for (const sort of sorts) {
    const key = sort.replace('-', '') as 'price' | 'name' | 'createdAt'
    const step = sort.startsWith('-') ? -1 : 1
    const sorted = items.toSorted((one, other) => {
      return step * (Number(one[key] > other[key]) - Number(one[key] < other[key]))
    })
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
  const writes = Array.from({ length: 1000 }, (_, index) => {
    const item = items[((index % 500) * 19) % count] as Item
    return {
      path: `/items/${item.id}`,
      body: JSON.stringify({ price: 100_000 + ((index * 7919) % 899_999) }),
    }
  })
  if (!written) return { files: { 'items.json': JSON.stringify(items) }, answers, asked }
  for (const { path } of writes) {
    answers[path] = answer(JSON.stringify(items[Number(path.slice(7)) - firstId]))
  }
  return { files: { 'items.json': JSON.stringify(items) }, answers, asked, writes }
}

function itemsOf(count: number): Item[] {
  return Array.from({ length: count }, (_, index) => {
    const mixed = (index * 7919) % count
    return {
      id: firstId + index,
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
