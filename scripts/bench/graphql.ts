import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createClient as createSseClient } from 'graphql-sse'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { createMockServer } from '../../src/index.ts'
import { median, percentile, type Figure } from '../lib/figures.ts'
import type { HttpRequest } from '../lib/http.ts'
import { writeFiles } from '../lib/process.ts'
import { least, perRequest, serve } from './served.ts'

/** Starts of each server: the least counts, since other programs only add. */
const starts = 9

/**
 * What GraphQL costs: the start with a schema of 30 types, a warm query beside the answer of REST with the same data, and
 * the time from a `POST` to its subscribers.
 */
export async function measureGraphql(scale: number): Promise<Figure[]> {
  if (!existsSync('/proc/self/schedstat')) {
    process.stderr.write('GraphQL is measured on Linux alone.\n')
    return []
  }
  const folder = writeFiles({
    'empty/mocks/api.json': '{ "GET /graphql": 1 }',
    'schema/mocks/schema.graphql': schemaOf(30),
    'implied/mocks/db.json': databaseOf(30),
    'warm/mocks/users.json': JSON.stringify(users),
  })
  try {
    return [
      ...(await startsIn(folder, Math.max(2, Math.ceil(starts * scale)))),
      ...(await warmQueries(join(folder, 'warm'))),
      ...(await toSubscribers(join(folder, 'warm/mocks'), Math.ceil(200 * scale))),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Types with relations, enums and pages among them. */
function schemaOf(count: number): string {
  const types = Array.from({ length: count }, (_, at) => {
    const [name, other] = [`Thing${at}`, `Thing${(at + 1) % count}`]
    return (
      `type ${name} { id: ID! name: String! email: String status: Status at: DateTime price: Float other: ${other} others: [${other}!]! }\n` +
      `type ${name}Connection { edges: [${name}Edge!]! pageInfo: PageInfo! totalCount: Int! }\n` +
      `type ${name}Edge { cursor: String! node: ${name}! }\n` +
      `input Create${name}Input { name: String! email: String }\n` +
      `extend type Query { thing${at}(id: ID!): ${name} things${at}(first: Int, after: String): ${name}Connection! }\n` +
      `extend type Mutation { create${name}(input: Create${name}Input!): ${name} }\n` +
      `extend type Subscription { thing${at}Created: ${name} }\n`
    )
  })
  const own =
    'scalar DateTime\nenum Status { DRAFT LIVE }\n' +
    'type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }\n'
  return own + types.join('')
}

/** Collections of 20 records that relate to each other. */
function databaseOf(count: number): string {
  const records = Array.from({ length: 20 }, (_, at) => at + 1)
  const all = Array.from({ length: count }, (_, at) => [
    `things${at}`,
    records.map((id) => ({ id, name: `Thing ${id}`, price: id / 2, [`thing${at - 1}Id`]: id })),
  ])
  return JSON.stringify(Object.fromEntries(all))
}

const users = Array.from({ length: 100 }, (_, at) => ({
  id: at + 1,
  name: `User ${at}`,
  email: `user${at}@example.test`,
  role: at % 3 === 0 ? 'admin' : 'member',
}))

function query(text: string, variables = {}) {
  const body = JSON.stringify({ query: text, variables })
  return { method: 'POST', path: '/graphql', body }
}

async function startsIn(folder: string, count: number): Promise<Figure[]> {
  const path = `/graphql?query=${encodeURIComponent('{ __typename }')}`
  const start = (name: string, flags: readonly string[] = []) =>
    least(count, (port) => [...serve(port), ...flags], join(folder, name), [[path, 200]])
  const empty = await start('empty')
  const schema = await start('schema')
  const implied = await start('implied', ['--graphql'])
  const over = ({ cpu }: { readonly cpu: number }) => (cpu - empty.cpu) * 1000
  return [
    { what: 'A start without GraphQL', value: empty.cpu * 1000, unit: ' CPU ms' },
    {
      what: 'what a schema of 30 types adds, to its first answer',
      value: over(schema),
      unit: ' CPU ms',
      most: 250,
    },
    { what: 'what `--graphql` adds with 30 collections', value: over(implied), unit: ' CPU ms' },
  ]
}

/** Whoever asks for this gets an answer that was made for that request, though no mock knows what it means. */
const anew = { prefer: 'respond-async', 'content-type': 'application/json' }

async function warmQueries(cwd: string): Promise<Figure[]> {
  const fields = '{ id name email role }'
  const numbers = Array.from({ length: 40 }, (_, at) => at + 1)
  const list = `query Q($n: Int!) { users(limit: 20, offset: $n) ${fields} }`
  const record = `query Q($n: ID!) { user(id: $n) ${fields} }`
  const asked: [what: string, requests: HttpRequest[]][] = [
    ['20 records of a list by GET', numbers.map((n) => ({ path: `/users?limit=20&offset=${n}` }))],
    ['by GraphQL', numbers.map((n) => query(list, { n }))],
    ['A record by GET', numbers.map((n) => ({ path: `/users/${n}` }))],
    ['by GraphQL', numbers.map((n) => query(record, { n }))],
  ]
  const all = asked.flatMap(([, requests]) => [
    requests,
    requests.map((request) => ({ ...request, headers: anew })),
  ])
  const times = await perRequest(cwd, all, ['--graphql'])
  return asked.flatMap(([what], index): Figure[] => {
    const [kept = 0, made = 0] = times.slice(2 * index)
    const [keptByGet = 0, madeByGet = 0] = times.slice(2 * index - 2)
    const own: Figure[] = [
      { what, value: kept, unit: ' µs' },
      { what: 'made anew', value: made, unit: ' µs' },
    ]
    if (index % 2 === 0) return own
    return [
      ...own,
      { what: 'over GET', value: kept / keptByGet, unit: '×', most: 4 },
      { what: 'both made anew', value: made / madeByGet, unit: '×' },
    ]
  })
}

/** The time from the start of a `POST` by REST until a subscriber has its record, in one process. */
async function toSubscribers(dir: string, count: number): Promise<Figure[]> {
  await using server = await createMockServer({ dir, graphql: true, port: 0, journal: 100 })
  const url = `${server.url}/graphql`
  const ways = {
    'a WebSocket': createClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket }),
    'server-sent events': createSseClient({ url }),
  }
  const figures: Figure[] = []
  for (const [way, client] of Object.entries(ways)) {
    const times = await timesTo(client, () => post(server.url), count)
    figures.push(
      {
        what: `A POST by REST to its subscriber over ${way}, p50`,
        value: median(times),
        unit: ' ms',
      },
      { what: 'p99', value: percentile(times, 0.99), unit: ' ms', most: 50 },
    )
    await client.dispose()
  }
  return figures
}

type Subscriber = Pick<ReturnType<typeof createClient>, 'subscribe'>

async function timesTo(
  client: Subscriber | ReturnType<typeof createSseClient>,
  cause: () => Promise<unknown>,
  count: number,
): Promise<number[]> {
  let heard = () => {}
  const stop = (client as Subscriber).subscribe(
    { query: 'subscription { userCreated { id name } }' },
    { next: () => heard(), error: () => {}, complete: () => {} },
  )
  const times: number[] = []
  // A client does not tell when its subscription has begun.
  for (let before = 0; times.length < count;) {
    const start = performance.now()
    const came = new Promise<boolean>((resolve) => {
      heard = () => resolve(true)
      if (times.length === 0) setTimeout(() => resolve(false), 200)
    })
    await cause()
    if (!(await came)) continue
    // The first ones compile.
    if (++before > 5) times.push(performance.now() - start)
  }
  stop()
  return times
}

async function post(url: string): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ name: 'Ada', role: 'admin' })
  await (await fetch(`${url}/users`, { method: 'POST', headers, body })).arrayBuffer()
}
