import { isObject } from '../../errors/validation-issue.ts'
import { isReference } from '../../openapi/document/pointer.ts'
import { below, entriesOf, listAt, resolve, type Raw } from './raw.ts'

/** A Discriminator Object. */
export interface Discriminator {
  readonly propertyName: string
  readonly mapping: Readonly<Record<string, string>>
}

/** What tells the alternatives of a document apart. */
export interface Discriminators {
  /** By where the schema stands, as a reference is written: those that declare one, and those that inherit it. */
  readonly at: Map<string, Discriminator>
  /** References to the schemas whose property has its value by now, see {@link settleDiscriminators}. */
  readonly settled: Set<string>
}

type Changing = Record<string, unknown>

/**
 * Finds the discriminators of a document, and gives each alternative that it can tell the value that its property
 * has: it changes the schemas, so that the document must be a copy.
 */
export function settleDiscriminators(root: Raw): Discriminators {
  const found: Discriminators = { at: new Map(), settled: new Set() }
  visit(root, '#', (schema, path) => {
    const discriminator = readDiscriminator(schema['discriminator'])
    if (!discriminator) return
    found.at.set(path, discriminator)
    for (const [$ref, values] of valuesOf(schema, discriminator)) {
      if (!found.settled.has($ref) && settle(root, $ref, discriminator, values))
        found.settled.add($ref)
    }
  })
  visit(root, '#', (schema, path) => inherit(root, schema, path, found))
  return found
}

/** Takes the discriminator of what a schema is made of by `allOf`. */
function inherit(root: Raw, schema: Raw, path: string, { at, settled }: Discriminators): void {
  for (const each of listAt(schema, 'allOf')) {
    if (!isReference(each)) {
      const own = isObject(each) && readDiscriminator(each['discriminator'])
      if (own) at.set(path, own)
      continue
    }
    const discriminator = at.get(each.$ref)
    if (!discriminator) return
    const values = entriesOf(discriminator.mapping).flatMap(([value, to]) =>
      to === path ? value : [],
    )
    if (values.length > 0 && settle(root, path, discriminator, values)) settled.add(path)
    at.set(path, discriminator)
  }
}

function readDiscriminator(value: unknown): Discriminator | undefined {
  if (!isObject(value) || typeof value['propertyName'] !== 'string') return undefined
  const mapping = entriesOf(value['mapping']).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return { propertyName: value['propertyName'], mapping: Object.fromEntries(mapping) }
}

/** The values of each alternative: those of the mapping, or the last part of its reference. */
function valuesOf(schema: Raw, { mapping }: Discriminator): Map<string, string[]> {
  const named = listAt(schema, 'oneOf').flatMap((each) => (isReference(each) ? [each.$ref] : []))
  const values = new Map<string, string[]>()
  if (!Array.isArray(schema['oneOf'])) return values
  for (const $ref of named) values.set($ref, [$ref.split('/').pop() ?? ''])
  const isMapped = new Set<string>()
  for (const [value, to] of entriesOf(mapping) as [string, string][]) {
    const $ref =
      to.includes('#') || !named.includes(`#/components/schemas/${to}`)
        ? to
        : `#/components/schemas/${to}`
    values.set($ref, isMapped.has($ref) ? [...(values.get($ref) ?? []), value] : [value])
    isMapped.add($ref)
  }
  return values
}

/** Declares the values of the property; false for a schema that is no object with properties. */
function settle(
  root: Raw,
  $ref: string,
  { propertyName }: Discriminator,
  values: readonly string[],
): boolean {
  const schema = resolve(root, $ref) as Changing | undefined
  if (!isObject(schema)) return false
  const { allOf, type, properties, required } = schema
  if (Array.isArray(allOf)) {
    const own = { [propertyName]: valueSchema(values) }
    allOf.push({ type: 'object', required: [propertyName], properties: own })
    return true
  }
  if (type !== 'object') return false
  const known = isObject(properties) ? properties : {}
  schema['properties'] = { ...known, [propertyName]: valueSchema(values, known[propertyName]) }
  const names = Array.isArray(required) ? (required as unknown[]) : []
  schema['required'] = names.includes(propertyName) ? names : [...names, propertyName]
  return true
}

function valueSchema(values: readonly string[], before?: unknown): Raw {
  const description = isObject(before) ? before['description'] : undefined
  return { type: 'string', enum: values, ...(description !== undefined && { description }) }
}

function visit(value: unknown, path: string, see: (schema: Raw, path: string) => void): void {
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) visit(each, `${path}/${index}`, see)
    return
  }
  if (!isObject(value)) return
  see(value, path)
  for (const [key, each] of Object.entries(value)) visit(each, below(path, key), see)
}
