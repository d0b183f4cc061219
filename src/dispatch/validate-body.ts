import type { StandardSchemaV1 } from '@standard-schema/spec'
import { problemReply } from '../http/reply.ts'
import type { Reply } from '../http/reply.ts'

/** What a schema made of a value, or the 422 that lists what is wrong with it. */
export type Validated = { readonly value: unknown } | { readonly refusal: Reply }

/**
 * Checks a value against a schema (Standard Schema v1); a promise where the schema needs one.
 *
 * @param item the place of the value in the body, where that is a list
 */
export function validateBody(
  schema: StandardSchemaV1,
  value: unknown,
  item?: number,
): Validated | Promise<Validated> {
  const result = schema['~standard'].validate(value)
  return result instanceof Promise
    ? result.then((checked) => judge(checked, item))
    : judge(result, item)
}

function judge(result: StandardSchemaV1.Result<unknown>, item: number | undefined): Validated {
  if (!result.issues) return { value: result.value }
  const start = item === undefined ? [] : [item]
  const errors = result.issues.map(({ message, path = [] }) => ({
    path: [...start, ...path]
      .map((part) => String(typeof part === 'object' ? part.key : part))
      .join('.'),
    message,
  }))
  const list = errors.slice(0, 3).map(({ path, message }) => `${path || 'body'}: ${message}`)
  const more = errors.length > 3 ? ` and ${errors.length - 3} more` : ''
  const detail = `The body does not fit the schema. ${list.join('; ')}${more}`
  return { refusal: problemReply('invalid-body', detail, { errors }) }
}
