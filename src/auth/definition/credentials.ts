import {
  formatValue,
  isObject,
  unknownKey,
  type ValidationIssue,
} from '../../errors/validation-issue.ts'

/** Credentials beside tokens that a provider issues and the cookie of its login page: options of `auth`. */
export interface CredentialOptions {
  /** Whether name and password are taken with each request (RFC 7617), as the password grant takes them; default false. */
  readonly basic?: boolean
  /** Where a key is sent, and whose it is: `'x-api-key'` is a header, whose value is in the field `apiKey` of a user. */
  readonly apiKey?: string | ApiKeyOptions
  /** Bearer tokens that always count, and whose they are: `{ 'dev-token': 'ada' }`. */
  readonly tokens?: Readonly<Record<string, KeyOwner>>
}

/** Where API keys are sent, and whose they are. */
export interface ApiKeyOptions {
  /** One of these three; the name of what holds the key. */
  readonly header?: string
  readonly query?: string
  readonly cookie?: string
  /** The field of users that holds their keys, one or a list; default `apiKey`. */
  readonly field?: string
  /** More keys, and whose they are. */
  readonly keys?: Readonly<Record<string, KeyOwner>>
}

/** The user of a key, by id or name, and what it may be used for; without scopes for everything. */
export type KeyOwner = string | { readonly user?: string; readonly scopes?: readonly string[] }

/** The user of a key and its scopes. */
export interface Owner {
  /** Undefined for a program that acts by itself. */
  readonly user: string | undefined
  readonly scopes: readonly string[] | undefined
}

/** Credentials that a provider takes beside its own. */
export interface Credentials {
  readonly basic: boolean
  readonly apiKey:
    | {
        readonly in: 'header' | 'query' | 'cookie'
        /** Of a header in lower case. */
        readonly name: string
        readonly field: string
        readonly keys: ReadonlyMap<string, Owner>
      }
    | undefined
  readonly tokens: ReadonlyMap<string, Owner>
}

/** What is wrong with one of the options, and which it is. */
type CredentialIssue = ValidationIssue & { readonly at: keyof CredentialOptions }

/** Reads the options `basic`, `apiKey` and `tokens` of `auth`. */
export function readCredentials(given: {
  readonly [Name in keyof CredentialOptions]?: unknown
}): { readonly value: Credentials } | CredentialIssue {
  const { basic = false, apiKey, tokens } = given
  if (typeof basic !== 'boolean') {
    const message = `"basic" is ${formatValue(basic)}.`
    return { message, hint: 'Write true: names and passwords are those of the users.', at: 'basic' }
  }
  const key = apiKey === undefined ? undefined : readApiKey(apiKey)
  if (key && 'message' in key) return { ...key, at: 'apiKey' }
  const owners = readOwners(tokens, 'tokens')
  if ('message' in owners) return { ...owners, at: 'tokens' }
  return { value: { basic, apiKey: key, tokens: owners.value } }
}

const places = ['header', 'query', 'cookie'] as const
const keyHint =
  "Write 'x-api-key' for a header, or { query: 'api_key', field: 'apiKey', keys: { 'k-1': 'ada' } }."

function readApiKey(given: unknown): NonNullable<Credentials['apiKey']> | ValidationIssue {
  const options = typeof given === 'string' ? { header: given } : given
  if (!isObject(options)) {
    return { message: `"apiKey" is ${formatValue(given)}.`, hint: keyHint }
  }
  const unknown = unknownKey(options, [...places, 'field', 'keys'], '"apiKey"', keyHint)
  if (unknown) return unknown
  const [place, other] = places.filter((each) => options[each] !== undefined)
  if (place === undefined || other !== undefined) {
    const what = other === undefined ? 'does not say where keys are sent' : 'has two places'
    return { message: `"apiKey" ${what}.`, hint: keyHint }
  }
  const name = options[place]
  const { field = 'apiKey' } = options
  if (typeof name !== 'string' || !/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
    return { message: `${formatValue(name)} is no name of a ${place}.`, hint: keyHint }
  }
  if (typeof field !== 'string' || field === '') {
    return { message: `${formatValue(field)} is no name of a field.`, hint: keyHint }
  }
  const keys = readOwners(options['keys'], 'keys')
  if ('message' in keys) return keys
  const isHeader = place === 'header'
  return { in: place, name: isHeader ? name.toLowerCase() : name, field, keys: keys.value }
}

function readOwners(
  given: unknown,
  what: 'tokens' | 'keys',
): { readonly value: ReadonlyMap<string, Owner> } | ValidationIssue {
  const hint = `Write whose each is: { 'dev-token': 'ada' }, or { 'dev-token': { user: 'ada', scopes: ['orders:read'] } }.`
  if (given === undefined) return { value: new Map() }
  if (!isObject(given)) return { message: `"${what}" is ${formatValue(given)}.`, hint }
  const owners = new Map<string, Owner>()
  for (const [token, written] of Object.entries(given)) {
    const owner = typeof written === 'string' ? { user: written } : written
    const unknown = isObject(owner) && unknownKey(owner, ['user', 'scopes'], 'an owner', hint)
    if (unknown) return unknown
    const { user, scopes } = (isObject(owner) ? owner : { user: null }) as Partial<Owner>
    const isUser = user === undefined || (typeof user === 'string' && user !== '')
    const isList = Array.isArray(scopes) && scopes.every((each) => typeof each === 'string')
    if (!isUser || (scopes !== undefined && !isList)) {
      return { message: `${formatValue(written)} is no owner of ${formatValue(token)}.`, hint }
    }
    owners.set(token, { user, scopes })
  }
  return { value: owners }
}
