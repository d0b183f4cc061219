import type { SingleDeclaration } from '../../../core/collection.ts'
import type { Context } from '../../../core/context.ts'
import type { Method } from '../../../core/path.ts'
import type { Reply, ReplyInit } from '../../../core/reply.ts'
import type { PlainObject, StoredSingle } from '../../../data/state.ts'
import { stateOf } from '../../../serve/exchange.ts'
import type { QuickEndpoint } from '../../../serve/readiness.ts'
import { pretty } from '../pretty.ts'
import { answer } from './answer.ts'
import { readFields } from './body.ts'
import { endpointOf } from './endpoint.ts'
import { noted } from './writes.ts'

/** The endpoints of a single resource; POST replaces it as PUT does. */
export function singleEndpoints(declaration: SingleDeclaration): QuickEndpoint[] {
  const { name, path, origin, behaviour, usesFaker } = declaration
  const endpoint = (method: Method, act: (single: StoredSingle, context: Context) => Reply) =>
    endpointOf({
      method,
      path,
      origin,
      behaviour,
      usesFaker,
      act: (context) => act(stateOf(context).single(name) as StoredSingle, context),
    })
  return [
    endpoint('GET', (single) => answer(pretty(single.get().value))),
    endpoint('POST', (single, context) => {
      const { origin: server, pathname } = new URL(context.request.url)
      const location = server + pathname.replace(/\/$/, '')
      const headers = { location, 'access-control-expose-headers': 'Location' }
      const init = { status: 201, headers }
      return write(context, (fields) => single.replace(fields), init)
    }),
    endpoint('PUT', (single, context) => write(context, (fields) => single.replace(fields))),
    endpoint('PATCH', (single, context) => write(context, (fields) => single.update(fields))),
  ]
}

function write(
  context: Context,
  put: (fields: PlainObject) => ReturnType<StoredSingle['get']>,
  init?: ReplyInit,
): Reply {
  const { fields, note } = readFields(context)
  return noted(answer(pretty(put(fields).value), init), note)
}
