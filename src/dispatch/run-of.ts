import type { State } from '../data/store/state.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import type { RecordedOperation } from '../endpoints/operation.ts'
import { EndpointRun } from './endpoint-context.ts'
import type { RequestState } from './request-state.ts'

/** The data that a context is about; throws a TypeError for a context that no request made. */
export function dataOf(context: EndpointContext): State {
  if (context instanceof EndpointRun) return context.state
  throw new TypeError('Only the context of a request has a state.')
}

/** The request that a context is about; throws a TypeError for a context that no request made. */
export function requestOf(context: EndpointContext): RequestState {
  if (context instanceof EndpointRun) return context.asked
  throw new TypeError('Only the context of a request has one.')
}

/** What stands before the path of a request in the addresses of an answer: prefix, session, mount; mostly empty. */
export function baseOf(context: EndpointContext): string {
  return context instanceof EndpointRun ? context.asked.base : ''
}

/** Whether the data of a context is the same as now. */
export function whileUnchanged(context: EndpointContext): () => boolean {
  const data = dataOf(context)
  const { revision } = data
  return () => data.revision === revision
}

/** Whether all root fields that a request has asked for would answer the same; undefined where one may not. */
export function whileFieldsLast(context: EndpointContext): (() => boolean) | undefined {
  const { current } = requestOf(context).fields ?? { current: [] }
  return current && (() => current.every((isCurrent) => isCurrent()))
}

/** How many errors of an operation are kept, and how many characters of each. */
const most = { errors: 10, characters: 500 }

/** Notes for the journal and the log which GraphQL operation a request asks for. */
export function noteOperation(context: EndpointContext, operation: RecordedOperation): void {
  const state = requestOf(context)
  const { type, fields, operationName, errors } = operation
  const kept = errors?.slice(0, most.errors).map(({ message, path }) => ({
    message: message.slice(0, most.characters),
    ...(path && { path }),
  }))
  state.graphql = {
    type,
    fields,
    ...(operationName !== undefined && { operationName }),
    ...(kept && { errors: kept }),
  }
  const names = fields.map((key) => key.slice(key.indexOf(' ') + 1)).join(', ')
  const asked = [type, operationName].filter(Boolean).join(' ')
  state.notes.unshift(names === '' ? asked : `${asked}: ${names}`)
  if (errors) state.notes.push(`${errors.length} ${errors.length === 1 ? 'error' : 'errors'}`)
}
