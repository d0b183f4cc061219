import type { BrowserContext } from '@playwright/test'
import type { TestMock } from './mock.ts'

/** Names of this machine: a page may use another one than the mock's address has. */
const loopback = ['localhost', '127.0.0.1', '[::1]']

/**
 * Lets the requests of all pages of a browser context carry the session of a test, to the mock server and to
 * the origins named. Nothing is sent to others: not even that there is a session.
 *
 * @param origins of app servers that pass the header on, such as `http://localhost:3000`
 * @throws TypeError for an origin that is none
 * @example
 * const context = await browser.newContext()
 * await carrySession(context, mock)
 */
export async function carrySession(
  context: BrowserContext,
  mock: Pick<TestMock, 'origin' | 'headers'>,
  origins: readonly string[] = [],
): Promise<void> {
  const named = new Set([mock.origin, ...origins].flatMap(spellings))
  await context.route(
    (url) => named.has(url.origin),
    // Routes of the test's own are asked before this one, and go on to it by `fallback` as well.
    (route, request) => route.fallback({ headers: { ...request.headers(), ...mock.headers } }),
  )
}

/** An origin by all names of its host. */
function spellings(address: string): string[] {
  if (!URL.canParse(address)) {
    const shown = JSON.stringify(address)
    throw new TypeError(`${shown} is no origin. Write it as in "http://localhost:3000".`)
  }
  const { protocol, hostname, port, origin } = new URL(address)
  if (!loopback.includes(hostname)) return [origin]
  return loopback.map((name) => new URL(`${protocol}//${name}${port && `:${port}`}`).origin)
}
