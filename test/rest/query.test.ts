import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createMockServer, resource } from 'mockapi'
import type { MockServer, RequestReport } from 'mockapi'
import { send } from '../support/send.ts'

const products = resource<Record<string, unknown>>('products', {
  seed: [
    { name: 'Pen', price: 2, colour: 'red', maker: { city: 'Bonn' }, tags: ['new', 'office'] },
    { name: 'Ink', price: 10, colour: 'blue', maker: { city: 'Köln' }, tags: [] },
    { name: 'Cap', price: 2, colour: 'red', maker: { city: 'Bonn' }, sold: true },
    { name: 'Book', price: null, colour: 'a b&c', made: '2024-11-01T10:00:00Z' },
    { name: 'apple', price: 5, colour: 'blue' },
  ],
})
const capped = resource('capped', {
  seed: Array.from({ length: 30 }, () => ({ on: true })),
  page: { size: 4, max: 8 },
})
const empty = resource('empty', { seed: [] })

let server: MockServer
let reports: RequestReport[]

beforeAll(async () => {
  server = await createMockServer({
    mocks: [products, capped, empty],
    onRequest: (report) => reports.push(report),
  })
})
beforeEach(() => {
  reports = []
})
afterAll(() => server.close())

async function names(query: string): Promise<string> {
  const { status, body } = await send(server, `GET /products?${query}`)
  expect(status).toBe(200)
  return (body as { name: string }[]).map(({ name }) => name).join(' ')
}

describe('a filter', () => {
  it.each([
    ['colour=red', 'Pen Cap'],
    ['colour=red&colour=blue', 'Pen Ink Cap apple'],
    ['colour=red&price=2&name=Cap', 'Cap'],
    ['price=10', 'Ink'],
    ['price=null', 'Book'],
    ['sold=true', 'Cap'],
    ['id=3', 'Cap'],
    ['maker.city=K%C3%B6ln', 'Ink'],
    ['tags=office', 'Pen'],
    ['colour=a+b%26c', 'Book'],
    ['made=2024-11-01', 'Book'],
    ['colour=none', ''],
    ['colour=', ''],
    ['name=.*', ''],
  ])('%s keeps %s', async (query, kept) => {
    expect(await names(query)).toBe(kept)
  })

  it.each(['shade=red', 'maker.land=x', 'constructor=x', '__proto__=x', '=x'])(
    '%s is ignored, and noted',
    async (query) => {
      expect(await names(query)).toBe('Pen Ink Cap Book apple')
      const name = query.slice(0, query.indexOf('='))
      expect(reports[0]?.notes.join()).toContain(`ignored ${name}`)
    },
  )

  it('counts what is kept', async () => {
    const { headers } = await send(server, 'GET /products?colour=red')
    expect(headers.get('x-total-count')).toBe('2')
  })

  it('of an empty collection is nothing to note', async () => {
    expect((await send(server, 'GET /empty?x=1')).body).toEqual([])
    expect(reports[0]?.notes).toEqual([])
  })
})

describe('an order', () => {
  it.each([
    ['sort=price', 'Pen Cap apple Ink Book'],
    ['sort=-price', 'Ink apple Pen Cap Book'],
    ['sort=price,name', 'Cap Pen apple Ink Book'],
    ['sort=-price,-name', 'Ink apple Pen Cap Book'],
    ['sort=name', 'apple Book Cap Ink Pen'],
    ['sort=price&order=desc', 'Ink apple Pen Cap Book'],
    ['sort=price,name&order=asc,desc', 'Pen Cap apple Ink Book'],
    ['sort=price_desc', 'Ink apple Pen Cap Book'],
    ['_sort=name&_order=desc', 'Pen Ink Cap Book apple'],
    ['sort=-maker.city', 'Ink Pen Cap Book apple'],
    ['sort=nothing', 'Pen Ink Cap Book apple'],
  ])('%s gives %s', async (query, order) => {
    expect(await names(query)).toBe(order)
  })
})

describe('a page', () => {
  it.each([
    ['page=1&limit=2', 'Pen Ink'],
    ['page=3&limit=2', 'apple'],
    ['page=4&limit=2', ''],
    ['limit=2', 'Pen Ink'],
    ['offset=3', 'Book apple'],
    ['offset=1&limit=2', 'Ink Cap'],
    ['_page=2&_limit=2', 'Cap Book'],
    ['_page=2&_per_page=2', 'Cap Book'],
    ['_start=1&_end=3', 'Ink Cap'],
    ['_start=4', 'apple'],
    ['colour=red&sort=name&limit=1', 'Cap'],
    ['page=999999999999999&limit=2', ''],
  ])('%s has %s', async (query, page) => {
    expect(await names(query)).toBe(page)
  })

  it('says where the others are', async () => {
    const { headers } = await send(server, 'GET /products?page=2&limit=2&sort=name')
    expect(headers.get('x-total-count')).toBe('5')
    const base = '<http://mockapi.local/products?'
    expect(headers.get('link')?.split(', ')).toEqual([
      `${base}page=1&limit=2&sort=name>; rel="first"`,
      `${base}page=1&limit=2&sort=name>; rel="prev"`,
      `${base}page=3&limit=2&sort=name>; rel="next"`,
      `${base}page=3&limit=2&sort=name>; rel="last"`,
    ])
  })

  it('has the size and the limit of its collection', async () => {
    expect((await send(server, 'GET /capped?page=1')).body).toHaveLength(4)
    expect((await send(server, 'GET /capped')).body).toHaveLength(30)
    expect((await send(server, 'GET /capped?limit=20')).body).toHaveLength(8)
    expect(reports.at(-1)?.notes.join()).toContain('limit 20 cut')
  })

  it('can be followed to its end by its links', async () => {
    let next: string | undefined = '/capped?limit=7'
    const ids: number[] = []
    while (next !== undefined) {
      const { headers, body } = await send(server, `GET ${next}`)
      ids.push(...(body as { id: number }[]).map(({ id }) => id))
      next = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]
    }
    expect(ids).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
  })
})

describe('what cannot be understood is 400 and names the parameter', () => {
  it.each([
    ['page=0', 'page'],
    ['page=x', 'page'],
    ['page=1.5', 'page'],
    ['page=', 'page'],
    ['limit=-1', 'limit'],
    ['limit=0', 'limit'],
    ['_limit=1e-3', '_limit'],
    ['offset=-1', 'offset'],
    ['_start=x', '_start'],
    ['_start=1&_end=x', '_end'],
    ['page=1&offset=2', 'offset'],
    ['_end=3&limit=2', '_end'],
    ['page=1&page=2', 'page'],
    ['limit=1&_limit=2', '_limit'],
    ['sort=name&order=up', 'order'],
    ['page=9999999999999999', 'page'],
  ])('%s', async (query, parameter) => {
    const { status, body } = await send(server, `GET /products?${query}`)
    expect(status).toBe(400)
    expect(body).toMatchObject({
      code: 'bad-query',
      parameter,
      detail: expect.stringContaining(parameter),
    })
  })
})

it('a query of a thousand parameters is answered', async () => {
  const query = Array.from({ length: 1000 }, (_, index) => `name=n${index}&f${index}=1`).join('&')
  expect(await names(`${query}&name=Pen`)).toBe('Pen')
  expect(reports[0]?.notes.join().length).toBeLessThan(200)
})

it('a query with broken percent-encoding is read as it stands', async () => {
  expect(await names('name=%zz')).toBe('')
})

it('a write is seen by the next query', async () => {
  await using own = await createMockServer({ mocks: products })
  expect((await send(own, 'GET /products?colour=red')).body).toHaveLength(2)
  await send(own, 'POST /products', { colour: 'red', fresh: 1 })
  expect((await send(own, 'GET /products?colour=red')).body).toHaveLength(3)
  expect((await send(own, 'GET /products?fresh=1')).body).toHaveLength(1)
  await send(own, 'DELETE /products/1')
  expect((await send(own, 'GET /products?colour=red')).headers.get('x-total-count')).toBe('2')
})
