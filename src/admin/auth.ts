import * as v from 'valibot'
import { authFailures, type AuthFailure } from '../behaviour/auth.ts'
import { isIssue } from '../errors/validation-issue.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import { readAuthFailure } from '../sessions/auth-handle.ts'
import { chance } from './behaviour.ts'
import { operation, type AdminOperations } from './operation.ts'
import { count, described, optional, strictMembers } from './schemas.ts'
import { invalidCall, unknownName } from './validation.ts'

const failure = v.picklist(Object.keys(authFailures) as AuthFailure[])
const id = described(v.string(), 'As tokens have it, `sub`.')
const provider = described(v.string(), 'The path of the provider.')
const since = described(v.number(), 'When the user signed in, ms since 1970.')

const failureSchema = v.object({
  id: count,
  failure,
  user: optional(v.string()),
  rate: optional(v.number()),
  times: optional(count),
  for: optional(v.number()),
  remaining: optional(described(count, 'How many more credentials it meets.')),
})

const overview = v.object({
  providers: v.array(
    v.object({
      path: v.string(),
      issuer: v.string(),
      users: described(v.string(), 'The collection whose records sign in.'),
      clients: v.array(v.string()),
    }),
  ),
  users: described(
    v.array(v.object({ id, name: v.string(), details: v.array(v.string()), provider })),
    'Who may sign in, the first hundred.',
  ),
  logins: v.array(
    v.object({
      kind: v.picklist(['session', 'refresh-token']),
      user: id,
      client: optional(v.string()),
      since,
      provider,
    }),
  ),
  failures: v.array(failureSchema),
})

const signedIn = v.object({
  user: v.record(v.string(), v.unknown()),
  accessToken: v.string(),
  idToken: optional(v.string()),
  refreshToken: optional(v.string()),
  headers: v.object({ authorization: v.string() }),
  cookies: v.array(
    v.object({
      name: v.string(),
      value: v.string(),
      domain: v.string(),
      path: v.string(),
      httpOnly: v.boolean(),
      secure: v.boolean(),
      sameSite: v.literal('Lax'),
    }),
  ),
})

/** What to do, of a user who may be left out: all of them then. */
const order = strictMembers({
  signIn: optional(v.string(), 'Signs a user in: by the id, or a name that users sign in with.'),
  client: optional(v.string(), 'Of `signIn`.'),
  scope: optional(v.string(), 'Of `signIn`.'),
  fail: optional(failure, 'Lets credentials fail.'),
  ...chance,
  expire: optional(v.boolean(), 'Lets all access tokens that were issued so far count as expired.'),
  revoke: optional(v.boolean(), 'Ends all tokens and logins.'),
  user: optional(v.string(), 'Whom `fail`, `expire` and `revoke` concern; default everybody.'),
})

/** What a user or a provider that is not there is answered with. */
async function orRefuse<Value>(work: Promise<Value>): Promise<Value | Reply> {
  try {
    return await work
  } catch (error) {
    return invalidCall([
      { path: '', message: error instanceof Error ? error.message : String(error) },
    ])
  }
}

/** Logins of the caller's session. */
export const authOperations: AdminOperations = {
  getAuth: operation('GET /auth', 'Who may sign in, who has, and what fails', {
    answers: { 200: ['Empty lists where no file says who may sign in.', overview] },
    run: async ({ shared, session }) => {
      const logins = await shared.logins.overview(session)
      return jsonReply({ ...logins, failures: session.authFailures.list })
    },
  }),
  changeAuth: operation('POST /auth', 'Signs a user in, or lets credentials fail, expire or end', {
    body: order,
    answers: {
      200: [
        'The tokens and cookies of who was signed in, the failure, or that tokens have ended.',
        v.union([signedIn, failureSchema, v.object({ ended: v.boolean() })]),
      ],
    },
    run: async ({ shared: { logins }, session, body }) => {
      const { signIn, client, scope, fail, expire, revoke, user, ...terms } = body
      const given = [signIn !== undefined, fail !== undefined, expire === true, revoke === true]
      if (given.filter(Boolean).length !== 1) {
        const message = 'Send one of "signIn", "fail", "expire" and "revoke".'
        return invalidCall([{ path: '', message }])
      }
      if (signIn !== undefined) {
        const options = {
          ...(client !== undefined && { client }),
          ...(scope !== undefined && { scope }),
        }
        const done = await orRefuse(logins.signIn(session, signIn, options))
        return 'code' in done ? (done as Reply) : jsonReply(done)
      }
      if (fail !== undefined) {
        const rule = readAuthFailure(fail, { ...terms, ...(user !== undefined && { user }) })
        if (isIssue(rule)) return invalidCall([{ path: 'fail', message: rule.message }])
        const added = session.authFailures.add(rule)
        return jsonReply(session.authFailures.list.find((each) => each.id === added))
      }
      const ended = expire ? logins.expire(session, user) : logins.revoke(session, user)
      return (await orRefuse(ended)) ?? jsonReply({ ended: true })
    },
  }),
  removeAuthFailure: operation('DELETE /auth/failures/{id}', 'Removes a failure of credentials', {
    answers: { 204: ['It is removed.'] },
    problems: ['unknown-name'],
    run: ({ session: { authFailures: failures }, params }) => {
      if (failures.remove(Number(params['id']))) return
      const ids = failures.list.map((each) => String(each.id))
      throw unknownName('failure', params['id'] ?? '', ids)
    },
  }),
}
