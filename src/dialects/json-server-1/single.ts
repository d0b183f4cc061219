import type { SingleDeclaration } from '../../data/records/declaration.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { Reply } from '../../http/reply.ts'
import type { StoredSingle } from '../../data/store/state.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import { endpointOf } from '../json-server/endpoint.ts'
import { singleEndpointsOf } from '../json-server/operations.ts'
import { prettyReply } from '../json-server/pretty.ts'
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
