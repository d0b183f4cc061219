import type { Diagnostic } from '../../errors/diagnostic.ts'
import type { Overview } from '../../journal/report.ts'

/** What was found, as the fields of a JSON object; the endpoints themselves are left to `mockapi routes`. */
export type Found = Omit<Overview, 'routes'>

/** The overview without its endpoints. */
export function foundIn(overview: Overview): Found {
  const { root, files, endpoints, collections, records, seed, scenarios, diagnostics } = overview
  return { root, files, endpoints, collections, records, seed, scenarios, diagnostics }
}

/** What `mockapi check --json` prints: one object, `ok` when there is no error. */
export interface CheckReport extends Found {
  readonly ok: boolean
  readonly errors: number
  readonly warnings: number
}

/** The report of a check. */
export function checkReport(overview: Overview): CheckReport {
  const errors = overview.diagnostics.filter(isError).length
  const warnings = overview.diagnostics.length - errors
  return { ok: errors === 0, errors, warnings, ...foundIn(overview) }
}

/** Whether a diagnostic keeps something from being served. */
export function isError({ severity }: Diagnostic): boolean {
  return severity === 'error'
}
