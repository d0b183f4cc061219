import {
  formatValue,
  isObject,
  unknownKey,
  type ValidationIssue,
} from '../../errors/validation-issue.ts'
import type { AuthClient } from './define.ts'
import { isUrl } from '../../http/url.ts'

type Clients = ReadonlyMap<string, AuthClient>

const known = ['id', 'secret', 'redirectUris', 'postLogoutRedirectUris'] as const
const example = 'Write { "id": "web", "redirectUris": ["http://localhost:5173/callback"] }.'

/** Reads `clients`. */
export function readClients(
  given: unknown,
): { readonly value: Clients | undefined } | ValidationIssue {
  if (given === undefined) return { value: undefined }
  if (!Array.isArray(given)) return { message: '"clients" is no list.', hint: example }
  const clients = new Map<string, AuthClient>()
  for (const [index, client] of (given as unknown[]).entries()) {
    const issue = issueOf(client)
    if (issue) return { ...issue, message: `"clients[${index}]" ${issue.message}` }
    const { id } = client as AuthClient
    if (clients.has(id)) {
      const message = `"clients[${index}]" has the id ${formatValue(id)}, which another one has.`
      return { message, hint: 'Give each its own.' }
    }
    clients.set(id, client as AuthClient)
  }
  return { value: clients }
}

function issueOf(client: unknown): ValidationIssue | undefined {
  if (!isObject(client)) return { message: 'is no object.', hint: example }
  const unknown = unknownKey(client, known, 'a client', `There are ${known.join(', ')}.`)
  if (unknown) return { ...unknown, message: `is wrong: ${unknown.message}` }
  const { id, secret, redirectUris, postLogoutRedirectUris } = client
  if (typeof id !== 'string' || id === '') return { message: 'has no id.', hint: example }
  if (secret !== undefined && (typeof secret !== 'string' || secret === '')) {
    return { message: 'has a secret that is no text.', hint: 'Leave it out for a public client.' }
  }
  for (const [name, list] of Object.entries({ redirectUris, postLogoutRedirectUris })) {
    if (list === undefined) continue
    if (!Array.isArray(list)) return { message: `has no list as ${name}.`, hint: example }
    const wrong = (list as unknown[]).find((uri) => !isRedirectUri(uri))
    if (wrong === undefined) continue
    const message = `has ${formatValue(wrong)} among its ${name}, which is no absolute address.`
    const hint =
      'Write the whole of it, such as "http://localhost:5173/callback", without a fragment (#).'
    return { message, hint }
  }
  return undefined
}

/** Whether a text is an absolute address without a fragment (RFC 6749, section 3.1.2), or one of an app's own scheme. */
function isRedirectUri(uri: unknown): boolean {
  return (
    typeof uri === 'string' &&
    isUrl(uri) &&
    !uri.includes('#') &&
    !/^(?:javascript|data|vbscript):/i.test(uri)
  )
}
