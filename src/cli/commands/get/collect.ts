import { isJsonType, mediaTypeOf } from '../../../http/body.ts'
import { parseJson } from '../../../http/json.ts'
import { base64 } from '../../../journal/har.ts'
import { BrokenAnswer, type Answer } from './answer.ts'
import type { HeaderLine } from './request.ts'

/** A body in JSON. */
export interface CollectedBody {
  /** The value of JSON, or a text; missing where there is no body, or it is no text. */
  readonly body?: unknown
  /** What JSON was written as, where a number in it has more digits than one of JavaScript holds. */
  readonly text?: string
  /** A body that is no text. */
  readonly base64?: string
  /** Whether it is the beginning alone. */
  readonly truncated?: boolean
}

/** The most of a body that is kept, bytes. */
const mostBytes = 32 * 1024 * 1024

/** The whole body, or as much of it as came and is kept: `most` bytes. */
export async function collected(
  { headers, body }: Answer,
  most: number = mostBytes,
): Promise<CollectedBody & { readonly broken?: string }> {
  const chunks: Uint8Array[] = []
  let size = 0
  let broken: string | undefined
  let truncated = false
  try {
    for await (const chunk of body) {
      truncated = size + chunk.byteLength > most
      chunks.push(chunk.subarray(0, most - size))
      size += chunk.byteLength
      if (truncated) break
    }
  } catch (error) {
    if (!(error instanceof BrokenAnswer)) throw error
    broken = error.message
  }
  const type = headers.find(([name]) => name === 'content-type')?.[1]
  return {
    ...shown(Buffer.concat(chunks), type),
    ...(truncated && { truncated }),
    ...(broken !== undefined && { broken, truncated: true }),
  }
}

/** More digits than a number of JavaScript has. */
const mayRound = /\d{16}/

function shown(bytes: Uint8Array, type: string | undefined): CollectedBody {
  if (bytes.byteLength === 0) return {}
  const text = textOf(bytes, type)
  if (text === undefined) return { base64: base64(bytes) }
  const json = isJsonType(mediaTypeOf(type)) ? parseJson(text) : undefined
  if (!json) return { body: text }
  return { body: json.value, ...(mayRound.test(text) && { text }) }
}

/** The text of bytes in the charset that their type names, else UTF-8; undefined where they are none. */
function textOf(bytes: Uint8Array, type: string | undefined): string | undefined {
  const decoder = decoderFor(type)
  try {
    const text = decoder.decode(bytes)
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}

/** What reads a text of a type; it throws for bytes that are none. */
export function decoderFor(type = ''): InstanceType<typeof TextDecoder> {
  const [, label = 'utf-8'] = /;\s*charset="?([^\s;"]+)/i.exec(type) ?? []
  const options = { fatal: true, ignoreBOM: true }
  try {
    return new TextDecoder(label, options)
  } catch {
    return new TextDecoder('utf-8', options)
  }
}

/** Headers by name, and cookies one by one, since their dates have commas. */
export function headersOf(lines: readonly HeaderLine[]): {
  readonly headers: Readonly<Record<string, string>>
  readonly cookies?: readonly string[]
} {
  const headers = new Map<string, string>()
  const cookies: string[] = []
  for (const [name, value] of lines) {
    const before = headers.get(name)
    if (name === 'set-cookie') cookies.push(value)
    else headers.set(name, before === undefined ? value : `${before}, ${value}`)
  }
  return { headers: Object.fromEntries(headers), ...(cookies.length > 0 && { cookies }) }
}
