import { afterEach, beforeEach, expect, it } from 'vitest'
import { resource } from '../../src/authoring.ts'
import { startMockServer, type Server } from '../../src/mock-server.ts'
import { MemoryEngine } from '../support/memory-engine.ts'

const mocks = [resource('users', { seed: [{ id: 1, name: 'Ada', visits: 0 }] })]

let engine: MemoryEngine
let servers: Server[]

/** Starts a server whose sessions are those of the others on the same engine. */
async function join(given: unknown = mocks): Promise<Server> {
  const server = await startMockServer({ mocks: given })
  await server.join(engine.connect())
  servers.push(server)
  return server
}

beforeEach(() => {
  engine = new MemoryEngine()
  servers = []
})

afterEach(() => Promise.all(servers.map((server) => server.close())))

function send(server: Server, method: string, path: string, body?: unknown, headers = {}) {
  return server.fetch(path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
}

it('shows on every server what was written on one', async () => {
  const [one, two, three] = [await join(), await join(), await join()]
  const made = await send(one, 'POST', '/users', { name: 'Grace' })
  expect(made.status).toBe(201)
  expect(made.headers.get('x-mockapi-position')).toMatch(/^1-\d+$/)
  expect(await (await two.fetch('/users/2')).json()).toEqual({ id: 2, name: 'Grace' })
  expect((await send(three, 'PATCH', '/users/2', { name: 'Hopper' })).status).toBe(200)
  expect((await send(two, 'DELETE', '/users/1')).status).toBe(204)
  for (const each of [one, two, three]) {
    expect(await (await each.fetch('/users')).json()).toEqual([{ id: 2, name: 'Hopper' }])
  }
})

it('gives each new record an id of its own, without a gap, whichever server makes it', async () => {
  const all = [await join(), await join(), await join()]
  const created = await Promise.all(
    Array.from({ length: 90 }, (_, at) =>
      send(all[at % 3] as Server, 'POST', '/users', { name: String(at) }),
    ),
  )
  expect(created.map(({ status }) => status)).toEqual(Array.from({ length: 90 }, () => 201))
  const bodies = (await Promise.all(created.map((each) => each.json()))) as { id: number }[]
  const ids = bodies.map(({ id }) => id).toSorted((one, other) => one - other)
  expect(ids).toEqual(Array.from({ length: 90 }, (_, at) => at + 2))
  const lists = await Promise.all(
    all.map(async (each) => await (await each.fetch('/users')).text()),
  )
  expect(new Set(lists).size).toBe(1)
})

it('keeps each change that is made under the condition that nothing has changed', async () => {
  const all = [await join(), await join(), await join()]
  const add = async (server: Server): Promise<void> => {
    for (;;) {
      const read = await server.fetch('/users/1')
      const { visits } = (await read.json()) as { visits: number }
      const headers = { 'if-match': read.headers.get('etag') ?? '' }
      const { status } = await send(server, 'PATCH', '/users/1', { visits: visits + 1 }, headers)
      if (status === 200) return
      expect(status).toBe(412)
    }
  }
  await Promise.all(Array.from({ length: 30 }, (_, at) => add(all[at % 3] as Server)))
  for (const each of all) {
    expect(await (await each.fetch('/users/1')).json()).toMatchObject({ visits: 30 })
  }
})
