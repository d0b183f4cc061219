import * as v from 'valibot'
import type { Reply } from '../http/reply.ts'
import { invalidCall, pointerPart } from './operations/refusals.ts'
import type { CallError } from './operations/refusals.ts'
import type { Shape } from './operations/operation.ts'
import { membersOf } from './operations/shapes.ts'

/** A part of a call that was checked, or its refusal. */
export type Checked = { readonly value: unknown } | { readonly refusal: Reply }

/** Checks the body of a call. */
export function checkBody(shape: Shape, body: unknown): Checked {
  const isMissing = body === undefined && !v.is(shape, body)
  if (isMissing)
    return { refusal: invalidCall([{ path: '', message: 'There is none. Send JSON.' }]) }
  return check(narrowed(shape, body), body, (path) => path.map(pointerPart).join(''))
}

/**
 * Checks the query of a call. A value is a number or a boolean where it reads like one and the shape wants
 * that.
 */
export function checkQuery(shape: Shape | undefined, search: URLSearchParams): Checked {
  const given: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  const wanted = (shape && membersOf(shape)) ?? {}
  for (const [name, text] of search) {
    if (name in given) {
      const message = 'It is there more than once. Write it once.'
      return { refusal: invalidCall([{ path: `?${name}`, message }]) }
    }
    const value = asJson(text)
    const own = Object.hasOwn(wanted, name) ? wanted[name] : undefined
    given[name] = own && !v.is(own, text) ? value : text
  }
  return check(shape ?? v.strictObject({}, noParameter), { ...given }, ([name = '']) => `?${name}`)
}

function noParameter({ input }: v.StrictObjectIssue): string {
  return `${JSON.stringify(input)} is no parameter of this operation, which takes none.`
}

function asJson(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^\d{1,15}$/.test(text) ? Number(text) : text
}

function check(shape: Shape, input: unknown, pathOf: (path: readonly string[]) => string): Checked {
  const result = v.safeParse(shape, input, { message: sentence })
  if (result.success) return { value: result.output }
  const errors = result.issues.map(({ path = [], message }): CallError => {
    const keys = path.map(({ key }) => String(key))
    return { path: pathOf(keys), message }
  })
  return { refusal: invalidCall(errors) }
}

/** Of several objects the one that the body means by its first member, so that errors are about that. */
function narrowed(shape: Shape, body: unknown): Shape {
  const options = 'options' in shape ? (shape.options as readonly Shape[]) : []
  if (typeof body !== 'object' || body === null) return shape
  const [first = ''] = Object.keys(body)
  const meant = options.find((one) => Object.hasOwn(membersOf(one) ?? {}, first))
  return meant ?? shape
}

const nouns: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  Object: 'an object',
  Array: 'a list',
}

/** What is wrong with a value whose shape has no sentence of its own. */
function sentence({ type, expected, received, requirement }: v.BaseIssue<unknown>): string {
  const shown = received.length > 60 ? `${received.slice(0, 60)}…` : received
  if (type === 'min_value') return `${shown} is less than ${String(requirement)}.`
  if (type === 'max_value') return `${shown} is more than ${String(requirement)}.`
  if (type === 'integer') return `${shown} is no whole number.`
  if (type === 'max_length') return `The text is longer than ${String(requirement)} characters.`
  if (type === 'regex') return `${shown} does not fit ${String(requirement)}.`
  const wanted = expected === null ? 'what fits' : (nouns[expected] ?? expected)
  return `${shown} is not ${wanted}.`
}
