import type { StoredRecord } from '../../data/records/declaration.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { propertyOf, typesOf } from '../schema/properties.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import { findPlain, meansManyOf, plainName } from './names.ts'

/** Whether a record is one of those that the value of a parameter asks for. */
export type Matches = (record: StoredRecord, wanted: unknown) => boolean

/** What a parameter named `price_min` or `createdAfter` compares with, and how. */
const bounds: readonly (readonly [name: RegExp, isMet: (order: number) => boolean])[] = [
  [/^(?:min|from)(?=.)|(?<=.)(?:min|gte|from)$/, (order) => order >= 0],
  [/^(?:max|to|until)(?=.)|(?<=.)(?:max|lte|until|to)$/, (order) => order <= 0],
  [/^(?:after)(?=.)|(?<=.)(?:after|gt|since)$/, (order) => order > 0],
  [/^(?:before)(?=.)|(?<=.)(?:before|lt)$/, (order) => order < 0],
]

/** Makes the filter of a parameter that names a field, or a bound of one; undefined for other names. */
export function createFilter(
  name: string,
  record: unknown,
  fields: readonly string[],
  schemas: DocumentSchemas,
): Matches | undefined {
  const plain = plainName(name)
  const field =
    findPlain(fields, plain) ??
    fields.find((each) => meansManyOf(plain, each) || meansManyOf(each, plain))
  if (field !== undefined) return equalTo(field, propertyOf(record, field, schemas), schemas)
  const moment = (word: string) =>
    [word, `${word}at`, `${word}on`, `${word}date`, `${word}time`].reduce<string | undefined>(
      (found, each) => found ?? findPlain(fields, each),
      undefined,
    )
  // Since when, of what is not said: since it was changed, or else made.
  if (plain === 'since')
    return bounded(moment('updated') ?? moment('created'), (order) => order >= 0)
  for (const [bound, isMet] of bounds) {
    const word = plain.replace(bound, '')
    if (word !== plain && word !== '') {
      const found = moment(word)
      if (found !== undefined) return bounded(found, isMet)
    }
  }
  return undefined
}

/** Whether a field is one of the wanted values, or has one of them in its list. */
function equalTo(field: string, property: unknown, schemas: DocumentSchemas): Matches {
  const read = schemas.read(property)
  const { enum: values } = typesOf(property, schemas).has('array')
    ? schemas.read(read['items'])
    : read
  const known = Array.isArray(values) ? new Set(values.map(String)) : undefined
  return ({ [field]: value }, wanted) => {
    const all = new Set([wanted].flat().map(String))
    // `state=all`: what no record can be is no wish for it.
    if (known && ![...all].some((each) => known.has(each))) return true
    return [value].flat().some((each) => all.has(isObject(each) ? '' : String(each)))
  }
}

function bounded(
  field: string | undefined,
  isMet: (order: number) => boolean,
): Matches | undefined {
  if (field === undefined) return undefined
  return ({ [field]: value }, wanted) => {
    const [own, bound] = [toComparable(value), toComparable(wanted)]
    return own === undefined || bound === undefined || isMet(own - bound)
  }
}

/** A number, or the milliseconds of a time; undefined for what is neither. */
function toComparable(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || value === '') return undefined
  const number = Number(value)
  const found = Number.isNaN(number) ? Date.parse(value) : number
  return Number.isNaN(found) ? undefined : found
}

/** Whether a text, in small letters, stands in some text of a value, in either case. */
export function holdsText(value: unknown, text: string): boolean {
  if (typeof value === 'string') return value.toLowerCase().includes(text)
  return typeof value === 'object' && value !== null
    ? Object.values(value).some((each) => holdsText(each, text))
    : false
}

const instant = /^\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?$/

/** Which of two fields comes first. */
export function compare(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  const [first, second] = [String(one ?? ''), String(other ?? '')]
  // What sorts languages takes longer to load than hundreds of times to sort.
  if (instant.test(first) && instant.test(second))
    return Number(first > second) - Number(first < second)
  return first.localeCompare(second, 'en')
}
