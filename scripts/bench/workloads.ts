import type { HttpRequest } from '../lib/http.ts'

/** Mock files, and what they must answer to the addresses that are asked. */
export interface Workload {
  /** Contents by path inside the mocks folder. */
  readonly files: Readonly<Record<string, string>>
  /** JSON by path and query, to writes as well; the limit sends it as it stands. */
  readonly answers: Readonly<Record<string, string>>
  /** The addresses that are asked, in turn. */
  readonly asked: readonly string[]
  /** Changes of records that come in turn as each eleventh request; the lengths of answers stay. */
  readonly writes?: readonly HttpRequest[]
  /** The same as a file of json-server, where that can do it. */
  readonly db?: Readonly<Record<string, readonly object[]>>
}

/** The folder `mocks`, `answers.json` for the limit, `db.json` for json-server. */
export function filesOf({ files, answers, db }: Workload): Record<string, string> {
  const mocks = Object.entries(files).map(([name, text]) => [`mocks/${name}`, text])
  return {
    ...(Object.fromEntries(mocks) as Record<string, string>),
    'answers.json': JSON.stringify(answers),
    ...(db && { 'db.json': JSON.stringify(db) }),
  }
}

/**
 * Endpoints with fixed answers of about 1 KB, in one file or in a file each.
 *
 * @param parameters how many of them, the last ones, have a parameter in their path
 */
export function fixed(count: number, parameters: number, inFiles: boolean): Workload {
  const endpoints = Array.from({ length: count }, (_, index) => {
    const hasParameter = index >= count - parameters
    return {
      key: hasParameter ? `GET /api/group${index}/:id/detail` : `GET /api/item${index}`,
      path: hasParameter ? `/api/group${index}/${index * 7}/detail` : `/api/item${index}`,
      value: kilobyte(index),
    }
  })
  const one = Object.fromEntries(endpoints.map(({ key, value }) => [key, value]))
  const each = endpoints.map(({ key, value }, index) => [
    `part${index % 10}/mock${index}.json`,
    JSON.stringify({ [key]: value }, null, 2),
  ])
  const step = Math.max(1, Math.floor(count / 100))
  return {
    files: inFiles ? Object.fromEntries(each) : { 'api.json': JSON.stringify(one) },
    answers: Object.fromEntries(endpoints.map(({ path, value }) => [path, JSON.stringify(value)])),
    asked: endpoints.filter((_, index) => index % step === 0).map(({ path }) => path),
  }
}

/** A handler in TypeScript that returns a value of about 1 KB, which is made into JSON each time. */
export function handled(): Workload {
  const text = JSON.stringify(kilobyte(0))
  const module = `const value: object = ${text}\nexport default { 'GET /api/value': () => value }\n`
  return {
    files: { 'handler.ts': module },
    answers: { '/api/value': text },
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
  const answers = list.map((record) => [`/users/${record.id}`, JSON.stringify(record)] as const)
  return {
    files: { 'users.json': JSON.stringify(list) },
    answers: Object.fromEntries(answers),
    asked: answers.map(([path]) => path).filter((_, index) => index % 10 === 3),
  }
}

function kilobyte(index: number): object {
  const items = Array.from({ length: 22 }, (_, item) => {
    return { id: index * 100 + item, name: `Item ${item} of ${index}`, done: item % 2 === 0 }
  })
  return { index, items }
}
