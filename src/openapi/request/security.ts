import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { quoted } from '../../http/challenge.ts'
import { parseJson } from '../../http/json.ts'
import type { Operation } from '../document/operation.ts'

type Sent = Pick<EndpointContext, 'header' | 'cookies' | 'query'>

/** Why a request is refused: 401 where no credentials came, 403 where they do not reach. */
export interface Refusal {
  readonly status: 401 | 403
  readonly detail: string
  readonly headers: Readonly<Record<string, string>>
}

interface Scheme {
  readonly name: string
  /** What to send, in words. */
  readonly wanted: string
  /** The scheme as `WWW-Authenticate` names it (RFC 9110, section 11.6.1). */
  readonly challenge: string
  /** Whether its credentials may be a JWT, which has scopes. */
  readonly isBearer?: boolean
  /** The credentials of a request; undefined where there are none. */
  readonly read: (sent: Sent) => string | undefined
}

/**
 * Checks the security requirements of an operation; no credentials are verified, since mocks know no users, and none are asked
 * for of a scheme that is not declared, which the start tells.
 */
export function createSecurityCheck(
  operation: Operation,
): ((sent: Sent) => Refusal | undefined) | undefined {
  const { security } = operation
  if (security.length === 0 || security.some((each) => Object.keys(each).length === 0))
    return undefined
  const alternatives = security.map((requirement) =>
    Object.entries(requirement).map(([name, scopes]) => ({
      scheme: schemeOf(operation, name),
      scopes: Array.isArray(scopes) ? scopes.map(String) : [],
    })),
  )
  return (sent) => {
    let missing: Refusal | undefined
    for (const all of alternatives) {
      const lacking = all.flatMap(({ scheme, scopes }) => lackOf(scheme, scopes, sent) ?? [])
      if (lacking.length === 0) return undefined
      missing = missing?.status === 403 ? missing : lacking.find(({ status }) => status === 403)
    }
    return missing ?? unauthorized(alternatives.map((all) => all.map(({ scheme }) => scheme)))
  }
}

function lackOf(
  scheme: Scheme | undefined,
  scopes: readonly string[],
  sent: Sent,
): Refusal | undefined {
  if (!scheme) return undefined
  const credentials = scheme.read(sent)
  if (credentials === undefined) return { status: 401, detail: '', headers: {} }
  const granted = scheme.isBearer ? scopesOf(credentials) : undefined
  const lacking = granted && scopes.filter((scope) => !granted.has(scope))
  if (!lacking || lacking.length === 0) return undefined
  const detail = `The token of ${scheme.name} lacks the scope ${lacking.map((each) => JSON.stringify(each)).join(', ')}.`
  // RFC 6750, section 3.1.
  const challenge = `${scheme.challenge}, error="insufficient_scope", scope=${quoted(scopes.join(' '))}`
  return { status: 403, detail, headers: { 'www-authenticate': challenge } }
}

function unauthorized(alternatives: readonly (readonly (Scheme | undefined)[])[]): Refusal {
  const schemes = alternatives.map((all) => all.flatMap((each) => each ?? []))
  const wanted = schemes.map((all) => all.map((each) => each.wanted).join(' and '))
  const challenges = new Set(schemes.flat().map((each) => each.challenge))
  return {
    status: 401,
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
  return { name, wanted, challenge, isBearer: scheme === 'Bearer', read }
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
