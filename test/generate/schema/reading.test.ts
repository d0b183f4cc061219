import { describe, expect, it } from 'vitest'
import { compileSample } from '../../../src/generate/schema/sample.ts'
import {
  misfits,
  problemOf,
  readerOf,
  sampleOf,
  samplesOf,
  useLocale,
} from '../../support/schema-samples.ts'

const text = { type: 'string' } as const
const integer = { type: 'integer' } as const

describe('references', () => {
  it.each<[what: string, schema: object]>([
    ['a pointer', { $ref: '#/$defs/a', $defs: { a: { const: 1 } } }],
    ['a pointer with escapes', { $ref: '#/$defs/a~1b~0c%20d', $defs: { 'a/b~c d': { const: 1 } } }],
    ['a chain', { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { const: 1 } } }],
    ['$anchor', { $ref: '#it', $defs: { a: { $anchor: 'it', const: 1 } } }],
    ['$id', { $ref: 'it.json', $defs: { a: { $id: 'it.json', const: 1 } } }],
    [
      '$id and a pointer',
      { $ref: 'it.json#/$defs/b', $defs: { a: { $id: 'it.json', $defs: { b: { const: 1 } } } } },
    ],
    [
      '$id of the root',
      {
        $id: 'https://x.io/root.json',
        $ref: 'it.json',
        $defs: { a: { $id: 'it.json', const: 1 } },
      },
    ],
    ['$dynamicRef', { $dynamicRef: '#it', $defs: { a: { $dynamicAnchor: 'it', const: 1 } } }],
    ['with keywords beside it', { $ref: '#/$defs/a', maximum: 1, $defs: { a: { enum: [1, 2] } } }],
    ['with a title beside it', { $ref: '#/$defs/a', title: 'A', $defs: { a: { const: 1 } } }],
  ])('%s', (_, schema) => {
    expect(sampleOf(schema)).toBe(1)
  })

  it.each([
    ['#/$defs/x', 'The $ref "#/$defs/x" leads back to itself'],
    ['#/x', 'The $ref "#/x" leads back to itself'],
    ['https://x.io/y.json', 'The $ref "https://x.io/y.json" leads to another file'],
    ['#', 'The $ref "#" leads back to itself'],
  ])('%s goes nowhere', ($ref, message) => {
    expect(() => sampleOf({ $ref })).toThrow(message)
  })
})

it('leaves out an optional property whose reference goes nowhere', () => {
  expect(sampleOf({ properties: { a: { $ref: '#/x' }, b: { const: 1 } } })).toEqual({ b: 1 })
  expect(problemOf({ properties: { a: { $ref: '#/x' } }, required: ['a'] }).pointer).toBe('/a')
})

describe('older dialects', () => {
  it.each<[what: string, schema: object, lifted: object]>([
    ['nullable', { type: 'string', nullable: true }, { type: ['string', 'null'] }],
    [
      'exclusiveMinimum',
      { type: 'integer', minimum: 3, exclusiveMinimum: true, maximum: 4 },
      { const: 4 },
    ],
    [
      'exclusiveMaximum false',
      { type: 'integer', maximum: 3, exclusiveMaximum: false, minimum: 3 },
      { const: 3 },
    ],
    [
      'a list of items',
      { type: 'array', items: [text, integer], additionalItems: false, minItems: 2 },
      { prefixItems: [text, integer], items: false, minItems: 2 },
    ],
    [
      'dependencies',
      { required: ['a'], dependencies: { a: ['b'], b: { required: ['c'] } } },
      { required: ['a', 'b', 'c'] },
    ],
    ['definitions', { $ref: '#/definitions/a', definitions: { a: integer } }, integer],
    [
      'required of a property',
      { properties: { a: { ...text, required: true } } },
      { properties: { a: text } },
    ],
  ])('%s', (_, schema, lifted) => {
    expect(misfits(lifted, samplesOf(schema))).toEqual([])
  })
})

describe('a schema inside of itself', () => {
  const tree = {
    type: 'object',
    required: ['name'],
    properties: {
      name: text,
      parent: { $ref: '#' },
      children: { type: 'array', items: { $ref: '#' } },
    },
  }

  it('ends soon', () => {
    for (const value of samplesOf(tree)) expect(JSON.stringify(value).length).toBeLessThan(5000)
    expect(misfits(tree, samplesOf(tree))).toEqual([])
    expect(JSON.stringify(samplesOf(tree))).toContain('"children":[{')
  })

  it.each<[what: string, schema: object]>([
    [
      'by a choice',
      {
        type: 'object',
        required: ['left'],
        properties: { left: { anyOf: [{ $ref: '#' }, integer] } },
      },
    ],
    [
      'by null',
      { type: ['object', 'null'], required: ['next'], properties: { next: { $ref: '#' } } },
    ],
    [
      'by an empty list',
      {
        type: 'object',
        required: ['all'],
        properties: { all: { type: 'array', items: { $ref: '#' } } },
      },
    ],
    [
      'of two',
      {
        $ref: '#/$defs/a',
        $defs: {
          a: {
            type: 'object',
            required: ['b'],
            properties: { b: { oneOf: [{ $ref: '#/$defs/b' }, { type: 'null' }] } },
          },
          b: { type: 'object', required: ['a'], properties: { a: { $ref: '#/$defs/a' } } },
        },
      },
    ],
    ['a map', { type: 'object', additionalProperties: { $ref: '#' } }],
  ])('ends %s', (_, schema) => {
    expect(misfits(schema, samplesOf(schema))).toEqual([])
  })

  it('asks for nothing more as a part of itself', () => {
    const schema = { type: 'object', allOf: [{ $ref: '#' }], properties: { a: integer } }
    expect(Object.keys(sampleOf(schema) as object)).toEqual(['a'])
  })

  it('is reported where it is required without end', () => {
    const endless = { type: 'object', required: ['next'], properties: { next: { $ref: '#' } } }
    expect(problemOf(endless).message).toContain('It requires itself without end.')
    expect(problemOf({ anyOf: [{ $ref: '#' }] }).keyword).toBe('anyOf')
  })
})

describe('discriminators', () => {
  const kind = { type: 'object', required: ['kind'], properties: { kind: text } }
  const schemas = {
    Cat: { ...kind, properties: { kind: text, lives: integer } },
    Dog: { allOf: [kind, { properties: { bark: text } }] },
    Pet: {
      oneOf: [{ $ref: '#/schemas/Cat' }, { $ref: '#/schemas/Dog' }],
      discriminator: { propertyName: 'kind', mapping: { kitty: '#/schemas/Cat' } },
    },
    Base: { ...kind, discriminator: { propertyName: 'kind', mapping: { b: 'Bird' } } },
    Bird: { allOf: [{ $ref: '#/schemas/Base' }, { properties: { wings: integer } }] },
    Bat: { allOf: [{ $ref: '#/schemas/Base' }] },
  }

  it('name the member of a union', () => {
    const all = samplesOf({ $ref: '#/schemas/Pet' }, { root: { schemas } })
    expect(JSON.stringify(all)).toContain('"kind":"Dog","bark"')
    expect(JSON.stringify(all)).toContain('"kind":"kitty","lives"')
    for (const each of all) expect(['kitty', 'Dog']).toContain((each as { kind: string }).kind)
  })

  it('name what extends a base', () => {
    const of = (name: string) => sampleOf({ $ref: `#/schemas/${name}` }, { root: { schemas } })
    expect(of('Bird')).toMatchObject({ kind: 'b' })
    expect(of('Bat')).toMatchObject({ kind: 'Bat' })
  })
})

it('leaves out what is not for its direction, required or not', () => {
  const user = {
    properties: {
      id: { ...integer, readOnly: true },
      name: text,
      password: { ...text, writeOnly: true },
    },
    required: ['id', 'name', 'password'],
  }
  expect(Object.keys(sampleOf(user) as object)).toEqual(['id', 'name'])
  expect(Object.keys(sampleOf(user, { direction: 'request' }) as object)).toEqual([
    'name',
    'password',
  ])
  const one = { oneOf: [user, { type: 'null' }] }
  expect(Object.keys(sampleOf(one, { direction: 'request' }) as object)).toEqual([
    'name',
    'password',
  ])
})

it('asks in no branch for what is not for its direction', () => {
  const properties = { id: { ...integer, readOnly: true }, a: text, b: text }
  const schema = { properties, oneOf: [{ required: ['id', 'a'] }, { required: ['id', 'b'] }] }
  for (const value of samplesOf(schema, { direction: 'request' })) {
    expect(['a', 'b']).toContain(Object.keys(value as object).join())
  }
})

it('keeps earlier fields when one is added at the end', () => {
  const properties = { id: text, name: text, tags: { type: 'array', items: text } }
  const before = sampleOf({ properties })
  expect(sampleOf({ properties: { ...properties, z: integer } })).toMatchObject(before as object)
  expect(sampleOf({ properties })).toEqual(before)
})

it.each(['base', 'ja', 'ar', 'en_HK'])(
  'makes do with the data of the locale %s',
  async (locale) => {
    await useLocale(locale)
    const names = 'id email name firstName zip state honorific title x'.split(' ')
    const fields = Object.fromEntries(names.map((name) => [name, { ...text, minLength: 1 }]))
    const email = { ...text, format: 'email' }
    const schema = {
      type: 'object',
      properties: { ...fields, email, map: { additionalProperties: text } },
    }
    expect(misfits(schema, samplesOf(schema, { locale, name: 'User' }))).toEqual([])
  },
)

it('reads nothing before it is needed', () => {
  const root = { $defs: { a: { properties: { b: { $ref: '#/$defs/b' } } }, b: {}, c: {} } }
  const reader = readerOf(root)
  const seen: unknown[] = []
  const read = (schema: unknown) => {
    seen.push(schema)
    return reader(schema)
  }
  const sample = compileSample({ $ref: '#/$defs/a' }, { read, direction: 'response' })
  expect(seen).toEqual([])
  expect(sample).toBeDefined()
})

it('keeps bodies small, however much a schema holds', () => {
  const wide = Object.fromEntries(
    Array.from({ length: 20 }, (_, n) => [`f${n}`, { $ref: '#/$defs/x' }]),
  )
  const list = { type: 'array', minItems: 1, items: { $ref: '#/$defs/x' } }
  const schema = {
    $ref: '#/$defs/x',
    $defs: {
      x: { type: 'object', properties: { ...wide, list, y: { $ref: '#/$defs/y' } } },
      y: { properties: wide },
    },
  }
  for (const value of samplesOf(schema, { seeds: 3 })) {
    expect(JSON.stringify(value).length).toBeLessThan(100_000)
  }
})

it('takes over no member of a prototype', () => {
  const schema = JSON.parse(
    '{ "properties": { "__proto__": { "const": 1 } }, "required": ["__proto__", "toString"] }',
  ) as object
  const value = sampleOf(schema, { given: {} }) as object
  expect(Object.keys(value).sort()).toEqual(['__proto__', 'toString'])
})
