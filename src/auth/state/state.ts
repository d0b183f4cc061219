import { BoundedMap } from '../../bounded-map.ts'
import type { AuthContext, Provider } from '../definition/provider.ts'

/** What a user has agreed to, or a client may do by itself: a code, and then a refresh token, stand for it. */
export interface Grant {
  readonly id: string
  readonly client: string
  /** Undefined for a client that acts by itself. */
  readonly sub: string | undefined
  readonly scope: string
  /** Whom access tokens are for; undefined for the usual. */
  readonly audience: readonly string[] | undefined
  readonly nonce: string | undefined
  /** When the user signed in, ms since 1970. */
  readonly authTime: number
  /** The login that it belongs to. */
  readonly login: string | undefined
  code?: AuthorizationCode
  /** The refresh token that holds now; those before it are over. */
  refresh?: { readonly secret: string; readonly expires: number }
}

/** What a code is bound to. */
export interface AuthorizationCode {
  readonly secret: string
  readonly expires: number
  readonly redirectUri: string
  /** Whether the redirect URI was sent, and has to be again. */
  readonly challenge: string | undefined
  /** A code holds once. */
  isUsed: boolean
}

/** A browser that is signed in, known by a cookie. */
export interface LoginSession {
  /** The claim `sid`. */
  readonly id: string
  /** What the cookie has beside it, which no token shows. */
  readonly secret: string
  readonly sub: string
  /** When the user signed in, ms since 1970. */
  readonly authTime: number
  readonly expires: number
}

/** A device that waits for its user (RFC 8628). */
export interface DeviceGrant {
  readonly userCode: string
  readonly client: string
  readonly scope: string
  readonly audience: readonly string[] | undefined
  readonly expires: number
  /** ms that it has to wait between two requests. */
  interval: number
  asked: number
  /** The user who has agreed, false for one who has not; undefined while nobody has said anything. */
  user: string | false | undefined
}

/** What is given out at most, the oldest first to go: of each session and provider. */
const most = {
  grants: 10_000,
  logins: 10_000,
  revoked: 10_000,
  devices: 1000,
  issuers: 100,
  tokens: 1000,
}

/** All that one provider remembers in one session. */
export class ProviderState {
  readonly grants: BoundedMap<string, Grant> = new BoundedMap(most.grants)
  readonly logins: BoundedMap<string, LoginSession> = new BoundedMap(most.logins)
  readonly devices: BoundedMap<string, DeviceGrant> = new BoundedMap(most.devices)
  /** Ids of grants and of access tokens that do not count any more. */
  readonly revoked: BoundedMap<string, true> = new BoundedMap(most.revoked)
  /** The names under which tokens were issued. */
  readonly issuers: BoundedMap<string, true> = new BoundedMap(most.issuers)
  /** Claims of access tokens whose signature was checked, with the id of the key. */
  readonly checked: BoundedMap<string, { readonly kid: string; readonly claims: object }> =
    new BoundedMap(most.tokens)
  /** How many access tokens were issued, which numbers them. */
  issued = 0
  /** Up to which number access tokens count as expired: of a user, or of all under the empty text. */
  readonly expired: BoundedMap<string, number> = new BoundedMap(1000)
}

const states = new WeakMap<object, Map<string, ProviderState>>()

/** What a provider remembers in the session; it survives a reload, and is gone with a reset. */
export function stateOf({ sessionMark }: AuthContext, { path }: Provider): ProviderState {
  let ofSession = states.get(sessionMark)
  if (!ofSession) states.set(sessionMark, (ofSession = new Map()))
  let state = ofSession.get(path)
  if (!state) ofSession.set(path, (state = new ProviderState()))
  return state
}
