import type { Log, Warning } from './log.ts'
import type { Terminal } from './terminal.ts'
import type { Diagnostic } from '../../errors/diagnostic.ts'
import type { Overview } from '../../server.ts'

/**
 * The log for programs: one JSON object a line, told apart by `event`.
 *
 * - `ready`: `version url network root files endpoints collections records seed ms diagnostics`, and
 *   `adminToken` where one was made up for this start
 * - `request`: `time method target status ms notes`, and `session file line miss failure` where there are any;
 *   `status` 0 means that the connection was broken
 * - `reload`: `time ms files reseeded endpointsBefore endpointsNow`
 * - `warning`, `error`: `code` (null where there is none) `message`, and `hint place frame`
 * - `closing`: `cause`
 *
 * Times are ISO 8601, durations in ms. With `quiet` requests are left out unless their handler failed.
 */
export function createJsonLog(terminal: Terminal, options: { readonly quiet: boolean }): Log {
  const print = (event: string, fields: object) => terminal.print([jsonLine(event, fields)])
  return {
    ready({ version, url, network, adminToken, overview, duration }) {
      const found = overviewReport(overview)
      print('ready', { version, url, network, adminToken, ...found, ms: rounded(duration) })
    },
    request(report) {
      if (options.quiet && !report.failure) return
      const { time, duration, ...rest } = report
      print('request', { time: iso(time), ...rest, ms: rounded(duration) })
    },
    reload({ time, duration, ...rest }) {
      print('reload', { time: iso(time), ...rest, ms: rounded(duration) })
    },
    warning: (warning) => terminal.print([jsonWarning(warning)]),
    note() {},
    lastMiss() {},
    closing: (cause) => print('closing', { cause }),
  }
}

/** The line for an error that ends the program. */
export function jsonError(diagnostic: Diagnostic): string {
  return jsonLine('error', complaint(diagnostic))
}

/** The line for a warning. */
export function jsonWarning(warning: Warning): string {
  return jsonLine('warning', complaint(warning))
}

function jsonLine(event: string, fields: object): string {
  const line = JSON.stringify({ event, ...fields })
  return unsafe.test(line) ? line.replace(allUnsafe, escaped) : line
}

// JSON writes the control characters of ASCII as escapes; these a terminal may still act on.
const unsafe = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/u
const allUnsafe = new RegExp(unsafe, 'gu')

/** The UTF-16 units of a character as JSON escapes them. */
function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}

function complaint({ code, message, hint, place, frame }: Warning): object {
  return { code: code ?? null, message, hint, place, frame }
}

function iso(time: number): string {
  return new Date(time).toISOString()
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100
}

/** What was found, as the fields of a JSON object; the endpoints themselves are left to `mockapi routes`. */
export type OverviewReport = Omit<Overview, 'routes'>

/** The overview without its endpoints. */
export function overviewReport(overview: Overview): OverviewReport {
  const { root, files, endpoints, collections, records, seed, scenarios, diagnostics } = overview
  return { root, files, endpoints, collections, records, seed, scenarios, diagnostics }
}

/** What `mockapi check --json` prints: one object, `ok` when there is no error. */
export interface CheckReport extends OverviewReport {
  readonly ok: boolean
  readonly errors: number
  readonly warnings: number
}

/** The report of a check. */
export function checkReport(overview: Overview): CheckReport {
  const errors = overview.diagnostics.filter(isError).length
  const warnings = overview.diagnostics.length - errors
  return { ok: errors === 0, errors, warnings, ...overviewReport(overview) }
}

/** Whether a diagnostic keeps something from being served. */
export function isError({ severity }: Diagnostic): boolean {
  return severity === 'error'
}
