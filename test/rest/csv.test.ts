import { describe, expect, it } from 'vitest'
import { createMockServer, many, resource } from 'mockapi'
import type { MockServer } from 'mockapi'
import { toCsv } from '../../src/rest/csv.ts'
import { serveFolder } from '../support/folder.ts'

const lines = (...all: readonly string[]) => all.map((line) => `${line}\r\n`).join('')
const csv = (rows: readonly unknown[], known: readonly unknown[] = [], fields?: string[]) =>
  toCsv(rows, { known, fields })

describe('a table', () => {
  it.each<[what: string, rows: unknown[], expected: string]>([
    [
      'names and values',
      [
        { id: 1, on: true },
        { id: 2, on: false },
      ],
      'id,on|1,true|2,false',
    ],
    ['texts that need quotes', [{ a: 'x,y', b: 'say "hi"' }], 'a,b|"x,y","say ""hi"""'],
    ['lines in texts', [{ a: 'x\ny', b: 'x\r' }], 'a,b|"x\ny","x\r"'],
    ['blanks as they are', [{ a: ' x ', b: '\t' }], 'a,b| x ,\t'],
    ['formulas as they are', [{ a: '=1+1', b: '-5', c: '@x', d: '+1' }], 'a,b,c,d|=1+1,-5,@x,+1'],
    ['numbers as in JSON', [{ a: 1.5, b: -0.1, c: 1e21 }], 'a,b,c|1.5,-0.1,1e+21'],
    ['texts of no letters, null, and nothing', [{ a: '', b: null }, { c: 1 }], 'a,b,c|"",,|,,1'],
    ['objects in objects', [{ a: { b: { c: 1 }, d: 2 } }], 'a.b.c,a.d|1,2'],
    ['objects that are null', [{ a: null }, { a: { b: 1 } }, { a: 2 }], 'a,a.b|,|,1|2,'],
    ['objects that are null, alone', [{ a: null, z: 1 }, { a: { b: 1 } }], 'z,a.b|1,|,1'],
    [
      'lists as JSON',
      [{ a: [1, 'x'], b: [{ c: '"' }], d: [], e: {} }],
      'a,b,d,e|"[1,""x""]","[{""c"":""\\""""}]",[],{}',
    ],
    ['names with dots and commas', [{ 'a.b': 1, 'c,d': 2, a: { b: 3 } }], 'a.b,"c,d",a.b|1,2,3'],
    ['names of all rows', [{ b: 1 }, { a: 2, b: 3 }], 'b,a|1,|3,2'],
    ['a line for a record without anything', [{ a: null }, { a: 1 }], 'a|""|1'],
    ['values that are no objects', [1, 'x', [2]], 'value|1|x|[2]'],
    ['nothing', [], ''],
    ['other letters', [{ a: 'Zoë 🎉' }], 'a|Zoë 🎉'],
  ])('has %s', (_what, rows, expected) => {
    expect(csv(rows)).toBe(expected === '' ? '' : lines(...expected.split('|')))
  })

  it('has the columns of records that are known, in the order that is asked for', () => {
    expect(csv([], [{ id: 1, a: { b: 2 } }])).toBe(lines('id,a.b'))
    expect(csv([{ id: 1 }], [{ name: 'x' }])).toBe(lines('id,name', '1,'))
    expect(csv([{ id: 1, a: { b: 2, c: 3 }, d: 4 }], [], ['d', 'a', 'id'])).toBe(
      lines('d,a.b,a.c,id', '4,2,3,1'),
    )
  })

  it('is none where it would be too wide', () => {
    const row = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [i, 1]))
    expect(csv([row(1000)])).toBeDefined()
    expect(csv([{ a: row(1001) }])).toBeUndefined()
  })
})

const products = resource<Record<string, unknown>>('products', {
  seed: [
    { id: 1, name: 'Runner', price: 89.99, maker: { city: 'Porto' }, tags: ['a', 'b'] },
    { id: 2, name: 'Parka, blue', price: 189.5, maker: { city: 'Oslo' }, tags: [] },
    { id: 3, name: 'Boot', price: 129.5, note: 'last one' },
  ],
  relations: { reviews: many('reviews') },
})
const reviews = resource('reviews', { seed: [{ id: 1, productId: 1, stars: 5 }] })
const paged = resource('paged', {
  seed: 3,
  factory: (_f, i) => ({ n: i }),
  page: { envelope: true },
})
const empty = resource('empty', { seed: [] })

async function ask(server: MockServer, path: string, accept = 'text/csv', method = 'GET') {
  const response = await server.fetch(path, { method, headers: { accept } })
  const { status, headers } = response
  const type = headers.get('content-type')
  return { status, type, headers, text: await response.text() }
}

describe('a list', () => {
  it.each([
    [
      '/products',
      'id,name,price,maker.city,tags,note|1,Runner,89.99,Porto,"[""a"",""b""]",|' +
        '2,"Parka, blue",189.5,Oslo,[],|3,Boot,129.5,,,last one',
    ],
    ['/products?price:gt=100&sort=-price&fields=name,id', 'name,id|"Parka, blue",2|Boot,3'],
    ['/products?limit=1&page=2&fields=id,maker.city', 'id,maker.city|2,Oslo'],
    ['/products?name=none&fields=id,maker', 'id,maker.city'],
    ['/products/1/reviews', 'id,productId,stars|1,1,5'],
    ['/products/2/reviews', 'id,productId,stars'],
    [
      '/products?id=1&fields=id,reviews&embed=reviews',
      'id,reviews|1,"[{""id"":1,""productId"":1,""stars"":5}]"',
    ],
    ['/reviews?embed=product&fields=stars,product.maker', 'stars,product.maker.city|5,Porto'],
    ['/products/1/tags', 'value|a|b'],
    ['/paged?limit=2', 'id,n|1,0|2,1'],
    ['/empty', 'id'],
  ])('is CSV for who asks for it: %s', async (path, expected) => {
    await using server = await createMockServer({ mocks: [products, reviews, paged, empty] })
    const { status, type, headers, text } = await ask(server, path)
    expect([status, type, text]).toEqual([
      200,
      'text/csv; charset=utf-8',
      lines(...expected.split('|')),
    ])
    expect(headers.get('vary')).toBe('Accept')
    expect(headers.get('x-total-count')).toMatch(/^\d$/)
    const head = await ask(server, path, 'text/csv', 'HEAD')
    expect([head.type, head.text]).toEqual([type, ''])
    expect(head.headers.get('content-length')).toBe(String(Buffer.byteLength(text)))
  })

  it('is JSON for everyone else, and so is whatever is no list', async () => {
    await using server = await createMockServer({ mocks: [products, paged] })
    for (const accept of ['*/*', 'text/html,*/*;q=0.8', 'application/json, text/csv']) {
      const { type, headers, text } = await ask(server, '/products', accept)
      expect([type, JSON.parse(text).length]).toEqual(['application/json', 3])
      expect(headers.get('vary')).toBe('Accept')
    }
    expect((await ask(server, '/products/1')).type).toBe('application/json')
    expect((await ask(server, '/products?limit=x')).type).toBe('application/problem+json')
    expect(JSON.parse((await ask(server, '/paged', '*/*')).text)).toMatchObject({ total: 3 })
  })

  it('links its pages, and is what a write has made of it', async () => {
    await using server = await createMockServer({ mocks: products })
    const { headers } = await ask(server, '/products?page=1&limit=2')
    expect(headers.get('link')).toContain('rel="next"')
    server.db(products).delete(1)
    expect((await ask(server, '/products?fields=id')).text).toBe(lines('id', '2', '3'))
  })

  it('is kept for nobody who asks for the other format', async () => {
    await using served = await serveFolder({ 'mocks/users.json': '[{"id":1}]' }, { port: 0 })
    const { url } = served.server
    const types: unknown[] = []
    for (const accept of ['*/*', '*/*', 'text/csv', '*/*', 'text/csv', 'text/csv', '*/*']) {
      const response = await fetch(`${url}/users`, { headers: { accept } })
      types.push([response.headers.get('content-type')?.slice(0, 8), await response.text()])
    }
    const [json, table] = [
      ['applicat', '[{"id":1}]'],
      ['text/csv', lines('id', '1')],
    ]
    expect(types).toEqual([json, json, table, json, table, table, json])
  })

  it('with secrets is left out of the journal that is shown', async () => {
    const users = resource('users', { seed: [{ id: 1, password: 'geheim' }] })
    await using server = await createMockServer({ mocks: users })
    await ask(server, '/users')
    expect(JSON.stringify(server.har())).not.toContain('geheim')
  })
})
