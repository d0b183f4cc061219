import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMockServer, many, resource } from 'mockapi'
import { serveFolder } from '../support/folder.ts'
import type { ServedFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

const findings = [
  { id: 9, n: 'f' },
  { id: 10, n: 'g' },
  { id: 'x', n: 'h' },
]
const sets = [
  { id: 1, findings, tags: ['sea', 'sun', 'sea'] },
  { id: 2, findings: null },
]
const files = {
  'mocks/sets.json': JSON.stringify(sets),
  'mocks/db.json': JSON.stringify({ nested: { users: [{ id: 1 }, { id: 2 }], name: 'x' } }),
}

let served: ServedFolder

beforeAll(async () => {
  served = await serveFolder(files, { dir: 'mocks' })
})

afterAll(() => served[Symbol.asyncDispose]())

describe('lists inside a record', () => {
  it.each<[target: string, body: unknown]>([
    ['/sets/1/findings', findings],
    ['/sets/1/findings/', findings],
    ['/sets/1/findings/9', findings[0]],
    ['/sets/1/findings/x', findings[2]],
    ['/sets/1/findings?n=g', [findings[1]]],
    ['/sets/1/findings?sort=-n&limit=1', [findings[2]]],
    ['/sets/1/findings?q=h&fields=n', [{ n: 'h' }]],
    ['/sets/1/tags', ['sea', 'sun', 'sea']],
    ['/sets/1/tags?limit=1&page=2', ['sun']],
    ['/sets/1/tags?q=sea', ['sea', 'sea']],
    ['/nested/users', [{ id: 1 }, { id: 2 }]],
    ['/nested/users?_page=1&_limit=1', [{ id: 1 }]],
    ['/nested/users/2', { id: 2 }],
  ])('GET %s', async (target, body) => {
    const answer = await send(served.server, `GET ${target}`)
    expect([answer.status, answer.body]).toEqual([200, body])
  })

  it('have totals and links', async () => {
    const { headers } = await send(served.server, 'GET /nested/users?_page=1&_limit=1')
    expect(headers.get('x-total-count')).toBe('2')
    expect(headers.get('link')).toContain('rel="next"')
  })

  it.each([
    ['GET /sets/1/findings/77', 'has no item with the id "77". It has 3 items.'],
    ['GET /sets/2/findings', 'There is no list "findings" in the record "2" of "sets".'],
    ['GET /sets/3/findings', '"sets" has no record with the id "3".'],
    ['GET /sets/1/nothing', 'No mock answers GET /sets/1/nothing.'],
    ['POST /sets/1/nothing', 'No mock answers POST /sets/1/nothing.'],
    ['GET /nested/name', 'No mock answers GET /nested/name.'],
  ])('%s is 404', async (line, says) => {
    const { status, body } = await send(served.server, line)
    expect([status, (body as { detail: string }).detail]).toEqual([
      404,
      expect.stringContaining(says),
    ])
  })

  it('are changed with their record', async () => {
    const refused = await send(served.server, 'POST /nested/users', { id: 3 })
    expect(refused.status).toBe(405)
    expect(refused.headers.get('allow')).toBe('GET, HEAD, QUERY, OPTIONS')
    expect(refused.body).toMatchObject({ detail: expect.stringContaining('PATCH that') })
    await send(served.server, 'PATCH /nested', { users: [{ id: 7 }] })
    expect((await send(served.server, 'GET /nested/users/7')).body).toEqual({ id: 7 })
  })

  it('of TypeScript have addresses, unless a relation or a mock has them', async () => {
    const parts = resource('parts', { seed: [{ id: 5, setId: 1 }] })
    const owners = resource('sets', {
      seed: [{ id: 1, parts: ['own'], notes: ['a'], hidden: ['b'] }],
      relations: { parts: many('parts') },
    })
    const mocks = [parts, owners, { 'GET /sets/:id/hidden': { mine: true } }]
    await using server = await createMockServer({ mocks })
    expect((await send(server, 'GET /sets/1/parts')).body).toEqual([{ id: 5, setId: 1 }])
    expect((await send(server, 'GET /sets/1/notes')).body).toEqual(['a'])
    expect((await send(server, 'GET /sets/1/hidden')).body).toEqual({ mine: true })
  })
})

describe('what a list is not', () => {
  it('replaced by PUT, whose 405 says how it is', async () => {
    const { status, body } = await send(served.server, 'PUT /sets', [])
    expect(status).toBe(405)
    const says =
      'To replace all records, DELETE /sets?id:exists=true, and POST an array of the new ones.'
    expect((body as { detail: string }).detail).toContain(says)
    await using other = await serveFolder(files, { dir: 'mocks' })
    expect((await send(other.server, 'DELETE /sets?id:exists=true')).status).toBe(200)
    expect((await send(other.server, 'POST /sets', [{ id: 4 }])).status).toBe(201)
    expect((await send(other.server, 'GET /sets')).body).toEqual([{ id: 4 }])
  })

  it('asked for several values with a comma, which the log says', async () => {
    const notes: (readonly string[])[] = []
    await using other = await serveFolder(files, {
      dir: 'mocks',
      onRequest: (report) => void notes.push(report.notes),
    })
    expect((await send(other.server, 'GET /sets?id=1,2')).body).toEqual([])
    expect(await (await send(other.server, 'GET /sets?id:in=1,2')).body).toHaveLength(2)
    expect((await send(other.server, 'GET /sets?id[eq]=1,2')).body).toEqual([])
    expect((await send(other.server, 'GET /sets?id[in]=3,4')).body).toEqual([])
    expect(notes).toEqual([
      ['id=1,2 is one value: for any of several, id:in=1,2'],
      [],
      ['id[eq]=1,2 is one value: for any of several, id:in=1,2'],
      [],
    ])
  })
})
