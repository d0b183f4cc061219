import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'vitest'
import type { MockServer, MockServerOptions } from 'mockapi'
import { serveFolder } from './folder.ts'
import { documentSchema } from './json-api-schema.ts'
import type { ServedFolder } from './folder.ts'

/** A blog whose ids are numbers in one collection and texts in the others, with relations of all kinds by names. */
export const blog = {
  posts: [
    { id: 1, title: 'Omakase', createdAt: '2024-01-01', price: 5, authorId: 1, tagIds: ['a'] },
    { id: 2, title: 'Ember', createdAt: '2024-02-01', price: 15, authorId: 2, tagIds: ['a', 'b'] },
    { id: 3, title: 'Tomster', createdAt: '2024-03-01', price: 25, authorId: 1, tagIds: [] },
  ],
  authors: [
    { id: 1, firstName: 'Ada' },
    { id: 2, firstName: 'Bob' },
  ],
  comments: [
    { id: 'c1', body: 'first', postId: 1, authorId: 2 },
    { id: 'c2', body: 'second', postId: 1, authorId: 1 },
  ],
  tags: [
    { id: 'a', label: 'A' },
    { id: 'b', label: 'B' },
  ],
  settings: { theme: 'dark', fontSize: 12 },
}

/** Serves data as JSON:API. */
export function serve(data: object = blog, options: MockServerOptions = {}): Promise<ServedFolder> {
  const all: MockServerOptions = { dialect: 'json-api', ...options }
  return serveFolder({ 'mocks/db.json': JSON.stringify(data) }, all)
}

/** A resource as tests look at it. */
export interface Resource {
  readonly type: string
  readonly id: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly relationships: Readonly<
    Record<string, { readonly data: unknown; readonly links: object }>
  >
  readonly links: { readonly self: string }
}

/** A document as tests look at it, with the status and headers that it came with. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly data: Resource
  readonly list: readonly Resource[]
  readonly included: readonly Resource[]
  readonly links: Readonly<Record<string, string | null>>
  readonly meta: Readonly<Record<string, unknown>>
  readonly errors: readonly {
    readonly status: string
    readonly code: string
    readonly detail: string
    readonly source: object
  }[]
  /** The whole document; undefined for an empty answer. */
  readonly document: unknown
}

const validate = new Ajv2020({
  allErrors: true,
  strictTypes: false,
  code: { optimize: false },
}).compile(documentSchema)

/** Asks as Ember Data's JSONAPIAdapter does: `accept` of the media type, and a document as the body; every answer must be what JSON:API allows. */
export async function ask(
  server: Pick<MockServer, 'fetch'>,
  request: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const [method = 'GET', address = '/'] = request.split(' ')
  const type = 'application/vnd.api+json'
  const response = await server.fetch(address, {
    method,
    headers: { accept: type, ...(body !== undefined && { 'content-type': type }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const document: unknown = text === '' ? undefined : JSON.parse(text)
  if (document !== undefined) expect(validate(document) || validate.errors, text).toBe(true)
  const { data } = (document ?? {}) as { data?: unknown }
  return {
    ...(document as Answer),
    list: Array.isArray(data) ? (data as Resource[]) : [],
    status: response.status,
    headers: response.headers,
    document,
  }
}

/** The ids of resources. */
export function idsOf(resources: readonly Resource[]): string[] {
  return resources.map(({ id }) => id)
}
