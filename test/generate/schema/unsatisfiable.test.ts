import { expect, it } from 'vitest'
import { problemOf } from '../../support/schema-samples.ts'

it.each<[schema: unknown, keyword: string, message: string]>([
  [false, 'type', 'Its types exclude each other.'],
  [{ type: 'integer', minimum: 3, maximum: 2 }, 'minimum', 'No number fits minimum 3, maximum 2.'],
  [
    { type: 'string', minLength: 3, maxLength: 2 },
    'minLength',
    'No text was found that fits minLength 3, maxLength 2.',
  ],
  [
    { type: 'string', pattern: '(a)\\1' },
    'pattern',
    'No text can be made for the pattern "(a)\\\\1", which refers back to a group; give the schema an example.',
  ],
  [
    { type: 'array', minItems: 3, maxItems: 2 },
    'minItems',
    'It must have 3 items and can have 2 at most.',
  ],
  [
    { properties: { a: { enum: [] } }, required: ['a'] },
    'enum',
    'At /a: None of the values of "enum" or "const" fits the rest of the schema.',
  ],
  [
    { required: ['a', 'b'], maxProperties: 1 },
    'maxProperties',
    'It must have 2 properties and can have 1 at most.',
  ],
  [
    { allOf: [{ required: ['a'] }, { additionalProperties: false }] },
    'required',
    'The property "a" is required, and no value fits it.',
  ],
  [
    { type: 'array', minItems: 1, items: { properties: { 'a/b': false }, required: ['a/b'] } },
    'required',
    'At /0: The property "a/b" is required, and no value fits it.',
  ],
  [
    { oneOf: [{ type: 'string' }, { type: 'string' }] },
    'oneOf',
    'No value was found that fits "oneOf" together with the rest of the schema.',
  ],
])('says why nothing fits %j', (schema, keyword, message) => {
  expect(problemOf(schema)).toMatchObject({ keyword, message })
})

it.each<[what: string, schema: object, message: string]>([
  ['text', { type: 'string', minLength: 1e9 }, 'No text was found that fits minLength 1000000000.'],
  [
    'pattern',
    { type: 'string', pattern: '^((a{1000}){1000}){1000}$' },
    'The pattern asks for more than 10000 characters.',
  ],
  [
    'list',
    { type: 'array', minItems: 1e9 },
    'It must have 1000000000 items, and lists of more than 10000 are not made.',
  ],
  ['object', { minProperties: 1e9 }, 'Objects of more than 1000 properties are not made.'],
  [
    'body',
    { type: 'array', minItems: 9999, items: { type: 'array', minItems: 9999 } },
    'It requires more than 20000 values.',
  ],
])('refuses a %s without measure', (_, schema, message) => {
  expect(problemOf(schema).message).toContain(message)
})
