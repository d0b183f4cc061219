import { Ajv2020 } from 'ajv/dist/2020.js'
import formats, { type FormatsPlugin } from 'ajv-formats'
import { loadFaker } from '../../src/generate/faker.ts'
import { createReader } from '../../src/generate/schema/reader.ts'
import { compileSample, type SampleContext } from '../../src/generate/schema/sample.ts'
import { UnsatisfiableSchema, type Direction } from '../../src/generate/schema/schema.ts'

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
  const sample = compileSample(schema, { read: createReader(root), direction }, name)
  return Array.from({ length: seeds * times }, (_, number) => {
    const source = sources.get(locale)
    if (!source) throw new Error(`The locale ${locale} is not loaded.`)
    return sample.make(source.forCall(number % seeds, 'test', 0), context)
  })
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
