import type { Ajv, Options } from 'ajv'
import type { FormatsPlugin } from 'ajv-formats'
import { compileSchemaPattern } from '../http/pattern.ts'

/** The validator of JSON Schema; only mocks that have a schema load it. */
interface Validators {
  /** For draft 4 to draft 7. */
  readonly draft7: Ajv
  /** For 2019-09 and 2020-12, and where a schema does not say. */
  readonly draft2020: Ajv
}

let loaded: Validators | undefined
let loading: Promise<void> | undefined
/** How many schemas were compiled before there was a validator. */
let waiting = 0

/** Until when the validator is being loaded, since a schema was compiled before; undefined where nothing waits. */
export function pendingSchemas(): Promise<void> | undefined {
  return loaded ? undefined : loading
}

/** Reads mocks, once more where the validator had to be loaded for it, so that wrong schemas are reported. */
export async function withSchemas<Read>(read: () => Read): Promise<Read> {
  const before = waiting
  const first = attempt(read)
  if (waiting === before) return first()
  await loading
  return read()
}

/** What a function returned or threw, to give or to throw later. */
function attempt<Value>(act: () => Value): () => Value {
  try {
    const value = act()
    return () => value
  } catch (error) {
    return () => {
      throw error
    }
  }
}

async function load(): Promise<void> {
  const [draft7, draft2020, formats] = await Promise.all([
    import('ajv'),
    import('ajv/dist/2020.js'),
    import('ajv-formats'),
  ])
  const add = formats.default as unknown as FormatsPlugin
  const options = {
    strict: false,
    strictSchema: true,
    addUsedSchema: false,
    code: { regExp: boundedPattern, optimize: false },
  } as const
  const prepared = (ajv: Ajv): Ajv => add(ajv).addVocabulary(annotations)
  loaded = {
    draft7: prepared(new draft7.Ajv(options)),
    draft2020: prepared(new draft2020.Ajv2020(options)),
  }
}

/** Makes validators of JSON Schema 2020-12 for many schemas that refer to each other; unknown words ask for nothing. */
export async function loadAjv(): Promise<(options: Options) => Ajv> {
  const [{ Ajv2020 }, formats] = await Promise.all([
    import('ajv/dist/2020.js'),
    import('ajv-formats'),
  ])
  const add = formats.default as unknown as FormatsPlugin
  // Ajv's passes over the code that it writes take four fifths of the time that a large schema takes, and save little.
  const code = { regExp: boundedPattern, optimize: false } as const
  return (options) => add(new Ajv2020({ strict: false, logger: false, code, ...options }))
}

/** Words of OpenAPI that ask for nothing. */
const annotations = ['example', 'externalDocs', 'xml', 'discriminator']

const boundedPattern = Object.assign(
  (source: string) => {
    const pattern = compileSchemaPattern(source)
    if ('message' in pattern) throw new Error(pattern.message)
    // Ajv tells patterns apart by their texts.
    return { test: pattern.test, toString: () => source }
  },
  { code: '' },
)

/** A compiled schema. */
export interface JsonSchema {
  /** Why it is no schema; undefined where it is one, or while the validator is not there yet. */
  readonly problem: () => string | undefined
  /** Why a value does not fit, such as `/id must be integer`; undefined where it does. */
  readonly misfit: (value: unknown) => string | undefined
}

/** Compiles a JSON Schema, on first use where the validator has to be loaded: see {@link pendingSchemas}. */
export function compileSchema(schema: object | boolean): JsonSchema {
  loading ??= load()
  if (!loaded) waiting++
  let compiled: JsonSchema | undefined
  const ready = () => (compiled ??= loaded && compile(schema, loaded))
  return {
    problem: () => ready()?.problem(),
    misfit: (value) => (ready() ?? notLoaded).misfit(value),
  }
}

const notLoaded: JsonSchema = {
  problem: () => undefined,
  misfit: () => 'its validator is not loaded yet',
}

function compile(schema: object | boolean, { draft7, draft2020 }: Validators): JsonSchema {
  const { $schema } = schema as { readonly $schema?: unknown }
  const ajv = /draft-0[4-7]/.test(String($schema)) ? draft7 : draft2020
  try {
    const known = /draft-0[46]|2019-09/.test(String($schema))
    const validate = ajv.compile(known ? { ...(schema as object), $schema: undefined } : schema)
    // It would be kept for good, and each reload brings another one.
    ajv.removeSchema(schema)
    return {
      problem: () => undefined,
      misfit: (value) => {
        if (validate(value)) return undefined
        const { instancePath = '', message = 'does not fit' } = validate.errors?.[0] ?? {}
        return `${instancePath === '' ? 'it' : instancePath} ${message}`
      },
    }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    return { problem: () => problem, misfit: () => problem }
  }
}
