/** What filters read of a call. */
export interface FilteredCall {
  readonly method: string
  readonly target: string
  readonly below?: string
  readonly status: number
  readonly session: string
  readonly answeredBy?: { readonly key: string; readonly file: string }
  readonly operationId?: string
  readonly notes: readonly string[]
  readonly unmatched: boolean
}

/** The filters, as they stand in the address. */
export const filterNames = ['text', 'method', 'status', 'endpoint', 'session'] as const

/** What calls are to have; empty for all. */
export interface CallFilter {
  /** Words that method, address, status, mock and notes have together. */
  readonly text: string
  readonly method: string
  /** `404`, `4xx`, `0` for broken connections, or `unmatched`. */
  readonly status: string
  /** The key of the mock that answered. */
  readonly endpoint: string
  /** The id of a session, or {@link ownSession}. */
  readonly session: string
}

/** Stands for the server's own session, which has no id; no session can be called so. */
export const ownSession = '@server'

/** The filter of an address. */
export function readFilter(params: URLSearchParams): CallFilter {
  const entries = filterNames.map((name) => [name, params.get(name) ?? ''])
  return Object.fromEntries(entries) as Record<keyof CallFilter, string>
}

/** Whether a call fits a filter. */
export function compileFilter(filter: CallFilter): (call: FilteredCall) => boolean {
  const { text, method, status, endpoint, session } = filter
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return (call) =>
    (method === '' || call.method === method) &&
    (status === 'unmatched' ? call.unmatched : fits(String(call.status), status)) &&
    (endpoint === '' || call.answeredBy?.key === endpoint) &&
    (session === '' || call.session === (session === ownSession ? '' : session)) &&
    (words.length === 0 || hasAll(call, words))
}

function hasAll(call: FilteredCall, words: readonly string[]): boolean {
  const { method, target, below, status, answeredBy, operationId, notes } = call
  const parts = [
    method,
    below && below + target,
    target,
    readable(target),
    status,
    answeredBy?.key,
    answeredBy?.file,
    operationId,
    ...notes,
  ]
  const whole = parts.join(' ').toLowerCase()
  return words.every((word) => whole.includes(word))
}

/** An address as a person reads and types it. */
export function readable(target: string): string {
  if (!target.includes('%')) return target
  try {
    return decodeURI(target)
  } catch {
    return target
  }
}

function fits(status: string, wanted: string): boolean {
  return wanted === '' || wanted === status || (wanted.endsWith('xx') && wanted[0] === status[0])
}
