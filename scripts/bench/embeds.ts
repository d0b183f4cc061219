import type { Question } from './request.ts'
import { answer } from './workload.ts'
import type { Answer, Workload } from './workload.ts'

const sorts = ['name', '-name', 'city', '-city'] as const

interface Author {
  readonly id: string
  readonly name: string
  readonly city: string
}

interface Book {
  readonly id: string
  readonly authorId: string
  readonly title: string
  readonly price: number
}

/** Parents with all their children, in several orders; each eleventh request changes a child, so that no answer is kept. */
export function embeds(parents: number, children: number): Workload {
  const authors = Array.from({ length: parents }, (_, index): Author => {
    const [name, city] = [(index * 7) % parents, (index * 11) % parents].map((n) => 100 + n)
    return { id: String(100 + index), name: `Author ${name}`, city: `City ${city}` }
  })
  const books = Array.from({ length: parents * children }, (_, index): Book => {
    const id = String(100_000 + index)
    const authorId = String(100 + (index % parents))
    return { id, authorId, title: `Title of ${id}`, price: 100_000 + index }
  })
  const whole = authors.map((author) => {
    return { ...author, books: books.filter(({ authorId }) => authorId === author.id) }
  })
  const answers: Record<string, Answer> = {}
  for (const sort of sorts) {
    const key = sort.replace('-', '') as 'name' | 'city'
    const step = sort.startsWith('-') ? -1 : 1
    const sorted = whole.toSorted((one, other) => step * (one[key] > other[key] ? 1 : -1))
    answers[`/authors?embed=books&sort=${sort}`] = answer(JSON.stringify(sorted))
  }
  const writes = Array.from({ length: 200 }, (_, index): Question => {
    const book = books[(index * 97) % books.length] as Book
    const path = `/books/${book.id}`
    answers[path] = answer(JSON.stringify(book))
    return { path, method: 'PATCH', body: JSON.stringify({ price: 200_000 + index }) }
  })
  return {
    files: { 'authors.json': JSON.stringify(authors), 'books.json': JSON.stringify(books) },
    db: { authors, books },
    asked: Object.keys(answers).slice(0, sorts.length),
    answers,
    writes,
  }
}
