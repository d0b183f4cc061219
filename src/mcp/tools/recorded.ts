import { explain, type ExplainedCall } from '../../journal/explanation.ts'
import type { CallSummary, JournalMock } from '../../journal/call.ts'
import { excerpt, excerptOf } from './untrusted.ts'

/** A call as the admin API gives it, without secrets. */
export interface RecordedCall extends ExplainedCall, Pick<CallSummary, 'id' | 'time' | 'duration'> {
  readonly request: RecordedRequest
  readonly response: RecordedPart & { readonly status: number }
  readonly messages?: readonly unknown[]
}

/** What was sent, either way. */
export interface RecordedPart {
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly base64?: string
  readonly size?: number
  readonly truncated: boolean
}

interface RecordedRequest extends RecordedPart {
  readonly method: string
  readonly target: string
  readonly below?: string
}

/** The most of a list that is shown. */
const most = 10

/**
 * Why a call was answered so, without what is empty.
 * @param whose `own` where the caller sent the request itself, so that what repeats its address is no text of others
 */
export function explained(call: RecordedCall, whose: 'own' | 'others'): object {
  const { layers, behaviours, notes, miss, failure } = explain(call)
  const ofOthers = whose === 'others'
  return {
    ...(layers.length > 0 && {
      layers: layers.slice(0, most).map(({ kind, name, outcome, reason, ...mock }) => {
        const who = name === undefined ? kind : `${kind} ${name}`
        // What came over HTTP has no file.
        const at = mock.file.startsWith('(') ? {} : { at: placeOf(mock) }
        // A condition that is not met names what it has met.
        const why = reason && { [ofOthers ? 'untrustedReason' : 'reason']: excerpt(reason, 300) }
        return { outcome, key: mock.key, ...at, kind: who, ...why }
      }),
    }),
    ...(behaviours.length > 0 && {
      behaviours: behaviours.slice(0, most).map(({ rule, outcome, from, name }) => {
        return { rule, outcome, from: name === undefined ? from : `${from} ${name}` }
      }),
    }),
    ...(notes.length > 0 && { [ofOthers ? 'untrustedNotes' : 'notes']: excerptOf(notes) }),
    ...(miss && { [ofOthers ? 'untrustedMiss' : 'miss']: excerptOf(miss) }),
    // What a handler throws may repeat what it was sent.
    ...(failure && { untrustedFailure: excerptOf(failure) }),
  }
}

/** `mocks/users.json:3`. */
export function placeOf({ file, line }: Pick<JournalMock, 'file' | 'line'>): string {
  return line === undefined ? file : `${file}:${line}`
}
