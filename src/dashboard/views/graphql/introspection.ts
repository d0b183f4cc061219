/** A type as it stands at a field: `[User!]!` is three of them. */
export interface TypeRef {
  readonly kind: string
  readonly name: string | null
  readonly ofType?: TypeRef | null
}

/** An argument, or a field of an input. */
export interface InputValue {
  readonly name: string
  readonly description?: string | null
  readonly type: TypeRef
  readonly defaultValue?: string | null
}

/** A field of an object or an interface. */
export interface Field {
  readonly name: string
  readonly description?: string | null
  readonly args: readonly InputValue[]
  readonly type: TypeRef
  readonly isDeprecated?: boolean
  readonly deprecationReason?: string | null
}

/** A named type of a schema. */
export interface NamedType {
  readonly kind: string
  readonly name: string
  readonly description?: string | null
  readonly fields?: readonly Field[] | null
  readonly inputFields?: readonly InputValue[] | null
  readonly enumValues?:
    | readonly { readonly name: string; readonly description?: string | null }[]
    | null
  readonly possibleTypes?: readonly TypeRef[] | null
}

/** What an introspection query gives of a schema. */
export interface Introspection {
  readonly __schema: {
    readonly queryType: { readonly name: string }
    readonly mutationType?: { readonly name: string } | null
    readonly subscriptionType?: { readonly name: string } | null
    readonly types: readonly NamedType[]
  }
}

/** The kinds of operations. */
export const operations = ['query', 'mutation', 'subscription'] as const

/** One of {@link operations}. */
export type OperationKind = (typeof operations)[number]

/** A schema whose types are found by name. */
export class Schema {
  readonly types: ReadonlyMap<string, NamedType>
  /** All types but roots and those that every schema has, by name. */
  readonly own: readonly NamedType[]
  readonly #roots: Readonly<Record<OperationKind, string | undefined>>

  constructor({ __schema: schema }: Introspection) {
    this.types = new Map(schema.types.map((type) => [type.name, type]))
    this.#roots = {
      query: schema.queryType.name,
      mutation: schema.mutationType?.name,
      subscription: schema.subscriptionType?.name,
    }
    const roots = new Set(Object.values(this.#roots))
    this.own = schema.types
      .filter(({ name }) => !name.startsWith('__') && !builtIn.has(name) && !roots.has(name))
      .toSorted((one, other) => (one.name < other.name ? -1 : 1))
  }

  /** The type whose fields are the operations of a kind; undefined where there are none. */
  rootOf(kind: OperationKind): NamedType | undefined {
    return this.types.get(this.#roots[kind] ?? '')
  }

  /** The type at the ground of a reference. */
  named(ref: TypeRef): NamedType | undefined {
    return this.types.get(nameOf(ref))
  }
}

const builtIn: ReadonlySet<string> = new Set(['String', 'Int', 'Float', 'Boolean', 'ID'])

/** The name of the type at the ground of a reference. */
export function nameOf(ref: TypeRef): string {
  return ref.ofType ? nameOf(ref.ofType) : (ref.name ?? '')
}

/** A reference as SDL has it: `[User!]!`. */
export function textOf({ kind, name, ofType }: TypeRef): string {
  if (!ofType) return name ?? ''
  return kind === 'LIST' ? `[${textOf(ofType)}]` : `${textOf(ofType)}!`
}

/** An operation that asks for one root field, with its required arguments as variables and what it has of plain fields. */
export function skeletonOf(
  schema: Schema,
  kind: OperationKind,
  { name, args, type }: Field,
): { readonly query: string; readonly variables: string } {
  const needed = args.filter(
    ({ type: { kind: of }, defaultValue }) => of === 'NON_NULL' && defaultValue == null,
  )
  const declared = needed.map((arg) => `$${arg.name}: ${textOf(arg.type)}`).join(', ')
  const given = needed.map((arg) => `${arg.name}: $${arg.name}`).join(', ')
  const list = (text: string) => (text === '' ? '' : `(${text})`)
  const query = `${kind} ${name}${list(declared)} {\n  ${name}${list(given)}${selectionOf(schema, type, 1)}\n}`
  const values = Object.fromEntries(needed.map((arg) => [arg.name, sampleOf(schema, arg.type, 0)]))
  const variables = needed.length === 0 ? '' : JSON.stringify(values, undefined, 2)
  return { query, variables }
}

const deepest = 4 // so many levels of fields at most
const mostFields = 12 // so many plain fields of an object

/** ` { id name }` for an object, an empty text for a plain value. */
function selectionOf(schema: Schema, ref: TypeRef, level: number): string {
  const type = schema.named(ref)
  if (!type) return ''
  const indent = '  '.repeat(level)
  const lines = ['UNION', 'INTERFACE'].includes(type.kind) ? ['__typename'] : []
  for (const field of type.fields ?? []) {
    if (field.args.some((arg) => arg.type.kind === 'NON_NULL') || lines.length >= mostFields)
      continue
    const isPlain = !schema.named(field.type)?.fields && schema.named(field.type)?.kind !== 'UNION'
    // What wraps a list of records, and nothing else: a record has too many others.
    const isWrapper = /^(?:edges|node|pageInfo)$/.test(field.name) && level < deepest
    if (isPlain) lines.push(field.name)
    else if (isWrapper) lines.push(field.name + selectionOf(schema, field.type, level + 1))
  }
  if (!type.fields && lines.length === 0) return ''
  if (lines.length === 0) lines.push('__typename')
  return ` {\n${lines.map((line) => `${indent}  ${line}`).join('\n')}\n${indent}}`
}

/** A value to begin with. */
function sampleOf(schema: Schema, ref: TypeRef, level: number): unknown {
  if (ref.kind === 'NON_NULL' && ref.ofType) return sampleOf(schema, ref.ofType, level)
  if (ref.kind === 'LIST') return []
  const type = schema.named(ref)
  if (type?.enumValues?.[0]) return type.enumValues[0].name
  if (type?.inputFields && level < deepest) {
    const all = type.inputFields.filter((field) => field.type.kind === 'NON_NULL' || level === 0)
    return Object.fromEntries(
      all.map((field) => [field.name, sampleOf(schema, field.type, level + 1)]),
    )
  }
  const samples: Readonly<Record<string, unknown>> = {
    ID: '1',
    Int: 1,
    Float: 1,
    Boolean: true,
    String: '',
  }
  return samples[type?.name ?? ''] ?? null
}
