import { Names, asciiOnly } from '../openapi/names.ts'

/** A field of a type or of an input, or a value of an enum. */
export interface Field {
  readonly name: string
  /** With its exclamation marks; none for a value of an enum. */
  readonly type?: string
  readonly arguments?: readonly string[]
  readonly description?: string | undefined
  /** The record's field, or the relation, that it stands for, where that has another name. */
  readonly source?: string | undefined
}

/** One definition of a schema. */
export interface Definition {
  readonly kind: 'type' | 'input' | 'enum'
  readonly description?: string | undefined
  /** The collection or single resource that a type is, where its name does not tell. */
  readonly collection?: string | undefined
  readonly fields: readonly Field[]
}

/** Names that mean something in a schema of ours: no collection's type takes one. */
const reserved =
  'Query Mutation Subscription Int Float String Boolean ID JSON DateTime Date PageInfo Node'

const scalars: Readonly<Record<string, string>> = {
  JSON: 'Any JSON value: what has no one type in all records.',
  DateTime: 'A time as in RFC 3339: 2026-05-04T12:30:00Z.',
  Date: 'A day: 2026-05-04.',
}

const directives: Readonly<Record<string, string>> = {
  collection:
    '"""The collection, or the single resource, that a type is."""\n' +
    'directive @collection(name: String!) on OBJECT',
  field:
    '"""The field of a record, or the relation, that is meant."""\n' +
    'directive @field(name: String!) on FIELD_DEFINITION | INPUT_FIELD_DEFINITION',
}

/** The definitions of a schema; each is made when it is first referred to, and has a name of its own. */
export class Definitions {
  readonly #names = new Names()
  readonly #all = new Map<string, Definition>()
  readonly #known = new Map<string, string>()

  constructor() {
    for (const name of reserved.split(' ')) this.#names.take(name)
  }

  /** The name of a key, which is kept for it: the first of the candidates that is free. */
  name(key: string, candidates: readonly string[]): string {
    const name = this.#known.get(key) ?? this.#names.take(...candidates)
    this.#known.set(key, name)
    return name
  }

  /**
   * The name of the definition of a key, which is made where there is none.
   *
   * @param make may refer to the definition itself
   */
  refer(key: string, candidates: readonly string[], make: (name: string) => Definition): string {
    const name = this.name(key, candidates)
    if (this.#all.has(name)) return name
    // Its place is that of its first mention.
    this.#all.set(name, { kind: 'type', fields: [] })
    this.#all.set(name, make(name))
    return name
  }

  /** The text of the schema: what it uses of scalars and directives, its roots, then its definitions. */
  write(roots: Readonly<Record<string, readonly Field[]>>): string {
    const filled = Object.entries(roots).filter(([, fields]) => fields.length > 0)
    const all = new Map<string, Definition>(
      filled.map(([name, fields]) => [name, { kind: 'type', fields }]),
    )
    for (const [name, definition] of this.#all) all.set(name, definition)
    const used = new Set([...all.values()].flatMap(namesIn))
    if (used.has('PageInfo')) all.set('PageInfo', pageInfo)
    const texts = Array.from(all, ([name, definition]) => textOf(name, definition))
    const written = texts.join('\n\n')
    const needed = Object.entries(directives).flatMap(([name, directive]) =>
      written.includes(`@${name}(name: `) ? directive : [],
    )
    const own = Object.entries(scalars).flatMap(([name, description]) =>
      used.has(name) ? `"""${description}"""\nscalar ${name}` : [],
    )
    return `${[...needed, ...own, ...texts].join('\n\n')}\n`
  }
}

const pageInfo: Definition = {
  kind: 'type',
  fields: [
    { name: 'hasNextPage', type: 'Boolean!' },
    { name: 'hasPreviousPage', type: 'Boolean!' },
    { name: 'startCursor', type: 'String' },
    { name: 'endCursor', type: 'String' },
  ],
}

/** All names in the types of a definition. */
function namesIn({ fields }: Definition): string[] {
  return fields.flatMap(({ type = '', arguments: taken = [] }) =>
    [type, ...taken].flatMap((text) => text.match(/\w+/g) ?? []),
  )
}

function textOf(name: string, { kind, description, collection, fields }: Definition): string {
  const directive = collection === undefined ? '' : ` @collection(name: ${quoted(collection)})`
  const lines = fields.map((field) => `${descriptionOf(field.description, '  ')}  ${lineOf(field)}`)
  return `${descriptionOf(description, '')}${kind} ${name}${directive} {\n${lines.join('\n')}\n}`
}

function lineOf({ name, type, arguments: given = [], source }: Field): string {
  const directive = source === undefined ? '' : ` @field(name: ${quoted(source)})`
  const taken = given.length > 0 ? `(${given.join(', ')})` : ''
  return type === undefined ? name : `${name}${taken}: ${type}${directive}`
}

/** A text of a schema has the escapes of JSON. */
function quoted(text: string): string {
  return JSON.stringify(text)
}

function descriptionOf(description: string | undefined, indent: string): string {
  const lines = (description ?? '').trim().split(/\r\n|\r|\n/)
  const [first = ''] = lines
  if (first === '') return ''
  // A quote or a backslash at the end would belong to the quotes after it.
  const isShort = lines.length === 1 && !/["\\]$/.test(first)
  const text = lines.map((line) => line.replaceAll('"""', String.raw`\"""`).trimEnd())
  if (isShort) return `${indent}"""${text[0]}"""\n`
  const inner = text.map((line) => (line === '' ? '' : indent + line)).join('\n')
  return `${indent}"""\n${inner}\n${indent}"""\n`
}

/** Whether a text is a name of GraphQL that users may have: those that begin with two underscores are its own. */
export function isName(text: string): boolean {
  return /^(?!__)[A-Za-z_]\w*$/.test(text)
}

/** The name of a field: its own where that is one, else its words as one, `firstName` of `first-name`. */
export function fieldName(text: string): string {
  if (isName(text)) return text
  const words = asciiOnly(
    text
      .replaceAll(/[^\p{L}\p{N}_]+/gu, ' ')
      .trim()
      .replaceAll(/ (.)/gu, (_all, letter: string) => letter.toUpperCase()),
  )
  const name = words.replace(/^_+/, '').replace(/^(?=\d)/, '_')
  return name === '' ? 'field' : name
}
