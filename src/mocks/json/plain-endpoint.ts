import type { Behaviour } from '../../behaviour/behaviour.ts'
import type { Endpoint, WrittenAnswer } from '../../endpoints/endpoint.ts'
import { emptyReply, jsonReply, type Reply } from '../../http/reply.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { isSteady } from './field.ts'

/** The reply for a value without instructions and templates; `null` is no body. */
export function plainReply(value: unknown): Reply {
  return value === null ? emptyReply() : jsonReply(value)
}

/** An endpoint that answers with a value as it stands. @param fixed how that is sent */
export function plainEndpoint(
  about: Pick<Endpoint, 'key' | 'method' | 'path' | 'origin'>,
  value: unknown,
  fixed: Reply,
  behaviour?: Behaviour,
): Endpoint {
  return {
    ...about,
    needs: { body: false, call: false, faker: false },
    handle: () => fixed,
    definition: () => JSON.stringify(value),
    fixed,
    known: [() => fixed],
    steady: isSteady(about.method),
    written: () => plainAnswer(value),
    behaviour,
  }
}

/** The one answer of a value in which nothing is an instruction. */
function plainAnswer(value: unknown): WrittenAnswer[] {
  const body = value === null ? undefined : { value }
  return [{ status: body ? 200 : 204, headers: {}, body, file: undefined, when: [] }]
}

/** Whether a member of a database, such as a number, is no collection and no single resource. */
export function isPlainValue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && !value.some(isObject)
  return typeof value !== 'object' || value === null
}
