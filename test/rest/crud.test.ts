import { beforeEach, describe, expect, it } from 'vitest'
import { createMockServer, resource } from 'mockapi'
import type { MockServer } from 'mockapi'
import { send } from '../support/send.ts'

const users = resource('users', {
  path: '/api/users',
  seed: [
    { id: 1, name: 'Ada', role: 'admin' },
    { id: 2, name: 'Bob', role: 'member' },
  ],
})
const tags = resource('tags', { seed: [{ id: 'a b/ü', label: 'odd' }], ids: 'uuid' })

describe.each([
  ['in process', undefined],
  ['over the network', 0],
])('%s', (_where, port) => {
  let server: MockServer

  beforeEach(async () => {
    server = await createMockServer({ mocks: [users, tags], port })
    return () => server.close()
  })

  describe('GET', () => {
    it('lists all records with their number', async () => {
      const { status, headers, body } = await send(server, 'GET /api/users')
      expect(status).toBe(200)
      expect(headers.get('content-type')).toBe('application/json')
      expect(headers.get('x-total-count')).toBe('2')
      expect(headers.get('link')).toBeNull()
      expect(body).toEqual([
        { id: 1, name: 'Ada', role: 'admin' },
        { id: 2, name: 'Bob', role: 'member' },
      ])
    })

    it('finds a record by its id', async () => {
      const { status, headers, body } = await send(server, 'GET /api/users/2')
      expect(status).toBe(200)
      expect(headers.get('content-type')).toBe('application/json')
      expect(headers.get('etag')).toMatch(/^"[^"]+"$/)
      expect(body).toEqual({ id: 2, name: 'Bob', role: 'member' })
    })

    it('finds an id with a space, a slash and an umlaut', async () => {
      const { status, body } = await send(server, `GET /tags/${encodeURIComponent('a b/ü')}`)
      expect(status).toBe(200)
      expect(body).toEqual({ id: 'a b/ü', label: 'odd' })
    })

    it.each(['3', '02', '2.0', '2e0', '%20', 'constructor', '__proto__'])(
      'has no record %s',
      async (id) => {
        const { status, headers, body } = await send(server, `GET /api/users/${id}`)
        expect(status).toBe(404)
        expect(headers.get('content-type')).toBe('application/problem+json')
        expect(body).toMatchObject({ code: 'no-record', status: 404, collection: 'users' })
      },
    )
  })

  describe('POST', () => {
    it('creates a record with the next id and says where it is', async () => {
      const made = await send(server, 'POST /api/users', { name: 'Eve' })
      expect(made.status).toBe(201)
      expect(made.headers.get('location')).toBe('/api/users/3')
      expect(made.body).toEqual({ id: 3, name: 'Eve' })
      const found = await send(server, `GET ${made.headers.get('location')}`)
      expect(found.body).toEqual(made.body)
      expect(found.headers.get('etag')).toBe(made.headers.get('etag'))
    })

    it('takes an id of its own, as an address in percent-encoding', async () => {
      const made = await send(server, 'POST /tags', { id: 'ä/1', label: 'new' })
      expect(made.status).toBe(201)
      expect(made.headers.get('location')).toBe('/tags/%C3%A4%2F1')
      expect((await send(server, 'GET /tags/%C3%A4%2F1')).body).toEqual({ id: 'ä/1', label: 'new' })
    })

    it('makes a UUID where the collection says so', async () => {
      const { body } = await send(server, 'POST /tags', { label: 'new' })
      expect(body).toEqual({ id: expect.stringMatching(/^[\da-f]{8}-/), label: 'new' })
    })

    it.each([2, '2'])('refuses the id %j, which is taken', async (id) => {
      const { status, body } = await send(server, 'POST /api/users', { id, name: 'Eve' })
      expect(status).toBe(409)
      expect(body).toMatchObject({ code: 'id-taken', id })
      expect(server.db('users').count()).toBe(2)
    })

    it.each([true, {}, [], ''])('refuses the id %j, which is none', async (id) => {
      const { status, body } = await send(server, 'POST /api/users', { id, name: 'Eve' })
      expect(status).toBe(422)
      expect(body).toMatchObject({ code: 'invalid-body' })
    })

    it('creates many at once', async () => {
      const made = await send(server, 'POST /api/users', [
        { name: 'Eve' },
        { id: 9 },
        { name: 'Kim' },
      ])
      expect(made.status).toBe(201)
      expect(made.headers.get('location')).toBe('/api/users')
      expect(made.body).toEqual([{ id: 10, name: 'Eve' }, { id: 9 }, { id: 11, name: 'Kim' }])
      expect(server.db('users').count()).toBe(5)
    })

    it('creates none of an empty list', async () => {
      const made = await send(server, 'POST /api/users', [])
      expect([made.status, made.body]).toEqual([201, []])
    })

    it.each([
      ['a taken id', [{ name: 'Eve' }, { id: 1 }], 409],
      ['one id twice', [{ id: 7 }, { id: '7' }], 409],
      ['an item that is no record', [{ name: 'Eve' }, 5], 422],
      ['a list in the list', [[{ name: 'Eve' }]], 422],
    ])('creates none of many with %s', async (_what, body, status) => {
      expect((await send(server, 'POST /api/users', body)).status).toBe(status)
      expect(server.db('users').count()).toBe(2)
    })
  })

  describe('PUT', () => {
    it('puts other fields in place of all but the id', async () => {
      const { status, body } = await send(server, 'PUT /api/users/1', { name: 'Ada L.' })
      expect(status).toBe(200)
      expect(body).toEqual({ id: 1, name: 'Ada L.' })
      expect((await send(server, 'GET /api/users/1')).body).toEqual({ id: 1, name: 'Ada L.' })
    })

    it('keeps the type of the id, whatever the body has', async () => {
      const { body } = await send(server, 'PUT /api/users/1', { id: '1', name: 'Ada' })
      expect(body).toEqual({ id: 1, name: 'Ada' })
    })

    it('refuses another id', async () => {
      const { status, body } = await send(server, 'PUT /api/users/1', { id: 2 })
      expect(status).toBe(422)
      expect(body).toMatchObject({ code: 'invalid-body', detail: expect.stringContaining('id') })
    })

    it('has nothing to replace where there is no record', async () => {
      expect((await send(server, 'PUT /api/users/9', { name: 'Eve' })).status).toBe(404)
      expect(server.db('users').count()).toBe(2)
    })
  })

  describe('PATCH', () => {
    it('lays fields over the record', async () => {
      const { status, body } = await send(server, 'PATCH /api/users/1', { role: null, age: 36 })
      expect(status).toBe(200)
      expect(body).toEqual({ id: 1, name: 'Ada', role: null, age: 36 })
    })

    it('merges at all depths by its content type, where null removes', async () => {
      await send(server, 'PATCH /api/users/1', { size: { width: 1, height: 2 }, list: [1, 2] })
      const patch = { role: null, size: { height: 3, depth: { a: null, b: 1 } }, list: [3] }
      const { status, body } = await send(server, 'PATCH /api/users/1', JSON.stringify(patch), {
        'content-type': 'application/merge-patch+json; charset=utf-8',
      })
      expect(status).toBe(200)
      expect(body).toEqual({
        id: 1,
        name: 'Ada',
        size: { width: 1, height: 3, depth: { b: 1 } },
        list: [3],
      })
    })

    it.each([[{ id: 5 }], [{ id: null }]])('refuses to change the id by %j', async (patch) => {
      expect((await send(server, 'PATCH /api/users/1', patch)).status).toBe(422)
      expect(server.db('users').find(1)).toMatchObject({ id: 1, name: 'Ada' })
    })

    it('refuses a merge patch that removes the id', async () => {
      const type = { 'content-type': 'application/merge-patch+json' }
      const { status } = await send(server, 'PATCH /api/users/1', '{"id":null}', type)
      expect(status).toBe(422)
    })

    it('does not take a text for fields, and says what it takes', async () => {
      const type = { 'content-type': 'text/plain' }
      const { status, headers } = await send(server, 'PATCH /api/users/1', 'role=x', type)
      expect(status).toBe(415)
      expect(headers.get('accept-patch')).toContain('application/merge-patch+json')
    })

    it('has nothing to change where there is no record', async () => {
      expect((await send(server, 'PATCH /api/users/9', { name: 'Eve' })).status).toBe(404)
    })
  })

  describe('DELETE', () => {
    it('deletes once', async () => {
      const gone = await send(server, 'DELETE /api/users/1')
      expect([gone.status, gone.body]).toEqual([204, ''])
      expect(gone.headers.get('content-length')).toBeNull()
      expect(gone.headers.get('content-type')).toBeNull()
      expect((await send(server, 'DELETE /api/users/1')).status).toBe(404)
      expect((await send(server, 'GET /api/users/1')).status).toBe(404)
      expect((await send(server, 'GET /api/users')).headers.get('x-total-count')).toBe('1')
    })

    it('does not give the id of a deleted record again', async () => {
      await send(server, 'DELETE /api/users/2')
      expect((await send(server, 'POST /api/users', {})).body).toEqual({ id: 3 })
    })
  })
})
