import { STATUS_CODES } from 'node:http'
import { Duplex } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { requestEnvKey } from '../dispatch/request-env.ts'
import { requestOf, splitAddress } from '../http/address.ts'
import { withPlatformBody } from '../http/platform-body.ts'
import { parseUrl } from '../http/url.ts'
import { closedSession } from '../sessions/session-handle.ts'
import type { Session } from '../sessions/session.ts'

/** Who answers in process: an application, and the address of its server. */
export interface InProcess {
  readonly url: string
  readonly app: { readonly fetch: (request: Request, env: object) => Response | Promise<Response> }
  /** The session of a handle that asks; undefined for that which the request names. */
  readonly session: Session | undefined
}

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
/** The most redirects that are followed (Fetch, section 4.4). */
const mostRedirects = 20

/** What undoes a content coding. */
export const decoders: Readonly<Record<string, () => Duplex>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

/**
 * Answers a request in process as the global `fetch` does over the network: redirects are followed unless the
 * request says otherwise, bodies are decoded, and the answer has its address. A redirect to another origin than
 * that of the request, or the server's own, is given as it is, since nothing in process answers there.
 *
 * @throws TypeError as `fetch` does, where a redirect is an error, or there are too many; the reason of an abort
 */
export async function fetchInProcess(
  { url: own, app, session }: InProcess,
  input: string | URL | Request,
  init: RequestInit | undefined,
): Promise<Response> {
  if (session?.ended) throw closedSession(session.id)
  const bindings = { isOwn: true, ...(session && { session }) }
  const ask = async (each: Request) => await app.fetch(each, { [requestEnvKey]: bindings })
  const given = typeof init?.body === 'object' ? await withPlatformBody(init) : init
  const request = requestOf(input, given, own)
  const { redirect, signal } = request
  let current = request
  for (let count = 0; ; count++) {
    // Only what is sent again needs a body to be left.
    const again = current.body && redirect === 'follow' ? current.clone() : current
    const response = await untilAborted(signal, ask(current))
    const location = redirects.has(response.status) ? response.headers.get('location') : null
    if (location === null || redirect === 'manual') return asFetched(response, current.url, count)
    if (redirect === 'error') throw failed('unexpected redirect')
    const url = targetOf(location, current.url)
    if (!url) return asFetched(response, current.url, count)
    const { origin } = new URL(current.url)
    if (url.origin !== origin && url.origin !== own) return asFetched(response, current.url, count)
    if (count === mostRedirects) throw failed('redirect count exceeded')
    void response.body?.cancel().catch(() => {})
    current = redirected(again, response.status, origin + url.pathname + url.search, signal)
  }
}

/** What comes, or the reason of an abort as soon as that comes, whatever still works on the answer. */
async function untilAborted<Value>(signal: AbortSignal, coming: Promise<Value>): Promise<Value> {
  let abort = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason as Error)
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort)
  })
  try {
    return await Promise.race([coming, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

function targetOf(location: string, base: string): URL | undefined {
  return parseUrl(location, base)
}

function failed(reason: string): TypeError {
  return new TypeError('fetch failed', { cause: new Error(reason) })
}

/** The request that follows a redirect (Fetch, section 4.4, step 12): after some it is a GET. */
function redirected(before: Request, status: number, url: string, signal: AbortSignal): Request {
  const { method } = before
  const isGet = status === 303 ? method !== 'HEAD' : status <= 302 && method === 'POST'
  const headers = new Headers(before.headers)
  if (!isGet) {
    const body = before.body && { body: before.body, duplex: 'half' as const }
    return new Request(url, { method, headers, signal, ...body })
  }
  for (const name of before.headers.keys()) if (name.startsWith('content-')) headers.delete(name)
  return new Request(url, { method: 'GET', headers, signal })
}

/** Gives a response what only `fetch` can: its address, the words of its status, and a body that is decoded. */
function asFetched(response: Response, url: string, redirections: number): Response {
  const { status, headers, body } = response
  const coding = headers.get('content-encoding')?.trim().toLowerCase() ?? ''
  const decoder = body && Object.hasOwn(decoders, coding) ? decoders[coding] : undefined
  const plain = decoder
    ? new Response(body?.pipeThrough(Duplex.toWeb(decoder()) as never), { status, headers })
    : response
  const { origin, path, search } = splitAddress(url)
  return withMembers(plain, {
    url: origin + path + search,
    redirected: redirections > 0,
    statusText: STATUS_CODES[status] ?? '',
    type: 'basic',
  })
}

type Members = Pick<Response, 'url' | 'redirected' | 'statusText' | 'type'>

function withMembers(response: Response, members: Members): Response {
  for (const [name, value] of Object.entries(members)) {
    Object.defineProperty(response, name, { value, configurable: true, enumerable: true })
  }
  const clone = response.clone.bind(response)
  return Object.defineProperty(response, 'clone', {
    value: () => withMembers(clone(), members),
    configurable: true,
  })
}
