import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import type { Parameter } from '../../openapi/document/model.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import { typesOf } from '../../openapi/schema/properties.ts'
import type { LiftedSchema } from '../../openapi/schema/schema.ts'
import { valuePath } from '../conversion/conditions.ts'
import { plainSchema, takesAll } from './plain-schema.ts'
import { nameOf, type DocumentSource } from './source.ts'

/** Objects of a `$when`, of which one must hold. */
export type Conditions = readonly Readonly<Record<string, unknown>>[]

/** The value of a `$when`. */
export function whenOf(conditions: Conditions): unknown {
  return conditions.length === 1 ? conditions[0] : conditions
}

/** What holds of requests that do not fit an operation, as far as mock files can say it. */
export interface Misfits {
  /** None for nothing. @param schema that of the body, or the name that it has in the file */
  readonly conditions: (schema: unknown) => Conditions
  /** That of the body as mock files have it; undefined where it takes all. */
  readonly schema: unknown
}

/** Reads parameters and body of an operation. @param key as mock files have it */
export function misfitsOf(operation: Operation, key: string, from: DocumentSource): Misfits {
  const ofParameters = operation.parameters.flatMap((each) =>
    ofParameter(each, operation, key, from),
  )
  const { conditions, schema } = ofBody(operation, from)
  return { conditions: (given) => [...ofParameters, ...conditions(given)], schema }
}

/** Where `$when` finds parameters, by their place. */
export const conditionRoots: Readonly<Record<string, string>> = {
  path: 'params',
  query: 'query',
  header: 'headers',
  cookie: 'cookies',
}

/** Whether a header is no parameter, whatever a document says (3.0, "Parameter Object"). */
export function isNoParameter(name: string): boolean {
  return /^(?:accept|content-type|authorization)$/i.test(name)
}

function ofParameter(
  parameter: Parameter,
  operation: Operation,
  key: string,
  from: DocumentSource,
): Conditions {
  const { in: at, name, required, schema, mediaType } = parameter
  const { schemas } = from.shared
  const lose = (what: string) => from.losses.add('parameter', nameOf(operation), `${name}: ${what}`)
  if (at === 'header' && isNoParameter(name)) return []
  const types = typesOf(schema, schemas)
  const isInPath = at === 'path'
  const root = isInPath && !key.split(/[/.:]/).includes(name) ? undefined : conditionRoots[at]
  if (root === undefined || mediaType !== undefined || types.has('array') || types.has('object')) {
    lose(mediaType ?? (root === undefined ? 'its schema' : 'lists and objects'))
  }
  if (root === undefined) return []
  const part = valuePath(root, name)
  const there = isInPath ? {} : { exists: true }
  return [
    ...(required && !isInPath ? [{ [part]: { exists: false } }] : []),
    ...wrongValues(schema, mediaType, types, from).map((each) => ({
      [part]: { ...there, ...each },
    })),
  ]
}

/** What holds of texts that do not fit a schema. */
function wrongValues(
  schema: unknown,
  mediaType: string | undefined,
  types: ReadonlySet<string>,
  { shared: { schemas } }: DocumentSource,
): object[] {
  if (mediaType !== undefined || types.has('array') || types.has('object')) return []
  const { enum: values, minimum, maximum } = schemas.read(schema)
  if (Array.isArray(values) && values.every((each) => typeof each !== 'object')) {
    return [{ nin: values.map(String) }]
  }
  if (types.size !== 1) return []
  if (types.has('boolean')) return [{ nin: ['true', 'false'] }]
  if (types.has('string')) {
    const { type: _type, ...plain } = plainSchema(schema, schemas, 'request').schema as LiftedSchema
    return Object.keys(plain).length > 0 ? [{ not: { schema: plain } }] : []
  }
  return [
    { not: { matches: types.has('integer') ? String.raw`^-?\d+$` : String.raw`^-?\d` } },
    ...(isBound(minimum) ? [{ lt: minimum }] : []),
    ...(isBound(maximum) ? [{ gt: maximum }] : []),
  ]
}

/** Whether it is a limit that numbers of JavaScript hold. */
function isBound(limit: unknown): limit is number {
  return typeof limit === 'number' && Math.abs(limit) <= Number.MAX_SAFE_INTEGER
}

function ofBody(operation: Operation, { shared, losses }: DocumentSource): Misfits {
  const { body } = operation
  const missing = { body: { exists: false } }
  const always = body?.required === true && body.content.length > 0 ? [missing] : []
  const json = body?.content.find(({ type }) => isJsonType(mediaTypeOf(type)))
  const others = body?.content.filter((each) => each !== json) ?? []
  for (const { type } of others) losses.add('requestBody', nameOf(operation), type)
  if (!json) return { conditions: () => always, schema: undefined }
  const { schema, isLoose } = plainSchema(json.schema, shared.schemas, 'request')
  if (isLoose) losses.add('requestBody', nameOf(operation), 'parts of a long or recursive schema')
  if (takesAll(schema)) return { conditions: () => always, schema: undefined }
  const isOnly = others.length === 0
  const ofType = isOnly ? {} : { 'headers.content-type': { contains: mediaTypeOf(json.type) } }
  // Without a body nothing fits: one condition for both.
  const isBoth = isOnly && always.length > 0
  const conditions = (given: unknown) => [
    ...(isBoth ? [] : always),
    { ...ofType, body: { ...(!isBoth && { exists: true }), not: { schema: given } } },
  ]
  return { conditions, schema }
}
