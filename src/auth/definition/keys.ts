import { isObject, type ValidationIssue } from '../../errors/validation-issue.ts'
import type { GivenKey, Provider } from './provider.ts'

type Algorithm = Provider['alg']

interface GivenKeys {
  readonly alg: Algorithm
  readonly keys: readonly GivenKey[] | undefined
}

const algorithms: readonly unknown[] = ['RS256', 'ES256'] satisfies Algorithm[]

/** The members of a private key of each type; WebCrypto takes no RSA key without all of its primes. */
const members = {
  RSA: ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'],
  EC: ['x', 'y', 'd'],
} as const

/** How many characters of base64url members have at least: WebCrypto refuses shorter ones when it is too late to say so. */
const shortest: Readonly<Record<keyof typeof members, Readonly<Record<string, number>>>> = {
  RSA: { n: 342 },
  EC: { x: 43, y: 43, d: 43 },
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' ? value.length : 0
}

/** Reads `keys` and `alg`, of which one may decide the other. */
export function readKeys(
  keys: unknown,
  alg: unknown,
): { readonly value: GivenKeys } | ValidationIssue {
  if (alg !== undefined && !algorithms.includes(alg)) {
    const message = `"alg" is ${JSON.stringify(alg)}, and tokens are signed by RS256 or ES256.`
    return { message, hint: 'Write "RS256", which every client knows, or "ES256".' }
  }
  if (keys === undefined) return { value: { alg: (alg as Algorithm) ?? 'RS256', keys: undefined } }
  if (!Array.isArray(keys) || keys.length === 0) {
    return { message: '"keys" is no list of private keys.', hint: keyHint }
  }
  const read: GivenKey[] = []
  for (const [index, key] of (keys as unknown[]).entries()) {
    const found = readKey(key)
    if ('message' in found) return { ...found, message: `"keys[${index}]" ${found.message}` }
    read.push(found)
  }
  const used = (alg as Algorithm) ?? read[0]?.alg
  if (read.some((key) => key.alg === used)) return { value: { alg: used, keys: read } }
  const kind = used === 'RS256' ? 'an RSA key' : 'an EC key of P-256'
  const message = `"alg" is ${used}, and none of the keys is ${kind}.`
  return { message, hint: 'Leave out "alg", or add such a key.' }
}

const keyHint =
  'Write private keys as JWK, as exportJWK() of "jose" gives them: { "kty": "EC", "crv": "P-256", "x": …, "y": …, "d": … }.'

function readKey(key: unknown): GivenKey | ValidationIssue {
  if (!isObject(key)) return { message: 'is no JWK.', hint: keyHint }
  const { kty, crv, kid } = key
  if (kty !== 'RSA' && kty !== 'EC') {
    const message = `has the type (kty) ${JSON.stringify(kty) ?? 'undefined'}, which signs nothing here.`
    return { message, hint: 'Keys are of the type "RSA", or "EC" with the curve "P-256".' }
  }
  if (kty === 'EC' && crv !== 'P-256') {
    const message = `is of the curve ${JSON.stringify(crv) ?? 'undefined'}, which ES256 does not sign with.`
    return { message, hint: 'Make a key of "P-256".' }
  }
  const missing = members[kty].find((name) => !isBase64Url(key[name]))
  if (missing !== undefined) {
    const isPublic = missing === 'd'
    const message = isPublic
      ? 'is a public key ("d" is missing), and tokens are signed with private ones.'
      : `has no "${missing}" that is base64url.`
    return { message, hint: keyHint }
  }
  const short = Object.entries(shortest[kty]).find(([name, least]) => lengthOf(key[name]) < least)
  if (short) {
    const message = `has as "${short[0]}" fewer than ${short[1]} characters, which is no key that signs.`
    return {
      message,
      hint: 'RSA keys have 2048 bits or more, those of P-256 43 characters in each part.',
    }
  }
  if (kid !== undefined && typeof kid !== 'string') {
    return { message: 'has a "kid" that is no text.', hint: 'Leave it out for its thumbprint.' }
  }
  return { alg: kty === 'RSA' ? 'RS256' : 'ES256', kid, jwk: key }
}

function isBase64Url(value: unknown): boolean {
  return typeof value === 'string' && /^[\w-]+$/.test(value)
}
