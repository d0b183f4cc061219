import type { BrowserContext, Request, Route } from '@playwright/test'
import { isBelow } from '../http/path.ts'
import type { TestMock } from './mock.ts'
import { isUrl } from '../http/url.ts'

/** Names of this machine: a page may use another one than the mock's address has. */
const loopback = ['localhost', '127.0.0.1', '[::1]']

/**
 * Lets the requests of all pages of a browser context carry the session of a test, to the mock server and to
 * the origins named. Where the mocks have a `prefix`, what pages ask below it of this machine or of those origins
 * is answered by the mock server, whatever serves the pages. Nothing is sent to others: not even that there is a
 * session.
 *
 * @param origins of app servers that pass the header on, such as `http://localhost:3000`
 * @throws TypeError for an origin that is none
 * @example
 * const context = await browser.newContext()
 * await carrySession(context, mock)
 */
export async function carrySession(
  context: BrowserContext,
  mock: Pick<TestMock, 'origin' | 'headers' | 'prefixes'>,
  origins: readonly string[] = [],
): Promise<void> {
  const named = new Set([mock.origin, ...origins].flatMap(spellings))
  const isMocked = ({ hostname, origin, pathname }: URL) =>
    (named.has(origin) || loopback.includes(hostname)) &&
    mock.prefixes.some((prefix) => isBelow(pathname, prefix))
  await context.route(
    (url) => named.has(url.origin) || isMocked(url),
    // Routes of the test's own are asked before this one, and go on to it by `fallback` as well.
    async (route, request) => {
      const headers = { ...request.headers(), ...mock.headers }
      const url = new URL(request.url())
      if (!isMocked(url)) return route.fallback({ headers })
      await toMock(route, request, mock.origin + url.pathname + url.search, headers)
    },
  )
}

/** Sends a request to the mock server in place of the one that it names. */
async function toMock(
  route: Route,
  request: Request,
  url: string,
  headers: Record<string, string>,
): Promise<void> {
  // A browser changes no scheme, so that pages over TLS get whole answers, and streams when they end.
  if (new URL(request.url()).protocol === new URL(url).protocol)
    await route.fallback({ url, headers })
  else await route.fulfill({ response: await route.fetch({ url, headers, maxRedirects: 0 }) })
}

/** An origin by all names of its host. */
function spellings(address: string): string[] {
  if (!isUrl(address)) {
    const shown = JSON.stringify(address)
    throw new TypeError(`${shown} is no origin. Write it as in "http://localhost:3000".`)
  }
  const { protocol, hostname, port, origin } = new URL(address)
  if (!loopback.includes(hostname)) return [origin]
  return loopback.map((name) => new URL(`${protocol}//${name}${port && `:${port}`}`).origin)
}
