import { stateOf } from '../dispatch/request-state.ts'
import { rewriteAddress } from '../endpoints/rewrite.ts'
import type { Middleware } from './stack.ts'

/** Gives a request the address that the rules of `--routes` make of its own. */
export const rewrite: Middleware = (c, next) => {
  const state = stateOf(c)
  const address = rewriteAddress(state.routes.rewrites, state, state.routes.chainsRewrites)
  if (address) {
    state.path = address.path
    state.search = address.search
    state.rewritten = address.path + address.search
    state.incoming.moveTo(address)
  }
  return next(c)
}
