import type { Signature } from './delivery.ts'
import { decodeSecret } from './secret.ts'

/** What is signed: the bytes that are sent, and what the receiver learns beside them. */
export interface Signed {
  readonly id: string
  readonly event: string
  /** s since the epoch. */
  readonly timestamp: number
  readonly body: Uint8Array<ArrayBuffer>
}

/** The headers of a signature by each secret; those that name the webhook alone, where there is no secret. */
export async function signatureHeaders(
  signature: Signature,
  secrets: readonly string[],
  signed: Signed,
): Promise<Record<string, string>> {
  switch (signature) {
    case 'standard':
      return standard(secrets, signed)
    case 'github':
      return github(secrets, signed)
    case 'stripe':
      return stripe(secrets, signed)
  }
}

/** https://www.standardwebhooks.com: the id, the time and the body, by the Base64 part of each secret. */
async function standard(secrets: readonly string[], { id, timestamp, body }: Signed) {
  const content = joined(`${id}.${timestamp}.`, body)
  const all = await Promise.all(
    secrets.map(async (secret) => {
      const key = decodeSecret(secret)
      if (!key) throw new TypeError('The secret of a webhook is no Base64.')
      return `v1,${base64(await hmac(key, content))}`
    }),
  )
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(timestamp) }
  return all.length === 0 ? headers : { ...headers, 'webhook-signature': all.join(' ') }
}

/** GitHub signs by one secret alone. */
async function github([secret]: readonly string[], { id, event, body }: Signed) {
  const uuid = id.replace(/^msg_(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  const headers = { 'x-github-event': event, 'x-github-delivery': uuid }
  if (secret === undefined) return headers
  const digest = hex(await hmac(new TextEncoder().encode(secret), body))
  return { ...headers, 'x-hub-signature-256': `sha256=${digest}` }
}

/** Stripe signs the time and the body, by all of the secret. */
async function stripe(
  secrets: readonly string[],
  { timestamp, body }: Signed,
): Promise<Record<string, string>> {
  const content = joined(`${timestamp}.`, body)
  const all = await Promise.all(
    secrets.map(
      async (secret) => `v1=${hex(await hmac(new TextEncoder().encode(secret), content))}`,
    ),
  )
  return all.length === 0 ? {} : { 'stripe-signature': [`t=${timestamp}`, ...all].join(',') }
}

async function hmac(key: Uint8Array<ArrayBuffer>, content: Uint8Array<ArrayBuffer>) {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const imported = await crypto.subtle.importKey('raw', key, algorithm, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, content))
}

function joined(head: string, body: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const first = new TextEncoder().encode(head)
  const all = new Uint8Array(first.length + body.length)
  all.set(first)
  all.set(body, first.length)
  return all
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
