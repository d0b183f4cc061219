import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMockServer, resource } from 'mockapi'
import type { MockServer } from 'mockapi'
import { z } from 'zod'
import { send } from '../support/send.ts'

const users = resource('users', {
  idField: 'key',
  seed: [
    { name: 'Ada', email: 'ada@example.test', role: 'admin' },
    { name: 'Bob', email: 'bob@example.test', role: 'member' },
    { name: 'Cid', email: 'cid@example.test', role: 'member' },
  ],
  unique: ['email'],
  upsert: true,
})
const orders = resource('orders', {
  ids: 'nanoid',
  seed: [{ id: 'a', total: 7 }],
  factory: (_f, i) => ({ total: i, status: 'open' }),
  schema: z.object({ total: z.number(), status: z.enum(['open', 'paid']) }),
  fill: true,
  timestamps: { createdAt: 'created', updatedAt: 'modified' },
})
const plain = resource('plain', { seed: [{ id: 1, n: 1 }], ids: (all) => `p${all.length}` })

let server: MockServer

beforeEach(async () => {
  server = await createMockServer({ mocks: [users, orders, plain] })
  return () => server.close()
})
afterEach(() => void vi.useRealTimers())

describe('a factory', () => {
  it('derives fields from those that are given: in the seed, by db, by POST of one and of many', async () => {
    const people = resource('people', {
      seed: { first: [{ name: 'Ada' }, {}], count: 1 },
      factory: (_faker, index, given: { name?: string; tags?: string[] }) => {
        const { name = `user${index}`, tags = [] } = given
        delete given.name
        return { name, email: `${name.toLowerCase()}@example.test`, tags }
      },
      fill: true,
    })
    await using own = await createMockServer({ mocks: [people] })
    const emailsOf = (records: readonly object[]) =>
      records.map((record) => (record as { email: string }).email.split('@')[0])
    expect(emailsOf(own.db(people).all())).toEqual(['ada', 'user1', 'user2'])
    expect(own.db(people).create({ name: 'Bob' })).toMatchObject({ name: 'Bob', tags: [] })
    const posted = await send(own, 'POST /people', { name: 'Cyd', email: 'own@x' })
    expect(posted.body).toEqual({ id: 5, name: 'Cyd', email: 'own@x', tags: [] })
    await send(own, 'POST /people', [{ name: 'Dan' }, {}])
    expect(emailsOf(own.db(people).all()).slice(3)).toEqual(['bob', 'own', 'dan', 'user6'])
  })
})

describe('another id field', () => {
  it('is used in addresses, new records and handlers', async () => {
    const made = await send(server, 'POST /users', { name: 'Dan' })
    expect([made.status, made.headers.get('location')]).toEqual([201, '/users/4'])
    expect(made.body).toEqual({ key: 4, name: 'Dan' })
    expect((await send(server, 'GET /users/4')).body).toEqual(made.body)
    expect((await send(server, 'PATCH /users/4', { key: 5 })).status).toBe(422)
    expect((await send(server, 'PATCH /users/4', { id: 5 })).body).toMatchObject({ key: 4, id: 5 })
    expect((await send(server, 'POST /users', { key: '4' })).status).toBe(409)
    expect(server.db(users).where({ key: 2 })).toHaveLength(1)
    expect((await send(server, 'DELETE /users/4')).status).toBe(204)
  })
})

describe('ids', () => {
  it('are 21 characters that need no escaping', async () => {
    const { body } = await send(server, 'POST /orders', { total: 1 })
    expect(body).toMatchObject({ id: expect.stringMatching(/^[\w-]{21}$/) })
  })

  it('are what a function makes of all records, also of those of the same request', async () => {
    const { body } = await send(server, 'POST /plain', [{}, { id: 9 }, {}])
    expect(body).toEqual([{ id: 'p1' }, { id: 9 }, { id: 'p3' }])
  })

  it('of a function that makes taken ones are refused', async () => {
    const same = resource('same', { ids: () => 'x' })
    await using other = await createMockServer({ mocks: same })
    await send(other, 'POST /same', {})
    const { status, body } = await send(other, 'POST /same', {})
    expect([status, body]).toMatchObject([
      500,
      { detail: expect.stringContaining('gave "x", which a record has already') },
    ])
  })
})

describe('PUT with upsert', () => {
  it('adds a record, whose id has the type of the others', async () => {
    const made = await send(server, 'PUT /users/9', { name: 'Ian' })
    expect([made.status, made.headers.get('location')]).toEqual([201, '/users/9'])
    expect(made.body).toEqual({ key: 9, name: 'Ian' })
    expect((await send(server, 'PUT /users/x', { name: 'Xia' })).body).toMatchObject({ key: 'x' })
    expect((await send(server, 'PUT /users/9', { name: 'Ira' })).status).toBe(200)
    expect((await send(server, 'PUT /users/8', { key: 7 })).status).toBe(422)
    expect((await send(server, 'PUT /orders/zz', { total: 1, status: 'open' })).status).toBe(404)
  })

  it('If-None-Match: * creates alone, If-Match: * replaces alone', async () => {
    const put = (path: string, headers: Record<string, string>) =>
      send(server, `PUT ${path}`, { name: 'x' }, headers).then(({ status }) => status)
    expect(await put('/users/1', { 'if-none-match': '*' })).toBe(412)
    expect(await put('/users/7', { 'if-none-match': '*' })).toBe(201)
    expect(await put('/users/1', { 'if-match': '*' })).toBe(200)
    expect(await put('/users/8', { 'if-match': '*' })).toBe(412)
  })
})

describe('unique fields', () => {
  const taken = { code: 'not-unique', field: 'email', value: 'ada@example.test', id: 1 }

  it.each([
    ['POST /users', { email: 'ada@example.test' }],
    ['POST /users', [{ name: 'x' }, { email: 'ada@example.test' }]],
    ['PUT /users/2', { email: 'ada@example.test' }],
    ['PUT /users/9', { email: 'ada@example.test' }],
    ['PATCH /users/2', { email: 'ada@example.test' }],
    ['PATCH /users?name=Bob', { email: 'ada@example.test' }],
  ])('%s with a taken value is 409 and changes nothing', async (line, body) => {
    const before = server.db(users).all()
    const answer = await send(server, line, body)
    expect([answer.status, answer.body]).toMatchObject([409, taken])
    expect(server.db(users).all()).toEqual(before)
    if (!Array.isArray(body)) return
    expect(() => server.db(users).create({ email: 'ada@example.test' })).toThrow()
  })

  it.each([
    ['POST /users', [{ email: 'x@example.test' }, { email: 'x@example.test' }]],
    ['PATCH /users?role=member', { email: 'x@example.test' }],
  ])('%s that gives many one value is 409', async (line, body) => {
    const { body: problem } = await send(server, line, body)
    expect(problem).toMatchObject({ code: 'not-unique', field: 'email', value: 'x@example.test' })
    // No record has the value, so none is named.
    expect(problem).not.toHaveProperty('id')
    expect(server.db(users).where({ email: 'x@example.test' })).toEqual([])
  })

  it('lets go of a value with its record, and does not count null', async () => {
    await send(server, 'DELETE /users/1')
    expect((await send(server, 'POST /users', { email: 'ada@example.test' })).status).toBe(201)
    expect((await send(server, 'POST /users', [{ email: null }, { email: null }])).status).toBe(201)
    expect((await send(server, 'PATCH /users/2', { email: 'bob@example.test' })).status).toBe(200)
  })
})

describe('timestamps and defaults', () => {
  it('are kept, whatever is sent', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-05-01T00:00:00Z') })
    const seeded = '2026-01-01T00:00:00.000Z'
    const { body: first } = await send(server, 'GET /orders/a')
    expect(first).toEqual({ id: 'a', total: 7, status: 'open', created: seeded, modified: seeded })
    expect(Object.keys(first as object).slice(-2)).toEqual(['created', 'modified'])
    const { body } = await send(server, 'POST /orders', { total: 1, created: 'never' })
    const now = '2026-05-01T00:00:00.000Z'
    expect(body).toMatchObject({ total: 1, status: 'open', created: now, modified: now })
    vi.setSystemTime('2026-05-02T00:00:00Z')
    const put = await send(server, 'PUT /orders/a', { total: 2, status: 'paid', modified: 1 })
    expect(put.body).toMatchObject({ created: seeded, modified: '2026-05-02T00:00:00.000Z' })
  })

  it('come from the factory for what is not sent, before the schema is asked', async () => {
    const { body } = await send(server, 'POST /orders', [{}, { total: 5, status: 'paid' }])
    expect(body).toMatchObject([
      { total: 1, status: 'open' },
      { total: 5, status: 'paid' },
    ])
    expect((await send(server, 'POST /orders', { total: 'many' })).status).toBe(422)
    expect(server.db(orders).create({}).status).toBe('open')
  })
})
