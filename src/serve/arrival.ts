import type { Diagnostic } from '../core/diagnostic.ts'
import type { Fault, Reply } from '../core/reply.ts'
import type { RequestReport } from '../core/report.ts'
import type { Effects } from './behaviour/effects.ts'
import type { Operation } from './generation.ts'
import type { BodyTap } from './journal/body-tap.ts'
import type { RecordedBody } from './journal/keep.ts'
import type { AskedMock } from './journal/record.ts'

/** How a trip ended. */
export interface Arrival {
  readonly outcome: Reply | Response | Fault
  /** The operation that answered. */
  readonly operation: Operation | undefined
  /** The mocks that were asked, in their order. */
  readonly asked: readonly AskedMock[]
  /** Of the path of the operation that answered. */
  readonly params: Readonly<Record<string, string>>
  /** The body of the request, where the journal wants to see it. */
  readonly received?: RecordedBody | BodyTap
  readonly notes: readonly string[]
  /** What is done to the answer as it is sent. */
  readonly effects?: Effects | undefined
  readonly miss?: RequestReport['miss']
  readonly failure?: Diagnostic
  /** Whether the client has gone away by now. */
  readonly gone: () => boolean
  /** Whether waiting has been ended by now: the client has gone away, or the server closes. */
  readonly ended: () => boolean
}
