import { didYouMean } from '../../errors/nearest.ts'
import type { Reply } from '../../http/reply.ts'
import { instantOf } from '../../time/instant.ts'
import { type FieldCondition, type Operand, readOperand } from './match.ts'
import { operators } from './operators.ts'
import {
  missingEmbed,
  resolvePath,
  someAt,
  projectionOf,
  type FieldPath,
  type KnownFields,
  type Projection,
} from './path.ts'
import { badQuery, type Query, type QueryFilter, shorten, type SortField } from './query.ts'
import type { SortOrder } from './sort.ts'

/** What a query means for certain records: plain data, for whatever carries it out. */
export interface Plan {
  readonly conditions: readonly FieldCondition[]
  readonly search: string | undefined
  readonly orders: readonly SortOrder[]
  readonly projection: Projection | undefined
  readonly ignored: readonly string[]
}

type Missing = Readonly<{ parameter: string; name: string; shown: string }>

/** Finds the fields of a query. Throws Reply `bad-query` 400 for wrong values and, if strict, fields. */
export function planQuery(query: Query, fields: KnownFields): Plan {
  const missing: Missing[] = []
  const conditions: FieldCondition[] = []
  for (const filter of query.filters.flatMap((one) => withOwnNames(one, fields))) {
    const condition = resolveFilter(filter, fields)
    if (condition) conditions.push(condition)
    else missing.push({ parameter: filter.parameter, name: filter.name, shown: filter.parameter })
  }
  const orders: SortOrder[] = []
  for (const key of query.sort) {
    const found = resolveSort(key, fields)
    if (found) orders.push(found)
    else missing.push({ parameter: key.parameter, name: key.name, shown: `sort=${key.name}` })
    // A cursor holds one value for each key, also when the last record with that field is gone.
    if (!found && query.pagination?.cursor !== undefined) {
      orders.push({ path: [key.name], descending: key.descending })
    }
  }
  const embedded = new Set(query.embed.map(([first]) => first))
  for (const name of query.fields ?? []) {
    if (embedded.has(name.split('.', 1)[0]) || resolvePath(name, fields)) continue
    missing.push({ parameter: 'fields', name, shown: `fields=${name}` })
  }
  const ignored = ignoredOf(missing, query.strict, fields)
  const projection = query.fields && projectionOf(query.fields, (name) => fields.has(name))
  return { conditions, search: query.search, orders, projection, ignored }
}

/** `price_desc` is a field of that name, or else `price`, descending. */
function resolveSort(key: SortField, fields: KnownFields): SortOrder | undefined {
  const path = resolvePath(key.name, fields)
  if (path) return { path, descending: key.descending }
  const suffix = key.directed ? null : /_(asc|desc)$/.exec(key.name)
  if (!suffix) return undefined
  const inner = resolvePath(key.name.slice(0, suffix.index), fields)
  return inner && { path: inner, descending: suffix[1] === 'desc' }
}

/** Missing fields as an address shows them. Without records nothing is unknown. */
function ignoredOf(missing: readonly Missing[], strict: boolean, fields: KnownFields): string[] {
  const [first] = missing
  if (!first || fields.records()[Symbol.iterator]().next().done) return []
  if (strict) throw unknownField(first.parameter, first.name, fields)
  return missing.map(({ shown, name }) => {
    const embed = missingEmbed(name, fields)
    return embed === undefined ? shown : `${shown} without ${embed}`
  })
}

/** A filter, and one for each field whose own name has the brackets that it was sent with. */
function withOwnNames(filter: QueryFilter, fields: KnownFields): QueryFilter | QueryFilter[] {
  const { bracketed, values } = filter
  if (!bracketed?.some(([name]) => fields.has(name))) return filter
  const plain = values.slice(0, values.length - bracketed.length)
  const named = new Map([[filter.name, plain as string[]]])
  for (const [written, value] of bracketed) {
    const name = fields.has(written) ? written : filter.name
    named.set(name, [...(named.get(name) ?? []), value])
  }
  return [...named]
    .filter(([, own]) => own.length > 0)
    .map(([name, own]) => {
      return name === filter.name
        ? { ...filter, values: own }
        : { parameter: name, name, operator: 'eq', values: own }
    })
}

function resolveFilter(filter: QueryFilter, fields: KnownFields): FieldCondition | undefined {
  const { name, suffixed, values } = filter
  const plain = resolvePath(name, fields)
  const meant = plain || !suffixed ? filter : suffixed
  const { operator } = meant
  // Asking whether there is such a field has an answer even where there is none.
  const path =
    plain ??
    (suffixed && resolvePath(suffixed.name, fields)) ??
    (operator === 'exists' ? meant.name.split('.') : undefined)
  if (!path) return undefined
  const isList = operators[operator].operand === 'list'
  const texts = isList ? values.flatMap((value) => value.split(',')) : values
  const condition = { path, operator, operands: texts.map(readOperand) }
  checkOperands(filter.parameter, condition, fields)
  return condition
}

function unknownField(parameter: string, name: string, fields: KnownFields): Reply {
  const names = [...fields.names()]
  const embed = missingEmbed(name, fields)
  const listed = names.slice(0, 10).map((each) => JSON.stringify(each))
  const hint = embed
    ? `Embed it: ${embed}.`
    : didYouMean(name.slice(0, 100), names) || `Fields are ${listed.join(', ')}.`
  return badQuery(parameter, `No record has the field ${JSON.stringify(shorten(name))}. ${hint}`)
}

function checkOperands(parameter: string, condition: FieldCondition, fields: KnownFields): void {
  const { path, operator, operands } = condition
  const refuse = ({ text }: Operand, what: string): Reply =>
    badQuery(parameter, `${shorten(parameter)}=${shorten(text)} ${what}`)
  if (operator === 'exists') {
    const wrong = operands.find(({ text }) => !['true', 'false', ''].includes(text))
    if (wrong) throw refuse(wrong, 'is neither true nor false. Write true or false.')
  }
  if (operators[operator].operand !== 'order') return
  for (const operand of operands) {
    const kind = kindWithout(operand, path, fields)
    if (kind) throw refuse(operand, kinds[kind])
  }
}

const kinds = {
  number: 'is no number. The field holds numbers: write one such as 10.',
  date: 'is no date. The field holds dates: write one such as 2026-01-31, or a timestamp.',
  switch: 'is neither true nor false. The field holds nothing else.',
}

/** What all values of a field are, where an operand can be compared with none; ends at the first that it can. */
function kindWithout(
  { text, number, span }: Operand,
  path: FieldPath,
  fields: KnownFields,
): keyof typeof kinds | undefined {
  let kind: keyof typeof kinds | undefined
  const comparable = (value: unknown): boolean => {
    if (typeof value === 'number') {
      kind ??= 'number'
      return number !== undefined
    }
    if (typeof value === 'boolean') {
      kind ??= 'switch'
      return text === 'true' || text === 'false'
    }
    if (typeof value !== 'string') return false
    if (instantOf(value) === undefined) return true
    kind ??= 'date'
    return span !== undefined
  }
  for (const record of fields.records()) {
    if (someAt(record, path, comparable)) return undefined
  }
  return kind
}
