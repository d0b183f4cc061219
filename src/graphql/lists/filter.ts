import type { OperatorName } from '../../data/query/operators.ts'
import { badQuery } from '../../data/query/query.ts'
import type { StoredCollection } from '../../data/store/state.ts'
import { isObject } from '../../errors/validation-issue.ts'
import type { Condition } from './condition.ts'
import { KnownNames, wordsOf } from './known-fields.ts'
import { filterWord, type FilterWord } from './operator-words.ts'

/** Conditions of one filter, and how deep they stand in each other, at most. */
const mostConditions = 200
const mostDepth = 20

/** Finds the collections that relations lead to. */
export type FindCollection = (name: string) => StoredCollection | undefined

/** Reads what filters ask for, whichever way it is written; names that mean nothing are kept. */
export class FilterReader {
  readonly ignored: string[] = []
  readonly #find: FindCollection
  #count = 0

  constructor(find: FindCollection) {
    this.#find = find
  }

  /**
   * Reads an object of conditions, which all must hold: `{ role: "admin", price_gte: 3, OR: [{ … }], author: { … } }`.
   *
   * @param prefix the path of nested objects, with a dot at its end; empty for records
   * @throws Reply `bad-query` 400
   */
  all(filter: object, names: KnownNames, at: string, prefix = '', depth = 0): Condition {
    if (depth > mostDepth) throw badQuery(at, `A filter can be ${mostDepth} levels deep at most.`)
    const of = Object.entries(filter).flatMap(([name, value]) => {
      if (++this.#count > mostConditions) {
        throw badQuery(at, `A filter can have ${mostConditions} conditions at most.`)
      }
      return this.#one(name, value, names, `${at}.${name}`, prefix, depth + 1)
    })
    return of.length === 1 ? (of[0] as Condition) : { kind: 'all', of }
  }

  #one(
    name: string,
    value: unknown,
    names: KnownNames,
    at: string,
    prefix: string,
    depth: number,
  ): Condition | readonly Condition[] {
    const group = groups[name.replace(/^_/, '').toLowerCase()]
    if (group && !(prefix === '' && names.field(name) === name)) {
      const each = (Array.isArray(value) ? value : [value]).filter(isObject)
      const of = each.map((one) => this.all(one, names, at, prefix, depth))
      return group === 'not' ? { kind: 'not', of } : { kind: group, of }
    }
    return this.argument(name, value, names, at, prefix, depth) ?? this.#ignore(at)
  }

  /** Reads what a field is asked for; undefined where its name means nothing. Throws Reply `bad-query` 400. */
  argument(
    name: string,
    value: unknown,
    names: KnownNames,
    at: string,
    prefix = '',
    depth = 0,
  ): Condition | readonly Condition[] | undefined {
    const link = prefix === '' ? names.link(name) : undefined
    const own = prefix === '' ? names.field(name) : name
    if (link && (own === undefined || isObject(value))) {
      const related = this.#related(name, value, names, at, depth)
      if (related) return related
    }
    if (own !== undefined) return this.#field(prefix + own, value, names, at, depth)
    const several = Array.isArray(value) ? names.one(name) : undefined
    if (several !== undefined) return compare('in', several, value, at)
    for (const [field, word] of splitName(name)) {
      const known = names.field(field) ?? names.key(field)
      if (known !== undefined) return compare(word, known, value, at)
    }
    return undefined
  }

  #ignore(at: string): readonly Condition[] {
    this.ignored.push(at)
    return []
  }

  #related(
    name: string,
    value: unknown,
    names: KnownNames,
    at: string,
    depth: number,
  ): Condition | readonly Condition[] | undefined {
    const link = names.link(name)
    const target = link && this.#find(link.target)
    if (!link || !target) return undefined
    const key = names.key(name)
    if (!isObject(value)) return key === undefined ? undefined : compare('eq', key, value, at)
    const others = new KnownNames(target)
    const parts = Object.entries(value)
    const isQuantified = parts.length > 0 && parts.every(([word]) => quantities.has(word))
    const related = (quantity: 'some' | 'every' | 'none', filter: object): Condition => {
      const of = this.all(filter, others, at, '', depth)
      return { kind: 'related', link, collection: target, quantity, of }
    }
    if (!isQuantified) return related('some', value)
    return parts.map(([word, filter]) =>
      related(quantities.get(word) ?? 'some', isObject(filter) ? filter : {}),
    )
  }

  #field(
    field: string,
    value: unknown,
    names: KnownNames,
    at: string,
    depth: number,
  ): Condition | readonly Condition[] {
    if (!isObject(value) || Array.isArray(value)) {
      return compare(Array.isArray(value) ? 'in' : 'eq', field, value, at)
    }
    const parts = Object.entries(value).filter(([word]) => word !== 'mode')
    if (parts.every(([word]) => filterWord(word) === undefined)) {
      return this.all(value, names, at, `${field}.`, depth)
    }
    return parts.flatMap(([word, operand]) => {
      const asked = filterWord(word)
      if (asked === undefined) return this.#ignore(`${at}.${word}`)
      if (asked === 'ne' && isObject(operand)) {
        const inner = this.#field(field, operand, names, `${at}.${word}`, depth)
        return { kind: 'not', of: [inner].flat() }
      }
      return compare(asked, field, operand, `${at}.${word}`)
    })
  }
}

const groups: Readonly<Record<string, 'all' | 'any' | 'not'>> = {
  and: 'all',
  or: 'any',
  not: 'not',
}

const quantities: ReadonlyMap<string, 'some' | 'every' | 'none'> = new Map([
  ['some', 'some'],
  ['every', 'every'],
  ['none', 'none'],
])

/** The fields and operators that a name may be made of: `price_not_in`, `minPrice`, `createdAfter`. */
function splitName(name: string): (readonly [field: string, word: FilterWord])[] {
  const words = wordsOf(name)
  const found: (readonly [string, FilterWord])[] = []
  for (let length = Math.min(5, words.length - 1); length > 0; length--) {
    const word = filterWord(words.slice(-length).join(''))
    const field = words.slice(0, -length).join('_')
    if (word) found.push([field, word], [`${field}_at`, word])
  }
  const [first = '', ...rest] = words
  const bound = /^(?:min|max|from|to|since|until|before|after)$/i.test(first)
    ? filterWord(first)
    : undefined
  if (bound && rest.length > 0) found.push([rest.join('_'), bound])
  return found
}

function compare(
  word: FilterWord,
  name: string,
  value: unknown,
  at: string,
): Condition | readonly Condition[] {
  const filter = (operator: OperatorName, values: readonly unknown[]): Condition => ({
    kind: 'field',
    filter: { parameter: at, name, operator, values: values.map(textOf) },
  })
  const isNull = (is: boolean): Condition => ({ kind: 'null', name, is })
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (word === 'isNull') return value === null ? [] : isNull(value !== false)
  if (value === null && word !== 'eq' && word !== 'ne') return []
  switch (word) {
    case 'eq':
    case 'in': {
      const values = list.filter((each) => each !== null)
      if (values.length === list.length) return filter('eq', values)
      return { kind: 'any', of: [isNull(true), filter('eq', values)] }
    }
    case 'ne':
    case 'nin': {
      const values = list.filter((each) => each !== null)
      const others = filter('ne', values)
      return values.length === list.length ? others : [isNull(false), others]
    }
    case 'between':
      return [filter('gte', list.slice(0, 1)), filter('lte', list.slice(1, 2))]
    case 'notContains':
      return { kind: 'not', of: [filter('contains', list)] }
    case 'like':
      return like(textOf(value), filter)
    default:
      return filter(word, list)
  }
}

/** `%text%` as SQL has it, with no other wildcards. */
function like(
  text: string,
  filter: (operator: OperatorName, values: readonly unknown[]) => Condition,
): Condition {
  const [isOpen, isOpenAtEnd] = [text.startsWith('%'), text.endsWith('%')]
  const operator = isOpen === isOpenAtEnd ? 'contains' : isOpen ? 'endsWith' : 'startsWith'
  return filter(operator, [text.replaceAll(/^%+|%+$/g, '')])
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
