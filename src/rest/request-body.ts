import { loadJsonPatch, mergePatch } from '../data/patch.ts'
import type { CollectionDeclaration } from '../data/records/declaration.ts'
import type { PlainObject } from '../data/store/state.ts'
import { withoutTimestamps } from '../data/store/write-records.ts'
import { validateBySchema } from '../dispatch/load-body.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { isJsonType, mediaTypeOf } from '../http/body.ts'
import { withoutFiles } from '../http/files.ts'
import { chain, type MaybePromise } from '../http/maybe-promise.ts'
import { Reply, problemReply } from '../http/reply.ts'

/** The media type of a merge patch (RFC 7396). */
export const mergePatchType = 'application/merge-patch+json'

/** The media type of a JSON Patch, a list of operations (RFC 6902). */
export const jsonPatchType = 'application/json-patch+json'

const formTypes = ['application/x-www-form-urlencoded', 'multipart/form-data']

/** The media type of the request, lower-case and without parameters; empty for none. */
export function requestType(context: EndpointContext): string {
  return mediaTypeOf(context.header('content-type'))
}

/** Whether a body of this media type may be a record; a JSON Patch is none. */
export function isRecordType(type: string): boolean {
  return type === '' || (isJsonType(type) && type !== jsonPatchType) || formTypes.includes(type)
}

/** The refusal of a body that is no record: 415 by its type, 400 when there is none, 422 by its shape. */
export function refuseBody(
  context: EndpointContext,
  accepted: 'object' | 'object or array',
): Reply | undefined {
  const { body, method } = context
  const type = requestType(context)
  if (body === undefined) {
    return problemReply('bad-body', 'There is no body. Send the fields of the record as JSON.')
  }
  if (!isRecordType(type) || (typeof body === 'string' && !isJsonType(type))) {
    const name = type === '' ? 'none' : JSON.stringify(type)
    // What may be sent instead: RFC 9110, section 12.5.1; for PATCH RFC 5789, section 3.1.
    const accept = ['application/json', ...formTypes].join(', ')
    const patches = `application/json, ${mergePatchType}, ${jsonPatchType}`
    return problemReply(
      'unsupported-media-type',
      `The content type is ${name}. Send the record as JSON, with content-type: application/json.`,
      {},
      { accept, ...(method === 'PATCH' && { 'accept-patch': patches }) },
    )
  }
  const many = Array.isArray(body)
  const items: readonly unknown[] = many ? body : [body]
  const wrong = items.findIndex(
    (item) => typeof item !== 'object' || item === null || Array.isArray(item),
  )
  if (wrong === -1 && (!many || accepted === 'object or array')) return undefined
  const [what, value] =
    many && wrong !== -1 ? [`Item ${wrong} of the body`, items[wrong]] : ['The body', body]
  const detail = `${what} is ${typeName(value)}, not an object with the fields of a record.`
  return problemReply('invalid-body', detail)
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`
}

/** What a patch makes of a value; throws Reply where it cannot be applied. */
export type Patch = (before: PlainObject) => PlainObject

/** Reads a PATCH: fields to merge, a merge patch (RFC 7396) or a JSON Patch (RFC 6902). `idField` cannot be removed. */
export function withPatch(
  context: EndpointContext,
  idField: string | undefined,
  next: (patch: Patch) => MaybePromise<Reply>,
): MaybePromise<Reply> {
  const type = requestType(context)
  const { body } = context
  const keepId = (fields: PlainObject): PlainObject =>
    idField === undefined || Object.hasOwn(fields, idField)
      ? fields
      : { ...fields, [idField]: null }
  if (type === jsonPatchType) {
    return body === undefined
      ? problemReply('bad-body', 'There is no body. Send a list of operations as JSON.')
      : loadJsonPatch().then((apply) => next((before) => keepId(apply(before, body))))
  }
  const refusal = refuseBody(context, 'object')
  if (refusal) return refusal
  const fields = withoutFiles(body) as PlainObject
  const isMerge = type === mergePatchType
  return next((before) => (isMerge ? keepId(mergePatch(before, fields)) : { ...before, ...fields }))
}

/** Checks fields against a collection's schema and goes on with what the schema makes of them. */
export function checked(
  declaration: CollectionDeclaration,
  fields: unknown,
  next: (fields: unknown) => MaybePromise<Reply>,
): MaybePromise<Reply> {
  return chain(validate(declaration, fields), (result) =>
    result instanceof Reply ? result : next(result.value),
  )
}

/** Checks records by the schema; the refusal of the first that fails gives its index if they came as a list. */
export async function checkAll(
  declaration: CollectionDeclaration,
  items: Iterable<unknown>,
  isList = true,
): Promise<readonly unknown[] | Reply> {
  const valid: unknown[] = []
  for (const fields of items) {
    const validated = validate(declaration, fields, isList ? valid.length : undefined)
    const result = validated instanceof Promise ? await validated : validated
    if (result instanceof Reply) return result
    valid.push(result.value)
  }
  return valid
}

/** Validates by the schema, which never sees timestamps; the id stays even if the schema drops it. */
function validate(
  { schema, idField = 'id', timestamps }: CollectionDeclaration,
  fields: unknown,
  item?: number,
): ReturnType<typeof validateBySchema> {
  if (!schema) return { value: fields }
  const seen = timestamps ? withoutTimestamps(fields as PlainObject, timestamps) : fields
  return chain(validateBySchema(schema, seen, { item }), (result) => {
    if (result instanceof Reply) return result
    const id = (fields as PlainObject)[idField]
    const value = result.value as object
    return { value: id === undefined || idField in value ? value : { [idField]: id, ...value } }
  })
}
