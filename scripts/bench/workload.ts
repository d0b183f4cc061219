import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Question } from './request.ts'

/** An answer that is expected, and that the limit sends as it stands. */
export interface Answer {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Mock files, and what they must answer to the addresses that are asked. */
export interface Workload {
  /** Contents by path inside the mocks folder. */
  readonly files: Readonly<Record<string, string>>
  /** By path. */
  readonly answers: Readonly<Record<string, Answer>>
  /** The paths that are asked, in turn. */
  readonly asked: readonly string[]
  /** Changes of records that come in turn as each eleventh request; the lengths of answers stay. */
  readonly writes?: readonly Question[]
  /** The same as a file of json-server, where that can do it. */
  readonly db?: Readonly<Record<string, readonly object[]>>
}

/** Writes a workload: the folder `mocks`, `answers.json` for the limit, `db.json` for json-server. */
export function write(workload: Workload, folder: string): void {
  mkdirSync(join(folder, 'mocks'), { recursive: true })
  for (const [name, text] of Object.entries(workload.files)) {
    const path = join(folder, 'mocks', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  writeFileSync(join(folder, 'answers.json'), JSON.stringify(workload.answers))
  if (workload.db) writeFileSync(join(folder, 'db.json'), JSON.stringify(workload.db))
}

/**
 * Endpoints with fixed answers of about 1 KB, in one file or in a file each.
 *
 * @param parameters how many of them, the last ones, have a parameter in their path
 */
export function fixed(count: number, parameters: number, inFiles: boolean): Workload {
  const endpoints = Array.from({ length: count }, (_, index) => {
    const kilobyte = { index, items: Array.from({ length: 22 }, (_, item) => row(index, item)) }
    const hasParameter = index >= count - parameters
    return {
      key: hasParameter ? `GET /api/group${index}/:id/detail` : `GET /api/item${index}`,
      path: hasParameter ? `/api/group${index}/${index * 7}/detail` : `/api/item${index}`,
      value: kilobyte,
    }
  })
  const step = Math.max(1, Math.floor(count / 100))
  return {
    files: inFiles
      ? Object.fromEntries(
          endpoints.map(({ key, value }, index) => [
            `part${index % 10}/mock${index}.json`,
            JSON.stringify({ [key]: value }, null, 2),
          ]),
        )
      : {
          'api.json': JSON.stringify(
            Object.fromEntries(endpoints.map(({ key, value }) => [key, value])),
          ),
        },
    answers: Object.fromEntries(
      endpoints.map(({ path, value }) => [path, answer(JSON.stringify(value))]),
    ),
    asked: endpoints.filter((_, index) => index % step === 0).map(({ path }) => path),
  }
}

/** A handler in TypeScript that returns a value of about 1 KB, which is made into JSON each time. */
export function handled(): Workload {
  const value = { index: 0, items: Array.from({ length: 22 }, (_, item) => row(0, item)) }
  const text = JSON.stringify(value)
  return {
    files: {
      'handler.ts': `const value: object = ${text}\nexport default { 'GET /api/value': () => value }\n`,
    },
    answers: { '/api/value': answer(text) },
    asked: ['/api/value'],
  }
}

/** A collection, and its records by id. */
export function records(count: number): Workload {
  const list = Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    name: `User ${index + 1}`,
    email: `user${index + 1}@example.test`,
    role: index % 3 === 0 ? 'admin' : 'member',
    address: { street: `${index} Main Street`, city: 'Springfield', zip: String(10_000 + index) },
    tags: ['one', 'two', 'three'],
  }))
  const paths = list.map(({ id }) => `/users/${id}`)
  return {
    files: { 'users.json': JSON.stringify(list) },
    answers: Object.fromEntries(
      list.map((record) => [`/users/${record.id}`, answer(JSON.stringify(record))]),
    ),
    asked: paths.filter((_, index) => index % 10 === 3),
  }
}

function row(index: number, item: number): object {
  return { id: index * 100 + item, name: `Item ${item} of ${index}`, done: item % 2 === 0 }
}

/** A JSON text as an answer. */
export function answer(body: string): Answer {
  const length = String(Buffer.byteLength(body))
  return { headers: { 'content-type': 'application/json', 'content-length': length }, body }
}
