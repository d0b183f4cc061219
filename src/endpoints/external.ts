import type { EndpointContext } from './handler-context.ts'
import { mockKind } from '../data/records/mock-kind.ts'

/** An endpoint that code of another library answers. */
export interface ExternalEndpoint {
  /** `GET /users/:id`: everything that it may answer, or more. */
  readonly key: string
  /** A text that stands in its source, by which its place is found. */
  readonly written: string
  /** Answers as a handler; undefined where the other library has no answer, as if nothing had matched. */
  readonly handle: (context: EndpointContext) => unknown
  /** A few words for lists of endpoints. */
  readonly note: string
  /** A text that differs whenever it was edited. */
  readonly definition: () => string
}

/** Endpoints of another library, as `fromMsw` returns them. They go wherever a map of endpoints goes. */
export interface ExternalMocks {
  readonly [mockKind]: 'external'
  readonly endpoints: readonly ExternalEndpoint[]
}
