import type { MockServerOptions } from 'mockapi'
import { serveFolder, type ServedFolder } from './folder.ts'

/** An object of JSON. */
export type Json = Readonly<Record<string, unknown>>

/** A response in JSON. */
export const json = (schema: unknown, more: Json = {}) => ({
  description: 'it',
  content: { 'application/json': { schema, ...more } },
})
/** The schema of a text. */
export const text = { type: 'string' }
/** The schema of a number. */
export const integer = { type: 'integer' }
/** The schema of an object. */
export const object = (properties: Json, ...required: readonly string[]) => ({
  type: 'object',
  properties,
  required,
})
/** A parameter of a path. */
export const inPath = (name: string, schema: unknown = text) => ({
  name,
  in: 'path',
  required: true,
  schema,
})
/** A parameter of a query. */
export const inQuery = (name: string, schema: unknown) => ({ name, in: 'query', schema })

interface Parts {
  readonly record?: Json
  readonly list?: (items: unknown) => unknown
  readonly item?: (record: unknown) => unknown
  readonly base?: string
  readonly id?: Json
  readonly query?: readonly Json[]
  readonly created?: Json
  readonly more?: Json
}

/** Serves a document with one collection. */
export async function serveCollection(
  parts: Parts,
  files: Record<string, string> = {},
  options: MockServerOptions = {},
): Promise<ServedFolder> {
  const { record = object({ id: integer, name: text }, 'id', 'name'), base = '/pets' } = parts
  const { list = (items) => ({ type: 'array', items }), item = (one) => one } = parts
  const { id = inPath('petId', integer), query = [], more = {} } = parts
  const Pet = { $ref: '#/components/schemas/Pet' }
  const { created = { 201: json(item(Pet)) } } = parts
  const above = [...base.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => inPath(name))
  const document = {
    openapi: '3.1.0',
    info: { title: 'Pets', version: '1' },
    components: { schemas: { Pet: record } },
    paths: {
      [base]: {
        parameters: above,
        get: { parameters: query, responses: { 200: json(list(Pet)) } },
        post: {
          requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
          responses: { ...created, 409: json(object({ error: text }, 'error')) },
        },
      },
      [`${base}/{${String(id['name'])}}`]: {
        parameters: [...above, id],
        get: { responses: { 200: json(item(Pet)) } },
        delete: { responses: { 200: json(object({ message: text }, 'message')) } },
      },
      ...more,
    },
  }
  return serveFolder({ 'mocks/pets-api.json': JSON.stringify(document), ...files }, options)
}
