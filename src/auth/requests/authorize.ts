import { html } from 'hono/html'
import { takeAuthFailure } from '../../dispatch/auth-failure.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { problemReply, type Reply } from '../../http/reply.ts'
import { problems } from '../../http/problems.ts'
import { authContextOf } from '../definition/context.ts'
import { loginCookie } from '../definition/cookie.ts'
import { page } from '../page/layout.ts'
import { userList } from '../page/users.ts'
import type { AuthContext, Provider } from '../definition/provider.ts'
import { addCode, addGrant } from '../state/grants.ts'
import { sessionOf, startSession } from '../state/logins.ts'
import type { LoginSession } from '../state/state.ts'
import { checkIssuer, checkSignature } from '../tokens/verify.ts'
import { shownAs, userBySub } from '../users/find.ts'
import { sendBack } from './answer.ts'
import { readAuthorization, type Authorization, type UntrustedRequest } from './authorization.ts'
import { formParams, queryParams, searchOf, type Params } from './params.ts'

/** What the form of the page sends, beside the parameters of the request that stand in its address. */
const ofPage: ReadonlySet<string> = new Set(['user', 'deny', 'search'])

/** Answers a request for a code: by a redirect where the browser is signed in, else by the page that lists users. */
export async function authorize(run: EndpointContext, provider: Provider): Promise<Reply> {
  const context = authContextOf(run)
  const form = run.method === 'POST' ? formParams(run) : new Map<string, string>()
  const query = queryParams(run)
  const params = new Map([...query, ...form].filter(([name]) => !ofPage.has(name)))
  const read = readAuthorization(provider, params)
  if ('code' in read) return await untrusted(run, read)
  const status = run.method === 'POST' ? 303 : 302
  const back = async (error: string, error_description: string) =>
    await sendBack(
      context,
      provider,
      'to' in read ? read.to : read,
      { error, error_description },
      status,
    )
  if ('to' in read) return await back(read.error, read.description)
  if (form.has('deny')) return await back(...refusedByUser)
  const picked = form.get('user')
  if (picked !== undefined) return await pick(run, context, provider, read, params, picked)
  const session = await usableSession(run, context, provider, read)
  if (session) {
    const user = userBySub(context, provider, session.sub)
    if (takeAuthFailure(run, ['access-denied'], user?.record)) return await back(...refusedByUser)
    return await grant(context, provider, read, session, status)
  }
  if (read.prompts.has('none')) {
    return await back(
      'login_required',
      'Nobody is signed in, and nothing may be shown (prompt=none).',
    )
  }
  return await showUsers(context, provider, read, params, undefined, query.get('search'))
}

const refusedByUser = ['access_denied', 'The user has refused.'] as const

/** Signs in who was picked, unless the mock was asked to fail. */
async function pick(
  run: EndpointContext,
  context: AuthContext,
  provider: Provider,
  request: Authorization,
  params: Params,
  sub: string,
): Promise<Reply> {
  const user = userBySub(context, provider, sub)
  if (!user) {
    return await showUsers(context, provider, request, params, 'This user is not there any more.')
  }
  const failure = takeAuthFailure(run, ['access-denied', 'account-locked'], user.record)
  if (failure === 'account-locked') {
    const error = `The account of ${shownAs(user, provider).name} is locked.`
    return await showUsers(context, provider, request, params, error)
  }
  if (failure) {
    const [error, error_description] = refusedByUser
    return await sendBack(context, provider, request, { error, error_description }, 303)
  }
  const { session, setCookie } = startSession(context, provider, sub)
  const reply = await grant(context, provider, request, session, 303)
  return reply.with({ cookies: [setCookie] })
}

/** The session of the browser, where it is one that the request takes. */
async function usableSession(
  run: EndpointContext,
  context: AuthContext,
  provider: Provider,
  { prompts, maxAge, idTokenHint }: Authorization,
): Promise<LoginSession | undefined> {
  if (['login', 'select_account', 'consent', 'create'].some((each) => prompts.has(each)))
    return undefined
  const session = sessionOf(context, provider, run.cookies[loginCookie(provider)])?.session
  if (!session) return undefined
  if (maxAge !== undefined && context.now() - session.authTime >= maxAge) return undefined
  if (idTokenHint === undefined) return session
  const hinted = await subjectOf(context, provider, idTokenHint)
  return hinted === session.sub ? session : undefined
}

/** Whose an ID token is that was issued here, be it expired; undefined for others. */
export async function subjectOf(
  context: AuthContext,
  provider: Provider,
  idToken: string,
): Promise<unknown> {
  const signed = await checkSignature(context, provider, idToken, 'JWT')
  if ('fault' in signed || checkIssuer(context, provider, signed.claims)) return undefined
  return signed.claims['sub']
}

async function grant(
  context: AuthContext,
  provider: Provider,
  request: Authorization,
  { id, sub, authTime }: LoginSession,
  status: 302 | 303,
): Promise<Reply> {
  const { client, scope, audience, nonce, redirectUri, challenge } = request
  const given = { client: client.id, sub, scope, audience, nonce, authTime, login: id }
  const added = addGrant(context, provider, given)
  const code = addCode(context, provider, added, { redirectUri, challenge })
  return await sendBack(context, provider, request, { code }, status)
}

async function showUsers(
  context: AuthContext,
  provider: Provider,
  { client, scope, loginHint }: Authorization,
  params: Params,
  error?: string,
  filter?: string,
): Promise<Reply> {
  const list = userList(context, provider, {
    search: searchOf(params),
    filter,
    hint: loginHint,
    hidden: params,
  })
  const scopes = scope === '' ? '' : html`<p>It asks for ${scope.split(' ').join(', ')}.</p>`
  const content = html`<h1>Sign in</h1>
    <p>Pick a user for <strong>${client.id}</strong>.</p>
    ${scopes}${error === undefined ? '' : html`<p class="error" role="alert">${error}</p>`} ${list}`
  return await page(`Sign in to ${client.id}`, content)
}

/** Shows why nobody is sent anywhere: a page for browsers, problem+json for programs. */
async function untrusted(run: EndpointContext, { code, detail }: UntrustedRequest): Promise<Reply> {
  if (!run.header('accept')?.includes('text/html')) return problemReply(code, detail)
  const { title, status } = problems[code]
  return await page(
    title,
    html`<h1>${title}</h1>
      <p>${detail}</p>`,
    { status },
  )
}
