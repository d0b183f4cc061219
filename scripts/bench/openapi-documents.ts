import { readFileSync } from 'node:fs'

type Json = Readonly<Record<string, unknown>>

/** Cuts a document after so many characters of JSON: its first paths, and the components that these need. */
export function cutDocument(file: string, size: number): string {
  const whole = JSON.parse(readFileSync(file, 'utf8')) as Json & { readonly paths: Json }
  const paths: Record<string, unknown> = {}
  const needed = new Map<string, unknown>()
  let length = 0
  for (const [path, item] of Object.entries(whole.paths)) {
    paths[path] = item
    length += JSON.stringify(item).length + addNeeded(item, whole, needed)
    if (length >= size) break
  }
  const components: Record<string, Record<string, unknown>> = {}
  for (const [pointer, value] of needed) {
    const [, , kind = '', name = ''] = pointer.split('/')
    ;(components[kind] ??= {})[name] = value
  }
  return JSON.stringify({ ...whole, paths, components })
}

/** Adds the components that a value refers to; how long they are. */
function addNeeded(value: unknown, whole: Json, needed: Map<string, unknown>): number {
  let length = 0
  for (const [, pointer = ''] of JSON.stringify(value).matchAll(/"\$ref":"(#\/[^"]+)"/g)) {
    if (needed.has(pointer)) continue
    const target = pointer
      .split('/')
      .slice(1)
      .reduce<unknown>((at, key) => (at as Json | undefined)?.[key], whole)
    needed.set(pointer, target)
    length += JSON.stringify(target).length + addNeeded(target, whole, needed)
  }
  return length
}

const pet = {
  type: 'object',
  required: ['id', 'name'],
  properties: {
    id: { type: 'integer' },
    name: { type: 'string', minLength: 1 },
    tag: { type: ['string', 'null'] },
    born: { type: 'string', format: 'date-time' },
    owner: {
      type: 'object',
      required: ['email'],
      properties: { email: { type: 'string', format: 'email' }, age: { type: 'integer' } },
    },
  },
}

const json = (schema: object) => ({ 'application/json': { schema } })
const ref = { $ref: '#/components/schemas/Pet' }
const limit = { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 100 } }
const petId = { name: 'petId', in: 'path', required: true, schema: { type: 'integer' } }
const reply = (schema: object) => ({ description: 'ok', content: json(schema) })

/** The pet store: a collection, and beside it an operation that answers generated data. */
export const petstore: string = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1' },
  paths: {
    '/pets': {
      get: { parameters: [limit], responses: { 200: reply({ type: 'array', items: ref }) } },
      post: { requestBody: { required: true, content: json(ref) }, responses: { 201: reply(ref) } },
    },
    '/pets/{petId}': { get: { parameters: [petId], responses: { 200: reply(ref) } } },
    '/report': { get: { parameters: [limit], responses: { 200: reply(ref) } } },
    '/adopt': {
      post: { requestBody: { required: true, content: json(ref) }, responses: { 200: reply(ref) } },
    },
  },
  components: { schemas: { Pet: pet } },
})
