import { expect, it } from 'vitest'
import { resource } from 'mockapi'
import { describeWays } from '../support/ways.ts'

const names = ['Ada', 'Bob', 'Cyd']
const mocks = resource('users', { seed: names.map((name) => ({ name })) })

describeWays('a collection', { mocks }, (way) => {
  it('creates a record and says where it is', async () => {
    const { status, headers, body } = await way.send('POST /users', { name: 'Dan' })
    expect([status, body]).toEqual([201, { id: 4, name: 'Dan' }])
    expect(headers.get('location')).toBe(`${way.base}/users/4`)
    expect((await way.send('GET /users/4')).body).toEqual({ id: 4, name: 'Dan' })
  })

  it('replaces, changes and deletes a record', async () => {
    expect((await way.send('GET /users/1')).body).toEqual({ id: 1, name: 'Ada' })
    const replaced = await way.send('PUT /users/1', { name: 'Eve' })
    expect([replaced.status, replaced.body]).toEqual([200, { id: 1, name: 'Eve' }])
    const changed = await way.send('PATCH /users/1', { age: 5 })
    expect([changed.status, changed.body]).toEqual([200, { id: 1, name: 'Eve', age: 5 }])
    expect((await way.send('GET /users/1')).body).toEqual({ id: 1, name: 'Eve', age: 5 })
    const deleted = await way.send('DELETE /users/1')
    expect([deleted.status, deleted.body]).toEqual([204, ''])
    const gone = await way.send('GET /users/1')
    expect([gone.status, gone.body]).toEqual([404, expect.objectContaining({ code: 'no-record' })])
  })

  it('tells by the tag whether a record is the same', async () => {
    const tag = (await way.send('GET /users/2')).headers.get('etag') ?? ''
    expect(tag).toMatch(/^"[\da-f]{16}"$/)
    const same = await way.send('GET /users/2', undefined, { 'if-none-match': tag })
    expect([same.status, same.body, same.headers.get('etag')]).toEqual([304, '', tag])
    await way.send('PATCH /users/2', { name: 'Bea' }, { 'if-match': tag })
    const other = await way.send('GET /users/2', undefined, { 'if-none-match': tag })
    expect([other.status, other.body]).toEqual([200, { id: 2, name: 'Bea' }])
    const late = await way.send('PATCH /users/2', { name: 'Ben' }, { 'if-match': tag })
    expect(late.status).toBe(412)
    expect(late.body).toMatchObject({ code: 'precondition-failed' })
    expect(way.server.db('users').find(2)).toEqual({ id: 2, name: 'Bea' })
  })

  it('gives a page of a list, and where the others are', async () => {
    const { status, headers, body } = await way.send('GET /users?page=2&limit=1&sort=-name')
    expect([status, body]).toEqual([200, [{ id: 2, name: 'Bob' }]])
    expect(headers.get('x-total-count')).toBe('3')
    const link = headers.get('link') ?? ''
    const pages = [...link.matchAll(/<([^>]+)>; rel="(\w+)"/g)].map(([, address = '', rel]) => {
      const { pathname, search } = new URL(address)
      return [rel, pathname + search]
    })
    const at = (page: number) => `${way.base}/users?page=${page}&limit=1&sort=-name`
    expect(Object.fromEntries(pages)).toEqual({
      first: at(1),
      prev: at(1),
      next: at(3),
      last: at(3),
    })
  })

  it('filters by fields, and refuses a parameter that is wrong', async () => {
    expect((await way.send('GET /users?name=Bob')).body).toEqual([{ id: 2, name: 'Bob' }])
    const { status, body } = await way.send('GET /users?page=x')
    expect([status, body]).toEqual([400, expect.objectContaining({ code: 'bad-query' })])
  })

  it('gives the head of a list and of a record', async () => {
    for (const path of ['/users', '/users/3']) {
      const { headers } = await way.send(`GET ${path}`)
      const head = await way.send(`HEAD ${path}`)
      expect([head.status, head.body]).toEqual([200, ''])
      for (const name of ['content-length', 'content-type', 'etag', 'x-total-count']) {
        expect(head.headers.get(name)).toBe(headers.get(name))
      }
    }
  })
})

describeWays('a collection that cannot be changed', { mocks, readOnly: true }, (way) => {
  it('is read, and refuses writes', async () => {
    expect((await way.send('GET /users')).body).toHaveLength(3)
    const { status } = await way.send('DELETE /users/1')
    expect([403, 405]).toContain(status)
    expect(way.server.db('users').count()).toBe(3)
  })
})
