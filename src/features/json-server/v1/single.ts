import type { SingleDeclaration } from '../../../core/collection.ts'
import type { EndpointContext } from '../../../core/context.ts'
import { Reply } from '../../../core/reply.ts'
import type { StoredSingle } from '../../../data/state.ts'
import type { Endpoint } from '../../../core/endpoint.ts'
import { endpointOf } from '../endpoint.ts'
import { singleEndpointsOf } from '../operations.ts'
import { prettyReply } from '../pretty.ts'
import { readFields } from './body.ts'

/** The endpoints of a single resource: GET, PUT and PATCH. */
export function singleEndpoints(declaration: SingleDeclaration): Endpoint[] {
  return singleEndpointsOf(
    declaration,
    {
      GET: (single) => prettyReply(single.get().value),
      PUT: (single, context) => write(context, (fields) => single.replace(fields)),
      PATCH: (single, context) => write(context, (fields) => single.update(fields)),
    },
    endpointOf,
  )
}

async function write(
  context: EndpointContext,
  put: (fields: unknown) => ReturnType<StoredSingle['get']>,
): Promise<Reply> {
  const fields = await readFields(context)
  return fields instanceof Reply ? fields : prettyReply(put(fields).value)
}
