import { authFailures, isAuthFailure } from '../behaviour/auth.ts'
import { readChance } from '../behaviour/rule.ts'
import { MockapiError } from '../errors/diagnostic.ts'
import { didYouMean } from '../errors/nearest.ts'
import { formatValue, isIssue, isObject, type ValidationIssue } from '../errors/validation-issue.ts'
import type { AuthFailureRule } from './auth-failures.ts'
import type { MockAuth } from './login-types.ts'
import type { Logins } from './logins.ts'
import type { Session } from './session.ts'

/** Reads a failure of credentials as users write it, or says what is wrong with it. */
export function readAuthFailure(
  failure: unknown,
  options: unknown = {},
): AuthFailureRule | ValidationIssue {
  if (!isAuthFailure(failure)) {
    const names = Object.keys(authFailures)
    const near = typeof failure === 'string' ? didYouMean(failure, names) : ''
    const hint = `${near} There are ${names.join(', ')}.`.trim()
    return { message: `${formatValue(failure)} is no failure of credentials.`, hint }
  }
  const { user, ...terms } = (isObject(options) ? options : {}) as { readonly user?: unknown }
  if (user !== undefined && (typeof user !== 'string' || user === '')) {
    const hint = "Write the id, the name or the email of a user: { user: 'ada' }."
    return { message: `"user" is ${formatValue(user)}.`, hint }
  }
  const chance = readChance(isObject(options) ? terms : options)
  if (isIssue(chance)) return chance
  return { failure, ...(user !== undefined && { user }), ...chance }
}

/** The logins of a session, for tests. */
export function authOf(session: () => Session, logins: Logins): MockAuth {
  return {
    fail(failure, options) {
      const rule = readAuthFailure(failure, options)
      if (isIssue(rule)) {
        throw new MockapiError([{ code: 'bad-mock', severity: 'error', ...rule }])
      }
      const { authFailures: all } = session()
      const id = all.add(rule)
      const remove = () => void all.remove(id)
      return { id, remove, [Symbol.dispose]: remove }
    },
    get failures() {
      return session().authFailures.list
    },
    expire: (user) => logins.expire(session(), user),
    revoke: (user) => logins.revoke(session(), user),
  }
}
