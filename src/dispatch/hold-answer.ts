import type { AnswerContract } from '../endpoints/answer-contract.ts'
import type { Match } from '../endpoints/path-table.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import { chain, type MaybePromise } from '../http/maybe-promise.ts'
import type { EndpointRun } from './endpoint-context.ts'
import type { RequestState } from './request-state.ts'
import { contentOf } from './response.ts'

/** The answer of a mock that stands in the place of an operation of a document. */
export interface HeldAnswer {
  readonly contract: AnswerContract
  readonly endpoint: CompiledEndpoint
}

/** What the answer of an endpoint is held to: the operation that it answers for, which stands below it then. */
export function heldAnswer(
  { compiled: endpoint, index }: Pick<EndpointRun, 'compiled' | 'index'>,
  matches: readonly Match<CompiledEndpoint>[],
): HeldAnswer | undefined {
  if (endpoint.contract || endpoint.method === 'USE') return undefined
  for (let at = index + 1; at < matches.length; at++) {
    const { contract, when } = (matches[at] as Match<CompiledEndpoint>).endpoint
    // A condition is that of a path with a query, which another operation may have too.
    if (contract && !when) return { contract, endpoint }
  }
  return undefined
}

/** Holds a response against the operation in whose place a mock made it: what does not fit is noted, and warned of. */
export function holdAnswer(
  { contract, endpoint }: HeldAnswer,
  response: Response,
  state: RequestState,
): MaybePromise<Response> {
  const { body, fault } = contentOf(response) ?? {}
  if (fault || state.failure || state.effects?.fault) return response
  const isWhole = typeof body === 'string' || body instanceof Uint8Array || body === null
  const answer = {
    status: response.status,
    header: (name: string) => response.headers.get(name) ?? undefined,
    body: isWhole && state.method !== 'HEAD' ? body : undefined,
  }
  return chain(contract.driftsOf(answer), (drifts) => {
    for (const drift of drifts) {
      state.notes.push(`drift: ${drift.what}`)
      contract.warn(drift, endpoint)
    }
    return response
  })
}
