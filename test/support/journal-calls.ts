import { Redactor } from '../../src/journal/redact.ts'
import { CallStore } from '../../src/journal/call-store.ts'
import type { JournalLimits } from '../../src/journal/call.ts'
import type { FindLine } from '../../src/journal/call-store.ts'
import { Journal } from '../../src/journal/journal.ts'
import type { RecordedCall, RecordedBody, RecordedHeaders } from '../../src/journal/record.ts'

interface CallBodies {
  readonly received: RecordedBody
  readonly sent: RecordedBody
}

/** What a test says of a call; the rest is usual. */
export type CallParts = Partial<Omit<RecordedCall, 'headers' | 'sentHeaders'> & CallBodies> & {
  readonly headers?: RecordedHeaders
  readonly sentHeaders?: RecordedHeaders
}

const usual: RecordedCall & CallBodies = {
  method: 'GET',
  target: '/',
  below: '',
  params: {},
  headers: ['Host', 'localhost:4000'],
  ended: 1_000_000,
  duration: 5,
  status: 200,
  sentHeaders: { 'content-type': 'application/json' },
  matched: [],
  behaviours: undefined,
  answered: undefined,
  operationId: undefined,
  graphql: undefined,
  source: undefined,
  notes: [],
  miss: undefined,
  failure: undefined,
  received: undefined,
  sent: '{}',
}

/** Records a call that is `METHOD /target`. */
export function record(journal: Journal, line: string, parts: CallParts = {}): void {
  const [method = '', target = ''] = line.split(' ')
  const { received, sent, ...call } = { ...usual, method, target, ...parts }
  const headers = journal.sharedHeaders(call.headers)
  const sentHeaders = journal.sharedHeaders(call.sentHeaders)
  journal.add({ ...call, headers, sentHeaders }, received, sent)
}

/** Headers of a JSON request. */
export const json = ['Content-Type', 'application/json']

/** A store and the journal of the server's own session. */
export function open(
  limits: Partial<JournalLimits> = {},
  findLine: FindLine = () => undefined,
): { readonly store: CallStore; readonly journal: Journal; readonly redactor: Redactor } {
  const redactor = new Redactor()
  const usual = { entries: 1000, bytes: 1_000_000, bodyBytes: 64 * 1024 }
  const store = new CallStore({ ...usual, ...limits }, findLine)
  return { store, journal: new Journal(store, '', redactor), redactor }
}
