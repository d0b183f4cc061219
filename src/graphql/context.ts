import type { Fault } from '../behaviour/fault.ts'
import type { State } from '../data/store/state.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import type { Reply } from '../http/reply.ts'

/** What resolvers of one operation share: its `contextValue`. */
export interface GraphqlContext {
  /** The request that the operation came with; a root field has an endpoint and a context of its own. */
  readonly run: EndpointContext
  readonly data: State
  /** What is read for many records at once, kept by whoever reads it. */
  readonly loaders: Map<unknown, unknown>
  /** The text of the document. */
  readonly document: string
  /** The path of the schema. */
  readonly path: string
  /** Headers and cookies that root fields want on the answer. */
  readonly heads: Pick<Reply, 'headers' | 'cookies'>[]
  /** What a root field breaks the connection with, in the place of all answers. */
  fault: Fault | undefined
}
