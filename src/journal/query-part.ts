import { QueryFields } from '../http/query-fields.ts'

/** Whether a value is as a part of it is asked for. */
export type Fits = (value: unknown, part: unknown) => boolean

/**
 * The query of a call in the shape in which it is asked for: a text means one of the values of a name, a list all of
 * them, an object what is in brackets.
 */
export function queryFor(target: string, part: unknown, fits: Fits): unknown {
  const mark = target.indexOf('?')
  const fields = new QueryFields(mark === -1 ? '' : target.slice(mark))
  if (isMembers(part)) return shapedAs(fields.every, part, fits)
  return [fields.texts, fields.every].find((value) => fits(value, part)) ?? fields.texts
}

function shapedAs(value: unknown, part: unknown, fits: Fits): unknown {
  if (Array.isArray(part)) return typeof value === 'string' ? [value] : value
  if (isMembers(part) && isMembers(value)) {
    const shared = Object.entries(part).filter(([name]) => Object.hasOwn(value, name))
    return Object.fromEntries(
      shared.map(([name, member]) => [name, shapedAs(value[name], member, fits)]),
    )
  }
  if (!Array.isArray(value) || fits(value, part)) return value
  return value.find((item) => fits(item, part)) ?? (value as unknown)
}

/** An object with members, not a list and not a matcher of a test runner, such as `expect.any(String)`. */
function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject && !('asymmetricMatch' in value)
}
