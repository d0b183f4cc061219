/** A type of TypeScript as it is written, its further lines indented from the first one. */
export interface TypeText {
  readonly text: string
  /** What it is, where that decides how it stands inside of another one. */
  readonly form: 'keyword' | 'literal' | 'union' | 'intersection' | 'other'
}

/** A member of an object type. */
export interface Member {
  /** As it is written, see {@link keyText}. */
  readonly key: string
  readonly type: TypeText
  readonly isOptional?: boolean
  readonly isReadonly?: boolean
  /** Lines of JSDoc, see `commentOf`. */
  readonly comment?: string
}

function keyword(text: string): TypeText {
  return { text, form: 'keyword' }
}

/** The types that are one word. */
export const words: Readonly<
  Record<'string' | 'number' | 'boolean' | 'null' | 'never' | 'unknown', TypeText>
> = {
  string: keyword('string'),
  number: keyword('number'),
  boolean: keyword('boolean'),
  null: keyword('null'),
  never: keyword('never'),
  unknown: { text: 'unknown', form: 'other' },
}

/** The type of an object without members. */
export const noMembers: TypeText = other('Record<string, never>')

/** A type that needs no parentheses anywhere, such as `components["schemas"]["Pet"]`. */
export function other(text: string): TypeText {
  return { text, form: 'other' }
}

/** The type of a value and of no other. */
export function literal(value: unknown): TypeText {
  if (value === null) return words.null
  if (Array.isArray(value))
    return value.length === 0 ? other('never[]') : tuple(value.map((each) => literal(each)))
  if (typeof value !== 'object')
    return value === undefined ? words.unknown : { text: JSON.stringify(value), form: 'literal' }
  const members = Object.entries(value).map(([name, each]) => ({
    key: keyText(name),
    type: literal(each),
  }))
  return members.length > 0 ? objectOf(members) : noMembers
}

/** A value of one of the types; `never` of none. */
export function union(types: readonly TypeText[]): TypeText {
  return joined(types, 'union', ' | ')
}

/** A value of all of the types. */
export function intersection(types: readonly TypeText[]): TypeText {
  return joined(types, 'intersection', ' & ')
}

function joined(
  types: readonly TypeText[],
  form: 'union' | 'intersection',
  sign: string,
): TypeText {
  const isKnown = new Set<string>()
  const different = types.filter(({ form: each, text }) => {
    if (each !== 'keyword') return true
    return isKnown.has(text) ? false : isKnown.add(text)
  })
  const [first, ...rest] = different
  if (!first) return words.never
  return rest.length > 0 ? { text: different.map(inner).join(sign), form } : first
}

/** A list of values of a type. */
export function listOf(type: TypeText): TypeText {
  return other(`${inner(type)}[]`)
}

/** A list whose first values have types of their own, and which has no more. */
export function tuple(types: readonly TypeText[]): TypeText {
  if (types.length === 0) return other('[]')
  return other(`[\n    ${types.map(({ text }) => indented(text)).join(',\n    ')}\n]`)
}

function inner({ text, form }: TypeText): string {
  return form === 'union' || form === 'intersection' ? `(${text})` : text
}

/** An object with members. */
export function objectOf(members: readonly Member[]): TypeText {
  return other(members.length > 0 ? `{\n${membersText(members)}}` : '{}')
}

/** Members as they stand between braces, each on lines of its own. */
export function membersText(members: readonly Member[]): string {
  return members
    .map(({ key, type, isOptional, isReadonly, comment = '' }) => {
      const text = `${isReadonly ? 'readonly ' : ''}${key}${isOptional ? '?' : ''}: ${type.text};`
      return `    ${indented(`${comment}${text}`)}\n`
    })
    .join('')
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n    ')
}

/** A name as it is written as a key: bare where TypeScript takes it so. */
export function keyText(name: string): string {
  const isNumber = String(Number(name)) === name && /^\d/.test(name)
  return isNumber || /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)
}
