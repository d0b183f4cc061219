import { readControls, readTimeHeader } from '../behaviour/control-headers.ts'
import { stateOf } from '../dispatch/request-state.ts'
import { toResponse } from '../dispatch/response.ts'
import type { Middleware } from './stack.ts'

/** Reads the behaviour of control headers, such as `X-Mockapi-Status`, and the time of `X-Mockapi-Now`. */
export const readControlHeaders: Middleware = (c, next) => {
  const state = stateOf(c)
  const controls = readControls(state.header)
  const time = readTimeHeader(state.header)
  if (controls && 'refusal' in controls) {
    return toResponse(state.shown(controls.refusal), state.method === 'HEAD')
  }
  if (typeof time === 'object') return toResponse(state.shown(time), state.method === 'HEAD')
  state.controls = controls
  state.time = time
  return next(c)
}
