import * as v from 'valibot'
import { didYouMean } from '../errors/nearest.ts'
import { problemReply, type Reply } from '../http/reply.ts'
import type { Schema } from './operation.ts'
import { membersOf } from './schemas.ts'

/** What is wrong with one part of a call. */
export interface CallError {
  /** A JSON pointer into the body (RFC 6901) such as `/fail/key`, or `?name` for a query parameter. */
  readonly path: string
  readonly message: string
}

/** @throws Reply for an invalid body */
export function validateCallBody(schema: Schema, body: unknown): unknown {
  if (body === undefined && !v.is(schema, body)) {
    throw invalidCall([{ path: '', message: 'There is none. Send JSON.' }])
  }
  return validate(optionFor(schema, body), body, (path) => path.map(pointerPart).join(''))
}

/** Validates a query; texts become numbers and booleans where the schema wants those. Throws a Reply. */
export function validateCallQuery(schema: Schema | undefined, search: URLSearchParams): unknown {
  const given = Object.create(null) as Record<string, unknown>
  const wanted = (schema && membersOf(schema)) ?? {}
  for (const [name, text] of search) {
    if (name in given) {
      const message = 'It is there more than once. Write it once.'
      throw invalidCall([{ path: `?${name}`, message }])
    }
    const own = Object.hasOwn(wanted, name) ? wanted[name] : undefined
    given[name] = own && !v.is(own, text) ? asJson(text) : text
  }
  const noParameters = v.strictObject({}, ({ input }) => {
    return `${JSON.stringify(input)} is no parameter of this operation, which takes none.`
  })
  return validate(schema ?? noParameters, { ...given }, ([name = '']) => `?${name}`)
}

function asJson(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^\d{1,15}$/.test(text) ? Number(text) : text
}

function validate(schema: Schema, input: unknown, pathOf: (keys: string[]) => string): unknown {
  const result = v.safeParse(schema, input, { message: messageOf })
  if (result.success) return result.output
  const errors = result.issues.map(({ path = [], message }) => ({
    path: pathOf(path.map(({ key }) => String(key))),
    message,
  }))
  throw invalidCall(errors)
}

/** The option of a union that has the first member of the body, so that messages are about that one. */
function optionFor(schema: Schema, body: unknown): Schema {
  const options = 'options' in schema ? (schema.options as readonly Schema[]) : []
  if (typeof body !== 'object' || body === null) return schema
  const [first = ''] = Object.keys(body)
  return options.find((one) => Object.hasOwn(membersOf(one) ?? {}, first)) ?? schema
}

const nouns: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  Object: 'an object',
  Array: 'a list',
}

/** What is wrong with a value whose schema has no message of its own. */
function messageOf({ type, expected, received, requirement }: v.BaseIssue<unknown>): string {
  const shown = received.length > 60 ? `${received.slice(0, 60)}…` : received
  if (type === 'min_value') return `${shown} is less than ${String(requirement)}.`
  if (type === 'max_value') return `${shown} is more than ${String(requirement)}.`
  if (type === 'integer') return `${shown} is no whole number.`
  if (type === 'max_length') return `The text is longer than ${String(requirement)} characters.`
  if (type === 'regex') return `${shown} does not fit ${String(requirement)}.`
  const wanted = expected === null ? 'what fits' : (nouns[expected] ?? expected)
  return `${shown} is not ${wanted}.`
}

/** 422 for an invalid call, with all errors. */
export function invalidCall(errors: readonly CallError[]): Reply {
  const shown = errors.slice(0, 3).map(({ path, message }) => `${path || 'body'}: ${message}`)
  const more = errors.length > 3 ? [`and ${errors.length - 3} more`] : []
  return problemReply('invalid-admin-call', [...shown, ...more].join(' '), { errors })
}

/** A part of a JSON pointer (RFC 6901, section 3). */
export function pointerPart(name: string): string {
  return `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** 404 for a name that nothing has, with the nearest one. */
export function unknownName(kind: string, name: string, names: readonly string[]): Reply {
  const listed = names.slice(0, 20).map((each) => JSON.stringify(each))
  const more = names.length > 20 ? ` and ${names.length - 20} more` : ''
  const all = names.length > 0 ? `There are ${listed.join(', ')}${more}.` : 'There are none.'
  const shown = shortened(name)
  // Of numbers none is nearer than another.
  const near = /^\d+$/.test(shown) ? '' : didYouMean(shown, names)
  const detail = `There is no ${kind} ${JSON.stringify(shown)}. ${near || all}`
  return problemReply('unknown-name', detail)
}

/** 404 for an address below `/__mockapi` that no operation has, with the nearest one. */
export function unknownAddress(path: string, paths: readonly string[]): Reply {
  const shown = shortened(path)
  const near = didYouMean(shown, paths) || 'GET /__mockapi/admin.json describes what is there.'
  return problemReply('no-operation', `There is no ${JSON.stringify(shown)} here. ${near}`)
}

function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}

/** Calls a function that may reach a limit: of its errors a plain Error becomes the Reply `too-many` 409. */
export function withLimit<Value>(act: () => Value): Value {
  try {
    return act()
  } catch (error) {
    // All other errors have a class of their own, or are replies.
    if (!(error instanceof Error) || error.constructor !== Error) throw error
    throw problemReply('too-many', error.message)
  }
}
