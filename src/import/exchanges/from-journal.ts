import { decodeBase64 } from 'hono/utils/encode'
import { isUint8Array } from '../../http/bytes.ts'
import type { JournalBody, JournalEntry } from '../../journal/call.ts'
import type { Exchange, HeaderPair } from '../../http/exchange.ts'

const encoder = new TextEncoder()

/** A call of the journal as an exchange; its answer has still the coding that its headers say. */
export function exchangeOf({ request, response, time, duration }: JournalEntry): Exchange {
  const { cookies } = response
  const headers = Object.entries(response.headers).filter(([name]) => name !== 'set-cookie')
  const setCookies = cookies.map((each): HeaderPair => ['set-cookie', each])
  return {
    request: {
      method: request.method,
      target: request.target,
      headers: Object.entries(request.headers),
      body: bytesOf(request),
    },
    response: {
      status: response.status,
      headers: [...headers, ...setCookies],
      body: bytesOf(response) ?? new Uint8Array(0),
    },
    time,
    duration,
  }
}

/** The bytes of a body; undefined for none, and for a form of several parts, of which the journal keeps the fields alone. */
function bytesOf(message: JournalBody & { readonly base64?: string }): Uint8Array | undefined {
  const { body, text, base64 } = message
  if (text !== undefined) return encoder.encode(text)
  if (base64 !== undefined) return decodeBase64(base64)
  return isUint8Array(body) ? body : undefined
}
