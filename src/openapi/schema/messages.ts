import type { ErrorObject } from 'ajv'
import { didYouMean } from '../../errors/nearest.ts'
import { compilePattern } from '../../http/pattern.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { formatPointer } from '../document/pointer.ts'
import type { Violation } from './violation.ts'

type Params = Readonly<Record<string, unknown>>

/** What Ajv found, in plain words; undefined for what only says that something else was found. */
export function violationOf(error: ErrorObject): Violation | undefined {
  const { instancePath, keyword, propertyName } = error
  const params = error.params as Params
  if (keyword === 'if' || keyword === 'propertyNames') return undefined
  const { missingProperty, additionalProperty, unevaluatedProperty } = params
  if (typeof missingProperty === 'string') {
    const { property } = params
    const message =
      keyword === 'dependentRequired' ? `is missing beside ${String(property)}` : 'is missing'
    return { pointer: instancePath + formatPointer([missingProperty]), keyword, message }
  }
  const unknown = additionalProperty ?? unevaluatedProperty
  if (typeof unknown === 'string') {
    const message = `is not declared.${hint(unknown, error.parentSchema)}`.replace(/\.$/, '')
    return { pointer: instancePath + formatPointer([unknown]), keyword, message }
  }
  const message = messages[keyword]?.(params, error) ?? error.message ?? 'does not fit'
  if (propertyName === undefined) return { pointer: instancePath, keyword, message }
  const named = `has the property ${JSON.stringify(propertyName)}, whose name ${message}`
  return { pointer: instancePath, keyword, message: named }
}

function hint(name: string, schema: unknown): string {
  const { properties } = (schema ?? {}) as Params
  const near = didYouMean(name.slice(0, 100), Object.keys(isObject(properties) ? properties : {}))
  return near && ` ${near}`
}

type Message = (params: Params, error: ErrorObject) => string

const messages: Readonly<Record<string, Message>> = {
  type: ({ type }) => `must be ${[type].flat().join(' or ')}`,
  enum: ({ allowedValues }, { data }) => oneOf(allowedValues as readonly unknown[], data),
  const: ({ allowedValue }) => `must be ${JSON.stringify(allowedValue)}`,
  minimum: ({ limit }) => `must be at least ${String(limit)}`,
  maximum: ({ limit }) => `must be at most ${String(limit)}`,
  exclusiveMinimum: ({ limit }) => `must be greater than ${String(limit)}`,
  exclusiveMaximum: ({ limit }) => `must be less than ${String(limit)}`,
  multipleOf: ({ multipleOf }) => `must be a multiple of ${String(multipleOf)}`,
  minLength: ({ limit }) =>
    limit === 1 ? 'must not be empty' : `must have at least ${counted(limit, 'character')}`,
  maxLength: ({ limit }) => `must have at most ${counted(limit, 'character')}`,
  minItems: ({ limit }) => `must have at least ${counted(limit, 'item')}`,
  maxItems: ({ limit }) => `must have at most ${counted(limit, 'item')}`,
  items: ({ limit }) => `must have at most ${counted(limit, 'item')}`,
  unevaluatedItems: ({ len }) => `must have at most ${counted(len, 'item')}`,
  minProperties: ({ limit }) =>
    `must have at least ${counted(limit, 'property').replace(/ys$/, 'ies')}`,
  maxProperties: ({ limit }) =>
    `must have at most ${counted(limit, 'property').replace(/ys$/, 'ies')}`,
  uniqueItems: ({ i, j }) =>
    `must not have an item twice: items ${String(i)} and ${String(j)} are equal`,
  contains: ({ minContains }) =>
    minContains === 1 || minContains === undefined
      ? 'must have an item of the kind that its schema asks for'
      : `must have at least ${String(minContains)} items of the kind that its schema asks for`,
  pattern: ({ pattern }, { data }) => mismatch(String(pattern), data),
  format: ({ format }) => formatted(String(format)),
  not: () => 'must not be what its schema rules out',
  'false schema': () => 'must not be there',
}

/** Shorter texts can be held against any pattern, UTF-16 units. */
const shortText = 1000

function mismatch(source: string, sent: unknown): string {
  const pattern =
    typeof sent === 'string' && sent.length > shortText ? compilePattern(source) : undefined
  const longest = pattern && 'longest' in pattern ? pattern.longest : Infinity
  return typeof sent === 'string' && sent.length > longest
    ? `has ${sent.length} characters, and at most ${longest} are held against the pattern ${source} (--no-validate takes all)`
    : `must match the pattern ${source}`
}

function counted(limit: unknown, what: string): string {
  return `${String(limit)} ${what}${limit === 1 ? '' : 's'}`
}

function oneOf(values: readonly unknown[], sent: unknown): string {
  const shown = values.slice(0, 10).map((each) => JSON.stringify(each))
  const more = values.length > 10 ? ` and ${values.length - 10} more` : ''
  const texts = values.filter((each) => typeof each === 'string')
  const near = typeof sent === 'string' ? didYouMean(sent.slice(0, 100), texts) : ''
  return `must be ${shown.length > 1 ? 'one of ' : ''}${shown.join(', ')}${more}${near && `. ${near}`}`
}

function formatted(format: string): string {
  const sample = samples[format]
  return sample === undefined ? `must be of the format ${format}` : `must be ${sample}`
}

/** What formats ask for, in words. */
const samples: Readonly<Record<string, string>> = {
  date: 'a date, such as 2026-01-31',
  'date-time': 'a date-time with its zone, such as 2026-01-31T12:00:00Z',
  time: 'a time with its zone, such as 12:00:00Z',
  duration: 'a duration, such as P1DT2H',
  uuid: 'a UUID, such as 123e4567-e89b-12d3-a456-426614174000',
  email: 'an email address, such as ada@example.com',
  uri: 'a URI with its scheme, such as https://example.com/a',
  url: 'a URL, such as https://example.com/a',
  hostname: 'a host name, such as example.com',
  ipv4: 'an IPv4 address, such as 192.0.2.1',
  ipv6: 'an IPv6 address, such as 2001:db8::1',
  byte: 'base64, such as aGVsbG8=',
  int32: 'an integer of 32 bits, from -2147483648 to 2147483647',
  int64: 'an integer of 64 bits',
}
