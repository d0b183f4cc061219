import { clock } from '../../clock.ts'
import { referenceDate } from '../../generate/faker.ts'
import type { Random } from '../../random.ts'

const two = (number: number): string => String(number).padStart(2, '0')

/** What the letters of a format give, as Mock.js has them. */
const letters: Readonly<Record<string, (date: Date) => string | number>> = {
  yyyy: (date) => date.getUTCFullYear(),
  yy: (date) => String(date.getUTCFullYear()).slice(2),
  y: (date) => String(date.getUTCFullYear()).slice(2),
  MM: (date) => two(date.getUTCMonth() + 1),
  M: (date) => date.getUTCMonth() + 1,
  dd: (date) => two(date.getUTCDate()),
  d: (date) => date.getUTCDate(),
  HH: (date) => two(date.getUTCHours()),
  H: (date) => date.getUTCHours(),
  hh: (date) => two(date.getUTCHours() % 12),
  h: (date) => date.getUTCHours() % 12,
  mm: (date) => two(date.getUTCMinutes()),
  m: (date) => date.getUTCMinutes(),
  ss: (date) => two(date.getUTCSeconds()),
  s: (date) => date.getUTCSeconds(),
  SS: (date) => String(date.getUTCMilliseconds()).padStart(3, '0'),
  S: (date) => date.getUTCMilliseconds(),
  A: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  a: (date) => (date.getUTCHours() < 12 ? 'am' : 'pm'),
  T: (date) => date.getTime(),
}
const letter = new RegExp(Object.keys(letters).join('|'), 'g')

function formatDate(date: Date, format: string): string {
  return format.replaceAll(letter, (found) => String(letters[found]?.(date)))
}

/** A time between 1970 and the reference date of generated data, so that a seed gives the same one tomorrow. */
export function randomDate(next: Random, format: string): string {
  return formatDate(new Date(Math.floor(next() * Date.parse(referenceDate))), format)
}

const units = ['second', 'minute', 'hour', 'day', 'week', 'month', 'year']

/** The time of day by the clock of the machine, or the beginning of a unit such as `day`. */
export function formatNow(first = '', second?: string): string {
  const isUnit = units.includes(first.toLowerCase())
  const unit = isUnit ? first.toLowerCase() : ''
  const format = second ?? (isUnit || first === '' ? 'yyyy-MM-dd HH:mm:ss' : first)
  const now = new Date(clock.now())
  // Formats read UTC, so that generated dates are alike in every time zone.
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000)
  const level = units.indexOf(unit)
  if (level >= 0) local.setUTCMilliseconds(0)
  if (level >= 1) local.setUTCSeconds(0)
  if (level >= 2) local.setUTCMinutes(0)
  if (level >= 3) local.setUTCHours(0)
  if (unit === 'week') local.setUTCDate(local.getUTCDate() - local.getUTCDay())
  if (level >= 5) local.setUTCDate(1)
  if (level >= 6) local.setUTCMonth(0)
  return formatDate(local, format)
}
