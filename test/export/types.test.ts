import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { writeTypes } from '../../src/export/types/document.ts'
import { typesShop } from '../support/types-shop.ts'

const fixtures = new URL('../fixtures/', import.meta.url)

function read(name: string): string {
  return readFileSync(new URL(name, fixtures), 'utf8')
}

/** Without what openapi-typescript says of itself. */
function comparable(types: string): string {
  return types
    .replace(/^\/\*\*[^]*?\*\/\n\n?/, '')
    .replace(
      /\/\*\*\n\s*\* @description discriminator enum [^\n]+\n\s*\* (@enum .*)\n\s*\*\//g,
      '/** $1 */',
    )
    .replaceAll(' (enum property replaced by openapi-typescript)', '')
    .trim()
}

/** The type of a schema as a member of `schemas`. */
function typeOf(schema: unknown, others: object = {}, openapi = '3.1.0'): string {
  const types = writeTypes({ openapi, components: { schemas: { It: schema, ...others } } })
  const [, text = ''] = /^ {8}It: ([^]*?);\n(?: {8}[^\s}]| {4}\})/m.exec(types) ?? []
  return text.replaceAll('\n        ', '\n')
}

interface Case {
  readonly name: string
  readonly document?: object
  readonly types?: string
  readonly schema?: unknown
  readonly type?: string
}

describe('types of an OpenAPI document', () => {
  const cases = JSON.parse(read('openapi-typescript/cases.json')) as readonly Case[]

  it.each(cases)('are what openapi-typescript makes: $name', (each) => {
    if (each.document)
      expect(comparable(writeTypes(each.document))).toBe(comparable(each.types ?? ''))
    else expect(typeOf(each.schema)).toBe(each.type)
  })

  it('are what openapi-typescript publishes as its example', () => {
    const document = parse(read('openapi-typescript/simple-example.yaml')) as object
    const published = read('openapi-typescript/simple-example.ts')
    expect(comparable(writeTypes(document))).toBe(comparable(published))
  })

  it('are those that the tests of types use', () => {
    expect(writeTypes(typesShop)).toBe(read('types/shop.ts'))
  })

  it('leave the document as it was', () => {
    const before = structuredClone(typesShop)
    writeTypes(typesShop)
    expect(typesShop).toEqual(before)
  })
})

describe('where openapi-typescript writes what does not compile, or what no value is', () => {
  it.each([
    ['a list of itself', { type: 'array', items: { $ref: '#/components/schemas/It' } }],
    [
      'JSON',
      {
        anyOf: [{ type: 'string' }, { type: 'array', items: { $ref: '#/components/schemas/It' } }],
      },
    ],
  ])('%s has a type of its own', (_, schema) => {
    expect(typeOf(schema)).toBe('RecursiveIt')
    const types = writeTypes({ openapi: '3.1.0', components: { schemas: { It: schema } } })
    expect(types).toMatch(/^type RecursiveIt = .*RecursiveIt\[\];$/m)
  })

  it.each([
    ['itself', { $ref: '#/components/schemas/It' }, 'unknown'],
    [
      'itself among alternatives',
      { oneOf: [{ $ref: '#/components/schemas/It' }, { type: 'string' }] },
      'string',
    ],
    [
      'itself in all of it',
      { allOf: [{ $ref: '#/components/schemas/It' }, { type: 'string' }] },
      'string',
    ],
  ])('what is made of %s goes without', (_, schema, type) => {
    expect(typeOf(schema)).toBe(type)
  })

  it('an heir has all of its base but the alternatives, of which it is one', () => {
    const base = {
      type: 'object',
      properties: { kind: { type: 'string' }, id: { type: 'integer' } },
      discriminator: { propertyName: 'kind' },
      oneOf: [{ $ref: '#/components/schemas/It' }],
    }
    const heir = { allOf: [{ $ref: '#/components/schemas/Base' }, { type: 'object' }] }
    expect(typeOf(heir, { Base: base })).toContain(
      'Omit<{\n    kind?: string;\n    id?: number;\n}, "kind">',
    )
  })

  it.each([
    ['nothing', '#/components/schemas/None', 'unknown'],
    ['another file', 'other.yaml#/It', 'unknown'],
    ['a part of a component', '#/components/schemas/Pet/properties/tags/items', '"a" | "b"'],
    ['a definition within a schema', '#/components/schemas/Pet/$defs/size', 'number'],
    ['a place beside the components', '#/x-shared/it', 'boolean'],
  ])('a reference to %s has the type of what is there', (_, $ref, type) => {
    const Pet = {
      type: 'object',
      properties: { tags: { type: 'array', items: { enum: ['a', 'b'] } } },
      $defs: { size: { type: 'integer' } },
    }
    const types = writeTypes({
      openapi: '3.1.0',
      components: { schemas: { Pet, It: { type: 'array', items: { $ref } } } },
      'x-shared': { it: { type: 'boolean' } },
    })
    const list = type.includes('|') ? `(${type})[]` : `${type}[]`
    expect(types).toContain(`        It: ${list};\n`)
    expect(types).not.toContain('$defs:')
  })

  it('a list in a list stays one', () => {
    const items = { const: [1, 2] }
    expect(typeOf({ type: 'array', items })).toBe('[\n    1,\n    2\n][]')
    expect(typeOf({ type: 'array', items: { type: ['array'], items: { type: 'string' } } })).toBe(
      'string[][]',
    )
  })

  it('objects among values are those values', () => {
    expect(typeOf({ type: 'object', enum: [{ a: 1 }, { b: [] }] })).toBe(
      '{\n    a: 1;\n} | {\n    b: never[];\n}',
    )
    expect(typeOf({ const: null })).toBe('null')
  })

  it('an object or null is one of its alternatives', () => {
    const schema = { type: ['object', 'null'], oneOf: [{ $ref: '#/components/schemas/A' }] }
    expect(typeOf(schema, { A: { type: 'object' } })).toBe('components["schemas"]["A"]')
  })

  it('keywords beside a reference count since 3.1', () => {
    const schema = { $ref: '#/components/schemas/A', required: ['a'] }
    const A = { type: 'object', properties: { a: { type: 'string' } } }
    expect(typeOf(schema, { A })).toBe('WithRequired<components["schemas"]["A"], "a">')
    expect(typeOf(schema, { A }, '3.0.3')).toBe('components["schemas"]["A"]')
  })
})

describe('comments', () => {
  it('end where they should', () => {
    const properties = { a: { description: 'ends */ here\r\nand // there', type: 'string' } }
    expect(typeOf({ type: 'object', properties })).toBe(
      '{\n    /**\n     * @description ends *\\/ here\n     *     and // there\n     */\n    a?: string;\n}',
    )
  })
})

describe('keys', () => {
  it.each([
    ['plain', 'plain'],
    ['two words', '"two words"'],
    ['12', '12'],
    ['1e3', '"1e3"'],
    ['café', '"café"'],
    ['it"s\n', String.raw`"it\"s\n"`],
  ])('%j is written as %s', (name, written) => {
    expect(typeOf({ type: 'object', properties: { [name]: { type: 'string' } } })).toBe(
      `{\n    ${written}?: string;\n}`,
    )
  })
})

describe('operations', () => {
  function pathOf(item: object): string {
    return writeTypes({ openapi: '3.2.0', paths: { '/a': item } })
  }

  it('with the method QUERY and others are there where they are declared', () => {
    const types = pathOf({
      query: { operationId: 'find', responses: { 200: { description: 'OK' } } },
      additionalOperations: { COPY: { operationId: 'copy', responses: {} } },
    })
    expect(types).toContain('        query: operations["find"];\n')
    expect(types).toContain('        COPY: operations["copy"];\n')
    expect(pathOf({ get: { responses: {} } })).not.toContain('query?: never;\n        COPY')
  })

  it('of one id keep their own types', () => {
    const operation = (type: string) => ({
      operationId: 'same',
      responses: { 200: { content: { 'application/json': { schema: { type } } } } },
    })
    const types = pathOf({ get: operation('string'), put: operation('number') })
    expect(types).toContain('        get: operations["same"];\n        put: {\n')
    expect(types).toContain('"application/json": number;')
  })
})
