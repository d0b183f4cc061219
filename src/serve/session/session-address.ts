import { requestAt, splitAddress } from '../incoming.ts'
import { sessionNames } from './sessions.ts'

/** A request whose address begins with the prefix of a session. */
export interface SessionAddress {
  readonly id: string
  /** The prefix, such as `/__session/a1`. */
  readonly prefix: string
  /** The same request without it. */
  readonly request: Request
}

const shape = /^\/__session\/([^/]*)(\/.*)?$/

/** Whether a target may name a session; cheap, as it is asked of every request. */
export function mayNameSession(target: string): boolean {
  return target.startsWith(sessionNames.prefix)
}

/** Takes the prefix of a session off the address of a request; undefined where there is none. */
export function readSessionAddress(request: Request): SessionAddress | undefined {
  const { path, search } = splitAddress(request.url)
  const [, id, rest = '/'] = shape.exec(path) ?? []
  if (id === undefined) return undefined
  return {
    id,
    prefix: `${sessionNames.prefix}${id}`,
    request: requestAt(request, { path: rest, search }),
  }
}

/**
 * The same answer, with the addresses of its `Location` and `Link` below a prefix.
 *
 * @param url of the request
 */
export function addressedBelow(prefix: string, url: string, response: Response): Response {
  const location = response.headers.get('location')
  const { origin } = new URL(url)
  const link = response.headers.get('link')
  if (location?.startsWith('/')) response.headers.set('location', prefix + location)
  else if (location?.startsWith(`${origin}/`)) {
    response.headers.set('location', origin + prefix + location.slice(origin.length))
  }
  if (link !== null) {
    const below = link.replace(/<(https?:\/\/[^/>]+)?(\/[^>]*)>/g, `<$1${prefix}$2>`)
    response.headers.set('link', below)
  }
  return response
}
