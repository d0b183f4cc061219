import type { SingleDeclaration } from '../../../core/collection.ts'
import type { Context } from '../../../core/context.ts'
import type { Endpoint } from '../../../core/endpoint.ts'
import { parsePath } from '../../../core/path.ts'
import type { Method } from '../../../core/path.ts'
import { Reply } from '../../../core/reply.ts'
import type { StoredSingle } from '../../../data/state.ts'
import { stateOf } from '../../../serve/exchange.ts'
import type { Maybe } from '../../../serve/maybe.ts'
import { prettyReply } from '../pretty.ts'
import { readFields } from './body.ts'

/** The endpoints of a single resource: GET, PUT and PATCH. */
export function singleEndpoints(declaration: SingleDeclaration): Endpoint[] {
  const { name, origin, behaviour, usesFaker } = declaration
  const path = parsePath(declaration.path)
  if ('message' in path) throw new Error(path.message)
  const endpoint = (
    method: Method,
    act: (single: StoredSingle, context: Context) => Maybe<Reply>,
  ): Endpoint => ({
    key: `${method} ${declaration.path}`,
    method,
    path,
    origin,
    ...(behaviour && { behaviour }),
    needs: { body: method !== 'GET', call: false, faker: usesFaker },
    handle: (context) => act(stateOf(context).single(name) as StoredSingle, context),
  })
  return [
    endpoint('GET', (single) => prettyReply(single.get().value)),
    endpoint('PUT', (single, context) => write(context, (fields) => single.replace(fields))),
    endpoint('PATCH', (single, context) => write(context, (fields) => single.update(fields))),
  ]
}

async function write(
  context: Context,
  put: (fields: unknown) => ReturnType<StoredSingle['get']>,
): Promise<Reply> {
  const fields = await readFields(context)
  return fields instanceof Reply ? fields : prettyReply(put(fields).value)
}
