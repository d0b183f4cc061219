import { isObject } from '../../errors/validation-issue.ts'
import { LateMistake } from '../../errors/diagnostic.ts'
import type { OpenApiDocument } from '../../openapi/document/document.ts'
import { isReference } from '../../openapi/document/pointer.ts'
import { DocumentSchemas } from '../../openapi/schema/schema.ts'
import { mapSubschemas } from '../../openapi/schema/subschemas.ts'
import type { Components } from './components.ts'
import type { SchemaObject } from './document.ts'

type Raw = Readonly<Record<string, unknown>>

/** What an object of a document is. */
type Kind =
  | 'schema'
  | 'parameter'
  | 'header'
  | 'response'
  | 'requestBody'
  | 'example'
  | 'link'
  | 'callback'
  | 'pathItem'
  | 'mediaType'
  | 'encoding'
  | 'operation'

/** What a field of an object holds: one of a kind, a list of them, or some by names. */
type Field = Kind | readonly ['list' | 'names', Kind]

const content = { content: ['names', 'mediaType'], examples: ['names', 'example'] } as const

/** The fields of each kind that hold objects which may be, or have, references. */
const fields: Readonly<Record<Exclude<Kind, 'schema'>, Readonly<Record<string, Field>>>> = {
  parameter: { schema: 'schema', ...content },
  header: { schema: 'schema', ...content },
  response: { headers: ['names', 'header'], links: ['names', 'link'], ...content },
  requestBody: content,
  example: {},
  link: {},
  callback: {},
  pathItem: { parameters: ['list', 'parameter'] },
  mediaType: {
    schema: 'schema',
    itemSchema: 'schema',
    examples: ['names', 'example'],
    encoding: ['names', 'encoding'],
    prefixEncoding: ['list', 'encoding'],
    itemEncoding: 'encoding',
  },
  encoding: { headers: ['names', 'header'] },
  operation: {
    parameters: ['list', 'parameter'],
    requestBody: 'requestBody',
    responses: ['names', 'response'],
    callbacks: ['names', 'callback'],
  },
}

/** All fields of kinds, besides extensions; others are left out, since readers refuse them. */
const known: Partial<Readonly<Record<Kind, ReadonlySet<string>>>> = {
  parameter: words(
    'name in description required deprecated allowEmptyValue style explode allowReserved schema content example examples',
  ),
  header: words(
    'description required deprecated style explode allowReserved schema content example examples',
  ),
  response: words('summary description headers content links'),
  requestBody: words('description content required'),
  mediaType: words('schema itemSchema example examples encoding prefixEncoding itemEncoding'),
  encoding: words('contentType headers style explode allowReserved encoding'),
  example: words('summary description value externalValue dataValue serializedValue'),
  operation: words(
    'tags summary description externalDocs operationId parameters requestBody responses callbacks deprecated',
  ),
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}

/** Where a document keeps what is referred to; what has no place is written where the reference stands. */
const places: Partial<Readonly<Record<Kind, string>>> = {
  schema: 'schemas',
  parameter: 'parameters',
  header: 'headers',
  response: 'responses',
  requestBody: 'requestBodies',
  example: 'examples',
  link: 'links',
}

const methods = /^(?:get|put|post|delete|options|head|patch|trace|query)$/

/** Copies parts of a document into another one: what they refer to, in whichever file, becomes a component. */
export class Bundle {
  readonly #document: OpenApiDocument
  readonly #components: Components
  readonly #schemas: DocumentSchemas
  /** Objects that are being copied where they are referred to: one that refers to itself ends there. */
  readonly #open = new Set<object>()
  /** The parameters among the components of the document, with their names. */
  #parameters: ReadonlyMap<unknown, string> | undefined

  constructor(document: OpenApiDocument, components: Components) {
    this.#document = document
    this.#components = components
    this.#schemas = new DocumentSchemas(document)
  }

  /** A copy of an object. What refers to something that is not there is left out. */
  copy(node: unknown, kind: Exclude<Kind, 'schema'>): Raw | undefined {
    if (isReference(node)) return this.#refer(node, kind)
    if (!isObject(node) || this.#open.has(node)) return undefined
    this.#open.add(node)
    const copied = Object.entries(node).flatMap(([name, value]) => {
      if (!isTaken(kind, name, value)) return []
      const field = this.#fieldOf(kind, name, value)
      const copy = field === undefined ? value : this.#copyField(value, field)
      return copy === undefined ? [] : [[name, copy] as const]
    })
    this.#open.delete(node)
    const copy = Object.fromEntries(copied)
    return complete(kind, copy)
  }

  /** A parameter: a reference to it where it is a component of its document. */
  parameter(raw: object): object | undefined {
    const name = (this.#parameters ??= this.#findParameters()).get(raw)
    const copy = (): Raw => {
      const copied = this.copy(raw as Raw, 'parameter') ?? {}
      return copied['in'] === 'path' ? { ...copied, required: true } : copied
    }
    return name === undefined ? copy() : this.#components.refer('parameters', raw, name, copy)
  }

  #findParameters(): Map<unknown, string> {
    const { components } = this.#document.root
    const all = isObject(components) ? components['parameters'] : undefined
    const entries = Object.entries(isObject(all) ? all : {})
    return new Map(entries.map(([name, each]) => [each, name]))
  }

  /** A schema with the keywords of JSON Schema 2020-12, whichever the version of its document is. */
  schema(node: unknown): SchemaObject | boolean {
    if (typeof node === 'boolean') return node
    if (!isObject(node)) return {}
    const { $ref, ...beside } = node
    if (typeof $ref === 'string') {
      const reference = this.#refer({ ...node, $ref }, 'schema', node)
      const kept = this.#schemas.beside(node as { $ref: string }) ? this.#keywords(beside) : {}
      return { ...kept, ...reference }
    }
    return this.#keywords(node)
  }

  #keywords(node: Raw): SchemaObject {
    // References are rewritten, and need no names of another base.
    const { $id: _, $schema: _dialect, $anchor: _name, ...rest } = this.#schemas.readOne(node)
    const taken = Object.entries(rest).filter(([name, value]) => isTaken('schema', name, value))
    const copied = mapSubschemas(Object.fromEntries(taken), (each) => this.schema(each))
    const { discriminator } = copied
    if (!isObject(discriminator) || !isObject(discriminator['mapping'])) return copied
    const mapping = Object.entries(discriminator['mapping']).flatMap(([value, target]) => {
      const found = this.#mapped(String(target))
      return found === undefined ? [] : [[value, found] as const]
    })
    return { ...copied, discriminator: { ...discriminator, mapping: Object.fromEntries(mapping) } }
  }

  /** A discriminator names a component, or refers to a schema. */
  #mapped(target: string): string | undefined {
    const $ref = /[/#.]/.test(target) ? target : `#/components/schemas/${target}`
    return this.#refer({ $ref }, 'schema')?.['$ref'] as string | undefined
  }

  #fieldOf(kind: Exclude<Kind, 'schema'>, name: string, value: unknown): Field | undefined {
    if (kind === 'callback') return 'pathItem'
    if (kind === 'pathItem' && methods.test(name)) return 'operation'
    const table = fields[kind]
    return isObject(value) || Array.isArray(value)
      ? Object.hasOwn(table, name)
        ? table[name]
        : undefined
      : undefined
  }

  #copyField(value: unknown, field: Field): unknown {
    const one = (each: unknown, kind: Kind) =>
      kind === 'schema' ? this.schema(each) : this.copy(each, kind)
    if (typeof field === 'string') return one(value, field)
    const [form, kind] = field
    if (form === 'list') {
      return Array.isArray(value) ? value.flatMap((each) => one(each, kind) ?? []) : undefined
    }
    if (!isObject(value)) return undefined
    const entries = Object.entries(value).flatMap(([name, each]) => {
      const copy = name.startsWith('x-') && kind !== 'header' ? each : one(each, kind)
      return copy === undefined ? [] : [[name, copy] as const]
    })
    return Object.fromEntries(entries)
  }

  /** @param from the object of the document that it stands in; default the reference itself */
  #refer(node: { readonly $ref: string }, kind: Kind, from: object = node): Raw | undefined {
    const target = this.#targetOf(from as { readonly $ref: string }, node.$ref)
    if (target === undefined) return kind === 'schema' ? {} : undefined
    const make = () =>
      kind === 'schema' ? (this.schema(target) as object) : (this.copy(target, kind) ?? {})
    const place = places[kind]
    if (place === undefined || !isObject(target)) {
      return kind === 'schema'
        ? (make() as Raw)
        : this.copy(target, kind as Exclude<Kind, 'schema'>)
    }
    return this.#components.refer(place, target, nameOf(node.$ref), make)
  }

  #targetOf(node: { readonly $ref: string }, $ref: string): unknown {
    try {
      return this.#document.target(node.$ref === $ref ? node : { $ref }).value
    } catch (error) {
      // It is told where the mocks are read.
      if (error instanceof LateMistake) return undefined
      throw error
    }
  }
}

/** What an object must have, or must not, where documents leave it out, or say two things at once. */
function complete(kind: Kind, copy: Raw): Raw {
  if (kind === 'response' && typeof copy['description'] !== 'string') {
    return { ...copy, description: '' }
  }
  if (kind !== 'parameter' && kind !== 'header') return copy
  const { content: _, ...others } = copy
  if ('schema' in copy) return others
  return isObject(copy['content']) ? copy : { ...others, schema: {} }
}

/** Whether a field goes with its object: an extension may hold references, of which nothing is known here. */
export function isTaken(kind: Kind, name: string, value: unknown): boolean {
  if (!name.startsWith('x-')) return known[kind]?.has(name) ?? true
  return kind !== 'callback' && !(JSON.stringify(value) ?? '').includes('"$ref"')
}

/** The last part of a reference that says something: `Pet` of `schemas.yaml#/Pet`, and of `pet.yaml`. */
function nameOf($ref: string): string {
  const [file = '', pointer = ''] = $ref.split('#', 2)
  const last = pointer.split('/').findLast((part) => part !== '' && !/^\d+$/.test(part))
  const base =
    file
      .split('/')
      .at(-1)
      ?.replace(/\.\w+$/, '') ?? ''
  return decodeLoosely(last ?? base).replaceAll('~1', '-') || 'Schema'
}

function decodeLoosely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
