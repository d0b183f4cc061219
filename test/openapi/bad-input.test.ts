import { afterEach, describe, expect, it } from 'vitest'
import type { Diagnostic, MockServerOptions } from 'mockapi'
import { startMockServer } from '../../src/mock-server.ts'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

let folder: ServedFolder
afterEach(() => folder?.[Symbol.asyncDispose]())

const fine =
  '  /fine:\n    get: { responses: { 200: { content: { application/json: { schema: { const: ok } } } } } }\n'
const of = (paths: string, more = '') => `openapi: 3.1.0\n${more}paths:\n${fine}${paths}`
const get = (path: string, schema: string, more = '') =>
  `  ${path}:\n    get: { ${more}responses: { 200: { content: { application/json: { schema: ${schema} } } } } }\n`

const shown = (all: readonly Diagnostic[]) =>
  all.map(({ severity, code, message, place }) => {
    const at = place ? `${place.file}:${place.line}:${place.column}` : '?'
    return `${severity} ${code} ${at} ${message}`
  })
const open = async (text: string, options: MockServerOptions = {}) => {
  folder = await serveFolder({ 'mocks/api.yaml': text }, options)
  return shown(folder.server.overview().diagnostics)
}
const check = async () => {
  await using server = await startMockServer({ cwd: folder.path })
  return shown((await server.check()).diagnostics)
}

describe('what is told at a start, while the other operations are served', () => {
  const cases: [string, string, RegExp][] = [
    [
      'a path that is declared twice',
      of(
        get('/pets/{id}', '{}', 'parameters: [{ name: id, in: path }], ') +
          get('/pets/{petId}', '{}', 'parameters: [{ name: petId, in: path }], '),
      ),
      /^warning bad-openapi mocks\/api.yaml:8:5 GET \/pets\/\{petId\} is the path of GET \/pets\/\{id\}, which answers wherever its parameters fit \(#\/paths\/~1pets~1\{petId\}\/get\)\.$/,
    ],
    [
      'a parameter that is not declared',
      of(get('/pets/{id}', '{}')),
      /api.yaml:6:5 \{id\} of GET \/pets\/\{id\} is not declared/,
    ],
    [
      'a parameter that the path lacks',
      of(get('/pets', '{}', 'parameters: [{ name: id, in: path }], ')),
      /api.yaml:6:5 The parameter "id" of GET \/pets is in the path, which has no \{id\}/,
    ],
    [
      'two operations of one id',
      of(get('/a', '{}', 'operationId: one, ') + get('/b', '{}', 'operationId: one, ')),
      /api.yaml:8:\d+ GET \/b has the operationId "one" of GET \/a/,
    ],
    [
      'an unknown security scheme',
      of(
        get('/a', '{}', 'security: [{ kye: [] }], '),
        'components: { securitySchemes: { key: { type: http, scheme: basic } } }\n',
      ),
      /api.yaml:7:\d+ The security scheme "kye" is not declared/,
    ],
    [
      'a server that does not parse',
      of('', "servers: [{ url: 'https://[::' }]\n"),
      /api.yaml:2:\d+ The address of a server, "https:\/\/\[::", does not parse/,
    ],
    [
      'an unknown method',
      of('  /a:\n    Post: { responses: {} }\n'),
      /api.yaml:6:5 "Post" of \/a is no method, and is not served/,
    ],
    [
      'missing responses',
      of('  /a:\n    get: { summary: A }\n'),
      /api.yaml:6:5 GET \/a declares no responses/,
    ],
    [
      'a path without a slash',
      of(get('pets', '{}')),
      /api.yaml:5:3 The path "pets" does not begin with a slash/,
    ],
    [
      'two parameters without text between',
      of(get('/{a}{b}', '{}', 'parameters: [{ name: a, in: path }, { name: b, in: path }], ')),
      /^error bad-openapi mocks\/api.yaml:6:5 The path segment "\{a\}\{b\}"/,
    ],
    [
      'a key that stands twice',
      of(get('/a', '{}')).replace('openapi', 'info: { title: A, title: B }\nopenapi'),
      /^warning yaml-syntax mocks\/api.yaml:1:\d+ The key title stands here twice/,
    ],
  ]
  it.each(cases)('%s', async (_name, text, expected) => {
    expect(await open(text)).toEqual([expect.stringMatching(expected)])
    expect((await send(folder.server, 'GET /fine')).body).toBe('ok')
  })

  it('one of each kind, with the number of the others, which check lists', async () => {
    const paths = ['/a', '/b', '/c'].map((path) => `  ${path}: { get: {}, Post: {} }\n`).join('')
    expect(await open(of(paths))).toHaveLength(2)
    const hints = folder.server.overview().diagnostics.map(({ hint }) => hint)
    expect(hints).toEqual([
      'Write "post". There are 2 more like it, which "mockapi check" lists.',
      'It is answered with 200 and no body. There are 2 more like it, which "mockapi check" lists.',
    ])
    const checked = await check()
    expect(checked).toHaveLength(6)
    expect(checked.map((each) => /:(\d+):/.exec(each)?.[1])).toEqual(['5', '5', '6', '6', '7', '7'])
  })

  it('a path that is declared twice in JSON', async () => {
    folder = await serveFolder({
      'mocks/api.json': `{ "openapi": "3.1.0", "paths": {
  "/a": { "get": { "responses": {} } },
  "/fine": { "get": { "responses": { "200": { "description": "\\"{,:" } } } },
  "/a": { "post": { "responses": {} } }
} }`,
    })
    const expected = [
      'warning bad-openapi mocks/api.json:4:3 The key "/a" stands here twice; only the last one counts.',
    ]
    expect(shown(folder.server.overview().diagnostics)).toEqual(expected)
    expect(await check()).toEqual(expected)
    expect((await send(folder.server, 'GET /fine')).status).toBe(200)
  })

  it.each([
    [
      'openapi: 3.1.0\npaths: []\n',
      /^warning bad-openapi mocks\/api.yaml:2:1 The document has no paths, so that nothing is served \(#\/paths\)/,
    ],
    [
      'openapi: 4.0.0\npaths: {}\n',
      /^error bad-openapi mocks\/api.yaml:1:1 openapi: "4.0.0" is no version/,
    ],
    ["swagger: '1.2'\n", /^error bad-openapi mocks\/api.yaml:1:1 swagger: "1.2" is no version/],
    ['openapi: 3.1.0\n', /^warning bad-openapi mocks\/api.yaml:1:1 The document has no paths/],
    ['openapi: 3.1.0\n\tpaths: {}\n', /^error yaml-syntax mocks\/api.yaml:2:1 /],
    [
      'openapi: 3.1.0\n---\npaths: {}\n',
      /^error yaml-syntax mocks\/api.yaml:2:1 A second document begins here/,
    ],
    [
      `openapi: 3.1.0\na0: &a0 [x]\n${Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1} [${Array(9).fill(`*a${at}`).join(', ')}]\n`).join('')}`,
      /^error yaml-syntax mocks\/api.yaml:1:1 Its aliases \(\*name\) stand for more than 10000 values/,
    ],
  ])('a document that cannot be served: %j', async (text, expected) => {
    expect(await open(text)).toEqual([expect.stringMatching(expected)])
  })
})

it('takes anchors, merge keys, dates and numbers of YAML as JSON has them', async () => {
  const shared =
    'x-shared: &shared { content: { application/json: { example: { on: 2020-01-01, v: 1.10 } } } }\n'
  expect(
    await open(
      of('  /a:\n    get: { responses: { 200: { <<: *shared, description: A } } }\n', shared),
    ),
  ).toEqual([])
  expect((await send(folder.server, 'GET /a')).body).toEqual({ on: '2020-01-01', v: 1.1 })
})

it.each([['of an item', "{ $ref: './none.yaml' }", '{ type: array, items: {} }']])(
  'a reference %s that leads nowhere is told by the operations that need it',
  async (_name, item, list) => {
    await open(
      of(get('/pets', list) + get('/pets/{id}', item, 'parameters: [{ name: id, in: path }], ')),
    )
    const { status, body } = await send(
      folder.server,
      `GET /pets${item.includes('ref') ? '/1' : ''}`,
    )
    expect(status).toBe(404)
    expect(JSON.stringify(body)).toMatch(/The \$ref .* (?:leads|which)/)
    expect((await send(folder.server, 'GET /fine')).body).toBe('ok')
  },
)

it('a reference that leads nowhere takes no more than the property or the items it is of, and is told', async () => {
  const schema = `{
    type: object, required: [id, tags, kind],
    properties: {
      id: { type: integer }, of: { $ref: '#/none' }, tags: { type: array, items: { $ref: '#/none' } },
      kind: { oneOf: [{ $ref: '#/none' }, { const: cat }] },
      deep: { type: object, required: [of], properties: { of: { $ref: '#/none' } } }
    } }`.replaceAll(/\s+/g, ' ')
  const warnings: string[] = []
  const pet = get('/pets/{id}', schema, 'parameters: [{ name: id, in: path }], ')
  const list = `{ type: array, items: ${schema} }`
  const lost = get('/lost', "{ type: array, items: { $ref: '#/none' } }")
  await open(of(get('/pets', list) + pet + lost), {
    onWarning: ({ message }) => warnings.push(message),
  })
  const one = { id: 1, tags: [], kind: 'cat' }
  expect(await send(folder.server, 'GET /pets/1')).toMatchObject({ status: 200, body: one })
  const { body } = await send(folder.server, 'GET /pets')
  expect((body as object[])[0]).toEqual(one)
  expect(await send(folder.server, 'GET /lost')).toMatchObject({ status: 200, body: [] })
  expect(warnings).toEqual([
    expect.stringMatching(/^The \$ref "#\/none" leads nowhere: mocks\/api.yaml has no \/none \(#/),
  ])
})

it('a reference of a parameter, a header or an example that leads nowhere takes no more than that, and is told', async () => {
  const warnings: string[] = []
  const parts = `parameters: [{ $ref: '#/none/a' }, { name: size, in: query, schema: { type: integer } }],
      responses: { 200: { description: A, headers: { X-None: { $ref: '#/none/b' }, X-Here: { schema: { const: here } } },
        content: { application/json: { examples: { none: { $ref: '#/none/c' }, fine: { value: 1 } } } } } }`
  await open(of(`  /a:\n    get: { ${parts.replaceAll(/\s+/g, ' ')} }\n`), {
    onWarning: ({ message }) => warnings.push(message),
  })
  const { status, body, headers } = await send(folder.server, 'GET /a?size=1')
  expect({ status, body, here: headers.get('x-here') }).toEqual({
    status: 200,
    body: 1,
    here: 'here',
  })
  expect((await send(folder.server, 'GET /a?size=x')).status).toBe(422)
  expect(warnings.toSorted()).toEqual(
    ['a', 'b', 'c'].map((name): unknown =>
      expect.stringMatching(`^The \\$ref "#/none/${name}" leads nowhere`),
    ),
  )
  expect((await check()).filter((each) => each.startsWith('error bad-reference'))).toHaveLength(3)
})

it('a reference into itself takes no more than the operation it is of', async () => {
  await open(
    of(
      get(
        '/a',
        "{ $ref: '#/paths/~1a/get/responses/200/content/application~1json/schema/properties/b' }",
      ),
    ),
  )
  const { body } = await send(folder.server, 'GET /a')
  expect(JSON.stringify(body)).not.toMatch(/call stack|at \w+ \(/)
  expect((await send(folder.server, 'GET /fine')).body).toBe('ok')
  expect((await check())[0]).toMatch(
    /^error bad-reference mocks\/api.yaml:6:\d+ The \$ref .* leads back to itself/,
  )
})

it('what a $dynamicRef, $defs beside a $ref and dependencies of older drafts ask for is answered', async () => {
  const schemas = `components: { schemas: {
    Dynamic: { type: object, required: [it], properties: { it: { $dynamicRef: '#it' } }, $defs: { a: { $dynamicAnchor: it, const: 1 } } },
    Own: { $ref: '#/components/schemas/Own/$defs/a', $defs: { a: { const: 2 } } },
    Old: { type: object, required: [a], properties: { a: { const: 3 }, b: { const: 4 } }, dependencies: { a: [b] } } } }\n`
  const paths = ['Dynamic', 'Own', 'Old'].map((name) =>
    get(`/${name}`, `{ $ref: '#/components/schemas/${name}' }`),
  )
  expect(await open(of(paths.join(''), schemas))).toEqual([])
  expect((await send(folder.server, 'GET /Dynamic')).body).toEqual({ it: 1 })
  expect((await send(folder.server, 'GET /Own')).body).toBe(2)
  expect((await send(folder.server, 'GET /Old')).body).toEqual({ a: 3, b: 4 })
})

describe('what check tells as well', () => {
  const cases: [string, string, RegExp][] = [
    [
      'a reference that leads nowhere',
      get('/a', "{ type: object, properties: { b: { $ref: '#/none' } } }"),
      /^error bad-reference mocks\/api.yaml:6:\d+ The \$ref "#\/none" leads nowhere/,
    ],
    [
      'a type that is none',
      get('/a', '{ type: strnig }'),
      /^error bad-openapi mocks\/api.yaml:6:\d+ "strnig" is no type of a schema \(#\/paths\/~1a\/get\/responses\/200\/content\/application~1json\/schema\)/,
    ],
    [
      'a format that is not known',
      get('/a', '{ type: string, format: dat-time }'),
      /^warning bad-openapi .*The format "dat-time" is not known/,
    ],
    [
      'a pattern that does not compile',
      get('/a', "{ type: string, pattern: '(' }"),
      /^error bad-openapi .*The pattern "\("/,
    ],
    [
      'a schema that nothing fits',
      get('/a', '{ type: integer, minimum: 3, maximum: 2 }'),
      /^error bad-openapi .*No value fits the schema of the 200 of GET \/a/,
    ],
    [
      'an example that does not fit',
      get('/a', '{ type: object, required: [id], example: { name: Rex } }'),
      /^warning bad-openapi .*An example of the 200 of GET \/a \(application\/json\) does not fit its schema: \/id is missing/,
    ],
  ]
  it.each(cases)('%s', async (_name, paths, expected) => {
    await open(of(paths))
    expect(await check()).toEqual([expect.stringMatching(expected)])
    expect((await send(folder.server, 'GET /fine')).body).toBe('ok')
    const { body } = await send(folder.server, 'GET /a')
    expect(JSON.stringify(body)).not.toMatch(/node_modules|at \w+ \(/)
  })
})
