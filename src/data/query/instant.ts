/** The time that an ISO date stands for: from `start` up to but not `end`, ms since 1970 in UTC. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A year, a month, a day, or a timestamp; a `+` of the zone may have become a space on its way here. */
const shape =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[Tt](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|z|[-+ ]\d\d:?\d\d)?)?)?)?$/

/**
 * The time that an ISO 8601 text of an address stands for: `2024`, `2024-11`, `2024-11-01` or a
 * timestamp. Without a zone it is UTC, so that it means the same on every machine.
 */
export function readSpan(text: string): Span | undefined {
  const parts = text.length < 40 ? shape.exec(text) : null
  if (!parts) return undefined
  const [, year, month, day, hour] = parts
  const start = startOf(parts)
  if (start === undefined) return undefined
  if (hour !== undefined) return { start, end: start + 1 }
  if (day !== undefined) return { start, end: start + 86_400_000 }
  const next = month === undefined ? [Number(year) + 1, 0] : [Number(year), Number(month)]
  return { start, end: utc(next[0] ?? 0, next[1] ?? 0, 1) }
}

/** The instant of a stored ISO date or timestamp, ms since 1970; undefined for any other text. */
export function instantOf(text: string): number | undefined {
  // Most texts are none; this keeps them cheap.
  if (text.length < 10 || text.length > 36 || text.charCodeAt(4) !== 45) return undefined
  const usual = text.length === 24 ? usualInstant(text) : undefined
  if (usual !== undefined) return usual
  const parts = shape.exec(text)
  return parts?.[3] === undefined ? undefined : startOf(parts)
}

/**
 * The instant of a text as `Date.prototype.toISOString` writes it, which is how most are stored, in a
 * tenth of the time; undefined for any other, and for the last days of a month and other rare ones.
 */
function usualInstant(text: string): number | undefined {
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 7)
  const day = digits(text, 8, 10)
  const hour = digits(text, 11, 13)
  const minute = digits(text, 14, 16)
  const second = digits(text, 17, 19)
  const ms = digits(text, 20, 23)
  const isDate = year > 99 && month > 0 && month < 13 && day > 0 && day < 29
  const isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60
  if (!isDate || !isTime || ms < 0) return undefined
  const shape = text[7] === '-' && text[10] === 'T' && text[13] === ':' && text[16] === ':'
  if (!shape || text[19] !== '.' || text[23] !== 'Z') return undefined
  return Date.UTC(year, month - 1, day, hour, minute, second, ms)
}

/** The number that a part of a text is; -1 for anything but digits. */
function digits(text: string, from: number, to: number): number {
  let number = 0
  for (let index = from; index < to; index++) {
    const digit = text.charCodeAt(index) - 48
    if (digit < 0 || digit > 9) return -1
    number = number * 10 + digit
  }
  return number
}

function startOf(parts: RegExpExecArray): number | undefined {
  const [, year, month = '01', day = '01', hour, minute, second, fraction = '', zone] = parts
  const date = utc(Number(year), Number(month) - 1, Number(day))
  const real = new Date(date)
  if (real.getUTCMonth() !== Number(month) - 1 || real.getUTCDate() !== Number(day))
    return undefined
  const hours = Number(hour ?? 0)
  const minutes = Number(minute ?? 0)
  const seconds = Number(second ?? 0)
  if (hours > 24 || minutes > 59 || seconds > 60) return undefined
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'))
  return date + ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms - offsetOf(zone)
}

/** How far a zone is ahead of UTC, ms. */
function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}

/** `Date.UTC` without its years 0 to 99 that stand for 1900 to 1999. */
function utc(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month, day)
}
