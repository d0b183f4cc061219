import type { CallSummary } from '../../live/calls.ts'

/** What calls are to have; empty for all. */
export interface CallFilter {
  /** Words that method, address, status, mock and notes have together. */
  readonly text: string
  /** `404`, `4xx` or `unmatched`. */
  readonly status: string
}

/** Whether a call fits a filter. */
export function compileFilter({ text, status }: CallFilter): (call: CallSummary) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return (call) => {
    if (status === 'unmatched' ? !call.unmatched : !fits(String(call.status), status)) return false
    if (words.length === 0) return true
    const { method, target, answeredBy, notes } = call
    const parts = [method, target, call.status, answeredBy?.key, answeredBy?.file, ...notes]
    const whole = parts.join(' ').toLowerCase()
    return words.every((word) => whole.includes(word))
  }
}

function fits(status: string, wanted: string): boolean {
  return wanted === '' || wanted === status || (wanted.endsWith('xx') && wanted[0] === status[0])
}
