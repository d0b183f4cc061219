import type { SingleDeclaration } from '../../../core/collection.ts'
import type { Context } from '../../../core/context.ts'
import type { Method } from '../../../core/path.ts'
import { Reply } from '../../../core/reply.ts'
import type { StoredSingle } from '../../../data/state.ts'
import { stateOf } from '../../../serve/exchange.ts'
import type { Maybe } from '../../../serve/maybe.ts'
import type { QuickEndpoint } from '../../../serve/readiness.ts'
import { endpointOf } from '../endpoint.ts'
import { prettyReply } from '../pretty.ts'
import { readFields } from './body.ts'

/** The endpoints of a single resource: GET, PUT and PATCH. */
export function singleEndpoints(declaration: SingleDeclaration): QuickEndpoint[] {
  const { name, path, origin, behaviour, usesFaker } = declaration
  const endpoint = (
    method: Method,
    act: (single: StoredSingle, context: Context) => Maybe<Reply>,
  ) =>
    endpointOf({
      method,
      path,
      origin,
      behaviour,
      usesFaker,
      act: (context) => act(stateOf(context).single(name) as StoredSingle, context),
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
