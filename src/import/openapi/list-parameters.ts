import type { DocumentSchemas } from '../../openapi/schema/schema.ts'
import type { EnvelopeNames } from '../../data/records/declaration.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import { findPlain, isCountOf, plainName } from '../../openapi/resources/names.ts'
import type { SeedRecords } from '../../openapi/resources/records.ts'
import {
  propertyNames,
  propertyOf,
  requiredNames,
  typesOf,
} from '../../openapi/schema/properties.ts'

/** Names that ask for a page, an order or a part of a list, in collections of mock files. */
const asking =
  /^_?(?:page|limit|offset|cursor|sort|order|fields|embed|q|per_page|start|end|expand)$/

/** The query parameters of a list that mean something else to a collection, so that they are left out. */
export function otherParameters(
  { parameters }: Operation,
  { shape }: SeedRecords,
  schemas: DocumentSchemas,
): string[] {
  const fields = propertyNames(shape.schema, schemas)
  return parameters.flatMap(({ in: at, name, schema }) => {
    if (at !== 'query') return []
    if (!asking.test(name)) {
      // No text equals an object.
      const property = fields.includes(name) ? propertyOf(shape.schema, name, schemas) : undefined
      const { items } = schemas.read(property)
      return [property, items].some((each) => typesOf(each, schemas).has('object')) ? [name] : []
    }
    const types = typesOf(schema, schemas)
    const { minimum, default: preset } = schemas.read(schema)
    const isCount = types.has('integer') || types.has('number')
    if (name === 'q') return types.has('string') ? [] : [name]
    if (name === 'page') return isCount && preset !== 0 && minimum !== 0 ? [] : [name]
    if (name === 'limit' || name === 'offset')
      return isCount && (name === 'offset' || minimum !== 0) ? [] : [name]
    return [name]
  })
}

/** The query parameters of a list that a collection understands: its own, and fields of its records. */
export function knownParameters(
  operation: Operation,
  of: SeedRecords,
  schemas: DocumentSchemas,
): string[] {
  const others = new Set(otherParameters(operation, of, schemas))
  const fields = new Set(propertyNames(of.shape.schema, schemas))
  return operation.parameters.flatMap(({ in: at, name }) => {
    const isKnown = at === 'query' && !others.has(name) && (asking.test(name) || fields.has(name))
    return isKnown ? [name] : []
  })
}

/** The query parameters that are fields of records, and have one value as they do. */
export function searchFields(
  { parameters }: Operation,
  { shape }: SeedRecords,
  schemas: DocumentSchemas,
): { readonly name: string; readonly field: string }[] {
  const fields = propertyNames(shape.schema, schemas)
  const isScalar = (schema: unknown) => {
    const types = typesOf(schema, schemas)
    return types.size > 0 && !types.has('array') && !types.has('object')
  }
  return parameters.flatMap(({ in: at, name, schema }) => {
    const field = at === 'query' ? findPlain(fields, plainName(name)) : undefined
    const isOne = field !== undefined && isScalar(schema)
    return isOne && isScalar(propertyOf(shape.schema, field, schemas)) ? [{ name, field }] : []
  })
}

const parts = {
  total: /^total(?:count|items|results|records|elements|hits)?$/,
  page: /^(?:page|currentpage|pagenumber)$/,
  pages: /^(?:pages|totalpages|pagecount)$/,
  limit: /^(?:limit|perpage|pagesize)$/,
} as const

/** How a collection names the parts of an envelope by itself; undefined where something else must be in it. */
export function envelopeNames(
  schema: unknown,
  key: string,
  schemas: DocumentSchemas,
): EnvelopeNames | undefined {
  const found: Record<string, string> = {}
  for (const name of propertyNames(schema, schemas)) {
    const types = typesOf(propertyOf(schema, name, schemas), schemas)
    if (!types.has('integer') && !types.has('number')) continue
    const plain = plainName(name)
    const part = isCountOf(name, key)
      ? 'total'
      : Object.entries(parts).find(([, words]) => words.test(plain))?.[0]
    if (part === undefined) continue
    if (found[part] !== undefined) return undefined
    found[part] = name
  }
  const written = new Set([key, ...Object.values(found)])
  if (requiredNames(schema, schemas).some((name) => !written.has(name))) return undefined
  const names: Record<string, string | false> = {
    data: key,
    page: false,
    pages: false,
    limit: false,
    total: false,
    ...found,
  }
  // What has its own name needs no other.
  return Object.fromEntries(Object.entries(names).filter(([part, name]) => part !== name))
}
