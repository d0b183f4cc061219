import { beforeEach, describe, expect, it } from 'vitest'
import { createMockServer } from 'mockapi'
import { serveFolder } from '../support/folder.ts'
import type { ServedFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

const record = { id: 1, name: 'Ada', tags: ['x', 'y'], at: { 'a/b': 1, 'm~n': 2 }, no: null }
let served: ServedFolder

beforeEach(async () => {
  served = await serveFolder({
    'mocks/users.json': JSON.stringify([record]),
    'mocks/settings.json': '{ "theme": "dark", "size": { "w": 1 } }',
  })
  return () => served[Symbol.asyncDispose]()
})

const patch = (operations: unknown, path = '/users/1', headers = {}) =>
  send(served.server, `PATCH ${path}`, JSON.stringify(operations), {
    'content-type': 'application/json-patch+json; charset=utf-8',
    ...headers,
  })

describe('JSON Patch', () => {
  it.each([
    [{ op: 'add', path: '/tags/-', value: 'z' }, { tags: ['x', 'y', 'z'] }],
    [{ op: 'add', path: '/tags/0', value: 'z' }, { tags: ['z', 'x', 'y'] }],
    [{ op: 'add', path: '/new', value: { a: [] } }, { new: { a: [] } }],
    [{ op: 'remove', path: '/tags/0' }, { tags: ['y'] }],
    [{ op: 'replace', path: '/at/a~1b', value: 3 }, { at: { 'a/b': 3, 'm~n': 2 } }],
    [{ op: 'replace', path: '/no', value: 0 }, { no: 0 }],
    [
      { op: 'move', from: '/at/m~0n', path: '/n' },
      { at: { 'a/b': 1 }, n: 2 },
    ],
    [{ op: 'copy', from: '/tags', path: '/at/tags' }, { at: { ...record.at, tags: ['x', 'y'] } }],
    [{ op: 'test', path: '/at', value: { 'm~n': 2, 'a/b': 1 } }, {}],
  ])('%j', async (operation, change) => {
    const { status, headers, body } = await patch([operation])
    expect([status, body]).toEqual([200, { ...record, ...change }])
    expect(headers.get('etag')).toMatch(/^"/)
  })

  it('replaces the whole', async () => {
    const { body } = await patch([{ op: 'replace', path: '', value: { id: 1, a: 2 } }])
    expect(body).toEqual({ id: 1, a: 2 })
  })

  it.each([
    ['no list', { op: 'test' }, undefined],
    ['no operation', [5], 0],
    ['an unknown one', [{ op: 'set', path: '/name', value: 1 }], 0],
    ['no path', [{ op: 'add', value: 1 }], 0],
    ['no value', [{ op: 'add', path: '/a' }], 0],
    ['no from', [{ op: 'move', path: '/a' }], 0],
    ['nothing there', [{ op: 'remove', path: '/nope' }], 0],
    ['an inherited field', [{ op: 'copy', from: '/toString', path: '/a' }], 0],
    ['the length of a text', [{ op: 'copy', from: '/name/length', path: '/a' }], 0],
    ['a field of a text', [{ op: 'add', path: '/name/a', value: 1 }], 0],
    ['the end of a list', [{ op: 'replace', path: '/tags/-', value: 1 }], 0],
    ['an index with a zero', [{ op: 'remove', path: '/tags/01' }], 0],
    ['an index beyond', [{ op: 'move', from: '/name', path: '/tags/9' }], 0],
    ['into itself', [{ op: 'move', from: '/at', path: '/at/b' }], 0],
    ['a prototype', [{ op: 'add', path: '/__proto__/x', value: 1 }], 0],
    ['a constructor', [{ op: 'add', path: '/constructor', value: 1 }], 0],
    ['a bad pointer', [{ op: 'remove', path: 'name' }], 0],
    ['a bad escape', [{ op: 'remove', path: '/a~2' }], 0],
    ['the whole', [{ op: 'remove', path: '' }], 0],
    [
      'the second one',
      [
        { op: 'remove', path: '/name' },
        { op: 'remove', path: '/name' },
      ],
      1,
    ],
    ['no object', [{ op: 'add', path: '', value: 5 }], undefined],
  ])('%s is 422 and changes nothing', async (_what, operations, operation) => {
    const { status, body } = await patch(operations)
    expect([status, body]).toMatchObject([422, { code: 'bad-patch' }])
    expect((body as { operation?: number }).operation).toBe(operation)
    expect(served.server.db('users').find(1)).toEqual(record)
  })

  it('bounds what copies of copies come to', async () => {
    const operations = Array.from({ length: 60 }, (_, n) => ({
      op: 'copy',
      from: '',
      path: `/c${n}`,
    }))
    const { body } = await patch(operations)
    expect(body).toMatchObject({ code: 'bad-patch' })
    // Each doubles what there is: one more would take twice as long.
    expect((body as { operation: number }).operation).toBeLessThan(17)
  })

  it('a test that does not hold is 409 and changes nothing', async () => {
    const { status, body } = await patch([
      { op: 'remove', path: '/tags' },
      { op: 'test', path: '/name', value: 'Bob' },
    ])
    expect([status, body]).toMatchObject([
      409,
      { code: 'patch-test-failed', operation: 1, path: '/name' },
    ])
    expect((await patch([{ op: 'test', path: '/gone', value: null }])).status).toBe(409)
    expect(served.server.db('users').find(1)).toEqual(record)
  })

  it.each([[{ op: 'replace', path: '/id', value: 2 }], [{ op: 'remove', path: '/id' }]])(
    'cannot change the id: %j',
    async (operation) => {
      expect((await patch([operation])).body).toMatchObject({ code: 'invalid-body' })
    },
  )

  it('of a record that is not there is 404, of another version 412, without a body 400', async () => {
    expect((await patch([], '/users/9')).status).toBe(404)
    expect((await patch([], '/users/1', { 'if-match': '"x"' })).status).toBe(412)
    const headers = { 'content-type': 'application/json-patch+json' }
    expect((await send(served.server, 'PATCH /users/1', undefined, headers)).status).toBe(400)
    expect((await send(served.server, 'POST /users', '[]', headers)).status).toBe(415)
  })

  it('changes single resources', async () => {
    const { body } = await patch([{ op: 'add', path: '/size/h', value: 2 }], '/settings')
    expect(body).toEqual({ theme: 'dark', size: { w: 1, h: 2 } })
    expect((await patch([{ op: 'test', path: '/theme', value: 1 }], '/settings')).status).toBe(409)
  })
})

it('is told of where a PATCH is of another type', async () => {
  const server = await createMockServer({ cwd: served.path })
  const { status, headers } = await send(server, 'PATCH /users/1', 'x', { 'content-type': 'a/b' })
  await server.close()
  expect([status, headers.get('accept-patch')]).toEqual([
    415,
    'application/json, application/merge-patch+json, application/json-patch+json',
  ])
})
