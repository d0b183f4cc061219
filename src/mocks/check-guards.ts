import type { CompiledEndpoint } from '../endpoints/routes.ts'
import type { Diagnostic } from '../errors/diagnostic.ts'

/** Warns of the first guard where no file says who may sign in: nobody is let through. */
export function checkGuards(
  endpoints: readonly CompiledEndpoint[],
  hasProvider: boolean,
): Diagnostic[] {
  if (hasProvider) return []
  const guarded = endpoints.find(({ behaviour }) => behaviour?.auth && !behaviour.auth.isOpen)
  if (!guarded) return []
  const { key, origin } = guarded
  const message = `${key} is for who is signed in, and no file says who may sign in: it answers 500.`
  const hint = `Add "$auth": { "users": "users" } to a JSON file, or auth({ users: 'users' }) to another.`
  return [{ code: 'bad-auth', severity: 'warning', message, hint, place: origin.place() }]
}
