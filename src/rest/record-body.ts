import type { CollectionDeclaration } from '../data/records/declaration.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { problemReply } from '../http/reply.ts'
import type { Reply } from '../http/reply.ts'
import type { PlainObject } from '../data/store/state.ts'
import { withoutTimestamps } from '../data/store/write-records.ts'
import { isJsonType, mediaTypeOf } from '../http/body.ts'
import { chain } from '../http/maybe-promise.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import { validateBody } from '../dispatch/validate-body.ts'

/** The media type of a patch that merges at all depths (RFC 7396). */
export const mergePatchType = 'application/merge-patch+json'

/** The media type of a list of operations (RFC 6902). */
export const jsonPatchType = 'application/json-patch+json'

/** The media type of the request, lower-case and without parameters. */
export function requestType(context: EndpointContext): string {
  return mediaTypeOf(context.header('content-type'))
}

/** The refusal of a body that is no record: 415 by its type, 400 when there is none, 422 by its shape. */
export function refuseBody(
  context: EndpointContext,
  accepted: 'object' | 'object or array',
): Reply | undefined {
  const { body } = context
  const type = requestType(context)
  if (body === undefined) {
    return problemReply('bad-body', 'There is no body. Send the fields of the record as JSON.')
  }
  if (!isRecordType(type) || (typeof body === 'string' && !isJsonType(type))) {
    const name = type === '' ? 'none' : JSON.stringify(type)
    return problemReply(
      'unsupported-media-type',
      `The content type is ${name}. Send the record as JSON, with content-type: application/json.`,
      {},
      acceptedTypes(context),
    )
  }
  const many = Array.isArray(body)
  const items: readonly unknown[] = many ? body : [body]
  const wrong = items.findIndex(
    (item) => typeof item !== 'object' || item === null || Array.isArray(item),
  )
  if (wrong === -1 && (!many || accepted === 'object or array')) return undefined
  const what = many && wrong !== -1 ? `Item ${wrong} of the body` : 'The body'
  return problemReply(
    'invalid-body',
    `${what} is ${nameOf(many && wrong !== -1 ? items[wrong] : body)}, not an object with the fields of a record.`,
  )
}

/** What may be sent instead (RFC 9110, section 12.5.1; for PATCH RFC 5789, section 3.1). */
function acceptedTypes(context: EndpointContext): Readonly<Record<string, string>> {
  const accept = 'application/json, application/x-www-form-urlencoded, multipart/form-data'
  if (context.method !== 'PATCH') return { accept }
  return { accept, 'accept-patch': `application/json, ${mergePatchType}, ${jsonPatchType}` }
}

/** Forms count too: their fields are texts. */
function isRecordType(type: string): boolean {
  return (
    type === '' ||
    (isJsonType(type) && type !== jsonPatchType) ||
    type === 'application/x-www-form-urlencoded' ||
    type === 'multipart/form-data'
  )
}

function nameOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`
}

/** Files of a form as what a record can hold of them: name, type and size in bytes. */
export function withoutFiles(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  if (!Object.values(value).some(mayBeFile)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, describeFile(field)]),
  )
}

/** A field of that name may have come more than once. */
function mayBeFile(field: unknown): boolean {
  return typeof field === 'object' && (Array.isArray(field) || field instanceof Blob)
}

function describeFile(field: unknown): unknown {
  if (Array.isArray(field)) return field.map(describeFile)
  if (!(field instanceof Blob)) return field
  return { name: 'name' in field ? field.name : undefined, type: field.type, size: field.size }
}

/**
 * Checks fields against a collection's schema and goes on with what the schema makes of them. The id is
 * not the schema's business, so it is kept whatever the schema drops; nor are the times of writes, which
 * it never sees.
 *
 * @param item the place of the record in the body, where that is a list
 */
export function checked(
  declaration: CollectionDeclaration,
  fields: unknown,
  next: (fields: unknown) => MaybePromise<Reply>,
  item?: number,
): MaybePromise<Reply> {
  const { schema, idField = 'id', timestamps } = declaration
  if (!schema) return next(fields)
  const seen = timestamps ? withoutTimestamps(fields as PlainObject, timestamps) : fields
  return chain(validateBody(schema, seen, item), (result) => {
    if ('refusal' in result) return result.refusal
    const id = (fields as PlainObject)[idField]
    const value = result.value as object
    return next(id === undefined || idField in value ? value : { [idField]: id, ...value })
  })
}
