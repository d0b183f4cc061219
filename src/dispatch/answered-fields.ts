import type { MatchedMock } from '../endpoints/endpoint.ts'
import type { MissReport } from '../journal/call.ts'

/** What came of the root fields of a GraphQL operation. */
export interface AnsweredFields {
  readonly matched: MatchedMock[]
  /** Where the first of them found no mock. */
  miss: MissReport | undefined
  /** Whether each would answer the same; undefined where one may not. */
  current: (() => boolean)[] | undefined
}
