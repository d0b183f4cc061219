import type { EndpointContext } from '../endpoints/handler-context.ts'
import { problemReply } from '../http/reply.ts'
import { Reply } from '../http/reply.ts'
import { loadJsonPatch } from '../data/patch.ts'
import { mergePatch } from '../data/patch.ts'
import type { PlainObject } from '../data/store/state.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import {
  jsonPatchType,
  mergePatchType,
  refuseBody,
  requestType,
  withoutFiles,
} from './record-body.ts'

/** What a patch makes of a value; throws Reply where it cannot be applied. */
export type Become = (before: PlainObject) => PlainObject

/**
 * Reads a PATCH: fields to lay over, a merge patch (RFC 7396) or a JSON Patch (RFC 6902), by its content
 * type.
 *
 * @param idField the field that must not go; where a patch takes it away it becomes null, which is
 * refused as any other change of it
 */
export function readPatch(
  context: EndpointContext,
  idField?: string,
): MaybePromise<Become | Reply> {
  const type = requestType(context)
  if (type === jsonPatchType) return readJsonPatch(context, idField)
  const refusal = refuseBody(context, 'object')
  if (refusal) return refusal
  const body = withoutFiles(context.body) as PlainObject
  if (type !== mergePatchType) return (before) => ({ ...before, ...body })
  return (before) => keepingId(mergePatch(before, body), idField)
}

async function readJsonPatch(
  { body }: EndpointContext,
  idField: string | undefined,
): Promise<Become | Reply> {
  if (body === undefined) {
    return problemReply('bad-body', 'There is no body. Send a list of operations as JSON.')
  }
  const patch = await loadJsonPatch()
  return (before) => keepingId(patch(before, body), idField)
}

function keepingId(fields: PlainObject, idField: string | undefined): PlainObject {
  if (idField === undefined || Object.hasOwn(fields, idField)) return fields
  return { ...fields, [idField]: null }
}
