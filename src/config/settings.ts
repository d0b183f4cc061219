import { readDelay } from '../behaviour/behaviour.ts'
import { settings, type Config } from './config.ts'
import type { SettingType } from './setting.ts'
import { delayHint, parseDuration } from '../behaviour/duration.ts'
import { didYouMean } from '../errors/nearest.ts'
import { isIssue, type ValidationIssue } from '../errors/validation-issue.ts'
import { readDefaultHeaders } from '../http/headers.ts'
import { readTime } from '../time/read-time.ts'
import { locales } from '../generate/faker.ts'
import { parsePath } from '../http/path.ts'
import { isUrl } from '../http/url.ts'

/** A setting's value as the server takes it, or what is wrong with what was written. */
export type SettingReading = { readonly value: unknown } | { readonly problem: ValidationIssue }

/** Whether a name is one of the settings. */
export function isSetting(name: string): name is keyof Config {
  return Object.hasOwn(settings, name)
}

/** The issue of a name that is not known, with the nearest one that is. */
export function unknownOption(
  name: string,
  what: string,
  known: readonly string[],
): ValidationIssue {
  const hint = didYouMean(name, known) || `There are ${known.join(', ')}.`
  return { message: `${JSON.stringify(name)} is no ${what}.`, hint }
}

/** Reads the settings of an object, those left out but undefined ones; `readOther` is asked first. */
export function readSettings(
  values: object,
  readOther?: (name: string, value: unknown) => SettingReading | undefined,
): { read: Record<string, unknown>; problems: (ValidationIssue & { name: string })[] } {
  const read: Record<string, unknown> = {}
  const problems: (ValidationIssue & { name: string })[] = []
  for (const [name, input] of Object.entries(values)) {
    if (input === undefined) continue
    const reading = readOther?.(name, input) ?? readNamed(name, input)
    if ('value' in reading) read[name] = reading.value
    else problems.push({ name, ...reading.problem })
  }
  return { read, problems }
}

function readNamed(name: string, input: unknown): SettingReading {
  if (!isSetting(name)) return { problem: unknownOption(name, 'setting', Object.keys(settings)) }
  const reading = readSetting(name, input)
  if ('value' in reading) return reading
  const { message, hint } = reading.problem
  return { problem: { message: `${name}: ${message}`, hint } }
}

/**
 * Reads a setting from a configuration file or the command line. Numbers may come as text; sizes
 * become bytes and durations milliseconds; a delay stays as it was written.
 */
export function readSetting(name: keyof Config, input: unknown): SettingReading {
  const { type, choices = [] } = settings[name]
  const reading = readers[type](input, choices)
  const problem = 'value' in reading ? checks[name]?.(reading.value) : undefined
  return problem ? { problem } : reading
}

/** What a value must be beyond its type: names and origins that nothing has would be ignored in silence. */
const checks: Partial<Record<keyof Config, (value: unknown) => ValidationIssue | undefined>> = {
  locale(name) {
    if (typeof name !== 'string' || locales.includes(name)) return undefined
    const hint = didYouMean(name, locales) || 'There are en, de, fr, ja, pt_BR and many more.'
    return { message: `Faker has no locale ${JSON.stringify(name)}.`, hint }
  },
  adminToken(token) {
    if (/^[\w.~+/-]+=*$/.test(String(token))) return undefined
    const hint = 'Write letters, digits and any of ". _ ~ + / -" (RFC 6750, section 2.1).'
    return { message: 'The admin token cannot be sent in a header.', hint }
  },
  cors: (list) => {
    const wrongOne = (list as readonly string[]).find((origin) => !isOrigin(origin))
    if (wrongOne === undefined) return undefined
    const message = `${JSON.stringify(wrongOne)} is not an origin.`
    return { message, hint: 'Write scheme and host, such as http://app.test:3000, or * for all.' }
  },
  corsCredentials: (list) => {
    const wrongOne = (list as readonly string[]).find(
      (origin) => origin === '*' || !isOrigin(origin),
    )
    if (wrongOne === undefined) return undefined
    const message =
      wrongOne === '*'
        ? 'Every website would get the cookies of whoever visits it.'
        : `${JSON.stringify(wrongOne)} is not an origin.`
    return { message, hint: 'Name each origin in full, such as http://app.company.test:3000.' }
  },
}

/** An origin, `*`, or that of an app that is no website, such as `capacitor://app`, which `URL` calls `null`. */
function isOrigin(text: string): boolean {
  if (text === '*') return true
  if (!isUrl(text)) return false
  const { origin, protocol, host } = new URL(text)
  return text === (origin === 'null' && host !== '' ? `${protocol}//${host}` : origin)
}

/** Segments of plain letters, so that no encoding has to be compared. */
const prefixShape = /^(?:\/[\w.~-]+)*\/?$/
const ownAddresses = /^\/(?:__mockapi|__session)(?:\/|$)/

/** Reads one prefix or several to a list of those that are not empty, without the slash at the end. */
function readPrefix(input: unknown): SettingReading {
  const given = typeof input === 'string' ? input.split(',') : input
  const hint = typeof input === 'string' ? 'Write /api.' : 'Write "/api".'
  if (!Array.isArray(given)) return wrong(input, 'a path', hint)
  const prefixes = given.map((each: unknown) => (typeof each === 'string' ? each.trim() : each))
  for (const prefix of prefixes) {
    if (typeof prefix !== 'string' || !prefixShape.test(prefix)) {
      return wrong(prefix, 'a path of letters, digits, ".", "_", "~" and "-"', hint)
    }
    if (ownAddresses.test(prefix)) return wrong(prefix, "free, as it is mockapi's own", hint)
  }
  const short = (prefixes as string[]).map((prefix) => prefix.replace(/\/$/, ''))
  return { value: short.filter((prefix) => prefix !== '') }
}

const sizeShape = /^(\d+(?:\.\d+)?)\s*(b|kb|mb|gb)?$/i
const sizes: Readonly<Record<string, number>> = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 }

type Reader = (input: unknown, choices: readonly string[]) => SettingReading

const readers: Readonly<Record<SettingType, Reader>> = {
  text: (input) =>
    typeof input === 'string' && input.trim() !== ''
      ? { value: input }
      : wrong(input, 'a text', 'Write at least one character.'),
  prefix: readPrefix,
  port: (input) =>
    readWhole(input, 0, 65_535) ??
    wrong(input, 'a port', 'Write a whole number from 1 to 65535, or 0 for any free port.'),
  flag: (input) =>
    typeof input === 'boolean'
      ? { value: input }
      : wrong(input, 'a switch', 'Write true or false.'),
  file: (input) =>
    typeof input === 'boolean' || (typeof input === 'string' && input.trim() !== '')
      ? { value: input }
      : wrong(input, 'a file', 'Write its name, or true for the usual one.'),
  seed: (input) =>
    Number.isFinite(input) || (typeof input === 'string' && input !== '')
      ? { value: input }
      : wrong(input, 'a seed', 'Write a number or a text.'),
  instant: (input) => {
    const time = readTime(input)
    return typeof time === 'number' ? { value: time } : { problem: time }
  },
  delay: (input) => {
    const delay = readDelay(input)
    if (!('message' in delay)) return { value: input }
    if (typeof input !== 'string') return { problem: delay }
    const { message, hint = '' } = delay
    return { problem: { message, hint: hint.replace(delayHint, delayTexts) } }
  },
  rate: (input) => {
    const rate = decimal(input)
    return rate >= 0 && rate <= 1
      ? { value: rate }
      : wrong(input, 'a rate', 'Write a number from 0 to 1, such as 0.1 for one request in ten.')
  },
  list: (input) => {
    const list = typeof input === 'string' ? [input] : input
    const areTexts = Array.isArray(list) && list.every((item) => typeof item === 'string')
    if (areTexts && !list.includes('')) return { value: list }
    const hint = areTexts ? 'Leave out the empty one.' : 'Write names, such as ["a", "b"].'
    return wrong(input, 'a list of names', hint)
  },
  bytes: (input) => {
    const match = sizeShape.exec(typeof input === 'number' ? String(input) : asText(input))
    const bytes = Math.floor(Number(match?.[1]) * (sizes[(match?.[2] ?? 'b').toLowerCase()] ?? 1))
    return bytes >= 1 && bytes <= 1024 ** 3
      ? { value: bytes }
      : wrong(input, 'a size', 'Write bytes, or a size up to 1gb such as 500kb or 10mb.')
  },
  choice: (input, choices) => {
    if (choices.some((choice) => choice === input)) return { value: input }
    const near = didYouMean(asText(input), choices)
    return wrong(input, 'known here', near || `There are ${choices.join(', ')}.`)
  },
  mode: (input, choices) =>
    typeof input === 'boolean' || choices.some((choice) => choice === input)
      ? { value: input }
      : wrong(input, 'known here', `Write true, false or ${choices.join(', ')}.`),
  headers: (input) => {
    const isText = typeof input === 'string'
    const given = isText ? pairsOf(input) : input
    if (isText && pairsOf(input).some((pair) => pair.length === 1))
      return wrong(input, 'a list of headers', 'Write x-a: 1, x-b: 2.')
    const headers = readDefaultHeaders(given)
    return isIssue(headers) ? { problem: headers } : { value: given }
  },
  proxy: readProxy,
  count: (input) => readCount(input, 1),
  amount: (input) => readCount(input, 0),
  duration: (input) => {
    const ms = parseDuration(input)
    const hint = 'Write milliseconds, or a time up to an hour such as 500ms, 30s or 2m.'
    return ms ? { value: ms } : wrong(input, 'a duration', hint)
  },
  wait: (input) => {
    const ms = parseDuration(input)
    const hint = 'Write milliseconds, or a time up to an hour such as 500ms, 30s or 2m; 0 for none.'
    return ms === undefined ? wrong(input, 'a duration', hint) : { value: ms }
  },
  durations: (input) => {
    const list = typeof input === 'string' ? input.split(',') : input
    const none = typeof input === 'string' ? '' : ', or [] for none'
    const hint = `Write at most 10 times, such as 1s,5s,25s${none}.`
    if (!Array.isArray(list) || list.length > 10) return wrong(input, 'a list of times', hint)
    const times = list.map((each: unknown) => parseDuration(each))
    return times.includes(undefined) ? wrong(input, 'a list of times', hint) : { value: times }
  },
}

/** What a delay of the command line, or of a variable, may be. */
const delayTexts = 'Write 200, 1s, 100-400ms, realistic, 3g, 4g, offline or forever.'

/** An address for all paths, or addresses by pattern of path. */
function readProxy(input: unknown): SettingReading {
  const hint =
    typeof input === 'string'
      ? 'Write scheme and host, such as https://api.example.test.'
      : 'Write "https://api.example.test", or { "/auth/*": "https://auth.example.test" }.'
  const isMap = typeof input === 'object' && input !== null && !Array.isArray(input)
  const targets = isMap ? Object.entries(input) : [['/*', input] as const]
  if (targets.length === 0) return wrong(input, 'an address', hint)
  for (const [pattern, url] of targets) {
    const path = parsePath(pattern)
    if ('message' in path) return { problem: path }
    if (typeof url !== 'string' || !/^https?:\/\//i.test(url) || !isUrl(url)) {
      return wrong(url, 'an address that begins with http:// or https://', hint)
    }
    const { search, hash, username, password } = new URL(url)
    if (search + hash + username + password === '') continue
    return wrong(url, 'an address of host and path alone', hint)
  }
  return { value: input }
}

/** `x-a: 1, x-b: 2` of the command line; a comma inside of a value stays. */
function pairsOf(text: string): readonly (readonly string[])[] {
  return text.split(/,\s*(?=[\w-]+:\s)/).map((each) => {
    const colon = each.indexOf(':')
    return colon === -1 ? [each] : [each.slice(0, colon).trim(), each.slice(colon + 1).trim()]
  })
}

function readCount(input: unknown, least: number): SettingReading {
  const hint = `Write a whole number from ${least} to 100000.`
  return readWhole(input, least, 100_000) ?? wrong(input, 'a number', hint)
}

function readWhole(input: unknown, least: number, most: number): SettingReading | undefined {
  const value = decimal(input)
  return Number.isInteger(value) && value >= least && value <= most ? { value } : undefined
}

function decimal(input: unknown): number {
  if (typeof input === 'number') return input
  return /^(?:\d+(?:\.\d*)?|\.\d+)$/.test(asText(input)) ? Number(input) : Number.NaN
}

function asText(input: unknown): string {
  return typeof input === 'string' ? input.trim() : ''
}

function wrong(input: unknown, kind: string, hint: string): SettingReading {
  return { problem: { message: `${JSON.stringify(input) ?? typeof input} is not ${kind}.`, hint } }
}
