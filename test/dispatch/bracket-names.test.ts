import { createMockServer, defineMock, route } from 'mockapi'
import type { MockServer } from 'mockapi'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { send } from '../support/send.ts'

const form = { 'content-type': 'application/x-www-form-urlencoded' }

const conditions: readonly [when: Record<string, unknown>, query: string][] = [
  [{ 'query.tag': 'b' }, 'tag=a&tag=b'],
  [{ 'query.tag': { in: ['b'] } }, 'tag=a&tag=b'],
  [{ 'query.tag': { contains: 'B' } }, 'tag=a&tag=abc'],
  [{ 'query.tag': ['a', 'b'] }, 'tag=a&tag=b'],
  [{ 'query.tag': { matches: '^b' } }, 'tag=a&tag=b'],
  [{ 'query.n': { gt: 5 } }, 'n=1&n=9'],
  [{ 'query.n': 9 }, 'n=1&n=9'],
  [{ 'query.tag': { not: { contains: 'z' } } }, 'tag=a&tag=b'],
  [{ 'query.array[]': { contains: 'test2' } }, 'array[]=test1&array[]=test2'],
  [{ 'query.array': { contains: 'test2' } }, 'array[]=test1&array[]=test2'],
  [{ 'query.array': ['test1'] }, 'array%5B%5D=test1'],
  [{ 'query.array.1': 'b' }, 'array[0]=a&array[1]=b'],
  [{ 'query.array[1]': 'b' }, 'array[0]=a&array[1]=b'],
  [{ 'query.obj.prop2': 'x' }, 'obj[prop2]=x'],
  [{ 'query.obj[prop2]': 'x' }, 'obj[prop2]=x'],
  [{ 'query.obj[prop2]': { exists: true }, 'query.obj.prop1': { exists: false } }, 'obj[prop2]=x'],
  [{ 'query.a.b.c': '1' }, 'a[b][c]=1'],
  [{ 'query.a.0.b': '1' }, 'a[][b]=1'],
  [{ 'query.a.b': '1' }, 'a.b=1'],
  [{ 'queries.tag': ['a', 'b'] }, 'tag=a&tag=b'],
  [{ 'query.__proto__.x': { exists: false } }, '__proto__[x]=1'],
]

const unmet: typeof conditions = [
  [{ 'query.tag': 'c' }, 'tag=a&tag=b'],
  [{ 'query.tag': { ne: 'b' } }, 'tag=a&tag=b'],
  [{ 'query.tag': { nin: ['b'] } }, 'tag=a&tag=b'],
  [{ 'query.tag': { not: 'a' } }, 'tag=a&tag=b'],
  [{ 'query.constructor': { exists: true } }, 'a=1'],
]

const forms: typeof conditions = [
  [{ 'body.user.name': 'Ada' }, 'user[name]=Ada'],
  [{ 'body.user[name]': 'Ada' }, 'user[name]=Ada'],
  [{ 'body.ids': { contains: '2' } }, 'ids[]=1&ids[]=2'],
  [{ 'body.ids': '2' }, 'ids=1&ids=2'],
  [{ 'body[user][name]': 'Ada' }, 'user[name]=Ada'],
]

const all = [...conditions, ...unmet, ...forms]
const mocks = [
  ...all.map(([when], index) => route(`ALL /when/${index}`, { when, handle: () => 'met' })),
  defineMock({
    'GET /show': {
      tag: '{{query.tag}}',
      tags: '{{queries.tag}}',
      role: '{{query.filter.role}}',
      bracket: '{{query.filter[role]}}',
      filter: '{{query.filter}}',
      ids: '{{query.ids}}',
      allIds: '{{queries.ids}}',
      text: 'for {{query.ids}} of {{query.filter.role}}',
    },
    'GET /all': { query: '{{query}}', queries: '{{queries}}' },
    'GET /handler': ({ query, queries }) => ({
      first: query['tag'],
      role: query['filter[role]'],
      ids: queries('ids'),
      tags: queries('tag'),
      roles: queries('filter[role]'),
    }),
    'POST /form': { name: '{{body.user.name}}', same: '{{body.user[name]}}', ids: '{{body.ids}}' },
    'POST /file': {
      name: '{{body.file.name}}',
      size: '{{body.file.size}}',
      file: '{{body.file}}',
      all: '{{body}}',
    },
  }),
]

let server: MockServer

beforeAll(async () => {
  server = await createMockServer({ mocks, port: 0 })
})
afterAll(() => server.close())

const numbered = all.map(([when, text], index) => [when, text, index] as const)

describe.each(['on the wire', 'in process'])('%s', (way) => {
  const ask = async (line: string, body?: string, headers?: Record<string, string>) => {
    if (way === 'on the wire') return send(server, line, body, headers)
    const [method = '', path = ''] = line.split(' ')
    const answer = await server.fetch(path, {
      method,
      ...(body && { body }),
      ...(headers && { headers }),
    })
    return { status: answer.status, body: (await answer.json()) as unknown }
  }

  it.each(numbered.slice(0, conditions.length))('%j holds for %s', async (_, text, index) => {
    expect((await ask(`GET /when/${index}?${text}`)).status).toBe(200)
  })

  it.each(numbered.slice(conditions.length, -forms.length))(
    '%j does not hold for %s',
    async (_, text, index) => {
      expect((await ask(`GET /when/${index}?${text}`)).status).toBe(404)
    },
  )

  it.each(numbered.slice(-forms.length))('%j holds for the form %s', async (_, text, index) => {
    expect((await ask(`POST /when/${index}`, text, form)).status).toBe(200)
  })

  it('templates read one value, all values, and what is in brackets', async () => {
    const { body } = await ask('GET /show?tag=a&tag=b&filter[role]=admin&ids[]=1&ids[]=3')
    expect(body).toEqual({
      tag: 'a',
      tags: ['a', 'b'],
      role: 'admin',
      bracket: 'admin',
      filter: { role: 'admin' },
      ids: ['1', '3'],
      allIds: ['1', '3'],
      text: 'for ["1","3"] of admin',
    })
    expect((await ask('GET /show')).body).toMatchObject({
      tag: null,
      tags: [],
      role: null,
      ids: null,
    })
    expect((await ask('GET /all?tag=a&tag=b&f[x]=1')).body).toEqual({
      query: { tag: 'a', 'f[x]': '1' },
      queries: { tag: ['a', 'b'], 'f[x]': ['1'] },
    })
  })

  it('handlers read one value by the name that was sent, and all values', async () => {
    const { body } = await ask('GET /handler?tag=a&tag=b&filter[role]=admin&ids[0]=1&ids[1]=3')
    const expected = {
      first: 'a',
      role: 'admin',
      ids: ['1', '3'],
      tags: ['a', 'b'],
      roles: ['admin'],
    }
    expect(body).toEqual(expected)
  })

  it('templates read forms', async () => {
    const { body } = await ask('POST /form', 'user%5Bname%5D=Ada&ids[]=1&ids[]=2', form)
    expect(body).toEqual({ name: 'Ada', same: 'Ada', ids: ['1', '2'] })
  })
})

it.each(['Node', 'a test environment'])(
  'templates describe the files of a form, with the classes of %s',
  async (of) => {
    const body = new FormData()
    body.set('file', new File(['abc'], 'a.txt', { type: 'text/plain' }))
    body.set('title', 'T')
    const request = new Request('http://mockapi.local/file', { method: 'POST', body })
    if (of !== 'Node') {
      vi.stubGlobal('File', Map)
      vi.stubGlobal('Blob', Map)
    }
    onTestFinished(() => void vi.unstubAllGlobals())
    const answer = await server.fetch(request)
    const file = { name: 'a.txt', type: 'text/plain', size: 3 }
    expect(await answer.json()).toEqual({ name: 'a.txt', size: 3, file, all: { file, title: 'T' } })
  },
)
