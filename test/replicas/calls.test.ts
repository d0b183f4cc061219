import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defineMock, resource } from '../../src/authoring.ts'
import { startMockServer, type Server } from '../../src/mock-server.ts'
import { MemoryEngine } from '../support/memory-engine.ts'

const mocks = [
  resource('users', { seed: [{ id: 1, name: 'Ada' }] }),
  defineMock({ 'POST /login': (c) => c.json({ hello: 'you' }, 201) }),
]

interface Call {
  readonly id: number
  readonly server: string
  readonly request: {
    readonly path: string
    readonly body: unknown
    readonly base64?: string
    readonly size?: number
    readonly truncated?: boolean
  }
  readonly response: { readonly status: number; readonly body: unknown }
  readonly answeredBy: unknown
}

let engine: MemoryEngine
let here: Server
let there: Server
const servers: Server[] = []

async function join(): Promise<Server> {
  const server = await startMockServer({ mocks, errorRate: 0 })
  await server.join(engine.connect())
  servers.push(server)
  return server
}

beforeEach(async () => {
  engine = new MemoryEngine()
  here = await join()
  there = await join()
})
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))

const ask = (server: Server, path: string, init?: RequestInit) => server.fetch(path, init)
const listed = async (server: Server, query = ''): Promise<Call[]> =>
  (await (await ask(server, `/__mockapi/requests${query}`)).json()) as Call[]
const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

it('lists the calls that another server has answered, as that one does', async () => {
  await ask(there, '/users?name=Ada')
  await ask(there, '/login', json({ name: 'Ümit 👍' }))
  await ask(here, '/nothing')
  await ask(there, '/login', { method: 'POST', body: new Uint8Array([255, 0, 1]) })
  const calls = await listed(here)
  const known = await listed(there)
  const byId = (all: readonly Call[]) => all.toSorted((one, other) => one.id - other.id)
  expect(calls).toHaveLength(4)
  expect(byId(calls)).toEqual(byId(known))
  expect(new Set(calls.map(({ id }) => id)).size).toBe(4)
  const call = calls.find(({ request }) => JSON.stringify(request.body)?.includes('Ümit'))
  expect(call?.response).toMatchObject({ status: 201, body: { hello: 'you' } })
  const one = await ask(here, `/__mockapi/requests/${call?.id}`)
  expect(await one.json()).toMatchObject({ id: call?.id, request: { path: '/login' } })
})

it('finds a call by its id that it has not heard of', async () => {
  await ask(there, '/users/1')
  const [call] = await listed(there)
  const found = await ask(here, `/__mockapi/requests/${call?.id}`)
  expect(await found.json()).toMatchObject({ request: { path: '/users/1' } })
})

it('waits for a call that another server will answer', async () => {
  const waiting = listed(here, '?key=POST%20/login&wait=10s')
  const inCode = here.waitFor('POST /login')
  await ask(there, '/login', json({}))
  expect(await waiting).toMatchObject([{ request: { path: '/login' } }])
  expect(await inCode).toMatchObject([{ request: { path: '/login' } }])
})

it('empties the journal on all servers, of what was answered before', async () => {
  await ask(here, '/users')
  await ask(there, '/users')
  expect(await listed(there)).toHaveLength(2)
  await ask(there, '/users/1')
  expect((await ask(here, '/__mockapi/requests', { method: 'DELETE' })).status).toBe(204)
  await vi.waitFor(async () => expect(await listed(there)).toEqual([]))
  await ask(there, '/users/1')
  await ask(here, '/login', json({}))
  for (const each of [here, there]) {
    const paths = (await listed(each)).map(({ request }) => request.path)
    expect(paths.toSorted()).toEqual(['/login', '/users/1'])
  }
})

it('keeps the calls of sessions apart', async () => {
  await ask(there, '/~red/users')
  expect(await listed(here)).toEqual([])
  const red = await ask(here, '/~red/__mockapi/requests')
  expect(await red.json()).toMatchObject([{ session: 'red', request: { path: '/users' } }])
})

it('lists its own calls while the engine cannot be reached', async () => {
  await ask(here, '/users')
  engine.stop()
  await ask(here, '/users/1')
  expect(await listed(here)).toHaveLength(2)
})

it('gives the others the beginning of a long body, and how long it is', async () => {
  const text = '😀'.repeat(5_000)
  await ask(there, '/login', { method: 'POST', body: `a${text}` })
  const [call] = await listed(here)
  const { body, size, truncated } = call?.request ?? {}
  expect({ size, truncated }).toEqual({ size: 20_001, truncated: true })
  expect(body === `a${'😀'.repeat(2_047)}`).toBe(true)
})
