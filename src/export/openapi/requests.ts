import { isObject } from '../../errors/validation-issue.ts'
import type { Looked } from './conditions.ts'
import type { ParameterObject, RequestBodyObject, SchemaObject } from './document.ts'

/** What of a request a mock reads. */
export interface RequestParts {
  readonly parameters: readonly ParameterObject[]
  readonly body: RequestBodyObject | undefined
  /** A scheme of credentials that it looks at, and whether it refuses who has none. */
  readonly scheme: object | undefined
  readonly isGuarded: boolean
}

/** What asks for nothing. */
export const noParts: RequestParts = {
  parameters: [],
  body: undefined,
  scheme: undefined,
  isGuarded: false,
}

/** Headers that OpenAPI describes elsewhere, or that clients send by themselves. */
const notDeclared = new Set(
  'accept content-type authorization content-length host cookie user-agent origin referer'.split(
    ' ',
  ),
)

const places: Readonly<Record<string, 'query' | 'header' | 'cookie'>> = {
  query: 'query',
  queries: 'query',
  headers: 'header',
  cookies: 'cookie',
}

/** What a mock looks at, as parameters, a body, and credentials. */
export function requestParts(looked: readonly Looked[]): RequestParts {
  const credential = looked.find(
    ({ root, refusal }) => root !== 'body' && root in places && refusal === 401,
  )
  const authorization = looked.find(
    ({ root, rest }) => root === 'headers' && rest.toLowerCase() === 'authorization',
  )
  const parameters = new Map<string, ParameterObject>()
  for (const each of looked) {
    const at = places[each.root]
    const parameter = at && each !== credential ? parameterOf(at, each) : undefined
    if (!parameter) continue
    const { name } = parameter
    const key = `${at} ${at === 'header' ? name.toLowerCase() : name}`
    parameters.set(key, { ...parameter, ...parameters.get(key) })
  }
  const ofBody = looked.filter(({ root }) => root === 'body')
  const shown = credential ?? authorization
  return {
    parameters: [...parameters.values()],
    body: ofBody.length > 0 ? bodyOf(ofBody) : undefined,
    scheme: shown && schemeOf(shown),
    isGuarded: credential !== undefined,
  }
}

function parameterOf(
  at: ParameterObject['in'],
  { rest, value, pattern, refusal }: Looked,
): ParameterObject | undefined {
  const [name = ''] = rest.split(/\.(?=\d)|\[/, 1)
  if (name === '' || (at === 'header' && notDeclared.has(name.toLowerCase()))) return undefined
  const isPlain = ['string', 'number', 'boolean'].includes(typeof value)
  return {
    name,
    in: at,
    ...(refusal !== undefined && { required: true }),
    schema: { type: 'string', ...(pattern !== undefined && { pattern }) },
    ...(isPlain && { example: String(value) }),
  }
}

/** The scheme of credentials: that of a text such as `Bearer abc`, or a key. */
function schemeOf({ root, rest, written }: Looked): object {
  const isAuthorization = root === 'headers' && rest.toLowerCase() === 'authorization'
  const text = isAuthorization ? JSON.stringify(written ?? '') : ''
  if (/\bbasic\b/i.test(text)) return { type: 'http', scheme: 'basic' }
  if (/\bbearer\b/i.test(text)) return { type: 'http', scheme: 'bearer' }
  const name = isAuthorization ? 'Authorization' : rest
  return { type: 'apiKey', in: places[root] ?? 'header', name }
}

interface Fields {
  readonly fields: Map<string, Fields>
  example?: unknown
  isNeeded?: boolean
}

/** A body with the fields that are looked at. */
function bodyOf(looked: readonly Looked[]): RequestBodyObject {
  const root: Fields = { fields: new Map() }
  for (const { rest, value, refusal } of looked) {
    let at = root
    // What is in a list, or has an odd name, is a part of its list.
    const [plain = ''] = rest.split(/\[/, 1)
    for (const name of plain.split('.').filter((part) => part !== '')) {
      if (/^\d+$/.test(name)) break
      const next = at.fields.get(name) ?? { fields: new Map<string, Fields>() }
      at.fields.set(name, next)
      at = next
    }
    if (at === root) continue
    if (typeof value !== 'object' || value === null) at.example ??= value
    if (refusal !== undefined) at.isNeeded = true
  }
  const example = exampleOf(root, '')
  const hasExample = isObject(example) && Object.keys(example).length > 0
  const isNeeded = looked.some(({ refusal }) => refusal !== undefined)
  // Examples by fields need not fit a schema of all.
  const declared = looked.find(({ rest, schema }) => rest === '' && schema)?.schema
  const media = declared
    ? { schema: declared }
    : { schema: schemaOf(root), ...(hasExample && { example }) }
  return { ...(isNeeded && { required: true }), content: { 'application/json': media } }
}

function schemaOf({ fields }: Fields): SchemaObject {
  if (fields.size === 0) return {}
  const properties = [...fields].map(([name, each]) => [name, schemaOf(each)] as const)
  const required = [...fields].flatMap(([name, { isNeeded }]) => (isNeeded ? name : []))
  return {
    // What is no object has none of its fields.
    ...(required.length > 0 && { type: 'object' }),
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
  }
}

function exampleOf({ fields, example, isNeeded }: Fields, own: string): unknown {
  if (fields.size === 0) return example ?? (isNeeded ? own : undefined)
  const entries = [...fields].flatMap(([name, each]) => {
    const value = exampleOf(each, name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(entries)
}
