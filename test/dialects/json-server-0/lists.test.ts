import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idsOf, serve } from '../../support/json-server-0.ts'
import type { Served } from '../../support/json-server-0.ts'

const posts = [
  { id: 1, title: 'Alpha', views: 100, draft: true, tags: ['sea', 'sun'], by: { name: 'Ada' } },
  { id: 2, title: 'beta C++', views: 20, draft: false, tags: ['sea'], by: { name: 'Grace' } },
  { id: 3, title: 'Gamma', views: 3, tags: [], made: '2024-02-20' },
  { id: 4, title: 'delta', views: null, tags: null, made: '2024-03-01' },
  { id: 5, title: '', views: 20.5, draft: true },
]
const items = Array.from({ length: 25 }, (_, index) => ({ id: index + 1, rank: 25 - index }))

let served: Served

beforeAll(async () => {
  served = await serve({ posts, items, empty: [], notes: [{ id: 'a' }] })
})

afterAll(() => served[Symbol.asyncDispose]())

async function ids(query: string): Promise<unknown[]> {
  const answer = await served.ask(`GET /posts${query}`)
  expect(answer.status).toBe(200)
  return idsOf(answer)
}

describe('filters', () => {
  it.each<[query: string, ids: number[]]>([
    ['', [1, 2, 3, 4, 5]],
    ['?title=Alpha', [1]],
    ['?title=alpha', []],
    ['?id=1&id=3', [1, 3]],
    ['?id[]=1&id[]=3', [1, 3]],
    ['?id[0]=1&id[1]=3', [1, 3]],
    ['?views=20&draft=false', [2]],
    ['?views=20.0', []],
    ['?title=', [5]],
    ['?views=null', []],
    ['?tags=sea', [2]],
    ['?tags=sea,sun', [1]],
    ['?tags.0=sea', [1, 2]],
    ['?tags.length=1', [2]],
    ['?by.name=Ada', [1]],
    ['?by[name]=Ada', [1]],
    ['?by=[object%20Object]', [1, 2]],
    ['?colour=red', [1, 2, 3, 4, 5]],
    ['?callback=x&_=12', [1, 2, 3, 4, 5]],
    ['?constructor=x&toString=y&__proto__=z', [1, 2, 3, 4, 5]],
    ['?__proto___ne=z', []],
    ['?views_gte=20', [1, 2, 5]],
    ['?views_gte=20&views_lte=20.5', [2, 5]],
    ['?views_lte=many', []],
    ['?views_lte=', []],
    ['?made_gte=2024-02-21', [4]],
    ['?draft_gte=1', [1, 5]],
    ['?id_ne=1&id_ne=2', [3, 4, 5]],
    ['?views_ne=3', [1, 2, 5]],
    ['?colour_ne=red', []],
    ['?title_like=A$', [1, 3, 4]],
    ['?title_like=c\\%2B', [2]],
    ['?title_like=alp&title_like=gam', [1, 3]],
    ['?tags_like=sun', [1]],
    ['?views_like=^2', [2, 5]],
  ])('%s', async (query, expected) => {
    expect(await ids(query)).toEqual(expected)
  })
})

describe('full text', () => {
  it.each<[query: string, ids: number[]]>([
    ['?q=A', [1, 2, 3, 4]],
    ['?q=sun', [1]],
    ['?q=GRACE', [2]],
    ['?q=20', [2, 3, 4, 5]],
    ['?q=sea&q=sun', [1, 2]],
    ['?q=', [1, 2, 3, 4, 5]],
    ['?q=false', []],
    ['?q=views', []],
    ['?q=sea&views_lte=20', [2]],
  ])('%s', async (query, expected) => {
    expect(await ids(query)).toEqual(expected)
  })
})

describe('order', () => {
  it.each<[query: string, ids: number[]]>([
    ['?_sort=views', [3, 2, 5, 1, 4]],
    ['?_sort=views&_order=desc', [4, 1, 5, 2, 3]],
    ['?_sort=title', [5, 1, 3, 2, 4]],
    ['?_sort=by.name&_order=DESC', [3, 4, 5, 2, 1]],
    ['?_sort=draft,views&_order=desc,asc', [3, 4, 5, 1, 2]],
    ['?_sort=draft&_sort=views&_order=desc&_order=asc', [3, 4, 5, 1, 2]],
    ['?_sort=tags', [3, 2, 1, 4, 5]],
    ['?_sort=colour', [1, 2, 3, 4, 5]],
    ['?_sort=&_order=desc', [1, 2, 3, 4, 5]],
    ['?_sort=__proto__,constructor', [1, 2, 3, 4, 5]],
  ])('%s', async (query, expected) => {
    expect(await ids(query)).toEqual(expected)
  })
})

describe('slices', () => {
  it.each<[query: string, ids: number[]]>([
    ['?_start=1&_end=3', [2, 3]],
    ['?_start=3&_limit=5', [4, 5]],
    ['?_end=2', [1, 2]],
    ['?_limit=2', [1, 2]],
    ['?_limit=0', []],
    ['?_limit=many', []],
    ['?_start=-2&_end=10', [4, 5]],
    ['?_end=-1', [1, 2, 3, 4]],
    ['?_limit=1e9', [1]],
  ])('%s', async (query, expected) => {
    const answer = await served.ask(`GET /posts${query}`)
    expect(idsOf(answer)).toEqual(expected)
    expect(answer.headers.get('x-total-count')).toBe('5')
    expect(answer.headers.get('access-control-expose-headers')).toBe('X-Total-Count')
    expect(answer.headers.get('link')).toBeNull()
  })

  it('are none with a start alone, nor is the total told then', async () => {
    const answer = await served.ask('GET /posts?_start=3')
    expect(idsOf(answer)).toEqual([1, 2, 3, 4, 5])
    expect(answer.headers.get('x-total-count')).toBeNull()
  })
})

describe('pages', () => {
  it.each<[query: string, first: number | undefined, count: number]>([
    ['?_page=1', 1, 10],
    ['?_page=3', 21, 5],
    ['?_page=4', undefined, 0],
    ['?_page=2&_limit=4', 5, 4],
    ['?_page=0', 1, 10],
    ['?_page=abc', 1, 10],
    ['?_page=-3', 1, 10],
    ['?_page=1&_limit=abc', 1, 10],
    ['?_page=1e99', 1, 10],
    ['?_page=99999999999999999999', undefined, 0],
  ])('%s', async (query, first, count) => {
    const answer = await served.ask(`GET /items${query}`)
    expect(idsOf(answer)).toHaveLength(count)
    expect(idsOf(answer)[0]).toBe(first)
    expect(answer.headers.get('x-total-count')).toBe('25')
    expect(answer.headers.get('access-control-expose-headers')).toBe('X-Total-Count, Link')
  })

  it('link to others, with all that was asked for', async () => {
    const { url } = served.server
    const link = (page: number, rel: string) =>
      `<${url}/items?rank_gte=1&_page=${page}&_limit=10&_sort=rank>; rel="${rel}"`
    const { headers } = await served.ask('GET /items?rank_gte=1&_page=2&_limit=10&_sort=rank')
    const all = [link(1, 'first'), link(1, 'prev'), link(3, 'next'), link(3, 'last')]
    expect(headers.get('link')).toBe(all.join(', '))
  })

  it('link to real pages, whatever page was asked for', async () => {
    const { headers } = await served.ask('GET /items?my_page=0&_page=0')
    const next = `<${served.server.url}/items?my_page=0&_page=2>; rel="next"`
    expect(headers.get('link')).toContain(next)
  })

  it('have no links where there is one alone', async () => {
    expect((await served.ask('GET /posts?_page=1')).headers.get('link')).toBe('')
  })
})

describe('what is sent', () => {
  it('is JSON in lines, not to be cached', async () => {
    const { text, headers } = await served.ask('GET /items?_limit=1')
    expect(text).toBe('[\n  {\n    "id": 1,\n    "rank": 25\n  }\n]')
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(headers.get('cache-control')).toBe('no-cache')
    expect(headers.get('expires')).toBe('-1')
    expect((await served.ask('GET /items')).text).toBe(JSON.stringify(items, null, 2))
    expect((await served.ask('GET /empty?id=1')).text).toBe('[]')
  })

  it('waits as long as it is told', async () => {
    const started = performance.now()
    expect((await served.ask('GET /items/1?_delay=60')).body).toEqual({ id: 1, rank: 25 })
    expect(performance.now() - started).toBeGreaterThan(50)
    expect((await served.ask('GET /items/1?_delay=soon')).status).toBe(200)
  })
})

describe('bad input', () => {
  it.each(['title_like=(', 'title_like=[', 'title_like=C%2B%2B', 'title_like=(?=a)'])(
    '%s is refused',
    async (query) => {
      const { status, body, headers } = await served.ask(`GET /posts?${query}`)
      expect(status).toBe(400)
      expect(headers.get('content-type')).toBe('application/problem+json')
      expect(body).toMatchObject({ code: 'bad-query', parameter: 'title_like' })
    },
  )

  it.each([
    Array.from({ length: 1000 }, (_, index) => `f${index}_ne=x`).join('&'),
    `title=${'x'.repeat(8000)}`,
    `${'a.'.repeat(3000)}b_gte=1`,
    `_sort=${'a.'.repeat(3000)}b`,
    'title=%00&title=%ud800&title=%',
    Array.from({ length: 500 }, (_, index) => `_embed=x${index}&_expand=y${index}`).join('&'),
  ])('%.30s does no harm', async (query) => {
    expect((await served.ask(`GET /posts?${query}`)).status).toBe(200)
  })

  it('never hangs', async () => {
    const evil = [{ id: 1, title: `${'a'.repeat(40)}!` }]
    await using other = await serve({ posts: evil })
    expect((await other.ask('GET /posts?title_like=^(a%2B)%2B$')).body).toEqual([])
  })

  it('refuses fields that no record has, where that is asked for', async () => {
    await using strict = await serve({ posts }, { strict: true })
    const { status, body } = await strict.ask('GET /posts?colour=red')
    expect(status).toBe(400)
    expect(body).toMatchObject({ code: 'bad-query', parameter: 'colour' })
    expect((await strict.ask('GET /posts?title=Alpha&_sort=views')).status).toBe(200)
  })
})
