import { createMockServer, resource } from 'mockapi'
import type { MockServer } from 'mockapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { send } from '../support/send.ts'

const cities = resource('cities', {
  seed: Array.from({ length: 9 }, (_, index) => ({ id: index + 1, name: `City ${index + 1}` })),
})
const people = resource<Record<string, unknown>>('people', {
  seed: [
    { id: 1, tags: ['a'], price: 5, home: { city: 'Oslo' }, sizes: [{ eu: 38 }], year: { 5: 'x' } },
    { id: 2, tags: ['b'], price: 15, home: { city: 'Rome' }, sizes: [{ eu: 42 }] },
    { id: 3, tags: ['c', 'a'], price: 25, home: { city: 'Oslo' } },
  ],
})
const forms = resource('forms', { seed: [] })
const own = resource('own', {
  seed: [
    { id: 1, 'tags[]': 'x', tags: ['y'] },
    { id: 2, 'tags[]': 'y', tags: ['x'] },
  ],
})

let server: MockServer

beforeAll(async () => {
  server = await createMockServer({ mocks: [cities, people, forms, own], port: 0 })
})
afterAll(() => server.close())

async function ids(path: string): Promise<unknown> {
  const { body } = await send(server, `GET ${path}`)
  return (body as { id: number }[]).map(({ id }) => id)
}

describe('a filter whose name has brackets', () => {
  it.each([
    ['/cities?id[]=1&id[]=3', [1, 3]],
    ['/cities?id%5B%5D=1&id%5B%5D=3', [1, 3]],
    ['/cities?id[0]=1&id[1]=3', [1, 3]],
    ['/cities?id%5B0%5D=1&id%5B1%5D=3', [1, 3]],
    ['/cities?id=1&id[]=3', [1, 3]],
    ['/cities?id:in[]=1&id:in[]=3', [1, 3]],
    ['/cities?id[in]=1,3', [1, 3]],
    ['/cities?id[]:ne=1&id[]:ne=3&limit=2', [2, 4]],
    ['/people?tags[]=a', [1, 3]],
    ['/people?tags[]=a&tags[]=b', [1, 2, 3]],
    ['/people?tags[0]=b', [2]],
    ['/people?home[city]=Oslo', [1, 3]],
    ['/people?home[city]=Oslo&home[city]=Rome', [1, 2, 3]],
    ['/people?home[city][]=Rome', [2]],
    ['/people?sizes[][eu]=42', [2]],
    ['/people?sizes[0][eu]=38', [1]],
    ['/people?home[city]:ne=Oslo', [2]],
    ['/people?price[gte]=10&price[lt]=20', [2]],
    ['/people?home[city][startsWith]=r', [2]],
    ['/people?sort[]=home[city]&sort[]=-id', [3, 1, 2]],
    ['/people?__proto__[x]=1&constructor[prototype][y]=2', [1, 2, 3]],
  ])('%s finds %j', async (path, found) => {
    expect(await ids(path)).toEqual(found)
  })

  it('means a field of that very name first', async () => {
    expect(await ids('/own?tags[]=x')).toEqual([1])
    expect(await ids('/own?tags[0]=x')).toEqual([2])
  })

  it('lists fields and what is embedded', async () => {
    const { body } = await send(server, 'GET /people/1?fields[]=id&fields[]=price')
    expect(body).toEqual({ id: 1, price: 5 })
  })

  it('is named in the refusal of a wrong value as it was written', async () => {
    const { status, body } = await send(server, 'GET /people?price[gte]=much')
    expect(status).toBe(400)
    expect(body).toMatchObject({ code: 'bad-query', parameter: 'price[gte]' })
  })
})

describe('a record of a form', () => {
  it.each([
    ['user[name]=Ada&user[tags][]=a&user[tags][]=b', { user: { name: 'Ada', tags: ['a', 'b'] } }],
    ['ids[]=1', { ids: ['1'] }],
    ['ids=1&ids=2', { ids: ['1', '2'] }],
    ['rows[][a]=1&rows[][b]=2&rows[][a]=3', { rows: [{ a: '1', b: '2' }, { a: '3' }] }],
    ['rows[1][a]=2&rows[0][a]=1', { rows: [{ a: '1' }, { a: '2' }] }],
    ['user[__proto__][admin]=1&user[constructor]=2', { user: { constructor: '2' } }],
  ])('%s', async (text, fields) => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    const { status, body } = await send(server, 'POST /forms', text, type)
    expect(status).toBe(201)
    const { id: _, ...stored } = body as Record<string, unknown>
    expect(stored).toEqual(fields)
  })

  it('of several parts has its files where their names say', async () => {
    const form = new FormData()
    form.set('user[name]', 'Ada')
    form.set('user[photo]', new File(['abc'], 'a.png', { type: 'image/png' }))
    const answer = await server.fetch('/forms', { method: 'POST', body: form })
    expect(await answer.json()).toMatchObject({
      user: { name: 'Ada', photo: { name: 'a.png', type: 'image/png', size: 3 } },
    })
  })
})
