/** The time that an ISO date stands for: from `start` up to but not `end`, ms since 1970 in UTC. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A year, a month, a day, or a timestamp; a `+` of the zone may have become a space on its way here. */
const shape =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[Tt](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|z|[-+ ]\d\d:?\d\d)?)?)?)?$/

/** The time of an ISO 8601 text in an address: `2024`, `2024-11`, `2024-11-01` or a timestamp; UTC without a zone. */
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

/** As `Date.prototype.toISOString` writes it, which is how most are stored; not the last days of a month. */
const usualShape = /^\d{4}-\d\d-(?:0[1-9]|1\d|2[0-8])T\d\d:\d\d:\d\d\.\d{3}Z$/

/** The instant of a stored ISO date or timestamp, ms since 1970; undefined for any other text. */
export function instantOf(text: string): number | undefined {
  // Most texts are none; this keeps them cheap.
  if (text.length < 10 || text.length > 36 || text.charCodeAt(4) !== 45) return undefined
  const usual = usualShape.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(usual)) return usual
  const parts = shape.exec(text)
  return parts?.[3] === undefined ? undefined : startOf(parts)
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

function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}

function utc(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month, day)
}
