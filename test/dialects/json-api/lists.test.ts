import { describe, expect, it } from 'vitest'
import { ask, idsOf, serve } from '../../support/json-api.ts'

describe('lists', () => {
  it.each([
    { query: '', ids: ['1', '2', '3'] },
    { query: 'sort=-created-at', ids: ['3', '2', '1'] },
    { query: 'sort=author.first-name,-price', ids: ['3', '1', '2'] },
    { query: 'sort=-id', ids: ['3', '2', '1'] },
    { query: 'filter[title]=Ember', ids: ['2'] },
    { query: 'filter[title]=Ember,Omakase', ids: ['1', '2'] },
    { query: 'filter[id]=1,3', ids: ['1', '3'] },
    { query: 'filter[id][]=1&filter[id][]=2', ids: ['1', '2'] },
    { query: 'filter[created-at]=2024-03-01', ids: ['3'] },
    { query: 'filter[price][gte]=10', ids: ['2', '3'] },
    { query: 'filter[price][gt]=5&filter[price][lt]=25', ids: ['2'] },
    { query: 'filter[title][contains]=em', ids: ['2'] },
    { query: 'filter[author]=1', ids: ['1', '3'] },
    { query: 'filter[author.first-name]=Ada', ids: ['1', '3'] },
    { query: 'filter[author][first-name][startsWith]=b', ids: ['2'] },
    { query: 'filter[comments]=c1', ids: ['1'] },
    { query: 'filter[comments.body]=second', ids: ['1'] },
    { query: 'filter[tags]=b', ids: ['2'] },
    { query: 'page[number]=2&page[size]=2', ids: ['3'] },
    { query: 'page[size]=2', ids: ['1', '2'] },
    { query: 'page[offset]=1&page[limit]=1', ids: ['2'] },
    { query: 'page[limit]=2', ids: ['1', '2'] },
    { query: 'page[cursor]=&page[size]=2', ids: ['1', '2'] },
    { query: 'query=whatever&myThing=1', ids: ['1', '2', '3'] },
  ])('$query is $ids', async ({ query, ids }) => {
    await using served = await serve()
    const answer = await ask(served.server, `GET /posts?${query}`)
    expect(idsOf(answer.list)).toEqual(ids)
  })

  it.each([
    'page[size]=1&sort=-title&include=author',
    'page[offset]=0&page[limit]=1',
    'page[limit]=1',
    'page[cursor]=&page[size]=1',
  ])('%s is followed by links to the end', async (query) => {
    await using served = await serve()
    const seen: string[] = []
    let address: string | null | undefined = `/posts?${query}`
    while (address) {
      const { list, links, meta }: Awaited<ReturnType<typeof ask>> = await ask(
        served.server,
        `GET ${address}`,
      )
      expect(meta).toEqual({ total: 3 })
      seen.push(...idsOf(list))
      address = links['next']
    }
    expect(seen.toSorted()).toEqual(['1', '2', '3'])
  })

  it('link first, last, prev and next, null where there is none', async () => {
    await using served = await serve()
    const { links } = await ask(served.server, 'GET /posts?page[number]=1&page[size]=2')
    const at = (page: number) => `/posts?page%5Bnumber%5D=${page}&page%5Bsize%5D=2`
    expect(links).toEqual({
      self: '/posts?page[number]=1&page[size]=2',
      first: at(1),
      prev: null,
      next: at(2),
      last: at(2),
    })
    const all = await ask(served.server, 'GET /posts')
    expect(all.links).toEqual({ self: '/posts' })
  })

  it('go below a record, with all parameters', async () => {
    await using served = await serve()
    const { list, meta } = await ask(served.server, 'GET /authors/1/posts?sort=-price&page[size]=1')
    expect([idsOf(list), meta]).toEqual([['3'], { total: 2 }])
    const one = await ask(served.server, 'GET /posts/2/author?include=posts')
    expect([one.data.id, idsOf(one.included)]).toEqual(['2', ['2']])
  })

  it.each([
    { query: 'filter[nope]=1', parameter: 'filter[nope]', detail: 'nope' },
    { query: 'filter=1', parameter: 'filter', detail: 'filter[name]=Ada' },
    { query: 'sort=nope', parameter: 'sort', detail: 'nope' },
    { query: 'sort=comments.body', parameter: 'sort', detail: 'many "comments"' },
    { query: 'include=autor', parameter: 'include', detail: 'Did you mean "author"?' },
    { query: 'include=comments.nope', parameter: 'include', detail: '"comments" has no' },
    { query: 'include=a.b.c.d.e.f', parameter: 'include', detail: '6 relations deep' },
    { query: 'include[x]=a', parameter: 'include[x]', detail: 'include=author' },
    { query: 'page=2', parameter: 'page', detail: 'page[number]=2' },
    { query: 'page[nope]=2', parameter: 'page[nope]', detail: 'page[number]=2' },
    { query: 'page[number]=0', parameter: 'page[number]', detail: 'page[number]=1' },
    { query: 'page[number]=1&page[offset]=1', parameter: 'page[offset]', detail: 'page[number]' },
    { query: 'page[size]=1&page[size]=2', parameter: 'page[size]', detail: 'once' },
    { query: 'page[cursor]=zzz', parameter: 'page[cursor]', detail: 'none of this query' },
    { query: 'fields=title', parameter: 'fields', detail: 'fields[posts]=title' },
  ])('$query is 400 with its place', async ({ query, parameter, detail }) => {
    await using served = await serve()
    const { status, errors } = await ask(served.server, `GET /posts?${query}`)
    expect(status).toBe(400)
    expect(errors).toMatchObject([{ status: '400', code: 'bad-query', source: { parameter } }])
    expect(errors[0]?.detail).toContain(detail)
  })

  it('refuse parameters of no family with strict alone', async () => {
    await using served = await serve(undefined, { strict: true })
    const { status, errors } = await ask(served.server, 'GET /posts?query=x')
    expect([status, errors[0]?.source]).toEqual([400, { parameter: 'query' }])
  })
})
