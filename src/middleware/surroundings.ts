import { doorOf } from '../serve/door.ts'
import { after } from '../serve/maybe.ts'
import { stateOf } from '../serve/mocks.ts'
import type { AppContext } from '../serve/mocks.ts'
import { leaveBody } from '../serve/read-again.ts'
import type { Middleware } from './stack.ts'

/** Leaves the body of a request to an application around this one, which may read it after the mocks. */
export function surroundings(): Middleware {
  return (c, next) =>
    doorOf(c.env)?.isDirect ? next() : after(next(), (answer) => returned(c, answer))
}

function returned(c: AppContext, answer: Response): Response {
  const { body } = stateOf(c)
  if (body) leaveBody(c.req, body)
  return answer
}
