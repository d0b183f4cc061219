import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { resource } from '../../src/authoring.ts'
import { startMockServer, type Server } from '../../src/mock-server.ts'
import { MemoryEngine } from '../support/memory-engine.ts'

const mocks = [resource('users', { seed: [{ id: 1, name: 'Ada' }] })]

let engine: MemoryEngine
let here: Server
let there: Server
const servers: Server[] = []

async function join(): Promise<Server> {
  const server = await startMockServer({ mocks })
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

async function ask(server: Server, line: string, body?: unknown): Promise<Response> {
  const [method = '', path = ''] = line.split(' ')
  return server.fetch(path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
}
const admin = (server: Server, line: string, body?: unknown) =>
  ask(server, line.replace(' ', ' /__mockapi/environments'), body)
const names = async (server: Server): Promise<string[]> => {
  const all = (await (await admin(server, 'GET ')).json()) as { name: string }[]
  return all.map(({ name }) => name).toSorted()
}
const users = async (server: Server, environment: string): Promise<unknown> =>
  (await ask(server, `GET /~${environment}/users`)).json()

it('lists on every server what was made on one, and deletes it everywhere', async () => {
  expect((await admin(here, 'POST ', { name: 'qa', note: 'for Ada' })).status).toBe(201)
  await vi.waitFor(async () => expect(await names(there)).toEqual(['qa']))
  expect(await (await admin(there, 'GET /qa')).json()).toMatchObject({ note: 'for Ada' })
  await admin(there, 'PATCH /qa', { note: 'for Grace', ttl: '7d' })
  await vi.waitFor(async () => {
    const shown = await (await admin(here, 'GET /qa')).json()
    expect(shown).toMatchObject({ note: 'for Grace', ttl: 604_800_000 })
  })
  expect((await admin(there, 'DELETE /qa')).status).toBe(204)
  await vi.waitFor(async () => expect(await names(here)).toEqual([]))
  // Anew it has nothing of the old one.
  await admin(here, 'POST ', { name: 'qa' })
  expect(await users(here, 'qa')).toEqual([{ id: 1, name: 'Ada' }])
})

it('keeps the data of an environment for a server that starts later', async () => {
  await admin(here, 'POST ', { name: 'qa' })
  await ask(here, 'POST /~qa/users', { name: 'Grace' })
  const late = await join()
  expect(await names(late)).toEqual(['qa'])
  expect(await users(late, 'qa')).toEqual([
    { id: 1, name: 'Ada' },
    { id: 2, name: 'Grace' },
  ])
})

it('forks and exports on one server what was written on another', async () => {
  await admin(here, 'POST ', { name: 'qa' })
  await vi.waitFor(async () => expect(await names(there)).toEqual(['qa']))
  await ask(here, 'POST /~qa/users', { name: 'Grace' })
  expect((await admin(there, 'POST /qa/fork', { name: 'copy' })).status).toBe(201)
  const file = (await (await admin(there, 'GET /qa/export')).json()) as object
  expect(JSON.stringify(file)).toContain('Grace')
  const diff = await (await admin(there, 'GET /qa/diff')).json()
  expect(diff).toMatchObject({ collections: [{ created: [{ id: 2, name: 'Grace' }] }] })
  await vi.waitFor(async () => expect(await names(here)).toEqual(['copy', 'qa']))
  expect(await users(here, 'copy')).toHaveLength(2)
  await ask(here, 'DELETE /~copy/users/1')
  expect(await users(there, 'copy')).toEqual([{ id: 2, name: 'Grace' }])
  const imported = { ...file, name: 'third' }
  expect((await admin(there, 'POST /import', imported)).status).toBe(201)
  await vi.waitFor(async () => expect(await names(here)).toContain('third'))
  expect(await users(here, 'third')).toHaveLength(2)
})

it('is one environment where two servers make it of the seeds at once', async () => {
  const made = await Promise.all([here, there].map((each) => admin(each, 'POST ', { name: 'qa' })))
  expect(made.map(({ status }) => status)).toEqual([201, 201])
  await ask(here, 'POST /~qa/users', { name: 'Grace' })
  await vi.waitFor(async () => {
    const shown = await Promise.all([here, there].map((each) => admin(each, 'GET /qa')))
    const [one, other] = (await Promise.all(shown.map((each) => each.json()))) as {
      created: string
    }[]
    expect(one?.created).toBe(other?.created)
  })
  expect(await users(there, 'qa')).toHaveLength(2)
})

it('tells that it could not be kept while the engine is lost, and keeps it once it is back', async () => {
  engine.stop()
  const refused = await admin(here, 'POST ', { name: 'qa' })
  expect(refused.status).toBe(503)
  engine.start()
  await vi.waitFor(async () => expect(await names(there)).toEqual(['qa']))
})

it('puts back the environments that the engine has lost', async () => {
  await admin(here, 'POST ', { name: 'one' })
  await vi.waitFor(async () => expect(await names(there)).toEqual(['one']))
  engine.empty()
  await admin(there, 'POST ', { name: 'two' })
  await vi.waitFor(async () => expect(await names(here)).toEqual(['one', 'two']))
  expect(await names(await join())).toEqual(['one', 'two'])
})

it('keeps what a server makes that started on an engine that had lost all', async () => {
  await admin(here, 'POST ', { name: 'one' })
  await admin(there, 'POST ', { name: 'two' })
  await vi.waitFor(async () => expect(await names(there)).toEqual(['one', 'two']))
  engine.empty()
  const late = await join()
  await admin(late, 'POST ', { name: 'three' })
  for (const each of [late, here, there, await join()]) {
    await vi.waitFor(async () => expect(await names(each)).toEqual(['one', 'three', 'two']))
  }
})

it('is reset on all servers, to what it began with', async () => {
  await ask(here, 'POST /users', { name: 'Base' })
  await admin(here, 'POST ', { name: 'qa', from: { server: true } })
  await vi.waitFor(async () => expect(await names(there)).toEqual(['qa']))
  expect(await users(there, 'qa')).toHaveLength(2)
  await ask(there, 'POST /~qa/users', { name: 'Grace' })
  expect(await users(here, 'qa')).toHaveLength(3)
  expect((await admin(here, 'POST /qa/reset')).status).toBe(204)
  for (const each of [there, here, await join()]) {
    expect(await users(each, 'qa')).toEqual([
      { id: 1, name: 'Ada' },
      { id: 2, name: 'Base' },
    ])
  }
})

it('has nothing of one of its name that was deleted on another server', async () => {
  await admin(here, 'POST ', { name: 'qa' })
  await vi.waitFor(async () => expect(await names(there)).toEqual(['qa']))
  await ask(there, 'POST /~qa/users', { name: 'Grace' })
  await admin(here, 'DELETE /qa')
  await vi.waitFor(async () => expect(await names(there)).toEqual([]))
  await admin(there, 'POST ', { name: 'qa' })
  await vi.waitFor(async () => expect(await names(here)).toEqual(['qa']))
  for (const each of [here, there, await join()]) {
    expect(await users(each, 'qa')).toEqual([{ id: 1, name: 'Ada' }])
  }
})

it('goes on as an environment of what an open session had', async () => {
  await ask(here, 'POST /__session/red/users', { name: 'Grace' })
  expect((await admin(here, 'POST ', { name: 'red' })).status).toBe(201)
  await vi.waitFor(async () => expect(await names(there)).toEqual(['red']))
  expect(await users(there, 'red')).toHaveLength(2)
  await ask(there, 'POST /~red/users', { name: 'Edsger' })
  for (const each of [here, there, await join()]) expect(await users(each, 'red')).toHaveLength(3)
})

it('is there on every server once it was made, and gone once it was deleted', async () => {
  await admin(here, 'POST ', { name: 'qa' })
  await ask(here, 'POST /~qa/users', { name: 'Grace' })
  for (let round = 0; round < 5; round++) {
    expect((await admin(here, 'POST /qa/fork', { name: 'copy' })).status).toBe(201)
    expect(await users(there, 'copy')).toHaveLength(2)
    expect((await admin(there, 'DELETE /copy')).status).toBe(204)
    expect(await names(here)).toEqual(['qa'])
  }
})
