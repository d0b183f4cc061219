import { describe, expect, it } from 'vitest'
import { createMockServer, defineMock, resource } from 'mockapi'
import { serveFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

const uuid = 'b6b1e0c2-7d33-4d0a-9a43-1c8f1a2b3c4d'
const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const textShape = /^[\w-]{21}$/

const cases: readonly [records: readonly object[], id: unknown][] = [
  [[], 1],
  [[{ id: 4 }], 5],
  [[{ id: '177' }], '178'],
  [[{ id: uuid }], expect.stringMatching(uuidShape)],
  [[{ id: 'first-post' }], expect.stringMatching(textShape)],
  [[{ id: 'first-post' }, { id: 3 }], 4],
]

describe('a new record gets an id like those that are there', () => {
  it.each(cases)('in a JSON file, %j', async (records, id) => {
    const mocks = { 'mocks/rows.json': JSON.stringify(records) }
    await using served = await serveFolder(mocks, { dir: 'mocks' })
    const { server } = served
    expect((await send(server, 'POST /rows', { a: 1 })).body).toEqual({ a: 1, id })
    expect(server.db('rows').create({ b: 1 }).id).toSatisfy(
      (next) => typeof next === typeof idOf(id),
    )
    const session = { 'x-mockapi-session': 's' }
    const { body } = await send(server, 'POST /rows', {}, session)
    expect(typeof (body as { id: unknown }).id).toBe(typeof idOf(id))
  })

  it.each(cases)('in a resource and in handlers, %j', async (records, id) => {
    const rows = resource('rows', { seed: records })
    const mocks = [rows, defineMock({ 'POST /made': ({ db }) => db(rows).create({}) })]
    await using server = await createMockServer({ mocks })
    expect((await send(server, 'POST /made')).body).toEqual({ id })
  })

  it('as the setting says, also in an empty collection', async () => {
    const files = { 'db.json': '{ "rows": [], "old": [{ "id": 1 }] }' }
    for (const [ids, shape] of [
      ['uuid', uuidShape],
      ['nanoid', textShape],
    ] as const) {
      await using served = await serveFolder(files, { dir: 'db.json', ids })
      for (const target of ['/rows', '/old']) {
        const { body } = await send(served.server, `POST ${target}`, {})
        expect(body).toEqual({ id: expect.stringMatching(shape) })
      }
    }
    const texts = { 'db.json': '{ "rows": [{ "id": "a" }] }' }
    await using served = await serveFolder(texts, { dir: 'db.json', ids: 'increment' })
    expect((await send(served.server, 'POST /rows', {})).body).toEqual({ id: 1 })
  })

  it('also after a form has sent one, which is a text', async () => {
    await using served = await serveFolder({ 'mocks/rows.json': '[{ "id": 4 }]' })
    const { server } = served
    const form = new FormData()
    form.set('id', '7')
    const sent = await server.fetch('/rows', { method: 'POST', body: form })
    expect(await sent.json()).toEqual({ id: '7' })
    expect((await send(server, 'POST /rows', { a: 1 })).body).toEqual({ id: 8, a: 1 })
  })
})

/** What a matcher of a text stands for. */
function idOf(id: unknown): unknown {
  return typeof id === 'object' ? '' : id
}
