import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec'
import { isObject } from '../../errors/validation-issue.ts'
import { mapSubschemas } from '../../openapi/schema/subschemas.ts'
import type { Components } from './components.ts'
import type { SchemaObject } from './document.ts'

type Direction = 'input' | 'output'

/** Tells the JSON Schema of a schema whose library has another package for it. */
export type Converter = (schema: StandardSchemaV1, direction: Direction) => unknown

/** Loads what schemas need that do not say themselves what they are in JSON Schema: those of Valibot. */
export async function loadConverters(
  schemas: readonly (StandardSchemaV1 | undefined)[],
): Promise<void> {
  if (!schemas.some((schema) => schema?.['~standard'].vendor === 'valibot')) return
  const { toJsonSchema } = await import('@valibot/to-json-schema')
  const settings = { target: 'draft-2020-12', errorMode: 'ignore' } as const
  converters.set('valibot', (schema, typeMode) =>
    toJsonSchema(schema as never, { ...settings, typeMode }),
  )
}

const converters = new Map<string, Converter>()

/**
 * The JSON Schema of a declared schema, what it defines for itself being components; undefined where there is none, or its
 * library does not tell.
 */
export function declaredSchema(
  schema: StandardSchemaV1 | undefined,
  direction: Direction,
  name: string,
  components: Components,
): SchemaObject | undefined {
  const written = schema && convert(schema, direction)
  if (!isObject(written)) return undefined
  const adopt = (value: unknown): unknown => {
    if (!isObject(value)) return value
    const { $schema: _, $id: _id, $defs: _defs, '~standard': _own, ...rest } = value
    const { $ref } = rest
    const own =
      typeof $ref === 'string' ? /^#\/(?:\$defs|definitions)\/(.+)$/.exec($ref)?.[1] : undefined
    if (own === undefined && $ref !== '#') return mapSubschemas(rest, adopt)
    const defs = (written['$defs'] ?? written['definitions'] ?? {}) as Record<string, unknown>
    const target = own === undefined ? written : defs[decodeURIComponent(own)]
    const reference = components.schema(target, own ?? name, () => adopt(target) as SchemaObject)
    return { ...rest, ...reference }
  }
  return adopt(written) as SchemaObject
}

function convert(schema: StandardSchemaV1, direction: Direction): unknown {
  const { vendor, jsonSchema } = schema['~standard'] as StandardSchemaV1.Props &
    Partial<StandardJSONSchemaV1.Props>
  try {
    return jsonSchema
      ? jsonSchema[direction]({ target: 'draft-2020-12' })
      : converters.get(vendor)?.(schema, direction)
  } catch {
    // It has something that JSON Schema has not, such as a date.
    return undefined
  }
}
