import { stateOf } from '../../dispatch/request-state.ts'
import { toResponse } from '../../dispatch/response.ts'
import { problemReply } from '../../http/reply.ts'
import type { Middleware } from '../../middleware/stack.ts'

const headers = ['x-mockapi-delay', 'x-mockapi-status', 'x-mockapi-fault', 'x-mockapi-now']

/** Says to whom asks for a behaviour that the bundle was built without. */
export const readControlHeaders: Middleware = (c, next) => {
  const { header, method } = stateOf(c)
  const named = headers.find((name) => header(name) !== undefined)
  const isPreferred = /(?:^|[,\s])(?:code|delay)\s*=/i.test(header('prefer') ?? '')
  if (named === undefined && !isPreferred) return next(c)
  const detail = `The header ${named ?? 'prefer'} asks for what this bundle was built without, since no mock of it behaves so. Build it with --full.`
  return toResponse(problemReply('left-out', detail), method === 'HEAD')
}

const passOn: Middleware = (c, next) => next(c)
const nothing = (): undefined => {}
const noFields: readonly [] = []

export { passOn as effects, nothing as checkedBehaviour, nothing as mergeBehaviours }
export { nothing as readBehaviour, nothing as withRateLimitGroup, noFields as behaviourFields }

/** The behaviours over an endpoint, of which there are none. */
export const noLayers: readonly [] = []

/** Those over all endpoints. */
export const globalLayers = (): readonly [] => noLayers

/** What stands above an endpoint, unchanged. */
export const withUnderlying = <Above>(_: unknown, above: Above): Above => above

/** A fault, which nothing makes. */
export function Fault(): void {}

/** The counts of rate limits, of which there are none. */
export class RateWindows {
  clear(): void {}
}

/** Whether a number is a status that an answer can have. */
export function isStatus(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 599
}
