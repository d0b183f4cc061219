import type { RequestReport } from '../../journal/call.ts'
import type { ReloadEvent } from '../../server.ts'
import type { Warning } from './diagnostic.ts'
import { jsonText } from './json-text.ts'
import type { Start } from './screens.ts'
import type { Terminal } from './terminal.ts'
import type { WebhookReport } from '../../webhooks/post.ts'
import { isFailure } from './webhook.ts'

/** What a running server tells: as screens for people or as JSON lines for programs. */
export interface Log {
  ready(start: Start): void
  request(report: RequestReport): void
  reload(event: ReloadEvent): void
  webhook(report: WebhookReport): void
  /** Something outside of requests and reloads: a taken port, a watcher that had to fall back. */
  warning(warning: Warning): void
  /** The answer to a key; JSON lines have none. */
  note(lines: readonly string[]): void
  /** Shows the last request that no mock matched once more. */
  lastMiss(): void
  /** It still answers, for some ms, so that nobody notices its end. */
  draining(cause: string, time: number): void
  /** @param cause the signal or key that ended it */
  closing(cause: string): void
}

/**
 * The log for programs: one JSON object a line, told apart by `event`.
 *
 * - `ready`: `version url network root prefixes files endpoints collections records seed ms diagnostics`, and
 *   `adminToken` where one was made up for this start, `authority` where clients are to trust that file, `store` where there is one
 * - `request`: `time method target status ms notes`, and `below session file line source traceId miss failure` where there are any;
 *   `status` 0 means that the connection was broken
 * - `reload`: `time ms files reseeded endpointsBefore endpointsNow`
 * - `webhook`: `time id name target state attempt ms`, and `session status reason next` where there are any
 * - `warning`, `error`: `code` (null where there is none) `message`, and `hint place frame`
 * - `draining`: `cause ms`
 * - `closing`: `cause`
 *
 * Times are ISO 8601, durations in ms. With `quiet` requests are left out unless their handler failed.
 */
export function createJsonLog(terminal: Terminal, options: { readonly quiet: boolean }): Log {
  const print = (event: string, fields: object) => terminal.print([jsonLine(event, fields)])
  return {
    ready({ version, url, network, adminToken, authority, store, overview, duration }) {
      const { routes: _, ...found } = overview
      const made = { adminToken, authority, store }
      print('ready', { version, url, network, ...made, ...found, ms: rounded(duration) })
    },
    request(report) {
      if (options.quiet && !report.failure) return
      const { time, duration, ...rest } = report
      print('request', { time: new Date(time).toISOString(), ...rest, ms: rounded(duration) })
    },
    reload({ time, duration, ...rest }) {
      print('reload', { time: new Date(time).toISOString(), ...rest, ms: rounded(duration) })
    },
    webhook(report) {
      if (options.quiet && !isFailure(report)) return
      const { delivery, target, attempt } = report
      const { id, event: name, session, state, attempts, reason, next } = delivery
      print('webhook', {
        time: new Date(report.time).toISOString(),
        ...(session && { session }),
        id,
        name,
        target,
        state,
        attempt: attempts.length,
        ...(attempt && { ms: rounded(attempt.duration), status: attempt.status }),
        ...(reason !== undefined && { reason }),
        ...(next !== undefined && { next: new Date(next).toISOString() }),
      })
    },
    warning: (warning) => terminal.print([jsonDiagnostic('warning', warning)]),
    note() {},
    lastMiss() {},
    draining: (cause, ms) => print('draining', { cause, ms }),
    closing: (cause) => print('closing', { cause }),
  }
}

/** The line for an error that ends the program, or for a warning. */
export function jsonDiagnostic(event: 'error' | 'warning', diagnostic: Warning): string {
  const { code = null, message, hint, place, frame } = diagnostic
  return jsonLine(event, { code, message, hint, place, frame })
}

function jsonLine(event: string, fields: object): string {
  return jsonText({ event, ...fields })
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100
}
