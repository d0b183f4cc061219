import type { StoredRecord } from '../../data/records/declaration.ts'
import type { Provider, SignedInUser } from '../definition/provider.ts'

/** Claims by their names. */
export type Claims = Readonly<Record<string, unknown>>

/** The fields that each standard claim is taken from, the first that a record has (OpenID Connect Core, section 5.1). */
const fieldsOf: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  profile: {
    name: ['name', 'fullName', 'displayName'],
    given_name: ['given_name', 'givenName', 'firstName', 'first_name'],
    family_name: ['family_name', 'familyName', 'lastName', 'last_name'],
    middle_name: ['middle_name', 'middleName'],
    nickname: ['nickname'],
    preferred_username: ['preferred_username', 'username', 'login'],
    profile: ['profile'],
    picture: ['picture', 'avatar', 'avatarUrl', 'image'],
    website: ['website'],
    gender: ['gender'],
    birthdate: ['birthdate', 'birthday'],
    zoneinfo: ['zoneinfo', 'timezone'],
    locale: ['locale'],
  },
  email: { email: ['email'], email_verified: ['email_verified', 'emailVerified'] },
  phone: {
    phone_number: ['phone_number', 'phoneNumber', 'phone'],
    phone_number_verified: ['phone_number_verified', 'phoneVerified'],
  },
}

/** What APIs decide by: in all tokens, where a record has it. */
const ofAuthority = ['role', 'roles', 'permissions', 'groups']

/** All claims that a user may have, for the metadata. */
export const claimNames: readonly string[] = [
  'sub',
  ...Object.values(fieldsOf).flatMap(Object.keys),
  'updated_at',
  'address',
  ...ofAuthority,
]

/** The claims of a user that scopes ask for, and those of {@link ownClaims}. */
export async function userClaims(
  user: SignedInUser,
  scope: string,
  provider: Provider,
): Promise<Claims> {
  const { record } = user
  const claims: Record<string, unknown> = {}
  const scopes = new Set(scope.split(' '))
  for (const each of scopes) {
    for (const [claim, fields] of Object.entries(fieldsOf[each] ?? {})) {
      const field = fields.find((name) => isGiven(record[name]))
      if (field !== undefined) claims[claim] = record[field]
    }
  }
  const { given_name, family_name, email, email_verified } = claims
  if (scopes.has('profile')) {
    const joined = [given_name, family_name].filter(Boolean).join(' ')
    if (claims['name'] === undefined && joined !== '') claims['name'] = joined
    const updated = Date.parse(String(record['updatedAt'] ?? record['updated_at']))
    if (!Number.isNaN(updated)) claims['updated_at'] = Math.floor(updated / 1000)
  }
  if (email !== undefined && email_verified === undefined) claims['email_verified'] = true
  if (scopes.has('address') && isGiven(record['address'])) {
    const { address } = record
    claims['address'] = typeof address === 'string' ? { formatted: address } : address
  }
  return { ...claims, ...(await ownClaims(user, provider)) }
}

/** Role and permissions of a user as they are now, and what the option `claims` makes. */
export async function ownClaims(
  { record }: SignedInUser,
  { claims, password }: Provider,
): Promise<Claims> {
  const own: Record<string, unknown> = {}
  const copy = (name: string): void => {
    if (isGiven(record[name])) own[name] = record[name]
  }
  ofAuthority.forEach(copy)
  if (typeof claims === 'function')
    return { ...own, ...(await claims(withoutPassword(record, password))) }
  claims?.forEach(copy)
  return own
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

/** A record without the field that no token should have, as `(user) => user` would. */
function withoutPassword(record: StoredRecord, password: string | false): StoredRecord {
  if (password === false || !(password in record)) return record
  const { [password]: _, ...rest } = record
  return rest
}
