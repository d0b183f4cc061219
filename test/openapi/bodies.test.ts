import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'

const pet = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string' },
    age: { type: 'integer' },
    tags: { type: 'array', items: { type: 'integer' } },
  },
}
const upload = {
  schema: {
    type: 'object',
    required: ['file'],
    properties: {
      file: { type: 'string', format: 'binary', maxLength: 3 },
      files: { type: 'array', items: { type: 'string', format: 'binary' } },
      meta: pet,
      count: { type: 'integer' },
    },
  },
  encoding: { file: { contentType: 'image/png, image/gif' } },
}
const fields = {
  type: 'object',
  properties: {
    age: { type: 'integer' },
    csv: { type: 'array', items: { type: 'integer' } },
    pipes: { type: 'array', items: { type: 'integer' } },
    list: { type: 'array', items: { type: 'integer' } },
    pet,
    'raw[]': { type: 'array', items: { type: 'integer' } },
    json: { type: 'string' },
    either: { anyOf: [{ type: 'object', required: ['a'] }, { enum: [''] }] },
  },
}
const form = {
  schema: fields,
  encoding: {
    csv: { style: 'form', explode: false },
    pipes: { style: 'pipeDelimited', explode: false },
  },
}

const bodies: Readonly<Record<string, object>> = {
  json: { 'application/json': { schema: pet } },
  api: { 'application/vnd.api+json': { schema: pet } },
  form: { 'application/x-www-form-urlencoded': form },
  upload: { 'multipart/form-data': upload },
  file: { 'multipart/form-data': { schema: { type: 'string', format: 'binary' } } },
  text: { 'text/plain': { schema: { type: 'string', minLength: 3 } } },
  number: { 'text/plain': { schema: { type: 'integer' } } },
  bytes: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
  xml: { 'application/xml': { schema: pet } },
  lines: { 'application/jsonl': { itemSchema: pet }, 'application/json-seq': { itemSchema: pet } },
  range: { '*/*': {}, 'application/*': { schema: pet } },
  versions: {
    'application/json; v=1': { schema: { required: ['one'] } },
    'application/json; v=2': { schema: { required: ['two'] } },
  },
}

let folder: ServedFolder

beforeAll(async () => {
  const responses = { '204': { description: 'fits' } }
  const paths: Record<string, object> = {
    '/needed': {
      post: { requestBody: { required: true, content: bodies['json'] }, responses },
      get: { requestBody: { required: true, content: bodies['json'] }, responses },
    },
    '/none': { post: { responses } },
  }
  for (const [name, content] of Object.entries(bodies)) {
    paths[`/${name}`] = { post: { requestBody: { content }, responses } }
  }
  const info = { title: 'Bodies', version: '1' }
  const file = { name: 'file', in: 'formData', type: 'file', required: true }
  const age = { name: 'age', in: 'formData', type: 'integer' }
  const body = { name: 'pet', in: 'body', required: true, schema: pet }
  const old = {
    '/upload': { post: { parameters: [file, age], responses } },
    '/pets': { post: { parameters: [body], responses } },
  }
  folder = await serveFolder({
    'mocks/api.json': JSON.stringify({ openapi: '3.1.0', info, paths }),
    'mocks/old/api.json': JSON.stringify({ swagger: '2.0', info, paths: old }),
  })
})
afterAll(() => folder[Symbol.asyncDispose]())

/** The status, or what is wrong. */
async function post(
  path: string,
  body?: string | FormData | Uint8Array<ArrayBuffer>,
  type?: string,
  method = 'POST',
): Promise<number | string[]> {
  const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type }
  const response = await folder.server.fetch(path, {
    method,
    headers,
    ...(body !== undefined && { body }),
  })
  if (response.status !== 422) return response.status
  const { errors } = (await response.json()) as { errors: { pointer: string; message: string }[] }
  return errors.map(({ pointer, message }) => `${pointer} ${message}`)
}

function formOf(fieldsOf: Readonly<Record<string, string | Blob | readonly Blob[]>>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fieldsOf)) {
    for (const each of [value].flat()) data.append(name, each as Blob)
  }
  return data
}

const png = new Blob(['picture'], { type: 'image/png' })
const urlencoded = 'application/x-www-form-urlencoded'
const json = 'application/json'

type Case = readonly [
  path: string,
  body: string | undefined,
  type: string | undefined,
  expected: number | string[],
]

describe('a body', () => {
  it.each<readonly [name: string, ...Case]>([
    ['JSON', '/json', '{"age":"x","name":"a"}', json, ['/age must be integer']],
    ['JSON with a charset', '/json', '{}', `${json}; charset=utf-8`, ['/name is missing']],
    ['JSON by its suffix', '/api', '{}', 'application/vnd.api+json', ['/name is missing']],
    ['another JSON', '/json', '{}', 'application/vnd.api+json', 415],
    ['a type that is not declared', '/json', 'a', 'text/csv', 415],
    ['JSON that is called a form', '/json', '{"name":"a"}', urlencoded, 415],
    ['JSON whose type is that of a text', '/json', '{"name":"a"}', 'text/plain', 415],
    ['malformed JSON', '/json', '{', json, 400],
    ['none', '/json', undefined, undefined, 204],
    ['none, which is needed', '/needed', undefined, undefined, [' is missing']],
    ['none with a type, which is needed', '/needed', '', json, [' is missing']],
    ['one where none is declared', '/none', '{"a":1}', json, 204],
    ['a text', '/text', 'ab', 'text/plain', [' must have at least 3 characters']],
    ['a text that is a number', '/number', '12', 'text/plain', 204],
    ['a text that is no number', '/number', 'x', 'text/plain', [' must be integer']],
    ['bytes', '/bytes', 'abc', 'application/octet-stream', 204],
    [
      'XML',
      '/xml',
      '<?xml version="1.0"?>\n<pet a="1>2"><name>x</name><b/><!-- <x> --></pet>\n',
      'application/xml',
      204,
    ],
    [
      'XML that is not closed',
      '/xml',
      '<pet>\n<name></pet>',
      'application/xml',
      [' is no XML: it closes <pet> at line 2, where <name> is open'],
    ],
    [
      'XML with two roots',
      '/xml',
      '<a/><b/>',
      'application/xml',
      [' is no XML: it has more than one root element'],
    ],
    ['a narrower range', '/range', '{}', json, ['/name is missing']],
    ['a wider range', '/range', 'a', 'text/plain', 204],
    ['parameters of a type', '/versions', '{}', 'application/json;v=2', ['/two is missing']],
  ])('is checked: %s', async (_, path, body, type, expected) => {
    expect(await post(path, body, type)).toEqual(expected)
  })

  it('without a type is what it reads as', async () => {
    const bytes = new TextEncoder().encode('{"age":"x","name":"a"}')
    expect(await post('/json', bytes)).toEqual(['/age must be integer'])
    expect(await post('/xml', bytes)).toBe(415)
  })

  it('of a GET means nothing', async () => {
    expect(await post('/needed', undefined, undefined, 'GET')).toBe(204)
  })
})

describe('a form', () => {
  it.each<readonly [text: string, expected: number | string[]]>([
    ['age=5', 204],
    ['age=x', ['/age must be integer']],
    ['list=1&list=x', ['/list/1 must be integer']],
    ['list=1', 204],
    ['list[]=x', ['/list/0 must be integer']],
    ['raw[]=1&raw[]=x', ['/raw[]/1 must be integer']],
    ['csv=1,x', ['/csv/1 must be integer']],
    ['pipes=1|x', ['/pipes/1 must be integer']],
    ['pet[age]=x&pet[name]=1', ['/pet/age must be integer']],
    ['pet={"name":1}', ['/pet/name must be string']],
    ['json=5', 204],
    ['either={"a":1}', 204],
    ['either[a]=1', 204],
    ['either=', 204],
    ['__proto__[a]=1&constructor=1&age=1', 204],
  ])('is checked: %s', async (text, expected) => {
    expect(await post('/form', text, urlencoded)).toEqual(expected)
  })

  it.each<
    readonly [name: string, fields: Parameters<typeof formOf>[0], expected: number | string[]]
  >([
    ['a file', { file: png }, 204],
    ['no file', { count: '1' }, ['/file is missing']],
    ['a text in place of a file', { file: 'x' }, ['/file must be a file']],
    [
      'a file of another type',
      { file: new Blob(['x'], { type: 'text/plain' }) },
      ['/file must be image/png or image/gif, and is text/plain'],
    ],
    ['a number', { file: png, count: 'x' }, ['/count must be integer']],
    ['one file of a list', { file: png, files: png }, 204],
    ['several files', { file: png, files: [png, png] }, 204],
    [
      'a part of JSON',
      { file: png, meta: new Blob(['{"age":"5"}'], { type: json }) },
      ['/meta/name is missing', '/meta/age must be integer'],
    ],
    ['JSON in a text', { file: png, meta: '{"name":5}' }, ['/meta/name must be string']],
    ['a file where an object is declared', { file: png, meta: png }, ['/meta must be object']],
  ])('of several parts is checked: %s', async (_, parts, expected) => {
    expect(await post('/upload', formOf(parts))).toEqual(expected)
  })

  it('that is declared as one binary text has any parts', async () => {
    expect(await post('/file', formOf({ file: png }))).toBe(204)
  })
})

describe('a sequence of JSON (3.2)', () => {
  it.each<readonly [body: string, type: string, expected: number | string[]]>([
    ['{"name":"Rex"}\n{"name":"Tom"}\n', 'application/jsonl', 204],
    ['', 'application/jsonl', 204],
    [
      '{"name":"Rex"}\n\n{"name":1}\n{}\n{',
      'application/jsonl',
      ['/1/name must be string', '/2/name is missing', '/3 must be JSON'],
    ],
    [
      '\u001E{"name":"Rex"}\n\u001E{"age":"x"}\n',
      'application/json-seq',
      ['/1/name is missing', '/1/age must be integer'],
    ],
  ])('is checked item by item: %j', async (body, type, expected) => {
    expect(await post('/lines', body, type)).toEqual(expected)
  })

  it('is no longer read where many items do not fit', async () => {
    const found = await post('/lines', '{}\n'.repeat(10_000), 'application/jsonl')
    expect(found).toHaveLength(20)
  })
})

describe('a body of Swagger 2.0', () => {
  it('is that of its body parameter', async () => {
    expect(await post('/old/pets')).toEqual([' is missing'])
    expect(await post('/old/pets', '{"name":1}', json)).toEqual(['/name must be string'])
  })

  it('is a form of its formData parameters', async () => {
    expect(await post('/old/upload', formOf({ file: png, age: '1' }))).toBe(204)
    expect(await post('/old/upload', formOf({ file: 'x', age: 'x' }))).toEqual([
      '/file must be a file',
      '/age must be integer',
    ])
  })
})
