import { baseOf, dataOf } from '../../dispatch/run-of.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { splitAddress } from '../../http/address.ts'
import type { AuthContext } from './provider.ts'

/** A request, as tokens are made and checked with it. */
export function authContextOf(run: EndpointContext): AuthContext {
  return {
    state: dataOf(run),
    sessionMark: run.sessionMark,
    now: () => run.now(),
    address: splitAddress(run.url).origin + baseOf(run),
  }
}
