import { expect, it } from 'vitest'
import { isRaw, TriedDocument, type Operation, type Raw } from '../../scripts/openapi/document.ts'
import {
  document,
  importInto,
  integer,
  json,
  object,
  sent,
  string,
  type Imported,
  writeDocument,
} from '../support/imported.ts'

const item = object({ id: integer, name: string, size: integer }, 'id', 'name')
const at = (place: string, name: string, schema: object = string) => ({ in: place, name, schema })
const list = { type: 'array', items: item }
const page = object({ items: list, total: integer, more: { type: 'boolean' } }, 'items')
const parameters = [
  at('query', 'name'),
  at('query', 'page', integer),
  at('query', 'colour'),
  at('query', 'sizes', { type: 'array', items: integer }),
  at('header', 'X-Trace'),
  at('cookie', 'sid'),
]
const header = { schema: string }
const body = {
  content: {
    'application/json': { schema: object({ name: string }, 'name') },
    'application/xml': { schema: item },
  },
}
const errors = {
  400: json(object({ oops: string })),
  401: json(object({ oops: string })),
  404: json(object({ oops: string })),
  418: { description: 'Tea', headers: { 'X-Tea': header } },
  default: json(object({ oops: string })),
}
const answer = (schema: object) => ({
  description: 'It',
  headers: { 'X-Count': header },
  links: { next: { operationId: 'next' } },
  content: { 'text/csv': {}, 'application/json': { schema } },
})
const own = { security: [{ key: [], token: ['read'] }, { cert: [] }], callbacks: { done: {} } }
/** Ways to say the same: a list, one in an envelope, below a parent, and an endpoint; some with a bit of everything. */
const dense = document(
  Object.fromEntries(
    ['/plain', '/paged', '/users/{userId}/things'].flatMap((path, index) => [
      [
        path,
        {
          get: {
            parameters,
            responses: { 200: answer(index === 1 ? page : list), ...errors },
            ...own,
          },
          post: { parameters, requestBody: body, responses: { 201: answer(item), ...errors } },
        },
      ],
      [
        `${path}/{id}`,
        {
          parameters: [{ ...at('path', 'id', integer), required: true }],
          get: { parameters, responses: { 200: answer(object({ item }, 'item')), ...errors } },
          put: { requestBody: sent(item), responses: { 200: answer(item), ...errors } },
          delete: { responses: { 204: { description: 'Gone' }, ...errors } },
        },
      ],
      [
        `${path}/do/it`,
        {
          get: { parameters, responses: { 200: answer(list), ...errors } },
          post: {
            parameters,
            requestBody: body,
            responses: { 202: answer(string), ...errors },
            ...own,
          },
        },
      ],
    ]),
  ),
  {
    components: {
      securitySchemes: {
        key: { type: 'apiKey', in: 'query', name: 'key' },
        token: { type: 'oauth2', flows: {} },
        cert: { type: 'mutualTLS' },
      },
    },
  },
)

const fixtures = [
  'museum.yaml',
  'swagger-petstore.yaml',
  'prism-petstore-2.0.yaml',
  'tictactoe.json',
]
const documents: readonly (readonly [name: string, given: object | string])[] = [
  ['a dense document', dense],
  ...fixtures.map((name) => [name, `test/openapi/fixtures/${name}`] as const),
]

it.each(documents)(
  'all that %s says of its operations is in mock files, or is listed',
  async (_, given) => {
    using imported = await importInto(given)
    const tried = new TriedDocument(
      typeof given === 'string' ? given : writeDocument(imported, given),
    )
    const missing = tried.operations().flatMap((operation) => {
      const account = new Account(operation, tried, imported)
      return account.missing().map((what) => `${account.where}: ${what}`)
    })
    expect(missing).toEqual([])
  },
)

/** What became of an operation. */
class Account {
  readonly where: string
  readonly #operation: Operation
  readonly #tried: TriedDocument
  readonly #imported: Imported
  /** What answers it, and what checks it. */
  readonly #code: string
  readonly #checks: string

  constructor(operation: Operation, tried: TriedDocument, imported: Imported) {
    const { method, template, raw } = operation
    this.where = `${method} ${template}`
    this.#operation = operation
    this.#tried = tried
    this.#imported = imported
    const path = `${tried.base(raw)}${template}`.replaceAll(/\{(\w+)\}/g, ':$1')
    const of = (test: (file: string) => boolean) =>
      Object.entries(imported.texts).flatMap(([file, text]) =>
        test(file) ? blockOf(text, `${method} ${path}`) : [],
      )
    const isCheck = (file: string) => file.includes('.checks.')
    this.#code = of((file) => !isCheck(file)).join('\n')
    this.#checks = [...of(isCheck), imported.texts['security.json'] ?? ''].join('\n')
  }

  missing(): string[] {
    if (this.#isLost('operation')) return []
    const { raw, parameters: all, responses } = this.#operation
    const [success] = [...responses.keys()].filter((status) => /^[2D]/.test(status)).toSorted()
    return [
      ...all
        .filter(({ at: place, name }) => !this.#hasParameter(place, name))
        .map(({ name }) => name),
      ...this.#bodies().filter(
        (type) => !this.#checks.includes(type) && !this.#isLost('requestBody', type),
      ),
      ...[...responses].flatMap(([status, response]) =>
        this.#ofResponse(status, response, success),
      ),
      ...Object.keys(isRaw(raw['callbacks']) ? raw['callbacks'] : {}).filter(
        (name) => !this.#isLost('callback', name),
      ),
      ...this.#schemes().filter((name) => !this.#isGuardedBy(name)),
    ]
  }

  #isLost(kind: string, what = '', where = this.where): boolean {
    return this.#imported.losses.all.some(
      (loss) => loss.kind === kind && loss.where === where && loss.what.includes(what),
    )
  }

  /** Whether it does something, not whether it is checked alone. */
  #hasParameter(place: string, name: string): boolean {
    if (place === 'path' || place === 'body' || place === 'formData') return true
    if (place === 'header' && /^(?:accept|content-type|authorization)$/i.test(name)) return true
    if (this.#isLost('query', name)) return true
    if (this.#code !== '')
      return new RegExp(String.raw`\b(?:query|headers|cookies)\.${name}\b|next\(`, 'i').test(
        this.#code,
      )
    // The list of a collection has filters, and pages.
    const isField = Object.values(this.#imported.texts).some(
      (text) => new RegExp(`^ *[{ ]*"?${name}"?: `, 'm').test(text) || text.includes(` ${name}: `),
    )
    return place === 'query' && (isField || /^(?:page|limit|offset|sort)$/.test(name))
  }

  #bodies(): string[] {
    const { raw } = this.#operation
    const { content } = this.#tried.follow(raw['requestBody'])
    return Object.keys(isRaw(content) ? content : {})
  }

  #ofResponse(status: string, response: Raw, success: string | undefined): string[] {
    const named = (key: string) => Object.keys(isRaw(response[key]) ? response[key] : {})
    const shown = status === 'DEFAULT' ? 'default' : status
    const links = named('links').filter((name) => !this.#isLost('link', name))
    if (this.#isLost('response', shown)) return links
    const code = `${this.#code}\n${this.#checks}`
    const isThere =
      status === success ||
      this.#isLost('error', shown) ||
      (this.#code === '' && /^40[49]$/.test(status) && named('content').length === 0) ||
      new RegExp(String.raw`\$status"?: ${status}\b|error\(${status}\b`).test(code) ||
      (status === 'DEFAULT' && /\$status|error\(/.test(code))
    const native = /^(?:etag|location|link|x-total-count)$/i
    return [
      ...(isThere ? [] : [`response ${shown}`]),
      ...links,
      ...named('headers').filter(
        (name) =>
          !this.#isLost('header', name) &&
          !code.includes(name.toLowerCase()) &&
          !(this.#code === '' && native.test(name)),
      ),
      ...named('content')
        .slice(1)
        .filter((type) => !this.#isLost('mediaType') && !code.includes(type)),
    ]
  }

  #schemes(): string[] {
    const { raw } = this.#operation
    const all = (raw['security'] ?? this.#tried.root['security'] ?? []) as Raw[]
    return all.some((each) => Object.keys(each).length === 0)
      ? []
      : all.flatMap((each) => Object.keys(each))
  }

  #isGuardedBy(name: string): boolean {
    return /\$status"?: 401/.test(this.#checks) || this.#isLost('security', name)
  }
}

/** What stands behind a key of a map, with the constants that it names. */
function blockOf(text: string, key: string): string[] {
  const lines = text.split('\n')
  const start = lines.findIndex((line) =>
    [`  '${key}':`, `  "${key}":`].some((each) => line.startsWith(each)),
  )
  if (start === -1) return []
  const length = lines.slice(start + 1).findIndex((line) => /^(?: {2}['"/]|\S)/.test(line))
  const block = lines.slice(start, start + 1 + (length === -1 ? lines.length : length)).join('\n')
  const constants = text.split(/\n(?=const )/).slice(1)
  const used = constants.filter((each) =>
    new RegExp(String.raw`\b${/^const (\w+)/.exec(each)?.[1]}\b`).test(block),
  )
  return [block, ...used.map((each) => each.split(/\n\n/, 1)[0] ?? '')]
}
