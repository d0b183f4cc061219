import { Ajv2020 } from 'ajv/dist/2020.js'
import formats, { type FormatsPlugin } from 'ajv-formats'
import { loadFaker } from '../../src/generate/faker.ts'
import { compileSample, type SampleContext } from '../../src/generate/schema/sample.ts'
import {
  UnsatisfiableSchema,
  type Direction,
  type SchemaReader,
} from '../../src/generate/schema/schema.ts'
import { LateMistake } from '../../src/errors/diagnostic.ts'
import { OpenApiDocument } from '../../src/openapi/document/document.ts'
import { DocumentSchemas } from '../../src/openapi/schema/schema.ts'

const sources = new Map([['en', await loadFaker()]])

/** Loads the data of a locale, for samples in it. */
export async function useLocale(locale: string): Promise<void> {
  sources.set(locale, await loadFaker(locale))
}

const ajv = new Ajv2020({
  strict: false,
  code: { optimize: false },
  logger: false,
  multipleOfPrecision: 9,
})
;(formats as unknown as FormatsPlugin)(ajv)

/** What to make of a schema, and where its references point. */
interface Making extends SampleContext {
  readonly root?: unknown
  readonly name?: string
  readonly direction?: Direction
  readonly seeds?: number
  /** How often all are made, one time after the other; default 1. */
  readonly times?: number
  /** One that was loaded; default `en`. */
  readonly locale?: string
}

/** Values of a schema, one for each seed. */
export function samplesOf(schema: unknown, making: Making = {}): unknown[] {
  const {
    root = schema,
    name,
    direction = 'response',
    seeds = 20,
    times = 1,
    locale = 'en',
    ...context
  } = making
  const sample = compileSample(schema, { read: readerOf(root), direction }, name)
  return Array.from({ length: seeds * times }, (_, number) => {
    const source = sources.get(locale)
    if (!source) throw new Error(`The locale ${locale} is not loaded.`)
    return sample.make(source.forCall(number % seeds, 'test', 0), context)
  })
}

/** Reads the schemas of a root as those of an OpenAPI document. */
export function readerOf(root: unknown): SchemaReader {
  const refuse = () => {
    const message = 'leads to another file'
    throw new LateMistake([{ code: 'bad-reference', severity: 'error', message }])
  }
  const place = () => ({ file: 'schema.json', line: 1, column: 1 })
  const file = { name: 'schema.json', root, place, open: refuse, read: refuse }
  return new DocumentSchemas(new OpenApiDocument(file, '3.1')).read
}

/** One value of a schema. */
export function sampleOf(schema: unknown, making: Making = {}): unknown {
  return samplesOf(schema, { seeds: 1, ...making })[0]
}

/** Values that do not fit a schema, with what Ajv says. */
export function misfits(schema: object | boolean, values: readonly unknown[]): unknown[] {
  const validate = ajv.compile(schema)
  return values.flatMap((value) =>
    validate(value) ? [] : [{ value, error: ajv.errorsText(validate.errors) }],
  )
}

/** The error that a schema gives. */
export function problemOf(schema: unknown): UnsatisfiableSchema {
  try {
    sampleOf(schema)
  } catch (error) {
    if (error instanceof UnsatisfiableSchema) return error
    throw error
  }
  throw new Error('It is satisfiable.')
}
