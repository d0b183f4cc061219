import { createHmac } from 'node:crypto'

/** Options of `res.cookie`; `maxAge` in ms. */
export interface CookieOptions {
  readonly maxAge?: number | null
  readonly expires?: Date
  readonly path?: string | null
  readonly domain?: string
  readonly secure?: boolean
  readonly httpOnly?: boolean
  readonly sameSite?: boolean | string
  readonly partitioned?: boolean
  readonly priority?: string
  readonly signed?: boolean
  readonly encode?: (value: string) => string
}

/** A `Set-Cookie` as Express writes it. @param secret of `cookieParser('…')`, for signed ones */
export function cookieField(
  name: string,
  value: unknown,
  options: CookieOptions,
  secret: string | undefined,
): string {
  const { maxAge, path = '/', domain, encode = encodeURIComponent, sameSite } = options
  if (options.signed && secret === undefined) {
    throw new Error("A signed cookie needs a secret: run cookieParser('secret') before.")
  }
  const text = typeof value === 'object' ? `j:${JSON.stringify(value)}` : String(value)
  const given = options.signed ? `s:${text}.${signatureOf(text, secret as string)}` : text
  const isLasting = typeof maxAge === 'number' && !Number.isNaN(maxAge)
  const expires = isLasting ? new Date(Date.now() + maxAge) : options.expires
  const site = sameSite === true ? 'Strict' : sameSite
  const parts = [
    `${name}=${encode(given)}`,
    isLasting && `Max-Age=${Math.floor(maxAge / 1000)}`,
    domain && `Domain=${domain}`,
    path && `Path=${path}`,
    expires && `Expires=${expires.toUTCString()}`,
    options.httpOnly && 'HttpOnly',
    options.secure && 'Secure',
    options.partitioned && 'Partitioned',
    options.priority && `Priority=${capitalized(options.priority)}`,
    site && `SameSite=${capitalized(site)}`,
  ]
  return parts.filter((part) => typeof part === 'string' && part !== '').join('; ')
}

/** As the package `cookie-signature` signs, which `cookie-parser` checks. */
function signatureOf(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text).digest('base64').replace(/=+$/, '')
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()
}
