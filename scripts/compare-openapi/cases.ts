import { basename } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { isRaw, type Operation, type Parameter, type TriedDocument } from '../openapi/document.ts'
import { Requests } from '../openapi/requests.ts'
import { RequestValues } from '../openapi/values.ts'
import type { Group } from '../compare-json-server/format.ts'

/** What a request is made for: a kind of mistake, or none. */
export type Kind =
  | 'valid'
  | 'all parameters'
  | 'missing parameter'
  | 'wrong type'
  | 'wrong content type'
  | 'no body'
  | 'invalid body'
  | 'broken body'
  | 'unacceptable Accept'
  | 'no credentials'
  | 'Prefer'
  | 'HEAD'
  | 'OPTIONS'
  | 'wrong method'
  | 'unknown path'
  | 'by hand'

/** A request as it goes out, the same for all. */
export interface Asked {
  readonly kind: Kind
  readonly method: string
  /** With the path of the server. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  /** The operation that is asked; undefined where there is none. */
  readonly operation: Operation | undefined
}

/** Makes requests of a document: one that fits for each operation, and one for each mistake. */
export class Cases {
  readonly #document: TriedDocument
  readonly #operations: readonly Operation[]
  readonly #requests: Requests

  constructor(document: TriedDocument) {
    this.#document = document
    this.#operations = document.operations()
    this.#requests = new Requests(document, new RequestValues(document))
  }

  /** The paths of all servers, longest first. */
  bases(): string[] {
    const bases = new Set(this.#operations.map(({ raw }) => this.#document.base(raw)))
    return [...bases].filter(Boolean).toSorted((one, other) => other.length - one.length)
  }

  /** All requests; those of a file by hand come last. */
  async all(groups: readonly Group[], file: string): Promise<Asked[]> {
    const made: Asked[] = []
    for (const operation of this.#operations) made.push(...(await this.#ofOperation(operation)))
    made.push(...(await this.#ofPaths()))
    const byHand = groups.filter(({ name }) => name === basename(file))
    for (const { method, target: path, headers, body } of byHand.flatMap((each) => each.requests)) {
      made.push({
        kind: 'by hand',
        method,
        path,
        headers,
        body,
        operation: this.#find(method, path),
      })
    }
    return made
  }

  async #ofOperation(operation: Operation): Promise<Asked[]> {
    const { parameters, raw } = operation
    const valid = await this.#ask('valid', operation)
    const asked = [valid]
    const optional = parameters.filter((each) => each.raw['required'] !== true && isSent(each))
    if (optional.length > 0) {
      const all = parameters.map((each) => changed(each, { required: true }))
      asked.push(await this.#ask('all parameters', { ...operation, parameters: all }))
    }
    for (const parameter of parameters.filter(isSent)) {
      const { at } = parameter
      const instead = (change: object) => ({
        ...operation,
        parameters: parameters.map((each) => (each === parameter ? changed(each, change) : each)),
      })
      if (parameter.raw['required'] === true && at !== 'path') {
        asked.push(await this.#ask('missing parameter', instead({ required: false })))
      }
      if (this.#isTyped(parameter)) {
        const wrong = { required: true, example: 'no-such-value' }
        asked.push(await this.#ask('wrong type', instead(wrong)))
      }
    }
    const open = await this.#ask('no credentials', { ...operation, raw: { ...raw, security: [] } })
    const isOther = open.path !== valid.path || !isDeepStrictEqual(open.headers, valid.headers)
    if (isOther) asked.push(open)
    const withHeader = (kind: Kind, header: string, value: string): Asked => ({
      ...valid,
      kind,
      headers: { ...valid.headers, [header]: value },
    })
    asked.push(withHeader('unacceptable Accept', 'accept', 'application/x-none'))
    asked.push(...preferences(operation).map((each) => withHeader('Prefer', 'prefer', each)))
    return [...asked, ...brokenBodies(valid)]
  }

  /** What is asked of each path, and of none. */
  async #ofPaths(): Promise<Asked[]> {
    const asked: Asked[] = []
    const templates = new Set(this.#operations.map(({ template }) => template))
    for (const template of templates) {
      const here = this.#operations.filter((each) => each.template === template)
      const get = here.find(({ method }) => method === 'GET') ?? here[0]
      if (!get) continue
      const { body: _body, ...valid } = await this.#ask('valid', get)
      const rest = { ...valid, body: undefined, operation: undefined }
      const declared = new Set(here.map(({ method }) => method))
      const other = ['PATCH', 'PUT', 'DELETE'].find((method) => !declared.has(method))
      if (other !== undefined) asked.push({ ...rest, kind: 'wrong method', method: other })
      if (get.method === 'GET' && !declared.has('HEAD'))
        asked.push({ ...rest, kind: 'HEAD', method: 'HEAD', operation: get })
      if (!declared.has('OPTIONS')) asked.push({ ...rest, kind: 'OPTIONS', method: 'OPTIONS' })
    }
    const path = `${this.#document.base({})}/no-such-path`
    const unknown = { kind: 'unknown path', path, headers: {}, body: undefined } as const
    return [...asked, { ...unknown, method: 'GET', operation: undefined }]
  }

  async #ask(kind: Kind, operation: Operation): Promise<Asked> {
    const { url: path, init } = this.#requests.of(operation, new Map())
    const { method } = operation
    const isBodyless = init.body === undefined
    // Forms get their boundary.
    const sent = isBodyless ? undefined : new Response(init.body)
    const headers = Object.fromEntries(new Headers(init.headers))
    const type = headers['content-type'] ?? sent?.headers.get('content-type')
    const all = type && sent ? { ...headers, 'content-type': type } : headers
    return { kind, method, path, headers: all, body: await sent?.text(), operation }
  }

  #isTyped({ raw }: Parameter): boolean {
    const content = isRaw(raw['content']) ? Object.values(raw['content'])[0] : undefined
    const holder = isRaw(content) ? content : raw
    const schema = this.#document.follow(holder['schema'] ?? holder)
    return schema['type'] !== 'string' || ['enum', 'format', 'pattern'].some((key) => key in schema)
  }

  #find(method: string, path: string): Operation | undefined {
    const fitting = this.#operations.filter(({ method: own, template, raw }) => {
      const parts = template.replaceAll('.', '\\.').replaceAll(/\{[^{}]+\}/g, '[^/]+')
      return (
        own === method &&
        new RegExp(`^${this.#document.base(raw)}${parts}$`).test(path.split('?')[0] ?? '')
      )
    })
    return fitting.toSorted((one, other) => variables(one) - variables(other))[0]
  }
}

function variables({ template }: Operation): number {
  return template.split('{').length
}

function changed(parameter: Parameter, change: object): Parameter {
  return { ...parameter, raw: { ...parameter.raw, ...change } }
}

function isSent({ at, name }: Parameter): boolean {
  return (
    /^(?:path|query|header|cookie)$/.test(at) &&
    !/^(?:accept|authorization|content-type)$/i.test(name)
  )
}

/** `Prefer` for each declared status and example, for some that are not there, and for generated data. */
function preferences({ responses }: Operation): string[] {
  const statuses = [...responses.keys()].filter((status) => /^\d+$/.test(status))
  const named = [...responses].flatMap(([status, { content }]) =>
    Object.values(isRaw(content) ? content : {}).flatMap((media) =>
      isRaw(media) && isRaw(media['examples'])
        ? Object.keys(media['examples']).map((name) => `code=${status}, example=${name}`)
        : [],
    ),
  )
  const codes = statuses.map((status) => `code=${status}`)
  return [
    ...codes,
    ...named.filter((each) => /code=\d/.test(each)),
    'code=499',
    'example=no-such',
    'dynamic=true',
  ]
}

/** A request whose body is missing, of another media type, of another shape, or broken. */
function brokenBodies(valid: Asked): Asked[] {
  const { body, headers } = valid
  if (body === undefined) return []
  const { 'content-type': type = '', ...others } = headers
  const asked: Asked[] = [
    { ...valid, kind: 'no body', body: undefined, headers: others },
    {
      ...valid,
      kind: 'wrong content type',
      headers: { ...headers, 'content-type': 'application/x-none' },
    },
  ]
  if (!/json/.test(type)) return asked
  asked.push({ ...valid, kind: 'broken body', body: body.slice(0, -1) })
  const value: unknown = JSON.parse(body)
  asked.push({ ...valid, kind: 'invalid body', body: JSON.stringify(isRaw(value) ? [value] : {}) })
  if (!isRaw(value)) return asked
  for (const name of Object.keys(value).slice(0, 3)) {
    const { [name]: _left, ...rest } = value
    asked.push({ ...valid, kind: 'invalid body', body: JSON.stringify(rest) })
    const wrong = { ...value, [name]: { no: 'such' } }
    asked.push({ ...valid, kind: 'invalid body', body: JSON.stringify(wrong) })
  }
  return asked
}
