import { html } from 'hono/html'
import { takeAuthFailure } from '../../dispatch/auth-failure.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { jsonReply, type Reply } from '../../http/reply.ts'
import { authContextOf } from '../definition/context.ts'
import { page } from '../page/layout.ts'
import { userList } from '../page/users.ts'
import type { AuthContext, Provider } from '../definition/provider.ts'
import { newSecret, newUserCode, readUserCode } from '../state/secrets.ts'
import { stateOf, type DeviceGrant } from '../state/state.ts'
import { userBySub } from '../users/find.ts'
import { authenticate } from './client.ts'
import { formParams, queryParams } from './params.ts'
import { noStore, refuse } from './refusal.ts'
import { audienceOf, scopeFault } from './scope.ts'

/** How often a device may ask, ms (RFC 8628, section 3.2). */
const interval = 5000

/** Gives a device the code that its user is to enter. */
export function deviceAuthorization(run: EndpointContext, provider: Provider): Reply {
  const params = formParams(run)
  const { id: client } = authenticate(run, provider, params)
  const scope = params.get('scope') ?? ''
  const fault = scopeFault(provider, scope)
  if (fault !== undefined) throw refuse('invalid_scope', fault)
  const audience = audienceOf(provider, params)
  if (audience && 'refused' in audience) throw refuse('invalid_target', audience.refused)
  const context = authContextOf(run)
  const now = context.now()
  const expires = now + provider.lifetimes.deviceCode
  const userCode = newUserCode()
  const code = newSecret()
  const waiting = { userCode, client, scope, audience, expires, interval, user: undefined }
  // The first question may come at once.
  stateOf(context, provider).devices.set(code, { ...waiting, asked: now - interval })
  const uri = `${provider.issuer ?? context.address + provider.path}/device`
  const answer = {
    device_code: code,
    user_code: userCode,
    verification_uri: uri,
    verification_uri_complete: `${uri}?user_code=${userCode}`,
    expires_in: Math.floor(provider.lifetimes.deviceCode / 1000),
    interval: interval / 1000,
  }
  return jsonReply(answer, { headers: noStore })
}

/** The page on which users enter the code of a device, and then pick who they are. */
export async function device(run: EndpointContext, provider: Provider): Promise<Reply> {
  const context = authContextOf(run)
  const query = queryParams(run)
  const typed = query.get('user_code')
  const code = typed === undefined ? undefined : readUserCode(typed)
  if (code === undefined) return await askForCode('')
  const waiting = find(context, provider, code)
  if (!waiting) {
    return await askForCode(code, 'No device waits with this code. It may have expired.')
  }
  const form = run.method === 'POST' ? formParams(run) : new Map<string, string>()
  const user = form.get('user')
  if (form.has('deny')) {
    waiting.user = false
    return await done('The device was refused.')
  }
  const found = user === undefined ? undefined : userBySub(context, provider, user)
  if (found) {
    const isRefused = takeAuthFailure(run, ['access-denied'], found.record) !== undefined
    waiting.user = !isRefused && found.sub
    return await done(isRefused ? 'The device was refused.' : 'The device is signed in.')
  }
  const list = userList(context, provider, {
    search: `user_code=${code}`,
    filter: query.get('search'),
    hint: undefined,
    hidden: [['user_code', code]],
  })
  const error =
    user === undefined
      ? ''
      : html`<p class="error" role="alert">This user is not there any more.</p>`
  const content = html`<h1>Sign in a device</h1>
    <p>Pick a user for <strong>${waiting.client}</strong>, which shows <code>${code}</code>.</p>
    ${error}${list}`
  return await page('Sign in a device', content)
}

function find(context: AuthContext, provider: Provider, code: string): DeviceGrant | undefined {
  for (const each of stateOf(context, provider).devices.values()) {
    const isOpen = each.user === undefined && context.now() < each.expires
    if (isOpen && each.userCode === code) return each
  }
  return undefined
}

async function askForCode(code: string, error?: string): Promise<Reply> {
  const content = html`<h1>Sign in a device</h1>
    ${error === undefined ? '' : html`<p class="error" role="alert">${error}</p>`}
    <form method="get">
      <label for="code">The code that the device shows</label>
      <input
        id="code"
        name="user_code"
        value="${code}"
        placeholder="BDWP-HQPK"
        autocomplete="off"
        autofocus
        required
      />
      <button class="plain">Continue</button>
    </form>`
  return await page('Sign in a device', content)
}

async function done(what: string): Promise<Reply> {
  return await page(
    what,
    html`<h1>${what}</h1>
      <p>You can close this page.</p>`,
  )
}
