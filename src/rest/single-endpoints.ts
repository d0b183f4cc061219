import type { SingleDeclaration } from '../data/records/declaration.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { parsePath } from '../http/path.ts'
import type { Method } from '../http/path.ts'
import { Reply } from '../http/reply.ts'
import type { StoredDocument } from '../data/records/document.ts'
import type { PlainObject, StoredSingle } from '../data/store/state.ts'
import { dataOf } from '../dispatch/endpoint-context.ts'
import { notModified, otherVersion } from './precondition.ts'
import { chain } from '../http/maybe-promise.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import { readPatch } from './patch-body.ts'
import { refuseBody, withoutFiles } from './record-body.ts'

/** The endpoints of a single resource: GET, PUT and PATCH at one address. */
export function singleEndpoints(declaration: SingleDeclaration): Endpoint[] {
  const { name, origin, behaviour, usesFaker } = declaration
  const path = parsePath(declaration.path)
  if ('message' in path) throw new Error(path.message)
  const endpoint = (
    method: Method,
    act: (single: StoredSingle, context: EndpointContext) => MaybePromise<Reply>,
  ): Endpoint => ({
    key: `${method} ${declaration.path}`,
    method,
    path,
    origin,
    ...(behaviour && { behaviour }),
    needs: { body: method !== 'GET', call: false, faker: usesFaker },
    handle: (context) => act(dataOf(context).single(name) as StoredSingle, context),
  })
  return [endpoint('GET', get), endpoint('PUT', replace), endpoint('PATCH', update)]
}

function get(single: StoredSingle, context: EndpointContext): Reply {
  const document = single.get()
  return notModified(context.headers['if-none-match'], document.etag) ?? sent(document)
}

function replace(single: StoredSingle, context: EndpointContext): Reply {
  const refusal = refuseBody(context, 'object') ?? otherVersion(context, single.get().etag)
  return refusal ?? sent(single.replace(withoutFiles(context.body)))
}

function update(single: StoredSingle, context: EndpointContext): MaybePromise<Reply> {
  return chain(readPatch(context), (become) => {
    if (become instanceof Reply) return become
    const { value, etag } = single.get()
    return otherVersion(context, etag) ?? sent(single.replace(become(value)))
  })
}

function sent(document: StoredDocument<PlainObject>): Reply {
  const headers = { 'content-type': 'application/json', etag: document.etag }
  return new Reply({ kind: 'text', text: document.json }, { headers })
}
