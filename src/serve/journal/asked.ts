import type { CompiledEndpoint } from '../routes.ts'
import type { Match } from '../router.ts'
import type { AskedMock } from './record.ts'

/** How a request went through what matches it. */
export interface Way {
  readonly matches: readonly Match<CompiledEndpoint>[]
  /** The last one that was asked, by its place. */
  readonly reached: number
  /** Those whose condition does not hold, and why. */
  readonly unmet: readonly { readonly endpoint: CompiledEndpoint; readonly reason: string }[]
  /** The one that answered. */
  readonly endpoint: CompiledEndpoint | undefined
}

/** The mocks that a request asked, and what became of each. */
export function askedMocks({
  matches,
  reached,
  unmet,
  endpoint: answered,
}: Way): readonly AskedMock[] {
  if (reached === 0 && matches[0]?.endpoint === answered && answered) return [answered.mock]
  return matches.slice(0, reached + 1).map(({ endpoint }) => {
    if (endpoint === answered) return endpoint.mock
    const reason = unmet.find((one) => one.endpoint === endpoint)?.reason
    const passed = endpoint.passes ? 'its behaviour is laid over the next' : 'it passed it on'
    return { ...endpoint.mock, passed: reason ?? passed }
  })
}
