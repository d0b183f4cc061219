import {
  formatValue,
  isObject,
  unknownKey,
  type ValidationIssue,
} from '../../errors/validation-issue.ts'
import { isIssue } from '../../errors/validation-issue.ts'
import { parsePath } from '../../http/path.ts'
import type { Provider } from './provider.ts'
import { readClients } from './clients.ts'
import { readCredentials } from './credentials.ts'
import type { AuthOptions } from './define.ts'
import { readKeys } from './keys.ts'
import { readLifetimes } from './lifetimes.ts'
import { isUrl } from '../../http/url.ts'

/** A provider without the place that it stands at. */
export type ReadProvider = Omit<Provider, 'origin'>

/** What is wrong with an option, and which it is: undefined for all of them. */
export interface OptionIssue extends ValidationIssue {
  readonly at?: string
}

const names: readonly (keyof AuthOptions)[] = [
  'users',
  'path',
  'issuer',
  'clients',
  'keys',
  'alg',
  'lifetimes',
  'claims',
  'username',
  'password',
  'scopes',
  'audience',
  'refreshTokens',
  'rotateRefreshTokens',
  'requirePkce',
  'basic',
  'apiKey',
  'tokens',
]

/** Reads what `auth()` and `"$auth"` take. */
export function readAuthOptions(given: unknown): ReadProvider | OptionIssue {
  const example = 'Write { "users": "users" }, the name of a collection.'
  if (!isObject(given))
    return { message: `${formatValue(given)} is no provider of logins.`, hint: example }
  const unknown = unknownKey(given, names, 'a provider of logins', `There are ${names.join(', ')}.`)
  if (unknown) {
    return { ...unknown, at: Object.keys(given).find((key) => !(names as string[]).includes(key)) }
  }
  const users = isObject(given['users']) ? given['users']['name'] : given['users']
  if (typeof users !== 'string' || users === '') {
    const message = 'A provider of logins has no "users", the collection whose records sign in.'
    return { message, hint: example, at: 'users' }
  }
  const keys = readKeys(given['keys'], given['alg'])
  if (isIssue(keys)) return { ...keys, at: given['keys'] === undefined ? 'alg' : 'keys' }
  const credentials = readCredentials(given)
  if (isIssue(credentials)) return credentials
  const read: Record<string, unknown> = { users, ...keys.value, credentials: credentials.value }
  for (const [name, reader] of Object.entries(readers)) {
    const found = reader(given[name])
    if (isIssue(found)) return { ...found, at: name }
    read[name] = found.value
  }
  return read as unknown as ReadProvider
}

type Reader = (given: unknown) => { readonly value: unknown } | ValidationIssue

const readers: Readonly<Record<string, Reader>> = {
  path: readPath,
  issuer: readIssuer,
  clients: readClients,
  lifetimes: readLifetimes,
  claims: (given) =>
    given === undefined || typeof given === 'function'
      ? { value: given }
      : listOf(
          'claims',
          given,
          'Write the names of fields: ["tenantId"], or a function in TypeScript.',
        ),
  username: (given) => listOf('username', given ?? ['username', 'email'], fieldsHint),
  password: (given = 'password') =>
    given === false || (typeof given === 'string' && given !== '')
      ? { value: given }
      : wrong('password', given, 'Write the name of a field, or false to take any password.'),
  scopes: (given) =>
    given === undefined
      ? { value: undefined }
      : listOf('scopes', given, scopesHint, /^[!#-[\]-~]+$/),
  audience: (given) =>
    given === undefined
      ? { value: undefined }
      : listOf('audience', given, 'Write "https://api.example.test".'),
  refreshTokens: (given = 'offline_access') =>
    given === 'always' || given === 'offline_access'
      ? { value: given }
      : wrong('refreshTokens', given, 'Write "always", or "offline_access" for that scope alone.'),
  rotateRefreshTokens: (given = true) => flag('rotateRefreshTokens', given),
  requirePkce: (given = false) => flag('requirePkce', given),
}

const fieldsHint = 'Write the name of a field, such as "email", or a list of them.'
const scopesHint = 'Write their names: ["orders:read", "orders:write"].'

function wrong(name: string, given: unknown, hint: string): ValidationIssue {
  return { message: `"${name}" is ${formatValue(given)}.`, hint }
}

function flag(name: string, given: unknown): ReturnType<Reader> {
  return typeof given === 'boolean' ? { value: given } : wrong(name, given, 'Write true or false.')
}

/** A text, or a list of texts, as a list. */
function listOf(name: string, given: unknown, hint: string, shape = /./): ReturnType<Reader> {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given]
  const bad = list.find((each) => typeof each !== 'string' || !shape.test(each))
  return bad === undefined && list.length > 0 ? { value: list } : wrong(name, bad ?? given, hint)
}

function readPath(given: unknown = '/auth'): { readonly value: string } | ValidationIssue {
  const hint = 'Write a path such as "/auth".'
  if (typeof given !== 'string' || !given.startsWith('/')) return wrong('path', given, hint)
  const parsed = parsePath(given)
  if ('message' in parsed || parsed.segments.some(({ kind }) => kind !== 'literal')) {
    return { message: `"path" is ${formatValue(given)}, which is no fixed address.`, hint }
  }
  return { value: given.replace(/\/+$/, '') }
}

function readIssuer(given: unknown): { readonly value: string | undefined } | ValidationIssue {
  if (given === undefined) return { value: undefined }
  const hint = 'Write the address at which browsers see it, such as "http://localhost:3000/auth".'
  const isAddress = typeof given === 'string' && /^https?:\/\/[^\s?#]+$/.test(given) && isUrl(given)
  return isAddress ? { value: given.replace(/\/$/, '') } : wrong('issuer', given, hint)
}
