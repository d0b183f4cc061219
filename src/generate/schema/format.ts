import type { Faker } from '@faker-js/faker'
import { fullFormats } from 'ajv-formats/dist/formats.js'
import { BoundedMap } from '../../bounded-map.ts'
import { compileSchemaPattern } from '../../http/pattern.ts'
import type { Scope } from './scope.ts'

const tests = new Map(Object.entries(fullFormats).map(([name, format]) => [name, testOf(format)]))

function testOf(format: (typeof fullFormats)['date']): (text: string) => boolean {
  if (format instanceof RegExp) return (text) => format.test(text)
  if (typeof format === 'function') return format as (text: string) => boolean
  if (typeof format !== 'object' || !('validate' in format)) return () => true
  const { type, validate } = format
  if (type === 'number') return () => true
  return testOf(validate as RegExp)
}

/** Whether a text is of a format; unknown ones and those of numbers ask for nothing. */
export function fitsFormat(format: string, text: string): boolean {
  return tests.get(format)?.(text) ?? true
}

/** Whether a format asks for anything of a text. */
export function isStrict(format: string | undefined): format is string {
  return format !== undefined && tests.has(format) && !free.has(format)
}

const free = new Set('password binary int32 int64 float double'.split(' '))

const patterns = new BoundedMap<string, (text: string) => boolean>(1000)

/** Whether a regular expression matches a text; one that cannot be asked in bounded time is taken to. */
export function hasPattern(source: string, text: string): boolean {
  let test = patterns.get(source)
  if (!test) {
    test = compileTest(source)
    patterns.set(source, test)
  }
  return test(text)
}

function compileTest(source: string): (text: string) => boolean {
  const pattern = compileSchemaPattern(source)
  return 'test' in pattern ? pattern.test : () => true
}

/** How texts of a format are made. */
interface FormatMaker {
  readonly make: (faker: Faker, scope: Scope) => string
  /** The shortest text, in front of and behind what fills the length. */
  readonly frame?: readonly [before: string, after: string]
  /** What fills the length. */
  readonly fill?: (faker: Faker, length: number) => string
}

const lower = (faker: Faker, length: number): string =>
  faker.string.alpha({ length, casing: 'lower' })
const labels = (faker: Faker, length: number): string =>
  lower(faker, length).replaceAll(/.{62}(?=..)/g, (label) => `${label.slice(1)}.`)
const digits = (faker: Faker, length: number): string =>
  faker.string.numeric({ length, allowLeadingZeros: false })
const pad2 = (value: number): string => String(value).padStart(2, '0')

const email: FormatMaker = { make: (_, scope) => scope.email, frame: ['', '@x.io'], fill: lower }
const uri: FormatMaker = {
  make: (faker) => `https://${faker.internet.domainName()}/${faker.lorem.slug(2)}`,
  frame: ['x:', ''],
  fill: lower,
}
const reference: FormatMaker = {
  make: (faker) => `/${faker.lorem.slug(2)}`,
  frame: ['', ''],
  fill: lower,
}
const host: FormatMaker = {
  make: (faker) => faker.internet.domainName(),
  frame: ['', ''],
  fill: labels,
}
const pointer: FormatMaker = {
  make: (faker) => `/${faker.lorem.slug(1)}/0`,
  frame: ['/', ''],
  fill: lower,
}
const time = (faker: Faker): string => {
  const number = (max: number): string => pad2(faker.number.int({ max }))
  return `${number(23)}:${number(59)}:${number(59)}Z`
}

const makers: Readonly<Record<string, FormatMaker>> = {
  email,
  'idn-email': email,
  uri,
  url: { ...uri, frame: ['http://x.io/', ''] },
  iri: uri,
  'uri-reference': reference,
  'iri-reference': reference,
  hostname: host,
  'idn-hostname': host,
  'json-pointer': pointer,
  'json-pointer-uri-fragment': {
    make: (faker) => `#/${faker.lorem.slug(1)}`,
    frame: ['#/', ''],
    fill: lower,
  },
  'relative-json-pointer': { make: () => '1/id', frame: ['0/', ''], fill: lower },
  'uri-template': {
    make: (faker) => `/${faker.lorem.slug(1)}/{id}`,
    frame: ['', '{id}'],
    fill: lower,
  },
  regex: { make: () => '^[a-z0-9-]+$', frame: ['', ''], fill: lower },
  date: { make: (_, scope) => scope.moment().slice(0, 10) },
  'date-time': {
    make: (_, scope) => scope.moment(),
    frame: ['2025-06-01T12:30:00.', 'Z'],
    fill: digits,
  },
  'iso-date-time': {
    make: (_, scope) => scope.moment(),
    frame: ['2025-06-01T12:30:00.', 'Z'],
    fill: digits,
  },
  time: { make: time, frame: ['12:30:00.', 'Z'], fill: digits },
  'iso-time': { make: time, frame: ['12:30:00.', 'Z'], fill: digits },
  duration: {
    make: (faker) =>
      faker.helpers.arrayElement(['PT15M', 'PT30M', 'PT1H', 'PT1H30M', 'P1D', 'P7D']),
    frame: ['P', 'D'],
    fill: digits,
  },
  ipv4: { make: (faker) => faker.internet.ipv4() },
  ipv6: { make: (faker) => faker.internet.ipv6() },
  uuid: { make: (faker) => faker.string.uuid() },
  byte: {
    make: (faker) => `${faker.string.alphanumeric(14)}==`,
    frame: ['', ''],
    fill: (faker, length) => faker.string.alphanumeric(Math.ceil(length / 4) * 4),
  },
  char: { make: (faker) => faker.string.alpha({ casing: 'upper' }) },
  html: { make: (faker) => `<p>${faker.company.catchPhrase()}</p>` },
  password: { make: (faker) => faker.internet.password({ length: 14 }) },
  binary: { make: (faker) => faker.string.alphanumeric(24) },
  decimal: { make: (faker) => faker.commerce.price() },
  currency: { make: (faker) => faker.finance.currencyCode() },
}

/** How a format is made; undefined for unknown ones, which are free text. */
export function formatMaker(format: string | undefined): FormatMaker['make'] | undefined {
  return format === undefined ? undefined : makers[format]?.make
}

/** A text of a format whose length is as near to the given ones as it can be; undefined for free text. */
export function sizedFormat(
  faker: Faker,
  format: string,
  least: number,
  most: number,
): string | undefined {
  const { frame, fill } = makers[format] ?? {}
  if (!frame || !fill) return undefined
  const [before, after] = frame
  const around = before.length + after.length
  const room = Math.max(1, least - around)
  const usual = Math.max(room, Math.min(most - around, 8))
  return before + fill(faker, faker.number.int({ min: room, max: usual })) + after
}
