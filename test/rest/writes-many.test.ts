import { beforeEach, describe, expect, it } from 'vitest'
import { createMockServer, many, resource } from 'mockapi'
import type { MockServer } from 'mockapi'
import { z } from 'zod'
import { send } from '../support/send.ts'

const users = resource('users', {
  seed: [
    { name: 'Ada', role: 'admin', age: 36 },
    { name: 'Bob', role: 'member', age: 20 },
    { name: 'Cid', role: 'member', age: 70 },
  ],
  relations: { posts: many('posts', { onDelete: 'cascade' }) },
})
const posts = resource('posts', {
  seed: [
    { userId: 2, title: 'First' },
    { userId: 1, title: 'x' },
  ],
})
const strict = resource('checked', {
  seed: [{ n: 1 }, { n: 2 }],
  schema: z.object({ n: z.number().refine(async (n) => n < 5) }),
})

let server: MockServer

beforeEach(async () => {
  server = await createMockServer({ mocks: [users, posts, strict] })
  return () => server.close()
})

const names = () =>
  server
    .db('users')
    .all()
    .map(({ name }) => name)

describe('PATCH of a list', () => {
  it('changes what the filter names, and says what that was', async () => {
    const { status, body } = await send(server, 'PATCH /users?role=member&age:gt=30', { role: 'x' })
    expect([status, body]).toEqual([200, { updated: 1, ids: [3] }])
    expect(server.db('users').find(3)).toEqual({ id: 3, name: 'Cid', role: 'x', age: 70 })
    const none = await send(server, 'PATCH /users?role=nobody', { role: 'x' })
    expect([none.status, none.body]).toEqual([200, { updated: 0, ids: [] }])
  })

  it('takes filters on what is embedded as GET does', async () => {
    const filter = '?embed=user&user.role=member'
    const { body } = await send(server, `PATCH /posts${filter}`, { hot: true })
    expect(body).toEqual({ updated: 1, ids: [1] })
    expect(server.db('posts').find(1)).toEqual({ id: 1, userId: 2, title: 'First', hot: true })
    expect((await send(server, `DELETE /posts${filter}`)).body).toEqual({ deleted: 1, ids: [1] })
  })

  it('takes sorting and a limit as GET does', async () => {
    const { body } = await send(server, 'PATCH /users?age:exists=true&sort=-age&limit=2', {
      old: true,
    })
    expect(body).toEqual({ updated: 2, ids: [3, 1] })
  })

  it.each([
    ['application/merge-patch+json', { role: null }, { id: 2, name: 'Bob', age: 20 }],
    [
      'application/json-patch+json',
      [{ op: 'remove', path: '/role' }],
      { id: 2, name: 'Bob', age: 20 },
    ],
  ])('understands %s', async (type, patch, record) => {
    await send(server, 'PATCH /users?role=member', JSON.stringify(patch), { 'content-type': type })
    expect(server.db('users').find(2)).toEqual(record)
  })

  it('changes all or none: one that does not fit refuses them all', async () => {
    const patch = JSON.stringify([
      { op: 'test', path: '/n', value: 1 },
      { op: 'add', path: '/n', value: 3 },
    ])
    const json = { 'content-type': 'application/json-patch+json' }
    expect((await send(server, 'PATCH /checked?n:lt=9', patch, json)).status).toBe(409)
    expect((await send(server, 'PATCH /checked?n:lt=9', { n: 7 })).status).toBe(422)
    expect((await send(server, 'PATCH /users?age:gt=0', { id: 1 })).status).toBe(422)
    expect(server.db('checked').all()).toEqual([
      { id: 1, n: 1 },
      { id: 2, n: 2 },
    ])
    expect((await send(server, 'PATCH /checked?n:lt=9', { n: 4 })).body).toMatchObject({
      updated: 2,
    })
  })
})

describe('DELETE of a list', () => {
  it('removes what the filter names, with what relations ask for', async () => {
    const { status, body } = await send(server, 'DELETE /users?role=member')
    expect([status, body]).toEqual([200, { deleted: 2, ids: [2, 3] }])
    expect(names()).toEqual(['Ada'])
    expect(server.db('posts').all()).toEqual([{ id: 2, userId: 1, title: 'x' }])
  })

  it('searches as GET does', async () => {
    expect((await send(server, 'DELETE /users?q=ada')).body).toEqual({ deleted: 1, ids: [1] })
  })
})

describe.each(['PATCH', 'DELETE'])('%s of a list', (method) => {
  it.each([
    ['', 'no-filter'],
    ['?', 'no-filter'],
    ['?q=', 'no-filter'],
    ['?limit=2&sort=age', 'no-filter'],
    ['?rolle=member', 'bad-query'],
    ['?role=member&rolle=x', 'bad-query'],
    ['?age:gt=old', 'bad-query'],
    ['?age:over=2', 'bad-query'],
  ])('%j is refused: %s', async (search, code) => {
    await send(server, `GET /users${search}`)
    const answer = await send(server, `${method} /users${search}`, { role: 'x' })
    expect([answer.status, answer.body]).toMatchObject([400, { code }])
    expect(server.db('users').where({ role: 'member' })).toHaveLength(2)
  })

  it('with If-Match is 412, since a list has no version', async () => {
    const headers = { 'if-match': '"x"' }
    const { status } = await send(server, `${method} /users?role=member`, { role: 'x' }, headers)
    expect([status, names()]).toEqual([412, ['Ada', 'Bob', 'Cid']])
  })
})
