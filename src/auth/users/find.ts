import type { StoredRecord } from '../../data/records/declaration.ts'
import type { AuthContext, Provider, SignedInUser } from '../definition/provider.ts'

/** The user of an id; undefined where there is none, or none any more. */
export function userBySub(
  { state }: AuthContext,
  { users }: Provider,
  sub: string,
): SignedInUser | undefined {
  const record = state.collection(users)?.get(sub)?.value
  return record && { sub, record }
}

/** The user who signs in by a name: that of one of the fields for it, or the id. */
export function userByName(
  context: AuthContext,
  provider: Provider,
  name: string,
): SignedInUser | undefined {
  const collection = context.state.collection(provider.users)
  for (const field of provider.username) {
    // By an index, which is there for foreign keys.
    const [found] = collection?.referencing(field, name) ?? []
    if (found && String(found.value[field]) === name) return userOf(found.value, context, provider)
  }
  return userBySub(context, provider, name)
}

/** All users, in the order of the collection. */
export function allUsers(context: AuthContext, provider: Provider): SignedInUser[] {
  const records = context.state.collection(provider.users)?.all() ?? []
  return records.map((record) => userOf(record, context, provider))
}

/** What is shown of a user: the name, and what tells one from another of that name. */
export function shownAs(
  { sub, record }: SignedInUser,
  { username }: Provider,
): { readonly name: string; readonly details: readonly string[] } {
  const text = (field: string) => {
    const value = record[field]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
  }
  const whole = [text('firstName') ?? text('givenName'), text('lastName') ?? text('familyName')]
  const joined = whole.filter(Boolean).join(' ')
  const known = username.map(text).find((each) => each !== undefined)
  const name = text('name') ?? text('fullName') ?? (joined || text('displayName')) ?? known ?? sub
  const details = [text('email') ?? known, text('role')].filter(
    (each) => each !== undefined && each !== name,
  )
  return { name, details: details as string[] }
}

function userOf(record: StoredRecord, { state }: AuthContext, { users }: Provider): SignedInUser {
  const idField = state.collection(users)?.declaration.idField ?? 'id'
  return { sub: String(record[idField]), record }
}

/** Why a password is not that of a user, as a sentence; undefined where it is. */
export function checkPassword(
  { password: field, users }: Provider,
  { sub, record }: SignedInUser,
  given: string,
): string | undefined {
  if (field === false) return undefined
  const value = record[field]
  if (value === undefined || value === null) {
    return `The user '${sub}' of '${users}' has no field '${field}'. Give the records one, or set 'password: false' to take any.`
  }
  return String(value) === given ? undefined : `The password of '${sub}' is wrong.`
}
