import { Ajv2020 } from 'ajv/dist/2020.js'
import ajvFormats from 'ajv-formats'

type Json = Readonly<Record<string, unknown>>

/** Says what is wrong with an answer; empty where nothing is. */
export type CheckAnswer = (schema: unknown, value: unknown) => string

/**
 * Checks answers against schemas of an OpenAPI document with Ajv and a conversion that shares nothing with the product:
 * references become `$defs` of one great schema, `nullable` a type, a boolean `exclusiveMinimum` a number.
 */
export function answerCheck(document: unknown): CheckAnswer {
  const addFormats = ajvFormats as unknown as (ajv: Ajv2020) => void
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    logger: false,
    code: { optimize: false },
  })
  addFormats(ajv)
  ajv.addSchema({ $id: 'http://doc.test/', ...(converted(document) as Json) })
  return (schema, value) => {
    const validate = ajv.compile(absolute(converted(schema)) as object)
    return validate(value) ? '' : ajv.errorsText(validate.errors)
  }
}

function absolute(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(absolute)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === '$ref' && String(each).startsWith('#')
        ? `http://doc.test/${String(each)}`
        : absolute(each),
    ]),
  )
}

/** Keywords whose value is data, not schemas. */
const data: ReadonlySet<string> = new Set(['example', 'examples', 'default', 'enum', 'const'])

function converted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(converted)
  if (typeof value !== 'object' || value === null) return value
  const found: Record<string, unknown> = {}
  for (const [key, each] of Object.entries(value)) {
    if (key === 'example' || key === 'examples' || key === 'discriminator') continue
    // A property may have such a name.
    const isSchema = typeof each === 'object' && each !== null && !Array.isArray(each)
    found[key] = data.has(key) && !isSchema ? each : converted(each)
  }
  const { nullable, type, exclusiveMinimum, exclusiveMaximum, minimum, maximum } = found
  if (exclusiveMinimum === true) Object.assign(found, { exclusiveMinimum: minimum })
  if (exclusiveMaximum === true) Object.assign(found, { exclusiveMaximum: maximum })
  if (typeof found['exclusiveMinimum'] === 'boolean') delete found['exclusiveMinimum']
  if (typeof found['exclusiveMaximum'] === 'boolean') delete found['exclusiveMaximum']
  if (typeof found['required'] === 'boolean') delete found['required']
  withoutWriteOnly(found)
  delete found['nullable']
  if (nullable !== true && found['x-nullable'] !== true) return found
  if (typeof type !== 'string') return { anyOf: [found, { type: 'null' }] }
  const values = found['enum']
  const isListed = Array.isArray(values) && !values.includes(null)
  return {
    ...found,
    type: [type, 'null'],
    ...(isListed && { enum: [...(values as unknown[]), null] }),
  }
}

/** An answer must not have what is `writeOnly`, whatever is required. */
function withoutWriteOnly(schema: Record<string, unknown>): void {
  const { properties, required } = schema
  if (typeof properties !== 'object' || properties === null) return
  const entries = Object.entries(properties as Json)
  const hidden = entries.filter(([, each]) => (each as Json | undefined)?.['writeOnly'] === true)
  for (const [name] of hidden) (properties as Record<string, unknown>)[name] = false
  const names = new Set(hidden.map(([name]) => name))
  if (Array.isArray(required))
    schema['required'] = required.filter((each) => !names.has(String(each)))
}
