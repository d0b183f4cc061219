import { describe, expect, it, vi } from 'vitest'
import { toResponse } from '../../../src/dispatch/response.ts'
import type { Reply } from '../../../src/http/reply.ts'
import { answer, endpoint, read } from '../../support/read-json-file.ts'
import { requestScope } from '../../support/request-scope.ts'

describe('a value', () => {
  it.each([
    ['{"GET /x": {"ok": true}}', 200, { kind: 'json', value: { ok: true } }],
    ['{"GET /x": [1, 2]}', 200, { kind: 'json', value: [1, 2] }],
    ['{"GET /x": "text"}', 200, { kind: 'json', value: 'text' }],
    ['{"GET /x": {}}', 200, { kind: 'json', value: {} }],
    ['{"GET /x": null}', 204, { kind: 'none' }],
    ['{"GET /x": {"$body": null}}', 200, { kind: 'json', value: null }],
    ['{"DELETE /x": {"$status": 204}}', 204, { kind: 'none' }],
    ['{"GET /x": {"$status": 500}}', 500, { kind: 'none' }],
    ['{"GET /x": {"$status": 201, "id": 1}}', 201, { kind: 'json', value: { id: 1 } }],
    ['{"GET /x": {"$body": {"a": 1}}}', 200, { kind: 'json', value: { a: 1 } }],
    ['{"GET /x": {"\\u0024status": 201, "id": 1}}', 201, { kind: 'json', value: { id: 1 } }],
    ['{"$schema": "s", "GET /x": {"id": 1}}', 200, { kind: 'json', value: { id: 1 } }],
    ['{"$schema": "s", "GET /x": {"$status": 500}}', 500, { kind: 'none' }],
    ['{"GET /x": {"$$status": 1}}', 200, { kind: 'json', value: { $status: 1 } }],
    ['{"GET /x": {"$delay": "1s"}}', 204, { kind: 'none' }],
    ['{"GET /x": {"$file": "_files/a.png"}}', 200, { kind: 'file', path: '_files/a.png' }],
    [
      '{"GET /x": {"$headers": {"Content-Type": "text/csv"}, "$body": "a,b"}}',
      200,
      { kind: 'text', text: 'a,b' },
    ],
    [
      '{"GET /x": {"$headers": {"Content-Type": "application/hal+json"}, "$body": "a"}}',
      200,
      { kind: 'json', value: 'a' },
    ],
  ])('%s is a fixed reply', async (text, code, body) => {
    const one = endpoint(text)
    expect(one.fixed).toMatchObject({ code, body })
    expect(one.needs).toEqual({ body: false, call: false, faker: false })
    expect(await answer(one)).toBe(one.fixed)
  })

  it('has headers by lower-case name, and cookies apart', () => {
    const headers = '{"X-A": "1", "x-n": 2, "Set-Cookie": ["a=1", "b=2"]}'
    const { fixed } = endpoint(`{"GET /x": {"$headers": ${headers}, "ok": true}}`)
    expect(fixed).toMatchObject({ headers: { 'x-a': '1', 'x-n': '2' }, cookies: ['a=1', 'b=2'] })
  })
})

describe('templates', () => {
  it('read the request and Faker', async () => {
    const one = endpoint(
      '{"POST /x/:id": {"id": "{{params.id}}", "n": "{{number.int({min: 3, max: 3})}}", "b": "{{body.b}}"}}',
    )
    expect(one.fixed).toBeUndefined()
    expect(one.needs).toEqual({ body: true, call: true, faker: true })
    const reply = await answer(one, { params: { id: '7' }, body: { b: [1] } })
    expect(reply?.body).toEqual({ kind: 'json', value: { id: '7', n: 3, b: [1] } })
  })

  it('do not ask for what they do not use', () => {
    const one = endpoint('{"GET /x/:id": {"id": "{{params.id}}"}}')
    expect(one.needs).toEqual({ body: false, call: false, faker: false })
  })

  it('differ from call to call and are the same for one', async () => {
    const one = endpoint('{"GET /x": {"id": "{{string.uuid}}"}}')
    const bodies = await Promise.all(
      [1, 2, 1].map(async (call) => (await answer(one, { call }))?.body),
    )
    expect(bodies[0]).toEqual(bodies[2])
    expect(bodies[0]).not.toEqual(bodies[1])
  })

  it('cannot begin another header', async () => {
    const one = endpoint('{"GET /x": {"$headers": {"x-q": "{{body.q}}"}}}')
    const reply = await answer(one, { body: { q: 'a\r\nset-cookie: b=1 – é' } })
    const sent = toResponse(reply as Reply, false).headers
    expect(Object.fromEntries(sent)).toMatchObject({ 'x-q': 'a set-cookie: b=1 %E2%80%93 é' })
  })

  it('cannot leave the folder of a file', async () => {
    const one = endpoint('{"GET /x/:name": {"$file": "_files/{{params.name}}"}}')
    expect((await answer(one, { params: { name: 'a.png' } }))?.body).toEqual({
      kind: 'file',
      path: '_files/a.png',
    })
    for (const name of ['../../secret', '..\\secret', 'a/../../b']) {
      expect((await answer(one, { params: { name } }))?.code).toBe(404)
    }
  })

  it('make lists', async () => {
    const one = endpoint('{"GET /x": {"$count": 2, "$each": {"id": "{{index}}"}}}')
    expect(one.note).toBe('generated, 2 items')
    expect((await answer(one))?.body).toEqual({ kind: 'json', value: [{ id: 0 }, { id: 1 }] })
  })
})

describe('$cases', () => {
  const login = `{"POST /login": {"$cases": [
    {"$when": {"body.password": "secret"}, "token": "t"},
    {"$when": {"body.password": {"exists": false}}, "$status": 400},
    {"$status": 401, "message": "Wrong password"}
  ]}}`

  it.each([
    [{ password: 'secret' }, 200],
    [{}, 400],
    [{ password: 'x' }, 401],
  ])('%j is answered with %i', async (body, code) => {
    const one = endpoint(login)
    expect(one).toMatchObject({ note: '3 cases', needs: { body: true } })
    expect(one.when).toBeUndefined()
    expect((await answer(one, { body }))?.code).toBe(code)
  })

  it('without a last resort pass on, and tell why', () => {
    const { when } = endpoint(
      '{"GET /x": {"$cases": [{"$when": {"query.a": "1"}, "a": 1}, {"$when": {"headers.X-B": "2"}, "b": 1}]}}',
    )
    const headers = { 'x-b': '3' }
    expect(when?.unmet(requestScope({ headers }))).toBe(
      'query a is missing; header x-b is "3", which is not "2"',
    )
    expect(when?.unmet(requestScope({ headers, search: '?a=1' }))).toBeUndefined()
  })

  it('can wait each for itself', async () => {
    const one = endpoint('{"GET /x": {"$cases": [{"$delay": "1s", "ok": true}]}}')
    const delay = vi.fn(() => Promise.resolve())
    expect((await answer(one, { delay }))?.body).toEqual({ kind: 'json', value: { ok: true } })
    expect(delay).toHaveBeenCalledExactlyOnceWith('1s')
    expect(one.behaviour).toBeUndefined()
  })
})

it('$sequence answers by call, and the last stays', async () => {
  const one = endpoint(
    '{"GET /x": {"$sequence": [{"$status": 503}, {"$status": 502}, {"ok": true}]}}',
  )
  expect(one).toMatchObject({ note: 'sequence of 3', needs: { call: true, faker: false } })
  const codes = [1, 2, 3, 4, 99].map(async (call) => (await answer(one, { call }))?.code)
  expect(await Promise.all(codes)).toEqual([503, 502, 200, 200, 200])
})

it('$when alone is the condition of the endpoint', () => {
  const one = endpoint('{"GET /x": {"$when": {"cookies.sid": {"exists": true}}, "ok": true}}')
  expect(one.when?.unmet(requestScope({}))).toBe('cookie sid is missing')
  expect(one.fixed).toBeDefined()
})

describe('behaviour', () => {
  it('is read from an endpoint and from $defaults, field by field', () => {
    const { endpoints } = read(`{
      "$defaults": {"$delay": "100-200ms", "$status": {"status": 500, "rate": 0.1}},
      "GET /a": {"ok": true},
      "GET /b": {"$delay": 5, "ok": true},
      "GET /c": {"$status": {"status": 503, "times": 2}, "ok": true}
    }`)
    const range = { kind: 'range', min: 100, max: 200 }
    expect(endpoints.map(({ behaviour }) => behaviour)).toEqual([
      { delay: range, status: { status: 500, rate: 0.1 } },
      { delay: { kind: 'fixed', ms: 5 }, status: { status: 500, rate: 0.1 } },
      { delay: range, status: { status: 503, times: 2 } },
    ])
    expect(endpoints[2]?.fixed?.code).toBe(200)
  })

  it('is absent where nothing is said', () => {
    expect(endpoint('{"GET /a": {"$status": 500}}').behaviour).toBeUndefined()
  })
})

it('knows the place of each key, found on demand', () => {
  const { endpoints } = read(
    '{\n  "$schema": "x",\n  "GET /a": 1,\n    "POST /b": {"GET /a": 2}\n}',
  )
  expect(endpoints.map(({ key, origin }) => [key, origin.place()])).toEqual([
    ['GET /a', { file: 'mocks/api.json', line: 3, column: 3 }],
    ['POST /b', { file: 'mocks/api.json', line: 4, column: 5 }],
  ])
})
