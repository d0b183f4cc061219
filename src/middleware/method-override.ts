import { stateOf } from '../dispatch/request-state.ts'
import type { Middleware } from './stack.ts'

const others = ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'QUERY', 'OPTIONS']

/** Takes a `POST` for the method that `X-HTTP-Method-Override` names, in dialects that do; unknown ones stay a `POST`. */
export const overrideMethod: Middleware = (c, next) => {
  const state = stateOf(c)
  if (!state.routes.overridesMethod || state.method !== 'POST') return next(c)
  // Several headers come as one, of which the first counts.
  const [named = ''] = (state.header('x-http-method-override') ?? '').split(',', 1)
  const method = others.find((each) => each === named.trim().toUpperCase())
  if (method !== undefined) {
    state.notes.push(`POST as ${method}`)
    state.method = method
  }
  return next(c)
}
