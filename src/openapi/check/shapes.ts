import { isObject } from '../../errors/validation-issue.ts'
import { methodKeys } from '../document/model.ts'
import { isReference } from '../document/pointer.ts'
import type { OpenApiDocument } from '../document/document.ts'
import type { Findings } from './report.ts'

/** What a part of a document must be. */
interface Shape {
  /** As messages call it, with its article. */
  readonly name: string
  readonly type: 'object' | 'list'
  /** How it is written. */
  readonly sample: string
  /** Whether nothing in its place means that there is none of it, as where YAML has a key alone. */
  readonly mayBeEmpty?: boolean
  readonly members?: readonly { readonly key: string; readonly shape: Shape }[]
  /** What its items, or its members of any name, must be. */
  readonly each?: Shape
}

type More = Pick<Shape, 'mayBeEmpty' | 'each'> & {
  readonly members?: Readonly<Record<string, Shape>>
}
const object = (name: string, sample: string, { members, ...more }: More = {}): Shape => ({
  name,
  type: 'object',
  sample,
  mayBeEmpty: true,
  ...(members && {
    members: Object.entries(members).map(([key, shape]) => ({ key, shape })),
  }),
  ...more,
})
const list = (name: string, each: Shape): Shape => ({
  name,
  type: 'list',
  sample: `[${each.sample}]`,
  mayBeEmpty: true,
  each,
})
/** Members of any name, for the most part those of one key: `{ "200": { … } }`. */
const map = (name: string, key: string, each: Shape): Shape =>
  object(name, `{ ${JSON.stringify(key)}: ${each.sample} }`, { each })

const examples = map('"examples"', 'cat', object('an example', '{ "value": … }'))
const mediaType = object('a media type', '{ "schema": { … } }', {
  members: { examples, encoding: map('"encoding"', 'file', object('an encoding', '{ … }')) },
})
const content = map('"content"', 'application/json', mediaType)
const header = object('a header', '{ "schema": { … } }', { members: { examples, content } })
const response = object('a response', '{ "description": "…" }', {
  members: { content, headers: map('"headers"', 'X-Total', header) },
})
const parameter = object('a parameter', '{ "name": "id", "in": "query", "schema": { … } }', {
  members: { examples, content },
})
const parameters = list('"parameters"', parameter)
const requestBody = object('a request body', '{ "content": { … } }', { members: { content } })
const responses = map('"responses"', '200', response)
const scheme = object('a security scheme', '{ "type": "http", "scheme": "bearer" }')
const security = list('"security"', object('a security requirement', '{ "apiKey": [] }'))
const servers = list('"servers"', object('a server', '{ "url": "/v1" }'))
const operation = object('an operation', '{ "responses": { … } }', {
  mayBeEmpty: false,
  members: { parameters, requestBody, responses, security, servers },
})
const pathItem = object('a path item', '{ "get": { "responses": { … } } }', {
  mayBeEmpty: false,
  members: {
    ...Object.fromEntries(methodKeys.map((key) => [key, operation])),
    additionalOperations: map('"additionalOperations"', 'LINK', operation),
    parameters,
    servers,
  },
})
/** Swagger 2.0 and OpenAPI 3 alike: what the one has the other does not know. */
const root: Shape = object('the document', '{ "openapi": "3.1.0" }', {
  members: {
    paths: map('"paths"', '/pets', pathItem),
    security,
    servers,
    parameters: map('"parameters"', 'id', parameter),
    responses: map('"responses"', 'Pet', response),
    securityDefinitions: map('"securityDefinitions"', 'apiKey', scheme),
    components: object('"components"', '{ "schemas": { … } }', {
      members: {
        responses: map('"responses"', 'Pet', response),
        parameters: map('"parameters"', 'id', parameter),
        requestBodies: map('"requestBodies"', 'Pet', requestBody),
        headers: map('"headers"', 'X-Total', header),
        securitySchemes: map('"securitySchemes"', 'apiKey', scheme),
        schemas: object('"schemas"', '{ "Pet": { … } }'),
        examples,
      },
    }),
  },
})

/**
 * Tells each part that is no object, or no list, where one belongs: nothing of it is served. No schema is read.
 *
 * @param isWhole whether the other files of the document are read too
 */
export function checkShapes(document: OpenApiDocument, findings: Findings, isWhole: boolean): void {
  const seen = new Set<object>()
  const isNew = (value: object) => !seen.has(value) && seen.add(value).size > 0
  const visit = (parent: object, key: string, value: unknown, shape: Shape): void => {
    if (value === null && shape.mayBeEmpty) return
    if (shape.type === 'list' ? !Array.isArray(value) : !isObject(value)) {
      const isError = value !== null && (isWhole || shape.mayBeEmpty !== true)
      return findings.of(
        parent,
        { severity: isError ? 'error' : 'warning', ...wrong(value, shape) },
        [key],
      )
    }
    const { members = [], each } = shape
    const found = value as Readonly<Record<string, unknown>>
    if (isReference(found)) {
      const target = isWhole ? findings.attempt(() => document.target(found)) : undefined
      const isOther = target && target.file !== document.file && isNew(found)
      if (isOther) visit(found, '$ref', target.value, shape)
      return
    }
    if (isWhole && !isNew(found)) return
    for (const { key: name, shape: member } of members) {
      const { [name]: part } = found
      if (part !== undefined) visit(found, name, part, member)
    }
    if (!each) return
    for (const name of Object.keys(found)) {
      if (!name.startsWith('x-')) visit(found, name, found[name], each)
    }
  }
  for (const { key: name, shape } of root.members ?? []) {
    const { [name]: value } = document.root
    // That there are no paths at all is told in words of its own.
    if (value === undefined || (name === 'paths' && !isObject(value))) continue
    visit(document.root, name, value, shape)
  }
}

/** What is wrong with a part of another kind than its shape. */
function wrong(value: unknown, { name, type, sample }: Shape) {
  const part = name.replace(/^./, (first) => first.toUpperCase())
  const wanted = type === 'list' ? 'a list' : 'an object'
  const message = `${part} is ${kindOf(value)}, where ${wanted} belongs, and is left out.`
  return { kind: `shape ${name} ${value === null}`, message, hint: `Write ${sample}.` }
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  return isObject(value) ? 'an object' : typeof value === 'string' ? 'a text' : `a ${typeof value}`
}
