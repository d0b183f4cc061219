import { isRefused, type Identified } from '../endpoints/identity.ts'
import type { JournalIdentity } from './call.ts'

/** Who sent a request, without the credentials; undefined where none came, or nobody asked. */
export function identityOf(identified: Identified): JournalIdentity | undefined {
  if (!identified) return undefined
  const { kind } = identified
  if (isRefused(identified)) return { kind, refused: identified.reason }
  const { claims, user, client, scopes } = identified
  return {
    ...(user && { user: String(claims['sub']) }),
    kind,
    ...(client !== undefined && { client }),
    ...(scopes && { scopes }),
  }
}
