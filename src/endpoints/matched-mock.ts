import type { Place } from '../errors/diagnostic.ts'

/** Where a mock comes from. */
export type MockLayer = 'file' | 'scenario' | 'override'

/** What tells a mock from all others, without keeping alive what its file was read into. */
export interface MatchedMock {
  readonly key: string
  readonly file: string
  /** The name under which its calls are counted. */
  readonly counter: string
  readonly layer: MockLayer
  /** Where the code stands that laid it over the mocks, found on demand. */
  readonly place?: (() => Place | undefined) | undefined
  /** Why it passed the request on. */
  readonly passed?: string
}
