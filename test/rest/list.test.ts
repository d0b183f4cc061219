import { beforeEach, describe, expect, it } from 'vitest'
import { createMockServer, many, resource } from 'mockapi'
import type { MockServer, RequestReport } from 'mockapi'
import { send } from '../support/send.ts'

type Item = Record<string, unknown>

const seed = [
  { name: 'Pen', price: 2, maker: { city: 'Bonn', zip: 5 }, parts: [{ a: 1, b: 2 }, { a: 3 }] },
  { name: 'Ink', price: 10, 'x.y': 1, owner: null },
  { name: 'Cap', price: 2 },
]
const mocks = [
  resource<Item>('plain', { seed }),
  resource<Item>('wrapped', { seed, page: { envelope: true } }),
  resource<Item>('renamed', {
    seed,
    page: { size: 2, envelope: { data: 'items', total: 'count', limit: false } },
  }),
  resource<Item>('large', {
    seed: Array.from({ length: 200 }, (_, index) => ({ text: `é${index}`.repeat(9) })),
    page: { envelope: true },
  }),
  resource<Item>('strict', { seed, strict: true }),
  resource<Item>('loose', { seed, strict: false }),
]

let server: MockServer
let reports: RequestReport[]

beforeEach(async () => {
  reports = []
  server = await createMockServer({ mocks, onRequest: (report) => reports.push(report) })
  return () => server.close()
})

const bodyOf = async (target: string, on = server) => (await send(on, `GET ${target}`)).body

describe('fields', () => {
  it.each([
    ['/plain?fields=id,name&id=2', [{ id: 2, name: 'Ink' }]],
    ['/plain?fields=maker.city&id:in=1,2', [{ maker: { city: 'Bonn' } }, {}]],
    ['/plain?fields=parts.b,id&id=1', [{ id: 1, parts: [{ b: 2 }, {}] }]],
    ['/plain?fields=x.y&id=2', [{ 'x.y': 1 }]],
    ['/plain?fields=owner.name,price.x&id=2', [{ owner: null }]],
    ['/plain?fields=maker,maker.zip&id=1', [{ maker: { city: 'Bonn', zip: 5 } }]],
    ['/plain?fields=&id=3', [{}]],
    ['/plain/1?fields=id,maker.zip', { id: 1, maker: { zip: 5 } }],
    ['/plain/2?fields=x.y&fields=name', { name: 'Ink', 'x.y': 1 }],
    ['/plain/3?fields=none', {}],
    ['/plain/3?limit=x', { id: 3, name: 'Cap', price: 2 }],
  ])('%s', async (target, body) => expect(await bodyOf(target)).toEqual(body))

  it('that no record has are noted', async () => {
    await bodyOf('/plain?fields=id,nme')
    expect(reports[0]?.notes.join()).toContain('ignored fields=nme: no plain has it')
  })

  it('leave the entity tag of a record as it is', async () => {
    const whole = await send(server, 'GET /plain/1')
    const part = await send(server, 'GET /plain/1?fields=id')
    expect(part.headers.get('etag')).toBe(whole.headers.get('etag'))
    const etag = whole.headers.get('etag') ?? ''
    const again = await send(server, 'GET /plain/1?fields=id', undefined, { 'if-none-match': etag })
    expect(again.status).toBe(304)
  })

  it('are 100 at most', async () => {
    const many = Array.from({ length: 101 }, (_, index) => index).join(',')
    for (const path of ['/plain', '/plain/1']) {
      const { status, body } = await send(server, `GET ${path}?fields=${many}`)
      expect([status, body]).toMatchObject([400, { code: 'bad-query', parameter: 'fields' }])
    }
  })
})

describe('an envelope', () => {
  it.each([
    ['/wrapped?fields=id', { page: 1, pages: 1, limit: 3, total: 3 }, 3],
    ['/wrapped?page=2&limit=2', { page: 2, pages: 2, limit: 2, total: 3 }, 1],
    ['/wrapped?id=9', { page: 1, pages: 1, limit: 0, total: 0 }, 0],
    ['/large?limit=150', { page: 1, pages: 2, limit: 150, total: 200 }, 150],
  ])('of %s', async (target, rest, length) => {
    const { data, ...others } = (await bodyOf(target)) as { data: unknown[] }
    expect(data).toHaveLength(length)
    expect(others).toEqual(rest)
  })

  it('has other names, and lacks what is switched off', async () => {
    expect(await bodyOf('/renamed?page=2&fields=id')).toEqual({
      items: [{ id: 3 }],
      page: 2,
      pages: 2,
      count: 3,
    })
  })

  it('has the cursor of the next page, null on the last', async () => {
    const first = (await bodyOf('/wrapped?limit=2&cursor=&fields=id')) as { next: string }
    expect(first).toMatchObject({ data: [{ id: 1 }, { id: 2 }], page: 1, next: expect.any(String) })
    expect(await bodyOf(`/wrapped?limit=2&cursor=${first.next}&fields=id`)).toEqual({
      data: [{ id: 3 }],
      page: 2,
      pages: 2,
      limit: 2,
      total: 3,
      next: null,
    })
  })

  it('keeps headers as they are', async () => {
    const { headers } = await send(server, 'GET /wrapped?limit=2')
    expect(headers.get('x-total-count')).toBe('3')
    expect(headers.get('link')).toContain('rel="next"')
  })
})

describe('a cursor', () => {
  it('leads through a sorted list that changes, each record once', async () => {
    const seen: unknown[] = []
    let next: string | undefined = '/plain?sort=-price&limit=1&cursor='
    for (let step = 0; next !== undefined; step++) {
      const { headers, body } = await send(server, `GET ${next}`)
      seen.push(...(body as Item[]).map((item) => item['id']))
      next = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]
      if (step === 0) {
        await send(server, 'DELETE /plain/2')
        await send(server, 'POST /plain', { id: 50, price: 99 })
        await send(server, 'POST /plain', { id: 0, price: 2 })
      }
    }
    expect(seen).toEqual([2, 0, 1, 3])
  })

  it('is in a header that pages of other origins may read', async () => {
    const headers = { origin: 'http://localhost:5173' }
    const answer = await send(server, 'GET /plain?cursor=&limit=2', undefined, headers)
    const cursor = answer.headers.get('x-next-cursor') ?? ''
    expect(answer.headers.get('access-control-expose-headers')).toMatch(/x-next-cursor/)
    expect(answer.headers.get('access-control-expose-headers')).toMatch(/link/)
    const last = await send(server, `GET /plain?limit=2&cursor=${cursor}`)
    expect([last.body, last.headers.get('x-next-cursor')]).toMatchObject([[{ id: 3 }], null])
    expect(await bodyOf(`/plain?limit=9&fields=id&cursor=${cursor}`)).toEqual([{ id: 3 }])
  })

  it.each(['sort=name', 'price=2', 'q=n', 'price:gt=1', 'sort=-id'])(
    'of another query is 400: %s',
    async (query) => {
      const { headers } = await send(server, 'GET /plain?cursor=&limit=1&sort=id')
      const cursor = headers.get('x-next-cursor')
      const { status, body } = await send(server, `GET /plain?${query}&cursor=${cursor}`)
      expect([status, body]).toMatchObject([400, { code: 'bad-query', parameter: 'cursor' }])
    },
  )

  it('of other records is 400, and holds whatever is embedded', async () => {
    const relations = { parts: many('parts') }
    const parts = [1, 1, 2, 2].map((boxId) => ({ boxId }))
    await using boxes = await createMockServer({
      mocks: [
        resource('boxes', { seed: [{}, {}, {}], relations }),
        resource<Item>('parts', { seed: parts }),
      ],
    })
    const cursorOf = async (path: string) =>
      (await send(boxes, `GET ${path}?limit=1&cursor=`)).headers.get('x-next-cursor')
    const paths = ['/boxes', '/parts', '/boxes/1/parts', '/boxes/2/parts']
    for (const from of paths) {
      for (const to of paths) {
        const cursor = await cursorOf(from)
        const { status } = await send(boxes, `GET ${to}?limit=1&cursor=${cursor}`)
        expect([from, to, status]).toEqual([from, to, from === to ? 200 : 400])
      }
    }
    const cursor = await cursorOf('/boxes')
    expect(await bodyOf(`/boxes?embed=parts&fields=id&cursor=${cursor}`, boxes)).toEqual([
      { id: 2 },
      { id: 3 },
    ])
  })

  it.each(['x', '%00', 'W10', 'bnVsbA', 'WzEsMiwzXQ', 'é', '='.repeat(5000)])(
    'that is none is 400: %s',
    async (cursor) => {
      expect((await send(server, `GET /plain?cursor=${cursor}`)).status).toBe(400)
    },
  )

  it('of texts that fit into no address is 400', async () => {
    await send(server, 'POST /plain', { name: 'a'.repeat(9000) })
    const { status, body } = await send(server, 'GET /plain?sort=name&limit=1&cursor=')
    expect([status, body]).toMatchObject([400, { parameter: 'cursor' }])
  })
})

describe('strict', () => {
  it.each([
    ['nam=Pen', 'nam', 'Did you mean "name"?'],
    ['maker.zap=1', 'maker.zap', 'No record has the field "maker.zap".'],
    ['nam:gte=Pen', 'nam:gte', 'Did you mean "name"?'],
    ['sort=prize', 'sort', 'Did you mean "price"?'],
    ['fields=nam', 'fields', 'Did you mean "name"?'],
    ['cache_buster=1', 'cache_buster', 'Fields are "id", "name"'],
  ])('%s', async (query, parameter, detail) => {
    const { status, body } = await send(server, `GET /strict?${query}`)
    expect(status).toBe(400)
    expect(body).toMatchObject({ code: 'bad-query', parameter })
    expect((body as { detail: string }).detail).toContain(detail)
    expect((await send(server, `GET /plain?${query}`)).status).toBe(200)
  })

  it('is a setting, which a collection may contradict', async () => {
    await using strict = await createMockServer({ mocks, strict: true })
    expect((await send(strict, 'GET /plain?nam=1')).status).toBe(400)
    expect((await send(strict, 'GET /loose?nam=1')).status).toBe(200)
    expect((await send(strict, 'GET /plain?name=Pen')).status).toBe(200)
  })
})

it('a list is not mixed up with the choice of a write at the same address', async () => {
  await send(server, 'GET /plain?nam=1')
  expect((await send(server, 'DELETE /plain?nam=1')).status).toBe(400)
  const stale = { 'if-match': '"x"' }
  expect((await send(server, 'DELETE /plain?id=3&fields=id', undefined, stale)).status).toBe(412)
  expect(await bodyOf('/plain?id=3&fields=id')).toEqual([{ id: 3 }])
})

it.each([
  ['price:gte=cheap', 'price:gte'],
  ['price:gtee=1', 'price:gtee'],
  ['name:exists=perhaps', 'name:exists'],
])('%s is 400 and names the parameter', async (query, parameter) => {
  const { status, body } = await send(server, `GET /plain?${query}`)
  expect([status, body]).toMatchObject([400, { code: 'bad-query', parameter }])
})

it('a limit beyond the most is cut, and noted', async () => {
  expect((await send(server, 'GET /plain?limit=1000000000')).status).toBe(200)
  expect(reports[0]?.notes).toEqual(['limit 1000000000 cut to 10000'])
})
