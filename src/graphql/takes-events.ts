import { GraphQLError } from 'graphql'
import type { EndpointContext } from '../endpoints/handler-context.ts'

/** Whether a client takes the events of a subscription. */
export function takesEvents({ header }: EndpointContext): boolean {
  const accept = header('accept')
  return accept === undefined || /text\/event-stream|\*\/\*/i.test(accept)
}

/** Whether it takes nothing else, so that also a query is answered by an event. */
export function takesEventsAlone({ header }: EndpointContext): boolean {
  const accept = header('accept') ?? ''
  return /text\/event-stream/i.test(accept) && !/json|\*\/\*|application\/\*/i.test(accept)
}

/** What is said of a subscription where no events are taken. */
export function noEvents(): GraphQLError {
  const message =
    'A subscription has many results. Send it over a WebSocket (graphql-transport-ws), or with "Accept: text/event-stream".'
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', status: 400 } })
}
