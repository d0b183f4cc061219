import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

interface Asked {
  readonly path?: string
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
}
/** A parameter, what is sent, and what is wrong with it. */
type Case = readonly [parameter: object, sent: Asked, ...violations: string[]]

const integers = { type: 'array', items: { type: 'integer' } }
const color = {
  type: 'object',
  properties: { R: { type: 'integer' }, name: { type: 'string' }, tags: { type: 'array' } },
}
const any = { type: 'object', additionalProperties: { type: 'integer' } }
const query = (schema: object, more: object = {}) => ({ name: 'p', in: 'query', schema, ...more })
const path = (schema: object, more: object = {}) => ({ name: 'p', in: 'path', schema, ...more })
const header = (schema: object, more: object = {}) => ({
  name: 'X-P',
  in: 'header',
  schema,
  ...more,
})
const cookie = (schema: object, more: object = {}) => ({ name: 'p', in: 'cookie', schema, ...more })
const json = { 'application/json': { schema: color } }

const cases: Readonly<Record<string, Case>> = {
  'an integer': [query({ type: 'integer' }), { query: 'p=12' }],
  'an integer with an exponent': [query({ type: 'integer' }), { query: 'p=1e3' }],
  'a fraction': [query({ type: 'integer' }), { query: 'p=1.5' }, 'p must be integer'],
  'leading zeros': [query({ type: 'integer' }), { query: 'p=01' }, 'p must be integer'],
  'a plus': [query({ type: 'integer' }), { query: 'p=%2B1' }, 'p must be integer'],
  'a big integer': [query({ type: 'integer' }), { query: 'p=123456789012345678901' }],
  'a number beyond all': [query({ type: 'number' }), { query: 'p=1e999' }, 'p must be number'],
  'a boolean': [query({ type: 'boolean' }), { query: 'p=true' }],
  'a boolean in capitals': [query({ type: 'boolean' }), { query: 'p=TRUE' }, 'p must be boolean'],
  'a list of numbers without a type': [query({ enum: [1, 2] }), { query: 'p=2' }],
  'an integer or a text': [
    query({ type: ['integer', 'string'], maxLength: 3 }),
    { query: 'p=abc' },
  ],
  'a text of digits beside a number with a bound': [
    query({
      anyOf: [
        { type: 'integer', maximum: 9 },
        { type: 'string', pattern: '^\\d{3}$' },
      ],
    }),
    { query: 'p=123' },
  ],
  'null as an empty text': [query({ type: ['integer', 'null'] }), { query: 'p=' }],
  'an empty value': [query({ type: 'integer' }), { query: 'p=' }, 'p must be integer'],
  'an empty value that is allowed': [
    query({ type: 'integer' }, { allowEmptyValue: true }),
    { query: 'p' },
  ],
  'a missing one': [query({ type: 'integer' }, { required: true }), {}, 'p is missing'],
  'one that comes twice': [
    query({ type: 'integer' }),
    { query: 'p=1&p=2' },
    'p was sent 2 times, and has one value',
  ],
  'reserved characters': [
    query({ type: 'string', const: '/a?b:@' }, { allowReserved: true }),
    { query: 'p=/a?b:@' },
  ],
  'percent-encoding and plus': [query({ const: 'ä b&c' }), { query: 'p=%C3%A4+b%26c' }],
  'a wrong percent-encoding': [query({ const: '100%' }), { query: 'p=100%' }],
  'form, exploded': [query(integers), { query: 'p=1&p=x' }, 'p/1 must be integer'],
  'form, one value': [query(integers), { query: 'p=1' }],
  brackets: [query(integers), { query: 'p[]=1&p[]=x' }, 'p/1 must be integer'],
  'places in brackets': [query(integers), { query: 'p[0]=1&p[1]=x' }, 'p/1 must be integer'],
  'a name with brackets': [
    { ...query(integers), name: 'p[]' },
    { query: 'p[]=1&p[]=x' },
    'p[]/1 must be integer',
  ],
  'items in parts': [query({ allOf: [integers] }), { query: 'p=1&p=x' }, 'p/1 must be integer'],
  'objects as JSON': [query({ items: color }), { query: 'p={"R":"x"}' }, 'p/0/R must be integer'],
  'a list as JSON': [query(integers), { query: 'p=[1,"x"]' }, 'p/1 must be integer'],
  'an empty list': [query({ ...integers, maxItems: 0 }), { query: 'p=' }],
  'form, not exploded': [
    query(integers, { explode: false }),
    { query: 'p=1,x' },
    'p/1 must be integer',
  ],
  'commas that are encoded': [query(integers, { explode: false }), { query: 'p=1%2C2' }],
  'a comma in an item': [
    query({ const: ['a,b', 'c'], type: 'array' }, { explode: false }),
    { query: 'p=a%2Cb,c' },
  ],
  pipes: [
    query(integers, { style: 'pipeDelimited', explode: false }),
    { query: 'p=1|x' },
    'p/1 must be integer',
  ],
  'pipes that are encoded': [
    query(integers, { style: 'pipeDelimited', explode: false }),
    { query: 'p=1%7C2' },
  ],
  blanks: [
    query(integers, { style: 'spaceDelimited', explode: false }),
    { query: 'p=1%20x' },
    'p/1 must be integer',
  ],
  'an object, exploded': [query(color), { query: 'R=x' }, 'p/R must be integer'],
  'an object of any names, exploded': [
    query(any, { required: true }),
    { query: 'a=1&b=x' },
    'p/b must be integer',
  ],
  'an object of any names beside its own, exploded': [
    query({ ...color, additionalProperties: true, minProperties: 3 }),
    { query: 'R=1&a=2&b=3' },
  ],
  'an object of any names that is missing': [query(any, { required: true }), {}, 'p is missing'],
  'an object of any names, in brackets': [query(any), { query: 'p[a]=x' }, 'p/a must be integer'],
  'an object, not exploded': [
    query(color, { explode: false }),
    { query: 'p=R,x,name,y' },
    'p/R must be integer',
  ],
  'an object in brackets, whatever its style': [
    query(color),
    { query: 'p[R]=x' },
    'p/R must be integer',
  ],
  deepObject: [
    query(color, { style: 'deepObject' }),
    { query: 'p[R]=x&p[name]=1&p[tags][]=a&p[tags][]=b' },
    'p/R must be integer',
  ],
  'deepObject, deeper': [
    query({ properties: { a: { properties: { b: integers } } } }, { style: 'deepObject' }),
    { query: 'p[a][b][0]=1&p[a][b][1]=x' },
    'p/a/b/1 must be integer',
  ],
  'deepObject with names of prototypes': [
    query(any, { style: 'deepObject' }),
    { query: 'p[__proto__][x]=1&p[constructor]=y' },
    'p/constructor must be integer',
  ],
  JSON: [
    { name: 'p', in: 'query', content: json },
    { query: 'p={"R":"x"}' },
    'p/R must be integer',
  ],
  'JSON that is none': [
    { name: 'p', in: 'query', content: json },
    { query: 'p={' },
    'p must be JSON',
  ],
  'a whole query': [
    {
      in: 'querystring',
      name: 'q',
      content: { 'application/x-www-form-urlencoded': { schema: color } },
    },
    { query: 'R=x&tags=a' },
    '/R must be integer',
  ],
  'a whole query of JSON': [
    { in: 'querystring', name: 'q', content: json },
    { query: '%7B%22R%22:%22x%22%7D' },
    '/R must be integer',
  ],
  simple: [path(integers), { path: '1,x' }, 'p/1 must be integer'],
  'simple, a comma in an item': [path({ const: ['a,b', 'c'], type: 'array' }), { path: 'a%2Cb,c' }],
  'simple, an object': [path(color), { path: 'R,x' }, 'p/R must be integer'],
  'simple, an object exploded': [
    path(color, { explode: true }),
    { path: 'R=x' },
    'p/R must be integer',
  ],
  label: [path({ type: 'integer' }, { style: 'label' }), { path: '.5' }],
  'label without its dot': [
    path({ type: 'integer' }, { style: 'label' }),
    { path: '5' },
    'p must begin with ., as its style label says',
  ],
  'label, a list': [path(integers, { style: 'label' }), { path: '.1,x' }, 'p/1 must be integer'],
  'label, a list exploded': [
    path(integers, { style: 'label', explode: true }),
    { path: '.1.x' },
    'p/1 must be integer',
  ],
  matrix: [path({ type: 'integer' }, { style: 'matrix' }), { path: ';p=x' }, 'p must be integer'],
  'matrix, a list': [
    path(integers, { style: 'matrix' }),
    { path: ';p=1,x' },
    'p/1 must be integer',
  ],
  'matrix, a list exploded': [
    path(integers, { style: 'matrix', explode: true }),
    { path: ';p=1;p=x' },
    'p/1 must be integer',
  ],
  'matrix, an object exploded': [
    path(color, { style: 'matrix', explode: true }),
    { path: ';R=x;name=y' },
    'p/R must be integer',
  ],
  'a header': [header({ type: 'integer' }), { headers: { 'x-p': 'x' } }, 'X-P must be integer'],
  'a header with a list': [
    header(integers),
    { headers: { 'x-p': '1, x' } },
    'X-P/1 must be integer',
  ],
  'a header with an object': [
    header(color, { explode: true }),
    { headers: { 'x-p': 'R=x, name=y' } },
    'X-P/R must be integer',
  ],
  'a header that is missing': [header({}, { required: true }), {}, 'X-P is missing'],
  'headers that are described elsewhere': [
    { name: 'Accept', in: 'header', required: true, schema: { const: 'x' } },
    {},
  ],
  'a cookie': [
    cookie({ type: 'integer' }),
    { headers: { cookie: 'a=1; p=x' } },
    'p must be integer',
  ],
  'a cookie with a list': [
    cookie(integers, { explode: false }),
    { headers: { cookie: 'p=1,x' } },
    'p/1 must be integer',
  ],
  'cookies of one list': [
    cookie(integers, { style: 'cookie' }),
    { headers: { cookie: 'p=1; p=x' } },
    'p/1 must be integer',
  ],
  'cookies of one object': [
    cookie(color),
    { headers: { cookie: 'R=x; a=1' } },
    'p/R must be integer',
  ],
}

/** Swagger 2.0: the queries that are no integers, by the format. */
const swagger = { csv: '1,x', ssv: '1%20x', tsv: '1%09x', pipes: '1|x', multi: '1&p=x' }

let folder: ServedFolder
const all = Object.entries(cases)

beforeAll(async () => {
  const responses = { '204': { description: 'fits' } }
  const paths = all.map(([, [parameter]], index): [string, object] => [
    `/c${index}${(parameter as { in: string }).in === 'path' ? '/{p}' : ''}`,
    { get: { parameters: [parameter], responses } },
  ])
  const old = Object.keys(swagger).map((collectionFormat): [string, object] => [
    `/${collectionFormat}`,
    { get: { parameters: [{ name: 'p', in: 'query', ...integers, collectionFormat }], responses } },
  ])
  const info = { title: 'Parameters', version: '1' }
  folder = await serveFolder({
    'mocks/api.json': JSON.stringify({ openapi: '3.2.0', info, paths: Object.fromEntries(paths) }),
    'mocks/old/api.json': JSON.stringify({ swagger: '2.0', info, paths: Object.fromEntries(old) }),
  })
})
afterAll(() => folder[Symbol.asyncDispose]())

async function violationsOf(address: string, headers?: Readonly<Record<string, string>>) {
  const answer = await send(folder.server, `GET ${address}`, undefined, headers)
  if (answer.status === 204) return []
  expect(answer).toMatchObject({ status: 422 })
  type Violation = { readonly name?: string; pointer: string; message: string }
  const { errors } = answer.body as { errors: Violation[] }
  return errors.map(({ name = '', pointer, message }) => `${name}${pointer} ${message}`)
}

describe('a parameter', () => {
  it.each(all)('is checked: %s', async (name, [, sent, ...violations]) => {
    const { path: below, query: search, headers } = sent
    const index = all.findIndex(([each]) => each === name)
    const address = `/c${index}${below === undefined ? '' : `/${below}`}${search === undefined ? '' : `?${search}`}`
    expect(await violationsOf(address, headers)).toEqual(violations)
  })

  it.each(Object.entries(swagger))('of Swagger 2.0 is checked: %s', async (name, value) => {
    expect(await violationsOf(`/old/${name}?p=${value}`)).toEqual(['p/1 must be integer'])
  })
})
