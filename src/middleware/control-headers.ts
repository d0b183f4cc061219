import { readControls } from '../behaviour/control-headers.ts'
import { stateOf } from '../dispatch/mocks.ts'
import { toResponse } from '../dispatch/response.ts'
import type { Middleware } from './stack.ts'

/** Reads the behaviour that a request asks for by headers of its own, such as `X-Mockapi-Status`. */
export function controlHeaders(): Middleware {
  return (c, next) => {
    const state = stateOf(c)
    const controls = readControls(state.header)
    if (controls && 'refusal' in controls) {
      return toResponse(controls.refusal, { head: state.method === 'HEAD' })
    }
    state.controls = controls
    return next(c)
  }
}
