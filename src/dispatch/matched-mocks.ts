import type { CompiledEndpoint } from '../endpoints/routes.ts'
import type { Match } from '../endpoints/router.ts'
import type { MatchedMock } from '../endpoints/endpoint.ts'

/** Endpoints that have passed a request on, and why. */
export type Unmet = readonly { readonly endpoint: CompiledEndpoint; readonly reason: string }[]

/**
 * The mocks that a request matched, and what became of each; undefined where one alone matched, which answered.
 *
 * @param reached the last one that was asked, by its place
 */
export function matchedMocks(
  matches: readonly Match<CompiledEndpoint>[],
  reached: number,
  unmet: Unmet,
  answered: CompiledEndpoint | undefined,
): readonly MatchedMock[] | undefined {
  if (reached === 0 && answered && matches[0]?.endpoint === answered) return undefined
  return matches.slice(0, reached + 1).map(({ endpoint }) => {
    if (endpoint === answered) return endpoint.mock
    const reason = unmet.find((one) => one.endpoint === endpoint)?.reason
    const passed = endpoint.modifierOnly ? 'its behaviour is laid over the next' : 'it passed it on'
    return { ...endpoint.mock, passed: reason ?? passed }
  })
}
