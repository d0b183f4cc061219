import { parseAccept } from 'hono/utils/accept'

/** Whether an `Accept` names CSV: without it, what an address gets depends on no `Accept`. */
export function namesCsv(accept: string | undefined): accept is string {
  return accept !== undefined && /\btext\/csv\b/i.test(accept)
}

/** Whether an answer can depend on an `Accept`: it names CSV, or JSON:API with parameters. */
export function isNegotiated(accept: string | undefined): boolean {
  return namesCsv(accept) || (accept !== undefined && /\bvnd\.api\+json\s*;/i.test(accept))
}

/** Whether CSV goes before JSON (RFC 9110, 12.5.1): by its quality, or named first; wildcards alone mean JSON. */
export function prefersCsv(accept: string | undefined): boolean {
  if (!namesCsv(accept)) return false
  const ranges = parseAccept(accept)
  const of = (...types: readonly string[]) =>
    types.flatMap((type) => ranges.find((range) => range.type.toLowerCase() === type) ?? [])[0]
  const csv = of('text/csv')
  if (!csv || csv.q === 0) return false
  const named = of('application/json')
  // They are sorted by quality, those of the same in the order in which they were sent.
  if (named) return ranges.indexOf(csv) < ranges.indexOf(named)
  return csv.q >= (of('application/*', '*/*')?.q ?? 0)
}
