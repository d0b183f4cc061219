import type { EndpointContext } from '../endpoints/handler-context.ts'
import type { Authentication, CredentialScheme } from '../endpoints/authentication.ts'
import type { CredentialKind, Identified } from '../endpoints/identity.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import type { Provider } from './definition/provider.ts'
import { loginCookie } from './definition/cookie.ts'

/** A credential as it was sent. */
interface SentCredential {
  readonly kind: CredentialKind
  readonly value: string
}

type Identify = typeof import('./identify.ts')

/** Tells by the providers of all files who sends a request; undefined where there is none. */
export function authenticationOf(providers: readonly Provider[]): Authentication | undefined {
  return providers.length === 0 ? undefined : new ProviderAuthentication(providers)
}

/** What checks credentials is loaded with the first that come, as most requests of most mocks have none. */
class ProviderAuthentication implements Authentication {
  readonly schemes: readonly CredentialScheme[]
  readonly #providers: readonly Provider[]
  #loaded: Identify | undefined

  constructor(providers: readonly Provider[]) {
    this.#providers = providers
    this.schemes = providers.flatMap(schemesOf)
  }

  identify(context: EndpointContext): MaybePromise<Identified> {
    const sent = this.#sent(context)
    return sent && this.verify(sent.kind, sent.value, context)
  }

  verify(kind: CredentialKind, value: string, context: EndpointContext): MaybePromise<Identified> {
    if (this.#loaded) return this.#loaded.identifyBy({ kind, value }, this.#providers, context)
    return import('./identify.ts').then((loaded) => {
      this.#loaded = loaded
      return loaded.identifyBy({ kind, value }, this.#providers, context)
    })
  }

  /** The credential of a request; that of `Authorization` goes before all others. */
  #sent(context: EndpointContext): SentCredential | undefined {
    const [, scheme = '', credentials = ''] =
      /^(\S+)\s+(\S+)\s*$/.exec(context.header('authorization') ?? '') ?? []
    if (/^bearer$/i.test(scheme)) return { kind: 'bearer', value: credentials }
    const takesBasic = this.#providers.some(({ credentials: { basic } }) => basic)
    if (takesBasic && /^basic$/i.test(scheme)) return { kind: 'basic', value: credentials }
    const token = tokenOfStream(context)
    if (token !== undefined) return { kind: 'bearer', value: token }
    for (const scheme of this.schemes) {
      const value = valueAt(scheme, context)
      if (value !== undefined && value !== '') return { kind: scheme.kind, value }
    }
    return undefined
  }
}

/** Browsers open event streams and WebSockets without headers: a token stands in the query (RFC 6750, section 2.3). */
function tokenOfStream({ method, header, query }: EndpointContext): string | undefined {
  const isStream = method === 'WS' || /\btext\/event-stream\b/i.test(header('accept') ?? '')
  return isStream ? query['access_token'] : undefined
}

function valueAt(scheme: CredentialScheme, { header, query, cookies }: EndpointContext) {
  if (scheme.kind === 'cookie') return cookies[scheme.name]
  if (scheme.kind !== 'api-key') return undefined
  if (scheme.in === 'header') return header(scheme.name)
  return (scheme.in === 'query' ? query : cookies)[scheme.name]
}

function schemesOf(provider: Provider): CredentialScheme[] {
  const { path, credentials } = provider
  const { basic, apiKey } = credentials
  return [
    { kind: 'bearer', authorizePath: `${path}/authorize`, tokenPath: `${path}/token` },
    ...(basic ? [{ kind: 'basic' } as const] : []),
    ...(apiKey ? [{ kind: 'api-key', in: apiKey.in, name: apiKey.name } as const] : []),
    { kind: 'cookie', name: loginCookie(provider) },
  ]
}
