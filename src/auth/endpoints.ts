import { openToAll } from '../behaviour/auth.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { parsePath, type Method, type PathPattern } from '../http/path.ts'
import type { Provider } from './definition/provider.ts'
import type { Asked } from './requests/requests.ts'

const loadRequests = () => import('./requests/requests.ts')

/** The addresses of a provider below its path, and what is asked for there. */
const addresses: readonly (readonly [method: Method, path: string, asked: Asked])[] = [
  ['GET', '/.well-known/openid-configuration', 'metadata'],
  ['GET', '/.well-known/oauth-authorization-server', 'metadata'],
  ['GET', '/jwks', 'jwks'],
  ['GET', '/authorize', 'authorize'],
  ['POST', '/authorize', 'authorize'],
  ['POST', '/token', 'token'],
  ['GET', '/userinfo', 'userinfo'],
  ['POST', '/userinfo', 'userinfo'],
  ['POST', '/introspect', 'introspect'],
  ['POST', '/revoke', 'revoke'],
  ['GET', '/end-session', 'endSession'],
  ['POST', '/end-session', 'endSession'],
  ['POST', '/device_authorization', 'deviceAuthorization'],
  ['GET', '/device', 'device'],
  ['POST', '/device', 'device'],
]

/** What fails on demand in its own way. */
const takesFailures: ReadonlySet<Asked> = new Set(['authorize', 'token', 'device'])

/** What answers JSON of OAuth, and errors as well. */
const answersErrors: ReadonlySet<Asked> = new Set([
  'token',
  'introspect',
  'revoke',
  'deviceAuthorization',
  'userinfo',
])

/** The keys of the endpoints of a provider. */
export function providerKeys(path: string): string[] {
  return addresses.map(([method, at]) => `${method} ${path}${at}`)
}

/** The endpoints of a provider. Mocks of the same address go before them. */
export function providerEndpoints(provider: Provider): Endpoint[] {
  const { path } = provider
  const below = addresses.map(([method, at, asked]) =>
    endpointOf(provider, method, path + at, asked),
  )
  if (path === '') return below
  // Where RFC 8414 looks for it.
  const other = `/.well-known/oauth-authorization-server${path}`
  return [...below, endpointOf(provider, 'GET', other, 'metadata')]
}

function endpointOf(provider: Provider, method: Method, text: string, asked: Asked): Endpoint {
  const { origin } = provider
  return {
    key: `${method} ${text}`,
    method,
    path: parsePath(text) as PathPattern,
    origin,
    needs: { body: method === 'POST', call: false, faker: false },
    note: 'login',
    // A guard of everything does not lock the way to sign in.
    behaviour: { auth: openToAll },
    takesAuthFailures: takesFailures.has(asked),
    isOfDocument: true,
    definition: () => JSON.stringify(provider, (_name, value: unknown) => shown(value)),
    handle: async (run) => (await loadRequests()).answers[asked](run, provider),
    ...(answersErrors.has(asked) && {
      answerFor: async (status) => (await loadRequests()).refusalOf(status),
    }),
  }
}

/** What stands in a text for a value that JSON has not. */
function shown(value: unknown): unknown {
  if (value instanceof Map) return [...value]
  return typeof value === 'function' ? String(value) : value
}
