import { html } from 'hono/html'
import { Reply } from '../../http/reply.ts'
import { page } from '../page/layout.ts'
import { issuerOf, type AuthContext, type Provider } from '../definition/provider.ts'
import type { Return } from './authorization.ts'
import { describable, noStore } from './refusal.ts'

/** Sends an answer back to the app: a code, or an error. `status` is 303 after a form. */
export async function sendBack(
  context: AuthContext,
  provider: Provider,
  { redirectUri, state, mode }: Return,
  given: Readonly<Record<string, string>>,
  status: 302 | 303,
): Promise<Reply> {
  const { error_description: description } = given
  const fields = {
    ...given,
    ...(description !== undefined && { error_description: describable(description) }),
    ...(state !== undefined && { state }),
    // Tells the app whose answer it is (RFC 9207).
    iss: issuerOf(provider, context),
  }
  if (mode === 'form_post') return await postBack(redirectUri, fields)
  const text = new URLSearchParams(fields).toString()
  const mark = mode === 'fragment' ? '#' : redirectUri.includes('?') ? '&' : '?'
  const headers = { ...noStore, location: redirectUri + mark + text }
  return new Reply({ kind: 'none' }, { status, headers }, { note: given['error'] })
}

/** A form that sends itself (OAuth 2.0 Form Post Response Mode). */
async function postBack(uri: string, fields: Readonly<Record<string, string>>): Promise<Reply> {
  const inputs = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  )
  const form = html`<h1>Back to the app</h1>
    <form method="post" action="${uri}">${inputs}<button class="plain">Continue</button></form>`
  return await page('Back to the app', form, { sendsItself: true })
}
