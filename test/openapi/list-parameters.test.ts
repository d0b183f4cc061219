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
