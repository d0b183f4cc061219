import type * as real from '../../dispatch/upstreams.ts'

/** The mocks that a request matches: there is no real API below them. */
export const withUpstreams: typeof real.withUpstreams = ({ matches }) => matches

/** None. */
export const upstreamsFor: typeof real.upstreamsFor = () => []
