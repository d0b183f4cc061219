import type { Random } from '../../random.ts'
import { formatNow, randomDate } from './dates.ts'
import * as words from './words.ts'

/** A method of `Mock.Random`; in a template it may be anything that `Random.extend` was given. */
export type Placeholder = (...args: never[]) => unknown

/** `Mock.Random`: what a placeholder such as `@cname` calls, by name. */
export type Placeholders = Record<string, Placeholder>

/** The most characters or items that one placeholder makes. */
const largest = 100_000

const pools: Readonly<Record<string, string>> = {
  lower: 'abcdefghijklmnopqrstuvwxyz',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  number: '0123456789',
  symbol: '!@#$%^&*()[]',
  alpha: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
  hex: '0123456789abcdef',
}
const anyCharacter = `${pools['alpha']}${pools['number']}${pools['symbol']}`

/** Makes what `Mock.Random` has, all of it from one source of numbers. */
export function createPlaceholders(next: Random): Placeholders {
  const basics = createBasics(next)
  const texts = createTexts(basics)
  const all: Placeholders = { ...basics, ...texts, ...createPeople(next, basics, texts) }
  const aliases = {
    int: 'integer',
    bool: 'boolean',
    char: 'character',
    str: 'string',
    uuid: 'guid',
  }
  for (const [name, target] of Object.entries(aliases)) all[name] = all[target] as Placeholder
  return all
}

type Basics = ReturnType<typeof createBasics>

/** Numbers, characters and choices. */
function createBasics(next: Random) {
  const integer = (min: unknown = -(2 ** 53), max: unknown = 2 ** 53): number => {
    const least = whole(min, -(2 ** 53))
    return Math.floor(next() * (whole(max, 2 ** 53) - least + 1)) + least
  }
  const natural = (min: unknown = 0, max?: unknown): number => integer(min, max)
  const character = (pool?: string): string => {
    const from = [...(pools[String(pool).toLowerCase()] ?? pool ?? anyCharacter)]
    return from[natural(0, from.length - 1)] ?? ''
  }
  const times = <T>(count: number, make: () => T): T[] =>
    Array.from({ length: Math.max(0, Math.min(count, largest)) }, make)
  const lengthOf = (least: number, most: number, min?: unknown, max?: unknown): number => {
    if (min === undefined) return natural(least, most)
    return max === undefined ? whole(min, least) : natural(min, max)
  }
  const shuffle = (list: readonly unknown[] = [], min?: unknown, max: unknown = min): unknown[] => {
    const rest = [...list]
    const mixed = times(list.length, () => rest.splice(natural(0, rest.length - 1), 1)[0])
    return min === undefined ? mixed : mixed.slice(0, natural(min, max))
  }
  const pick = (...args: readonly unknown[]): unknown => {
    const [list, min = 1, max = min] = Array.isArray(args[0]) ? args : [args]
    const items = list as readonly unknown[]
    const isOne = Number(min) === 1 && Number(max) === 1
    return isOne ? items[natural(0, items.length - 1)] : shuffle(items, min, max)
  }
  const decimals = (count: number): string =>
    times(count, () => '').reduce(
      (text, _, index) => text + character(index < count - 1 ? 'number' : '123456789'),
      '',
    )
  const float = (min?: unknown, max?: unknown, dmin: unknown = 0, dmax: unknown = 17): number => {
    const digits = natural(within(dmin), within(dmax))
    return Number(`${integer(min, max)}.${decimals(digits) || '0'}`)
  }
  const boolean = (min?: unknown, max?: unknown, current?: boolean): boolean => {
    if (current === undefined) return next() >= 0.5
    const [one, other] = [whole(min, 1), whole(max, 1)]
    return next() > one / (one + other) ? !current : current
  }
  const string = (...args: readonly unknown[]): string => {
    const { pool, count } = poolOf(args, lengthOf, 3, 7)
    return times(count, () => character(pool)).join('')
  }
  const range = (first: unknown = 0, stop?: unknown, step: unknown = 1): number[] => {
    const [from, to] = stop === undefined ? [0, Number(first)] : [Number(first), Number(stop)]
    const by = Number(step) || 1
    let value = from - by
    return times(Math.ceil((to - from) / by), () => (value += by))
  }
  return {
    integer,
    natural,
    character,
    float,
    boolean,
    string,
    range,
    pick,
    shuffle,
    times,
    lengthOf,
    decimals,
  }
}

/** Words of letters, and of Chinese characters. */
function createTexts({ character, times, lengthOf, pick, natural }: Basics) {
  const word = (min?: unknown, max?: unknown): string =>
    times(lengthOf(3, 10, min, max), () => character('lower')).join('')
  const cword = (...args: readonly unknown[]): string => {
    const { pool = words.characters, count } = poolOf(args, lengthOf, 1, 1)
    return times(count, () => character(pool)).join('')
  }
  const capitalize = (text: unknown): string =>
    String(text).replace(/^./, (first) => first.toUpperCase())
  const sentence = (min?: unknown, max?: unknown): string =>
    `${capitalize(times(lengthOf(12, 18, min, max), () => word()).join(' '))}.`
  const csentence = (min?: unknown, max?: unknown): string =>
    `${cword(lengthOf(12, 18, min, max))}。`
  const few = (min?: unknown, max?: unknown): number => Math.min(lengthOf(3, 7, min, max), 1000)
  return {
    word,
    cword,
    capitalize,
    sentence,
    csentence,
    upper: (text: unknown) => String(text).toUpperCase(),
    lower: (text: unknown) => String(text).toLowerCase(),
    paragraph: (min?: unknown, max?: unknown) => times(few(min, max), () => sentence()).join(' '),
    cparagraph: (min?: unknown, max?: unknown) => times(few(min, max), () => csentence()).join(''),
    title: (min?: unknown, max?: unknown) =>
      times(few(min, max), () => capitalize(word())).join(' '),
    ctitle: (min?: unknown, max?: unknown) => cword(lengthOf(3, 7, min, max)),
    tld: () => pick(words.domains),
    protocol: () => pick(['http', 'https', 'ftp']),
    ip: () => times(4, () => natural(0, 255)).join('.'),
  }
}

/** People, places, addresses, identifiers, colours, pictures and times. */
function createPeople(next: Random, basics: Basics, texts: ReturnType<typeof createTexts>) {
  const { pick, natural, string, character, times } = basics
  const { word, tld, protocol } = texts
  const first = () => pick(words.given) as string
  const last = () => pick(words.family) as string
  const cfirst = () => pick(words.chineseFamily) as string
  const clast = () => pick(words.chineseGiven) as string
  const place = () => {
    const province = pick(words.provinces) as words.Province
    const city = pick(province.cities) as words.Province['cities'][number]
    return { code: province.code, names: [province.name, city.name, pick(city.counties) as string] }
  }
  const domain = (end?: string) => `${word()}.${end ?? String(tld())}`
  const hex = () => `#${string('hex', 6)}`
  const rgb = () => times(3, () => natural(0, 255)).join(', ')
  const date = (format = 'yyyy-MM-dd') => randomDate(next, format)
  let count = 0
  const increment = (step?: unknown) => (count += whole(step, 1))
  const dice = [4, 6, 8, 12, 20, 100].map(
    (sides) => [`d${sides}`, () => natural(1, sides)] as const,
  )
  return {
    ...(Object.fromEntries(dice) as Record<string, () => number>),
    first,
    last,
    cfirst,
    clast,
    name: (middle?: unknown) => [first(), ...(middle ? [first()] : []), last()].join(' '),
    cname: () => cfirst() + clast(),
    region: () => pick(words.regions),
    province: () => place().names[0],
    city: (long?: unknown) =>
      place()
        .names.slice(long ? 0 : 1, 2)
        .join(' '),
    county: (long?: unknown) =>
      place()
        .names.slice(long ? 0 : 2)
        .join(' '),
    zip: (length?: unknown) => string('number', whole(length, 6)),
    domain,
    url: (scheme?: string, host?: string) =>
      `${scheme ?? String(protocol())}://${host ?? domain()}/${word()}`,
    email: (host?: string) => `${character('lower')}.${word()}@${host ?? domain()}`,
    guid: () => [8, 4, 4, 4, 12].map((length) => string('hex', length)).join('-'),
    id: () => identityNumber(`${place().code}${date('yyyyMMdd')}${string('number', 3)}`),
    increment,
    inc: increment,
    color: hex,
    hex,
    rgb: () => `rgb(${rgb()})`,
    rgba: () => `rgba(${rgb()}, ${next().toFixed(2)})`,
    hsl: () => `hsl(${natural(0, 360)}, ${natural(40, 90)}, ${natural(40, 80)})`,
    date,
    time: (format = 'HH:mm:ss') => date(format),
    datetime: (format = 'yyyy-MM-dd HH:mm:ss') => date(format),
    now: formatNow,
    ...createPictures(pick, hex),
  }
}

function createPictures(pick: Basics['pick'], hex: () => string) {
  const size = () => pick(words.pictureSizes) as string
  const plain = (color: unknown) => String(color).replace('#', '')
  const image = (dimensions?: string, ...parts: readonly unknown[]) => {
    const text = parts.length > 1 ? parts.at(-1) : undefined
    const format = parts.length > 3 ? `.${String(parts[2])}` : ''
    const colors = parts.slice(0, parts.length > 1 ? Math.min(parts.length - 1, 2) : 1)
    const path = [dimensions ?? size(), ...colors.map(plain)].join('/')
    return `http://dummyimage.com/${path}${format}${text === undefined ? '' : `&text=${String(text)}`}`
  }
  const dataImage = (dimensions = size(), text: unknown = dimensions) => {
    const [width = 0, height = 0] = dimensions.split('x').map(Number)
    const words = String(text).replaceAll(/[&<>]/g, '')
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${hex()}"/><text x="50%" y="50%" fill="#fff" font-family="sans-serif" font-size="14" text-anchor="middle" dominant-baseline="middle">${words}</text></svg>`
    return `data:image/svg+xml,${encodeURIComponent(svg)}`
  }
  return { image, img: image, dataImage }
}

/** The number of a Chinese identity card: a place, a day and a count, with its check digit (GB 11643). */
function identityNumber(digits: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0)
  return digits + '10X98765432'.charAt(sum % 11)
}

/** Reads `(length)`, `(min, max)`, `(pool)`, `(pool, length)` or `(pool, min, max)`. */
function poolOf(
  args: readonly unknown[],
  lengthOf: Basics['lengthOf'],
  least: number,
  most: number,
): { pool?: string; count: number } {
  const [first, ...others] = args
  const hasPool = typeof first === 'string' && Number.isNaN(Number(first || NaN))
  const [min, max] = hasPool ? others : args
  const count =
    hasPool && min === undefined ? lengthOf(least, most) : lengthOf(least, most, min, max)
  return hasPool ? { pool: first, count } : { count }
}

function whole(value: unknown, otherwise: number): number {
  const number = Math.trunc(Number(value))
  return Number.isFinite(number) && value !== null && value !== '' ? number : otherwise
}

/** A number of decimals as a double can have them. */
function within(digits: unknown): number {
  return Math.max(0, Math.min(whole(digits, 0), 17))
}
