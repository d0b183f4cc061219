import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { UnsatisfiableSchema } from '../../src/generate/schema/schema.ts'
import { misfits, samplesOf } from '../support/schema-samples.ts'

type Schema = Record<string, unknown>

const name = fc.constantFrom('id', 'email', 'name', 'price', 'createdAt', 'a', 'b', 'x-c', 'tags')
const small = fc.integer({ min: 0, max: 6 })
/** Any of the keywords. */
const some = (keywords: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(keywords, { requiredKeys: [] })
/** A schema of a type, with some of the keywords. */
const typed = (type: unknown, keywords: Record<string, fc.Arbitrary<unknown>>) =>
  some(keywords).map((rest): Schema => ({ type, ...rest }))

const numeric = {
  minimum: fc.integer({ min: -50, max: 50 }),
  exclusiveMaximum: fc.integer({ min: 61, max: 90 }),
  multipleOf: fc.constantFrom(1, 2, 3, 0.5, 0.25, 10),
}
const leaf = fc.oneof(
  typed('string', { minLength: small, maxLength: fc.integer({ min: 6, max: 40 }) }),
  fc
    .constantFrom('email', 'date-time', 'uri', 'uuid', 'hostname', 'ipv4', 'time')
    .map((format): Schema => ({ type: 'string', format })),
  typed('string', {
    pattern: fc.constantFrom('^[a-z]+$', '\\d', '^x-', '^.{2,9}$'),
    maxLength: fc.integer({ min: 4, max: 9 }),
  }),
  typed('integer', numeric),
  typed('number', numeric),
  typed('boolean', {}),
  typed(['string', 'null'], { maxLength: small }),
  fc.constantFrom<Schema>({}, { const: 3 }, { enum: ['a', 1, null] }, { type: 'null' }),
)

const { schema } = fc.letrec<{ schema: Schema; object: Schema }>((tie) => {
  const inner = tie('schema')
  const object = tie('object')
  const fields = fc.dictionary(name, inner, { maxKeys: 4 })
  return {
    schema: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      leaf,
      object,
      typed('array', {
        items: inner,
        prefixItems: fc.array(inner, { minLength: 1, maxLength: 2 }),
        minItems: small,
        maxItems: fc.integer({ min: 6, max: 9 }),
        uniqueItems: fc.boolean(),
      }),
      fc.tuple(leaf, small).map(([contains, maxContains]): Schema => ({
        type: 'array',
        contains,
        ...(maxContains > 2 && { maxContains }),
        minItems: maxContains,
      })),
      fc.record({ allOf: fc.array(object, { minLength: 1, maxLength: 3 }) }),
      some({
        oneOf: fc.array(inner, { minLength: 1, maxLength: 3 }),
        not: leaf.filter((one) => 'type' in one),
      }),
      some({
        anyOf: fc.array(inner, { minLength: 1, maxLength: 3 }),
        not: leaf.filter((one) => 'type' in one),
      }),
      fc.record({
        if: object,
        else: object,
        anyOf: fc.array(object, { minLength: 1, maxLength: 2 }),
      }),
    ),
    object: typed('object', {
      properties: fields,
      required: fc.uniqueArray(name, { maxLength: 3 }),
      additionalProperties: fc.oneof(fc.constant(true), inner),
      patternProperties: fc.dictionary(fc.constantFrom('^x-', 'e$'), inner, { maxKeys: 1 }),
      minProperties: fc.integer({ min: 0, max: 3 }),
      dependentRequired: fc.dictionary(name, fc.uniqueArray(name, { maxLength: 2 }), {
        maxKeys: 1,
      }),
      propertyNames: fc.constantFrom({}, { maxLength: 9 }),
      unevaluatedProperties: inner,
    }),
  }
})

it('makes a value that fits of any schema, or says that it found none', () => {
  let made = 0
  const runs = Number(process.env['SCHEMA_RUNS'] ?? 400)
  fc.assert(
    fc.property(schema, fc.constantFrom('', 'User'), (raw, owner) => {
      let values: unknown[]
      try {
        values = samplesOf(raw, { name: owner, seeds: 3 })
      } catch (error) {
        if (error instanceof UnsatisfiableSchema) return
        throw error
      }
      made++
      expect(misfits(raw, values)).toEqual([])
    }),
    {
      numRuns: runs,
      ...(process.env['SCHEMA_SEED'] && { seed: Number(process.env['SCHEMA_SEED']) }),
    },
  )
  expect(made).toBeGreaterThan(runs * 0.7)
})
