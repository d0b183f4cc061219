import { didYouMean } from '../../errors/nearest.ts'
import { problemReply } from '../../http/reply.ts'
import type { Reply } from '../../http/reply.ts'

/** What is wrong with one part of a call. */
export interface CallError {
  /** A pointer into the body (RFC 6901) such as `/fail/key`, or `?name` for a parameter of the query. */
  readonly path: string
  readonly message: string
}

/** 422 for a call that the API does not understand, with all that is wrong. */
export function invalidCall(errors: readonly CallError[]): Reply {
  const shown = errors.slice(0, 3).map(({ path, message }) => `${path || 'body'}: ${message}`)
  const more = errors.length > 3 ? [`and ${errors.length - 3} more`] : []
  return problemReply('invalid-admin-call', [...shown, ...more].join(' '), { errors })
}

/** A part of a pointer (RFC 6901, section 3). */
export function pointerPart(name: string): string {
  return `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** The most names that a sentence lists. */
const mostListed = 20

/** 404 for a name that nothing has, with the nearest one. */
export function unknownName(kind: string, name: string, names: readonly string[]): Reply {
  const listed = names.slice(0, mostListed).map((each) => JSON.stringify(each))
  const more = names.length > mostListed ? ` and ${names.length - mostListed} more` : ''
  const all = names.length > 0 ? `There are ${listed.join(', ')}${more}.` : 'There are none.'
  const shown = name.length > 100 ? `${name.slice(0, 100)}…` : name
  // Of numbers none is nearer than another.
  const near = /^\d+$/.test(shown) ? '' : didYouMean(shown, names)
  return problemReply(
    'unknown-name',
    `There is no ${kind} ${JSON.stringify(shown)}. ${near || all}`,
  )
}

/**
 * Carries out what may find a bound reached.
 *
 * @throws Reply `too-many` 409 in place of a plain Error; others as they are
 */
export function bounded<Value>(act: () => Value): Value {
  try {
    return act()
  } catch (error) {
    // Whatever else may be wrong is an error of a class of its own, or a reply.
    if (!(error instanceof Error) || error.constructor !== Error) throw error
    throw problemReply('too-many', error.message)
  }
}

/** 404 for an address below `/__mockapi` that no operation has, with the nearest one. */
export function unknownAddress(path: string, paths: readonly string[]): Reply {
  const shown = path.length > 100 ? `${path.slice(0, 100)}…` : path
  const near = didYouMean(shown, paths) || 'GET /__mockapi/openapi.json describes what is there.'
  return problemReply('no-operation', `There is no ${JSON.stringify(shown)} here. ${near}`)
}
