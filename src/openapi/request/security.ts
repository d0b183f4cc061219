import { takenKinds, verifyCredential } from '../../dispatch/identity.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { isRefused, type CredentialKind, type Identified } from '../../endpoints/identity.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { quoted } from '../../http/challenge.ts'
import { parseJson } from '../../http/json.ts'
import { chain, type MaybePromise } from '../../http/maybe-promise.ts'
import type { Operation } from '../document/operation.ts'

type Sent = Pick<EndpointContext, 'header' | 'cookies' | 'query'>

/** Why a request is refused: 401 where no credentials came, or they do not count, 403 where they do not reach. */
export interface Refusal {
  readonly status: 401 | 403
  readonly code: 'no-credentials' | 'invalid-credentials' | 'missing-scope'
  readonly detail: string
  readonly headers: Readonly<Record<string, string>>
}

interface Scheme {
  readonly name: string
  /** What to send, in words. */
  readonly wanted: string
  /** The scheme as `WWW-Authenticate` names it (RFC 9110, section 11.6.1). */
  readonly challenge: string
  /** What its credentials are; undefined for those that nobody can check. */
  readonly kind: CredentialKind | undefined
  /** Whether its credentials may be a JWT, which has scopes. */
  readonly isBearer?: boolean
  /** Whether they are the value of a cookie. */
  readonly isCookie?: boolean
  /** The credentials of a request; undefined where there are none. */
  readonly read: (sent: Sent) => string | undefined
}

/**
 * Checks the security requirements of an operation. Credentials are verified where a mock file says who may sign in; else
 * any are taken, and none are asked for of a scheme that is not declared, which the start tells.
 */
export function createSecurityCheck(
  operation: Operation,
): ((context: EndpointContext) => MaybePromise<Refusal | undefined>) | undefined {
  const { security } = operation
  if (security.length === 0 || security.some((each) => Object.keys(each).length === 0))
    return undefined
  const alternatives = security.map((requirement) =>
    Object.entries(requirement).flatMap(([name, scopes]) => {
      const scheme = schemeOf(operation, name)
      return scheme ? { scheme, scopes: Array.isArray(scopes) ? scopes.map(String) : [] } : []
    }),
  )
  return (context) => {
    const missing = unauthorized(alternatives.map((all) => all.map(({ scheme }) => scheme)))
    return firstMet(alternatives, context, missing)
  }
}

interface Needed {
  readonly scheme: Scheme
  readonly scopes: readonly string[]
}

/** Undefined where all schemes of one alternative are met; else why the one that is nearest is not. */
function firstMet(
  [all, ...others]: readonly (readonly Needed[])[],
  context: EndpointContext,
  refusal: Refusal,
): MaybePromise<Refusal | undefined> {
  if (!all) return refusal
  return chain(lackOfAll(all, context), (lack) => {
    if (!lack) return undefined
    const isNearer = rank[lack.code] > rank[refusal.code]
    return firstMet(others, context, isNearer ? lack : refusal)
  })
}

const rank = { 'no-credentials': 0, 'invalid-credentials': 1, 'missing-scope': 2 }

/** What says most of all that is lacking; one after the other, as most operations have one scheme alone. */
function lackOfAll(
  [first, ...others]: readonly Needed[],
  context: EndpointContext,
): MaybePromise<Refusal | undefined> {
  if (!first) return undefined
  return chain(lackOf(first, context), (lack) => {
    const isLast = others.length === 0 || lack?.code === 'missing-scope'
    if (isLast) return lack
    return chain(lackOfAll(others, context), (more) =>
      lack && more ? (rank[more.code] > rank[lack.code] ? more : lack) : (more ?? lack),
    )
  })
}

function lackOf(
  { scheme, scopes }: Needed,
  context: EndpointContext,
): MaybePromise<Refusal | undefined> {
  const credentials = scheme.read(context)
  if (credentials === undefined) return noCredentials
  return chain(verified(scheme, credentials, context), (identified) => {
    if (identified === undefined) return invalid(scheme, 'Nobody is signed in by this cookie.')
    if (identified === 'unchecked') {
      const granted = scheme.isBearer ? scopesOf(credentials) : undefined
      return lackOfScopes(scheme, scopes, granted)
    }
    if (isRefused(identified)) return invalid(scheme, identified.detail)
    return lackOfScopes(scheme, scopes, identified.scopes && new Set(identified.scopes))
  })
}

/** Who has the credentials; `unchecked` where nothing is known of such ones. */
function verified(
  { kind, isCookie }: Scheme,
  credentials: string,
  context: EndpointContext,
): MaybePromise<Identified | 'unchecked'> {
  const taken = kind && takenKinds(context)
  if (!taken) return 'unchecked'
  if (kind !== 'api-key' || taken.has(kind)) return verifyCredential(context, kind, credentials)
  if (!isCookie) return 'unchecked'
  // The cookie of the login page, whatever the document calls it; another one cannot be told from any text.
  return chain(verifyCredential(context, 'cookie', credentials), (found) => found ?? 'unchecked')
}

const noCredentials: Refusal = { status: 401, code: 'no-credentials', detail: '', headers: {} }

function invalid({ challenge, isBearer }: Scheme, detail: string): Refusal {
  const error = `, error="invalid_token", error_description=${quoted(detail)}`
  const headers = { 'www-authenticate': isBearer ? challenge + error : challenge }
  return { status: 401, code: 'invalid-credentials', detail, headers }
}

function lackOfScopes(
  { name, challenge }: Scheme,
  scopes: readonly string[],
  granted: ReadonlySet<string> | undefined,
): Refusal | undefined {
  const lacking = granted && scopes.filter((scope) => !granted.has(scope))
  if (!lacking || lacking.length === 0) return undefined
  const detail = `The token of ${name} lacks the scope ${lacking.map((each) => JSON.stringify(each)).join(', ')}.`
  // RFC 6750, section 3.1.
  const error = `${challenge}, error="insufficient_scope", scope=${quoted(scopes.join(' '))}`
  return { status: 403, code: 'missing-scope', detail, headers: { 'www-authenticate': error } }
}

function unauthorized(schemes: readonly (readonly Scheme[])[]): Refusal {
  const wanted = schemes.map((all) => all.map((each) => each.wanted).join(' and '))
  const challenges = new Set(schemes.flat().map((each) => each.challenge))
  return {
    status: 401,
    code: 'no-credentials',
    detail: `This operation needs credentials. Send ${wanted.join(', or ')}.`,
    headers: { 'www-authenticate': [...challenges].join(', ') },
  }
}

/** What a token that is a JWT (RFC 7519) says of its scopes; undefined where nothing is told. */
function scopesOf(credentials: string): ReadonlySet<string> | undefined {
  const [, payload] = credentials.split('.')
  if (payload === undefined || credentials.split('.').length !== 3) return undefined
  let claims: unknown
  try {
    claims = parseJson(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))?.value
  } catch {
    return undefined
  }
  if (!isObject(claims)) return undefined
  const { scope, scp, scopes, permissions } = claims
  const given = scope ?? scp ?? scopes ?? permissions
  if (typeof given === 'string') return new Set(given.split(/\s+/))
  return Array.isArray(given) ? new Set(given.map(String)) : undefined
}

function schemeOf({ document }: Operation, name: string): Scheme | undefined {
  const scheme = document.securityScheme(name)
  return scheme && readScheme(scheme, name)
}

/** Reads a Security Scheme Object; undefined for one that a request cannot show, such as `mutualTLS`. */
function readScheme(raw: Readonly<Record<string, unknown>>, name: string): Scheme | undefined {
  switch (raw['type']) {
    case 'apiKey':
      return apiKey(name, String(raw['in']), String(raw['name']))
    case 'basic':
      return authorization(name, 'Basic')
    case 'http':
      return authorization(name, capitalized(String(raw['scheme'])))
    case 'oauth2':
    case 'openIdConnect':
      return authorization(name, 'Bearer')
    default:
      return undefined
  }
}

function apiKey(name: string, at: string, key: string): Scheme {
  const place = at === 'query' ? 'query parameter' : at
  const read = ({ header, cookies, query }: Sent) => {
    const value =
      at === 'header'
        ? header(key.toLowerCase())
        : at === 'cookie'
          ? own(cookies, key)
          : own(query, key)
    return value === '' ? undefined : value
  }
  return {
    name,
    wanted: `the ${place} ${key}`,
    kind: 'api-key',
    isCookie: at === 'cookie',
    challenge: `ApiKey realm=${quoted(name)}, in="${at}", name=${quoted(key)}`,
    read,
  }
}

function authorization(name: string, scheme: string): Scheme {
  const read = ({ header }: Sent) => {
    const [, sent = '', credentials = ''] =
      /^(\S+)\s+(.+)$/.exec(header('authorization') ?? '') ?? []
    if (sent.toLowerCase() !== scheme.toLowerCase()) return undefined
    return scheme === 'Basic' && !isBasic(credentials) ? undefined : credentials
  }
  const wanted = `"Authorization: ${scheme} ${samples[scheme] ?? '<credentials>'}"`
  const challenge = `${scheme} realm=${quoted(name)}${parameters[scheme] ?? ''}`
  const kind = scheme === 'Bearer' ? 'bearer' : scheme === 'Basic' ? 'basic' : undefined
  return { name, wanted, challenge, kind, isBearer: scheme === 'Bearer', read }
}

const samples: Readonly<Record<string, string>> = {
  Basic: '<base64 of name:password>',
  Bearer: '<token>',
  Digest: 'username="…", realm="…", nonce="…", uri="…", response="…"',
}

/** What challenges of a scheme have beside their realm: RFC 7617, section 2.1; RFC 7616, section 3.3. */
const parameters: Readonly<Record<string, string>> = {
  Basic: ', charset="UTF-8"',
  Digest: ', qop="auth", algorithm=SHA-256, nonce="bW9ja2FwaQ=="',
}

function own(values: Readonly<Record<string, string | undefined>>, name: string) {
  return Object.hasOwn(values, name) ? values[name] : undefined
}

/** RFC 7617, section 2. */
function isBasic(credentials: string): boolean {
  try {
    return atob(credentials).includes(':')
  } catch {
    return false
  }
}

function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}
