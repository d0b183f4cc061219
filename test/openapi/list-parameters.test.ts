import { afterEach, describe, expect, it } from 'vitest'
import type { ServedFolder } from '../support/folder.ts'
import {
  inQuery,
  integer,
  object,
  serveCollection,
  text,
  type Json,
} from '../support/openapi-collection.ts'
import { send } from '../support/send.ts'

let folder: ServedFolder
const ask = (line: string, body?: unknown, headers = {}) => send(folder.server, line, body, headers)
const serve = async (...of: Parameters<typeof serveCollection>): Promise<void> => {
  folder = await serveCollection(...of)
}

afterEach(() => folder[Symbol.asyncDispose]())

describe('what else declared parameters ask of a list', () => {
  const record = object(
    {
      id: integer,
      name: text,
      state: { enum: ['open', 'closed'] },
      created_at: { type: 'string', format: 'date-time' },
      tags: { type: 'array', items: { enum: ['a', 'b', 'c'] } },
    },
    'id',
    'name',
    'state',
    'created_at',
    'tags',
  )
  const time = { type: 'string', format: 'date-time' }
  const query = [
    inQuery('state', text),
    inQuery('created_after', time),
    inQuery('created_before', time),
    inQuery('tag', text),
    inQuery('ids', { type: 'array', items: integer }),
    inQuery('q', text),
    inQuery('sort', text),
    inQuery('direction', text),
    inQuery('offset', integer),
    inQuery('limit', { type: 'integer', default: 4 }),
  ]

  it('are values, bounds, members of lists, words and an order', async () => {
    await serve({ record, query })
    const all = (await ask('GET /pets?limit=50')).body as Json[]
    const list = async (asked: string) => (await ask(`GET /pets?limit=50&${asked}`)).body
    expect(await list('state=open')).toEqual(all.filter(({ state }) => state === 'open'))
    expect(await list('state=all')).toEqual(all)
    const times = all.map((each) => String(each['created_at'])).toSorted()
    const [from = '', to = ''] = [times[2], times[7]]
    expect(await list(`created_after=${from}&created_before=${to}`)).toHaveLength(4)
    expect(await list('tag=b')).toEqual(all.filter(({ tags }) => (tags as string[]).includes('b')))
    expect(await list('ids=2&ids=5')).toEqual([all[1], all[4]])
    const name = String(all[5]?.['name'])
    expect(await list(`q=${encodeURIComponent(name.toUpperCase())}`)).toContainEqual(all[5])
    const sorted = (await list('sort=created&direction=desc')) as Json[]
    expect(sorted.map((each) => each['created_at'])).toEqual(times.toReversed())
  })

  it('are defaults, and a part of the whole', async () => {
    await serve({ record, query })
    expect((await ask('GET /pets')).body).toHaveLength(4)
    const part = (await ask('GET /pets?offset=8')).body as Json[]
    expect(part.map(({ id }) => id)).toEqual([9, 10])
  })
})

describe('a page of a list', () => {
  const size = { type: 'integer', default: 4 }
  const pageObject = {
    name: 'page',
    in: 'query',
    style: 'deepObject',
    schema: object({ number: integer, size: integer }),
  }
  it.each<[parameters: Json[], asked: string, ids: number[]]>([
    [[inQuery('limit', size), inQuery('offset', integer)], 'limit=3&offset=3', [4, 5, 6]],
    [[inQuery('take', size), inQuery('skip', integer)], 'take=3&skip=9', [10]],
    [[inQuery('$top', size), inQuery('$skip', integer)], '%24top=3&$skip=3', [4, 5, 6]],
    [[inQuery('per_page', size), inQuery('page', integer)], 'per_page=3&page=2', [4, 5, 6]],
    [[inQuery('per_page', size), inQuery('page', integer)], 'page=2', [5, 6, 7, 8]],
    [[inQuery('per_page', size), inQuery('page', integer)], 'page=9', []],
    [
      [inQuery('size', size), inQuery('page', { ...integer, default: 0 })],
      'size=3&page=1',
      [4, 5, 6],
    ],
    [
      [inQuery('size', size), inQuery('page', { ...integer, minimum: 0 })],
      'size=3&page=1',
      [4, 5, 6],
    ],
    [
      [inQuery('size', size), inQuery('page', { ...integer, default: 1, minimum: 0 })],
      'size=3&page=1',
      [1, 2, 3],
    ],
    [
      [inQuery('page[size]', size), inQuery('page[number]', integer)],
      'page[size]=3&page[number]=2',
      [4, 5, 6],
    ],
    [[pageObject], 'page[size]=3&page[number]=2', [4, 5, 6]],
    [[inQuery('limit', { ...size, maximum: 5 })], 'limit=5', [1, 2, 3, 4, 5]],
    [[inQuery('limit', size), inQuery('cursor', text)], 'limit=3&cursor=3', [4, 5, 6]],
    [[inQuery('limit', size), inQuery('cursor', text)], 'limit=3&cursor=', [1, 2, 3]],
    [
      [inQuery('limit', size), inQuery('starting_after', integer)],
      'limit=3&starting_after=3',
      [4, 5, 6],
    ],
    [[inQuery('limit', size), inQuery('starting_after', integer)], 'limit=3&starting_after=10', []],
    [
      [inQuery('limit', size), inQuery('ending_before', integer)],
      'limit=3&ending_before=7',
      [4, 5, 6],
    ],
    [[inQuery('first', size), inQuery('after', text)], 'first=3&after=7', [8, 9, 10]],
    [[inQuery('limit', size), inQuery('before', text)], 'limit=3&before=3', [1, 2]],
  ])('of the parameters %j is for %s', async (query, asked, ids) => {
    await serve({ query })
    const { status, body } = await ask(`GET /pets?${asked}`)
    expect({ status, ids: (body as Json[]).map(({ id }) => id) }).toEqual({ status: 200, ids })
  })

  it('goes on behind a record that is gone', async () => {
    await serve({ query: [inQuery('limit', size), inQuery('after', text)] })
    await ask('DELETE /pets/3')
    const ids = async (asked: string) =>
      ((await ask(`GET /pets?limit=3&after=${asked}`)).body as Json[]).map(({ id }) => id)
    expect(await ids('3')).toEqual([4, 5, 6])
    expect(await ids('0')).toEqual([1, 2, 4])
    expect(await ids('none')).toEqual([])
    expect(await ids('99')).toEqual([])
  })
})
