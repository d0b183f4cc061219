import { http, HttpResponse } from 'msw'
import { createMockServer, defineMock, type Diagnostic } from 'mockapi'
import { fromMsw } from '../../src/msw/index.ts'
import { describe, expect, it } from 'vitest'
import { warnOfMethods } from '../../src/node/methods.ts'
import { DriftTrial } from '../support/drift.ts'
import { resultOf } from '../support/envelope.ts'
import { converted, seen } from '../support/exchanges.ts'
import { serveFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'
import { serveProxied } from '../support/upstream.ts'

const json = { 'content-type': 'application/json' }

describe('a key of QUERY', () => {
  it('makes a map of a file that has no other, with conditions on body and address', async () => {
    const files = {
      'mocks/find.json': JSON.stringify({
        'QUERY /find/:kind': {
          $cases: [
            { $when: { 'body.q': 'a', 'query.page': '2' }, $body: '{{params.kind}} {{body.q}}' },
            { $status: 422 },
          ],
        },
      }),
    }
    await using folder = await serveFolder(files)
    const { server } = folder
    expect((await send(server, 'QUERY /find/x?page=2', { q: 'a' })).body).toBe('x a')
    expect((await send(server, 'QUERY /find/x', { q: 'a' })).status).toBe(422)
    expect((await send(server, 'GET /find')).status).toBe(404)
    expect(server.calls('QUERY /find/:kind')).toHaveLength(2)
  })

  it('is what the 404 advises, and what it takes', async () => {
    const files = { 'mocks/api.json': '{ "GET /health": 1 }' }
    await using folder = await serveFolder(files)
    const { body } = await send(folder.server, 'QUERY /find', {})
    const { text } = (body as { add: { text: string } }).add
    expect(text).toBe('"QUERY /find": { "ok": true }')
    await using advised = await serveFolder({ 'mocks/api.json': `{ ${text} }` })
    expect((await send(advised.server, 'QUERY /find', {})).body).toEqual({ ok: true })
  })

  it('gives generated data that is the same for the same body', async () => {
    const find = { $count: 3, $each: { name: '{{person.fullName}}' } }
    const server = await createMockServer({ mocks: defineMock({ 'QUERY /find': find }) })
    const [first, other, again] = await Promise.all(
      ['a', 'b', 'a'].map(async (q) => (await send(server, 'QUERY /find', { q })).body),
    )
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
  })

  it('answers 304 to who has the same answer', async () => {
    const server = await createMockServer({ mocks: defineMock({ 'QUERY /find': { ok: true } }) })
    const etag = (await send(server, 'QUERY /find', {})).headers.get('etag') ?? ''
    expect((await send(server, 'QUERY /find', {}, { 'if-none-match': etag })).status).toBe(304)
  })

  it('stands in a handler of MSW for all methods', async () => {
    const all = http.all('/find', async ({ request }) =>
      HttpResponse.json({ [request.method]: await request.json() }),
    )
    const server = await createMockServer({ mocks: fromMsw([all]) })
    expect((await send(server, 'QUERY /find', { a: 1 })).body).toEqual({ QUERY: { a: 1 } })
  })
})

describe('QUERY and the real API', () => {
  it('is passed on with its body, and its answer back', async () => {
    await using proxied = await serveProxied({})
    const { server, asked } = proxied
    const answer = await send(server, 'QUERY /find?a=1', { q: 'a' })
    expect(answer.body).toEqual({ real: 'QUERY /find?a=1' })
    expect(asked).toMatchObject([{ method: 'QUERY', body: '{"q":"a"}', headers: json }])
    await fetch(`${server.url}/none`, { method: 'QUERY' })
    expect(asked[1]?.headers).toMatchObject({ 'content-length': '0' })
  })

  it('is recorded by what differs in its bodies', async () => {
    const { files } = await converted([
      seen('QUERY /find', { body: { q: 'a', at: 1 }, answer: [1] }),
      seen('QUERY /find', { body: { q: 'b', at: 1 }, answer: [2] }),
    ])
    const [{ content = '' } = {}] = files
    expect(JSON.parse(String(content))).toMatchObject({
      'QUERY /find': {
        $cases: [
          { $when: { 'body.q': 'a' }, $body: [1] },
          { $when: { 'body.q': 'b' }, $body: [2] },
        ],
      },
    })
  })

  it('of a list that a recorded collection answers by itself is no mock of its own', async () => {
    const [ada, bob] = [
      { id: 1, name: 'Ada', age: 36 },
      { id: 2, name: 'Bob', age: 20 },
    ]
    const list = seen('GET /users', { answer: [ada, bob] })
    const old = { age: { gte: 30 } }
    const told = await converted([list, seen('QUERY /users', { body: old, answer: [ada] })])
    expect(told.files.map(({ path }) => path)).toEqual(['users.json'])
    const other = await converted([list, seen('QUERY /users', { body: old, answer: [bob] })])
    expect(other.files.map(({ path }) => path)).toEqual(['users.endpoints.json', 'users.json'])
  })

  it('is compared by drift where a body is known, since it changes nothing', async () => {
    await using trial = new DriftTrial()
    trial.write('api.json', {
      'QUERY /find': { $when: { 'body.q': 'a' }, hits: 1 },
      'QUERY /code': { ok: true },
    })
    const { out } = await trial.drift({ 'QUERY /find': { hits: '1' }, 'QUERY /code': 1 }, '--json')
    expect(resultOf(out)).toMatchObject({
      unsafe: 0,
      endpoints: [
        { key: 'QUERY /find', outcome: 'drift', differences: [{ path: 'hits' }] },
        { key: 'QUERY /code', outcome: 'not-compared' },
      ],
    })
  })
})

describe('a method that the HTTP parser of Node refuses', () => {
  it('is warned of, with how many mocks declare it', () => {
    const origin = { file: 'api.json', place: () => undefined }
    const mocks = ['QUERY /a', 'GET /b', 'QUERY /c', 'ALL /d'].map((key) => ({
      key,
      method: key.split(' ')[0] as 'GET',
      origin,
    }))
    expect(warnOfMethods(mocks, ['GET', 'POST'])).toMatchObject([
      {
        code: 'refused-method',
        message: expect.stringContaining('"QUERY /a" and 1 more') as string,
      },
    ])
    expect(warnOfMethods(mocks, ['GET', 'QUERY'])).toEqual([])
  })

  it('is warned of when the server listens, and answers in process', async () => {
    const paths = {
      '/a': { additionalOperations: { FOO: { responses: { 200: { description: '' } } } } },
    }
    const document = { openapi: '3.2.0', info: { title: 'a', version: '1' }, paths }
    const files = { 'mocks/openapi.json': JSON.stringify(document) }
    const warnings: Diagnostic[] = []
    const onWarning = (warning: Diagnostic) => void warnings.push(warning)
    await using folder = await serveFolder(files, { port: 0, onWarning })
    expect(warnings).toMatchObject([{ code: 'refused-method', severity: 'warning' }])
    expect((await folder.server.fetch('/a', { method: 'FOO' })).status).toBe(200)
    const refused = await fetch(`${folder.server.url}/a`, { method: 'FOO' })
    expect([refused.status, await refused.text()]).toEqual([
      400,
      expect.stringContaining('Write the method in capitals'),
    ])
  })
})
