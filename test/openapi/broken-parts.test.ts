import { afterEach, describe, expect, it } from 'vitest'
import { startMockServer } from '../../src/mock-server.ts'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

let folder: ServedFolder
afterEach(() => folder?.[Symbol.asyncDispose]())

const none = { $ref: '#/none' }
const ok = (content?: unknown) => ({ description: 'ok', ...(content !== undefined && { content }) })
const json = (schema: unknown) => ok({ 'application/json': { schema } })
const fine = { get: { responses: { 200: json({ const: 'fine' }) } } }

const open = async (paths: object, more: object = {}) => {
  const warnings: string[] = []
  const document = { openapi: '3.1.0', paths: { '/fine': fine, ...paths }, ...more }
  const files = { 'mocks/api.json': JSON.stringify(document, undefined, 1) }
  folder = await serveFolder(files, { onWarning: ({ message }) => warnings.push(message) })
  return warnings
}
const ask = async (line: string, body?: unknown, headers: Record<string, string> = {}) => {
  const answer = await send(folder.server, line, body, headers)
  return { status: answer.status, body: answer.body }
}
const told = () =>
  folder.server.overview().diagnostics.map(({ severity, message }) => `${severity} ${message}`)
const checked = async () => {
  await using server = await startMockServer({ cwd: folder.path })
  const { diagnostics } = await server.check()
  return diagnostics.map(
    ({ severity, message, place }) => `${severity} ${place?.file}:${place?.line} ${message}`,
  )
}

describe('a reference that leads nowhere', () => {
  it('of a response takes that response alone: requests are checked, and the others are answered', async () => {
    const parameters = [{ name: 'size', in: 'query', schema: { type: 'integer' } }]
    const warnings = await open({
      '/a': { get: { parameters, responses: { 200: json({ const: 1 }), 404: none } } },
      '/b': { get: { parameters, responses: { 200: none, 404: json({ const: 'no b' }) } } },
      '/c': { get: { responses: { 200: none, 202: json({ const: 'later' }), default: json({}) } } },
    })
    expect(await ask('GET /a')).toEqual({ status: 200, body: 1 })
    expect(await ask('GET /b?size=x')).toMatchObject({ status: 422 })
    const prefer = { prefer: 'code=404' }
    expect(await ask('GET /b', undefined, prefer)).toEqual({ status: 404, body: 'no b' })
    const lost = /^GET \/b is broken: mocks\/api.json:\d+:\d+  The \$ref "#\/none" leads nowhere/
    expect(await ask('GET /b')).toMatchObject({
      status: 404,
      body: { detail: expect.stringMatching(lost) as unknown },
    })
    expect(await ask('GET /c')).toEqual({ status: 202, body: 'later' })
    expect(warnings).toEqual([expect.stringMatching(/^The \$ref "#\/none" leads nowhere/)])
    expect(await checked()).toHaveLength(3)
  })

  it('of responses of records takes those alone, and nothing is written that cannot be answered', async () => {
    const pet = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } }
    const requestBody = { content: { 'application/json': { schema: pet } } }
    await open({
      '/pets': {
        get: { responses: { 200: json({ type: 'array', items: pet }), 400: none } },
        post: { requestBody, responses: { 201: none } },
      },
      '/pets/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        get: { responses: { 200: json(pet), 404: none } },
        delete: { responses: { 204: none } },
      },
    })
    const count = async () => ((await ask('GET /pets')).body as unknown[]).length
    const before = await count()
    expect((await ask('POST /pets', { id: 77 })).status).toBe(404)
    expect(await count()).toBe(before)
    expect(await ask('GET /pets/1')).toEqual({ status: 200, body: { id: 1 } })
    expect((await ask('DELETE /pets/1')).status).toBe(204)
    expect(await ask('GET /pets/1')).toMatchObject({ status: 404, body: { code: 'no-record' } })
  })

  it('of a body, a media type, an operation or a security scheme takes no more than that', async () => {
    const example = { 'application/json': { example: 'there' } }
    const warnings = await open(
      {
        '/body': { post: { requestBody: none, responses: { 200: ok(example) } } },
        '/media': { get: { responses: { 200: ok({ 'application/xml': none, ...example }) } } },
        '/schema': {
          get: {
            responses: { 200: ok({ 'application/json': { schema: none, example: 'there' } }) },
          },
        },
        '/operation': { post: none, get: { responses: { 200: ok(example) } } },
        '/item': { ...none, get: { responses: { 200: ok(example) } } },
        '/key': { get: { security: [{ key: [] }], responses: { 200: ok(example) } } },
      },
      { components: { securitySchemes: { key: none } } },
    )
    const there = { status: 200, body: 'there' }
    expect(await ask('POST /body', { any: 1 })).toEqual(there)
    for (const path of ['media', 'schema', 'operation', 'item', 'key']) {
      expect(await ask(`GET /${path}`), path).toEqual(there)
    }
    expect(await ask('POST /operation')).toMatchObject({ status: 405 })
    const expected: unknown = expect.stringMatching(/The \$ref "#\/none" leads nowhere/)
    expect([warnings[0], told()[0]]).toEqual([expected, expected])
    expect(await checked()).toHaveLength(6)
  })

  it('of Swagger 2.0 takes no more than its response', async () => {
    folder = await serveFolder({
      'mocks/api.json': JSON.stringify({
        swagger: '2.0',
        paths: {
          '/a': {
            get: { responses: { 200: { description: 'ok', schema: { enum: [1] } }, 404: none } },
          },
          '/b': { get: { responses: { 200: none } } },
        },
      }),
    })
    expect(await ask('GET /a')).toEqual({ status: 200, body: 1 })
    expect((await ask('GET /b')).status).toBe(404)
  })
})

describe('a part of another shape is told with its place, and all else is served:', () => {
  const responses = { 204: ok() }
  const cases: [string, object, RegExp][] = [
    [
      'a path item',
      { '/a': 'hi' },
      /^error A path item is a text, where an object belongs, .*\(#\/paths\/~1a\)\.$/,
    ],
    ['one that is empty', { '/a': null }, /^warning A path item is empty/],
    [
      'an operation',
      { '/a': { get: [] } },
      /^error An operation is a list, where an object belongs.*~1a\/get\)/,
    ],
    [
      'parameters',
      { '/a': { get: { parameters: {}, responses } } },
      /^warning "parameters" is an object, where a list belongs/,
    ],
    [
      'a parameter',
      { '/a': { get: { parameters: [5], responses } } },
      /^warning A parameter is a number.*parameters\/0\)/,
    ],
    [
      'a place',
      { '/a': { get: { parameters: [{ name: 'x', in: 'qurey' }], responses } } },
      /^warning The parameter "x" of GET \/a is in "qurey", which is no place/,
    ],
    [
      'a name',
      { '/a': { get: { parameters: [{ in: 'query' }], responses } } },
      /^warning A parameter of GET \/a has no name/,
    ],
    [
      'a body',
      { '/a': { get: { requestBody: [], responses } } },
      /^warning A request body is a list/,
    ],
    [
      'responses',
      { '/a': { get: { responses: [] } } },
      /^warning "responses" is a list, where an object belongs/,
    ],
    [
      'a response',
      { '/a': { get: { responses: { 200: 'hi' } } } },
      /^warning A response is a text.*responses\/200\)/,
    ],
    [
      'a status',
      { '/a': { get: { responses: { ...responses, okay: {} } } } },
      /^warning "okay" of GET \/a is no status, and its response is left out/,
    ],
    [
      'content',
      { '/a': { get: { responses: { 200: { content: [] } } } } },
      /^warning "content" is a list/,
    ],
    [
      'a media type',
      { '/a': { get: { responses: { 200: { content: { 'text/plain': 'hi' } } } } } },
      /^warning A media type is a text.*text~1plain\)/,
    ],
    [
      'examples',
      {
        '/a': { get: { responses: { 200: { content: { 'text/plain': { examples: ['hi'] } } } } } },
      },
      /^warning "examples" is a list/,
    ],
    [
      'headers',
      { '/a': { get: { responses: { 200: { headers: { 'X-A': true } } } } } },
      /^warning A header is a boolean/,
    ],
    [
      'security',
      { '/a': { get: { security: {}, responses } } },
      /^warning "security" is an object, where a list belongs/,
    ],
    [
      'more operations',
      { '/a': { additionalOperations: { COPY: 1 } } },
      /^error An operation is a number.*additionalOperations\/COPY\)/,
    ],
  ]
  it.each(cases)('%s', async (_name, paths, expected) => {
    await open(paths)
    expect(told()).toEqual([expect.stringMatching(expected)])
    expect(folder.server.overview().diagnostics[0]).toMatchObject({
      place: { file: 'mocks/api.json' },
      hint: expect.stringMatching(/^(?:Write |Did you mean |Statuses are )/) as unknown,
    })
    expect(await ask('GET /fine')).toEqual({ status: 200, body: 'fine' })
  })

  it('also in components and in other files, where check looks', async () => {
    folder = await serveFolder({
      'mocks/api.json': JSON.stringify({
        openapi: '3.1.0',
        paths: { '/fine': fine, '/a': { $ref: '_a.json' } },
        components: { responses: { A: 'hi' } },
      }),
      'mocks/_a.json': '{ "get": { "responses": {\n"200": { "content": [] } } } }',
    })
    expect(told()).toEqual([expect.stringMatching(/^warning A response is a text/)])
    expect(await checked()).toEqual([
      expect.stringMatching(/^error mocks\/api.json:1 A response is a text/),
      expect.stringMatching(/^error mocks\/_a.json:2 "content" is a list/),
    ])
  })
})
