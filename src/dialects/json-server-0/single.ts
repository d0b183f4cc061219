import type { SingleDeclaration } from '../../data/records/declaration.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import type { Reply, ReplyInit } from '../../http/reply.ts'
import type { PlainObject, StoredSingle } from '../../data/store/state.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import { singleEndpointsOf } from '../json-server/operations.ts'
import { pretty } from '../json-server/pretty.ts'
import { answer } from './answer.ts'
import { readFields } from './body.ts'
import { endpointOf } from './endpoint.ts'
import { noted } from './writes.ts'

/** The endpoints of a single resource; POST replaces it as PUT does. */
export function singleEndpoints(declaration: SingleDeclaration): Endpoint[] {
  return singleEndpointsOf(
    declaration,
    {
      GET: (single) => answer(pretty(single.get().value)),
      POST: (single, context) => {
        const { origin, pathname } = new URL(context.url)
        const location = origin + pathname.replace(/\/$/, '')
        const headers = { location, 'access-control-expose-headers': 'Location' }
        return write(context, (fields) => single.replace(fields), { status: 201, headers })
      },
      PUT: (single, context) => write(context, (fields) => single.replace(fields)),
      PATCH: (single, context) => write(context, (fields) => single.update(fields)),
    },
    endpointOf,
  )
}

function write(
  context: EndpointContext,
  put: (fields: PlainObject) => ReturnType<StoredSingle['get']>,
  init?: ReplyInit,
): Reply {
  const { fields, note } = readFields(context)
  return noted(answer(pretty(put(fields).value), init), note)
}
