import { getExtension } from 'hono/utils/mime'
import { literalBody } from '../conversion/endpoint-map.ts'
import type { CallAnswer } from './call.ts'

/** Longer bodies are files of their own, bytes. */
export const longestInline: number = 1024 * 1024

/** Keeps bytes as a file beside the mock files; gives the path that `$file` names. */
export type KeepBytes = (bytes: Uint8Array, extension: string) => string

const encoder = new TextEncoder()

/** An answer as mock files write it: the body alone where that says all, else with `$status` and `$headers`. */
export function answerValue(answer: CallAnswer, keep: KeepBytes): unknown {
  const { status, headers } = answer
  const body = bodyOf(answer, keep)
  const isPlainText = answer.body.kind === 'text' && headers['content-type'] === undefined
  const fields = isPlainText ? { ...headers, 'content-type': 'text/plain' } : headers
  const instructions = {
    ...(status !== (body === undefined ? 204 : 200) && { $status: status }),
    ...(Object.keys(fields).length > 0 && { $headers: escaped(fields) }),
  }
  if (body === undefined) {
    return Object.keys(instructions).length === 0 ? { $status: 204 } : { ...instructions }
  }
  if ('file' in body) return { ...instructions, $file: body.file }
  const value = literalBody(body.value)
  const isMembers =
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).length > 0
  if (isMembers) return { ...instructions, ...value }
  const isAll = Object.keys(instructions).length === 0 && value !== null
  return isAll ? value : { ...instructions, $body: value }
}

/** Braces in headers are no templates. */
function escaped(headers: CallAnswer['headers']): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, literalBody(value)]),
  )
}

function bodyOf(
  { body }: CallAnswer,
  keep: KeepBytes,
): { readonly value: unknown } | { readonly file: string } | undefined {
  switch (body.kind) {
    case 'none':
      return undefined
    case 'bytes':
      return { file: keep(body.bytes, getExtension(body.type) ?? 'bin') }
    case 'json': {
      const text = JSON.stringify(body.value)
      if (text.length <= longestInline) return { value: body.value }
      return { file: keep(encoder.encode(text), 'json') }
    }
    default: {
      const { text } = body
      if (text.length <= longestInline) return { value: text }
      return { file: keep(encoder.encode(text), 'txt') }
    }
  }
}

/** Tells answers apart: the same text for the same answer. */
export function fingerprintOf({ status, headers, body }: CallAnswer): string {
  const content =
    body.kind === 'bytes' ? [body.bytes.byteLength, checksum(body.bytes)] : { ...body, times: 0 }
  return JSON.stringify([status, headers, content])
}

function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}
