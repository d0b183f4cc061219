import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import { compilePattern } from '../../http/pattern.ts'
import type { Parameter } from '../../openapi/document/model.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import { typesOf } from '../../openapi/schema/properties.ts'
import type { DocumentSchemas } from '../../openapi/schema/schema.ts'
import type { Losses } from '../conversion/losses.ts'
import { plainSchema, takesAll } from './plain-schema.ts'

/** Objects of a `$when`, of which one must hold. */
export type Conditions = readonly Readonly<Record<string, unknown>>[]

/** A part of a request as `$when` names it: `query.page`, `headers.x-key`, `query['a.b']`. */
export function partOf(root: string, name: string): string {
  if (/^[\w-]+$/.test(name)) return `${root}.${name}`
  return `${root}[${name.includes("'") ? JSON.stringify(name) : `'${name}'`}]`
}

/** The value of a `$when`. */
export function whenOf(conditions: Conditions): unknown {
  return conditions.length === 1 ? conditions[0] : conditions
}

/** What holds of requests that do not fit an operation, as far as mock files can say it; empty for nothing. */
export function misfitsOf(
  operation: Operation,
  schemas: DocumentSchemas,
  losses: Losses,
): Conditions {
  const all = operation.parameters.flatMap((each) => ofParameter(each, operation, schemas, losses))
  return [...all, ...ofBody(operation, schemas, losses)]
}

const roots: Readonly<Record<string, string>> = {
  query: 'query',
  header: 'headers',
  cookie: 'cookies',
}

/** Headers that are no parameters, whatever a document says (3.0, "Parameter Object"). */
const noParameters = /^(?:accept|content-type|authorization)$/i

function ofParameter(
  parameter: Parameter,
  { method, template }: Operation,
  schemas: DocumentSchemas,
  losses: Losses,
): Conditions {
  const { in: at, name, required, schema, mediaType } = parameter
  const root = roots[at]
  const lose = (what: string) =>
    losses.add('parameter', `${method} ${template}`, `${name}: ${what}`)
  if (at === 'header' && noParameters.test(name)) return []
  const types = typesOf(schema, schemas)
  if (root === undefined) {
    if (types.has('integer') || types.has('number') || at === 'querystring') lose('its type')
    return []
  }
  const part = partOf(root, name)
  const missing = required ? [{ [part]: { exists: false } }] : []
  if (mediaType !== undefined || types.has('array') || types.has('object')) {
    lose(mediaType === undefined ? 'lists and objects' : mediaType)
    return missing
  }
  const read = schemas.read(schema)
  const { enum: values, minimum, maximum, pattern } = read
  const wrong: Record<string, unknown>[] = []
  const isNumber = types.size === 1 && (types.has('integer') || types.has('number'))
  if (Array.isArray(values) && values.every((each) => typeof each !== 'object')) {
    wrong.push({ nin: values.map(String) })
  } else if (isNumber) {
    wrong.push({ not: { matches: types.has('integer') ? String.raw`^-?\d+$` : String.raw`^-?\d` } })
    if (isBound(minimum)) wrong.push({ lt: minimum })
    if (isBound(maximum)) wrong.push({ gt: maximum })
  } else if (types.size === 1 && types.has('boolean')) wrong.push({ nin: ['true', 'false'] })
  else if (typeof pattern === 'string' && !('message' in compilePattern(pattern))) {
    wrong.push({ not: { matches: pattern } })
  }
  const more = ['minLength', 'maxLength', 'format', 'multipleOf'].filter((key) => {
    return read[key] !== undefined && !(isNumber && key === 'format') && values === undefined
  })
  if (more.length > 0) lose(more.join(', '))
  return [...missing, ...wrong.map((each) => ({ [part]: { exists: true, ...each } }))]
}

/** Whether it is a limit that numbers of JavaScript hold. */
function isBound(limit: unknown): limit is number {
  return typeof limit === 'number' && Math.abs(limit) <= Number.MAX_SAFE_INTEGER
}

function ofBody(
  { body, method, template }: Operation,
  schemas: DocumentSchemas,
  losses: Losses,
): Conditions {
  if (!body || body.content.length === 0) return []
  const where = `${method} ${template}`
  const json = body.content.find(({ type }) => isJsonType(mediaTypeOf(type)))
  const others = body.content.filter((each) => each !== json)
  for (const { type } of others) losses.add('requestBody', where, type)
  const missing = { body: { exists: false } }
  if (!json) return body.required ? [missing] : []
  const { schema, isLoose } = plainSchema(json.schema, schemas, 'request')
  if (isLoose) losses.add('requestBody', where, 'parts of a long or recursive schema')
  if (takesAll(schema)) return body.required ? [missing] : []
  if (others.length > 0) {
    const ofType = { 'headers.content-type': { contains: mediaTypeOf(json.type) } }
    return [
      ...(body.required ? [missing] : []),
      { ...ofType, body: { exists: true, not: { schema } } },
    ]
  }
  return [{ body: { ...(body.required ? {} : { exists: true }), not: { schema } } }]
}
