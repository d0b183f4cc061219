import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

const empty = { const: '' }
const text = { const: 'blue' }
const list = { type: 'array', items: { type: 'string' }, const: ['blue', 'black', 'brown'] }
const object = {
  type: 'object',
  properties: { R: { type: 'integer' }, G: { type: 'integer' }, B: { type: 'integer' } },
  const: { R: 100, G: 200, B: 150 },
}
const schemas = [empty, text, list, object]
const nested = { const: { a: { b: ['1', '2'] }, c: 'x' }, type: 'object' }

/** What is sent for nothing, a text, a list and an object; undefined where the style has no way to write it. */
type Row = readonly [
  place: string,
  style: string,
  explode: boolean,
  ...sent: (string | undefined)[],
]

/** "Style Examples" of OpenAPI 3.2, the parameter being `color`; no client sends a path that ends with a lone dot. */
const rows: readonly Row[] = [
  [
    'path',
    'matrix',
    false,
    ';color',
    ';color=blue',
    ';color=blue,black,brown',
    ';color=R,100,G,200,B,150',
  ],
  [
    'path',
    'matrix',
    true,
    ';color',
    ';color=blue',
    ';color=blue;color=black;color=brown',
    ';R=100;G=200;B=150',
  ],
  ['path', 'label', false, undefined, '.blue', '.blue,black,brown', '.R,100,G,200,B,150'],
  ['path', 'label', true, undefined, '.blue', '.blue.black.brown', '.R=100.G=200.B=150'],
  ['path', 'simple', false, undefined, 'blue', 'blue,black,brown', 'R,100,G,200,B,150'],
  ['path', 'simple', true, undefined, 'blue', 'blue,black,brown', 'R=100,G=200,B=150'],
  ['header', 'simple', false, undefined, 'blue', 'blue,black,brown', 'R,100,G,200,B,150'],
  ['header', 'simple', true, undefined, 'blue', 'blue, black, brown', 'R=100, G=200, B=150'],
  [
    'query',
    'form',
    false,
    'color=',
    'color=blue',
    'color=blue,black,brown',
    'color=R,100,G,200,B,150',
  ],
  [
    'query',
    'form',
    true,
    'color=',
    'color=blue',
    'color=blue&color=black&color=brown',
    'R=100&G=200&B=150',
  ],
  [
    'query',
    'spaceDelimited',
    false,
    undefined,
    undefined,
    'color=blue%20black%20brown',
    'color=R%20100%20G%20200%20B%20150',
  ],
  [
    'query',
    'pipeDelimited',
    false,
    undefined,
    undefined,
    'color=blue%7Cblack%7Cbrown',
    'color=R%7C100%7CG%7C200%7CB%7C150',
  ],
  [
    'query',
    'deepObject',
    true,
    undefined,
    undefined,
    undefined,
    'color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150',
  ],
  [
    'cookie',
    'form',
    false,
    'color=',
    'color=blue',
    'color=blue,black,brown',
    'color=R,100,G,200,B,150',
  ],
  [
    'cookie',
    'form',
    true,
    'color=',
    'color=blue',
    'color=blue&color=black&color=brown',
    'R=100&G=200&B=150',
  ],
  [
    'cookie',
    'cookie',
    false,
    'color=',
    'color=blue',
    'color=blue,black,brown',
    'color=R,100,G,200,B,150',
  ],
  [
    'cookie',
    'cookie',
    true,
    'color=',
    'color=blue',
    'color=blue; color=black; color=brown',
    'R=100; G=200; B=150',
  ],
]

/** What else is sent, as clients write it. */
const more: readonly (readonly [what: string, parameter: object, sent: string])[] = [
  [
    'deepObject, nested',
    { in: 'query', style: 'deepObject', schema: nested },
    'color[a][b][]=1&color[a][b][]=2&color[c]=x',
  ],
  [
    'deepObject, places of a list',
    { in: 'query', style: 'deepObject', schema: nested },
    'color[a][b][0]=1&color[a][b][1]=2&color[c]=x',
  ],
  [
    'characters that are reserved',
    { in: 'query', allowReserved: true, schema: { const: "a:/?#[]@!$'()*,;=b" } },
    "color=a:/?%23[]@!$'()*,;=b",
  ],
  ['an empty value', { in: 'query', allowEmptyValue: true, schema: { type: 'boolean' } }, 'color'],
  [
    'JSON',
    { in: 'query', content: { 'application/json': { schema: object } } },
    `color=${encodeURIComponent(JSON.stringify(object.const))}`,
  ],
  [
    'JSON in a header',
    { in: 'header', content: { 'application/json': { schema: object } } },
    JSON.stringify(object.const),
  ],
  [
    'JSON in a cookie',
    { in: 'cookie', content: { 'application/json': { schema: object } } },
    `color=${encodeURIComponent(JSON.stringify(object.const))}`,
  ],
  [
    'JSON in a path',
    { in: 'path', content: { 'application/json': { schema: object } } },
    encodeURIComponent(JSON.stringify(object.const)),
  ],
  [
    'a whole query of JSON',
    { in: 'querystring', content: { 'application/json': { schema: object } } },
    encodeURIComponent(JSON.stringify(object.const)),
  ],
  [
    'a whole query of a form',
    { in: 'querystring', content: { 'application/x-www-form-urlencoded': { schema: object } } },
    'R=100&G=200&B=150',
  ],
  [
    'a whole query as a text',
    { in: 'querystring', content: { 'text/plain': { schema: { const: '$.a[?(@.b == 1)]' } } } },
    encodeURIComponent('$.a[?(@.b == 1)]'),
  ],
]

interface Case {
  readonly name: string
  readonly parameter: { readonly in: string }
  readonly sent: string
}

const cases: readonly Case[] = [
  ...rows.flatMap(([at, style, explode, ...all]) =>
    all.flatMap((sent, index): Case[] => {
      const kind = ['nothing', 'a text', 'a list', 'an object'][index] ?? ''
      const parameter = { in: at, name: 'color', style, explode, schema: schemas[index] }
      return sent === undefined
        ? []
        : [{ name: `${at} ${style}${explode ? '*' : ''}, ${kind}`, parameter, sent }]
    }),
  ),
  ...more.map(([name, parameter, sent]) => ({
    name,
    parameter: { name: 'color', in: '', ...parameter },
    sent,
  })),
]

let folder: ServedFolder
beforeAll(async () => {
  const responses = { '204': { description: 'fits' } }
  const paths = cases.map(({ parameter }, index): [string, object] => [
    `/c${index}${parameter.in === 'path' ? '/{color}' : ''}`,
    { get: { parameters: [{ required: true, ...parameter }], responses } },
  ])
  const info = { title: 'Styles', version: '1' }
  const document = { openapi: '3.2.0', info, paths: Object.fromEntries(paths) }
  folder = await serveFolder({ 'mocks/api.json': JSON.stringify(document) })
})
afterAll(() => folder[Symbol.asyncDispose]())

const ask = async ({ parameter: { in: at }, sent }: Case, index: number) => {
  const address = `/c${index}${at === 'path' ? `/${sent}` : at.startsWith('query') ? `?${sent}` : ''}`
  const headers: Record<string, string> = {}
  if (at === 'header' || at === 'cookie') headers[at === 'header' ? 'color' : 'cookie'] = sent
  const { status, body } = await send(folder.server, `GET ${address}`, undefined, headers)
  return { status, errors: (body as { errors?: unknown } | undefined)?.errors }
}

describe('a parameter is read as its style writes it', () => {
  it.each(cases.map((each, index) => [each.name, index] as const))('%s', async (_, index) => {
    expect(await ask(cases[index] as Case, index)).toEqual({ status: 204, errors: undefined })
  })
})
