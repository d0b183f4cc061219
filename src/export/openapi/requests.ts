import { isObject } from '../../errors/validation-issue.ts'
import type { RequestPath } from '../../generate/request-path.ts'
import type { ParameterObject, RequestBodyObject, SchemaObject } from './document.ts'

/** Something of a request that a mock looks at. */
interface Looked {
  readonly root: string
  /** `user.name`, as it was written. */
  readonly rest: string
  /** What it is compared with; undefined where it is only read. */
  readonly value?: unknown
}

/** What of a request a mock reads. */
export interface RequestParts {
  readonly parameters: readonly ParameterObject[]
  readonly body: RequestBodyObject | undefined
  /** A scheme of credentials that it looks at in a header. */
  readonly scheme: object | undefined
}

/** Headers that OpenAPI describes elsewhere, or that clients send by themselves. */
const notDeclared = new Set(['accept', 'content-type', 'authorization', 'content-length', 'host'])

/** What conditions and templates look at, as parameters and a body, none of which must be sent. */
export function requestParts(
  conditions: readonly unknown[],
  reads: readonly RequestPath[],
): RequestParts {
  const looked: Looked[] = [
    ...conditions.flatMap(lookedAt),
    ...reads.flatMap((path) => [path, ...(path.inner ?? [])]),
  ]
  const parameters = new Map<string, ParameterObject>()
  const add = (at: ParameterObject['in'], { rest, value }: Looked): void => {
    const [name = ''] = rest.split(/\.(?=\d)|\[/, 1)
    const key = `${at} ${at === 'header' ? name.toLowerCase() : name}`
    if (name === '' || (at === 'header' && notDeclared.has(name.toLowerCase()))) return
    const isPlain = ['string', 'number', 'boolean'].includes(typeof value)
    const example = isPlain ? { example: String(value) } : {}
    const known = parameters.get(key)
    if (known?.example === undefined) {
      parameters.set(key, { name, in: at, schema: { type: 'string' }, ...example })
    }
  }
  for (const each of looked) {
    if (each.root === 'query' || each.root === 'queries') add('query', each)
    else if (each.root === 'headers') add('header', each)
    else if (each.root === 'cookies') add('cookie', each)
  }
  const ofBody = looked.filter(({ root }) => root === 'body')
  const authorization = looked.find(
    ({ root, rest }) => root === 'headers' && rest.toLowerCase() === 'authorization',
  )
  return {
    parameters: [...parameters.values()],
    body: ofBody.length > 0 ? bodyOf(ofBody) : undefined,
    scheme: authorization && schemeOf(authorization.value),
  }
}

/** What a `$when` looks at: an object of conditions, or a list of them. */
function lookedAt(when: unknown): Looked[] {
  if (Array.isArray(when)) return when.flatMap(lookedAt)
  return Object.entries(isObject(when) ? when : {}).flatMap(([key, value]) => {
    const [, root, rest = ''] = /^(\w+)\.?(.*)$/s.exec(key) ?? []
    return root === undefined ? [] : [{ root, rest, value }]
  })
}

/** A scheme of which a text would be the credentials: `Bearer abc`. */
function schemeOf(value: unknown): object {
  const text = JSON.stringify(value ?? '')
  if (/\bbasic\b/i.test(text)) return { type: 'http', scheme: 'basic' }
  if (/\bbearer\b/i.test(text)) return { type: 'http', scheme: 'bearer' }
  return { type: 'apiKey', in: 'header', name: 'Authorization' }
}

interface Fields {
  readonly fields: Map<string, Fields>
  example?: unknown
}

/** A body with the fields that are looked at. */
function bodyOf(looked: readonly Looked[]): RequestBodyObject {
  const root: Fields = { fields: new Map() }
  for (const { rest, value } of looked) {
    let at = root
    // What is in a list, or has an odd name, is a part of its list.
    const [plain = ''] = rest.split(/\[/, 1)
    for (const name of plain.split('.').filter((part) => part !== '')) {
      if (/^\d+$/.test(name)) break
      const next = at.fields.get(name) ?? { fields: new Map<string, Fields>() }
      at.fields.set(name, next)
      at = next
    }
    if (at !== root && (typeof value !== 'object' || value === null)) at.example ??= value
  }
  const example = exampleOf(root)
  const hasExample = isObject(example) && Object.keys(example).length > 0
  return {
    content: { 'application/json': { schema: schemaOf(root), ...(hasExample && { example }) } },
  }
}

function schemaOf({ fields }: Fields): SchemaObject {
  if (fields.size === 0) return {}
  const properties = [...fields].map(([name, each]) => [name, schemaOf(each)] as const)
  return { properties: Object.fromEntries(properties) }
}

function exampleOf({ fields, example }: Fields): unknown {
  if (fields.size === 0) return example
  const entries = [...fields].flatMap(([name, each]) => {
    const value = exampleOf(each)
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(entries)
}
