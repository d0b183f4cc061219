import { getExtension } from 'hono/utils/mime'
import { answerValue, type AnswerBody } from '../conversion/answer.ts'
import { literalBody, literalRecords } from '../conversion/endpoint-map.ts'
import type { CallAnswer } from './call.ts'
import type { OwnAddresses } from './own-addresses.ts'

/** Longer bodies are files of their own, bytes. */
export const longestInline: number = 1024 * 1024

/** Keeps bytes as a file beside the mock files; gives the path that `$file` names. */
export type KeepBytes = (bytes: Uint8Array, extension: string) => string

const encoder = new TextEncoder()

/** An answer as mock files write it; never null, which a `$sequence` and `$cases` do not take. */
export function recordedValue(answer: CallAnswer, keep: KeepBytes, own: OwnAddresses): unknown {
  const { status, headers, body } = answer
  const isPlainText = body.kind === 'text' && headers['content-type'] === undefined
  const fields = isPlainText ? { ...headers, 'content-type': 'text/plain' } : headers
  const value = answerValue({ status, headers: escaped(fields), body: bodyOf(body, keep, own) })
  return value ?? { $status: 204 }
}

/** Braces in headers are no templates. */
function escaped(headers: CallAnswer['headers']): CallAnswer['headers'] {
  return literalRecords(headers) as CallAnswer['headers']
}

function bodyOf(body: CallAnswer['body'], keep: KeepBytes, own: OwnAddresses): AnswerBody {
  if (body.kind === 'none') return body
  if (body.kind === 'bytes')
    return { kind: 'file', path: keep(body.bytes, getExtension(body.type) ?? 'bin') }
  const isJson = body.kind === 'json'
  const text = isJson ? JSON.stringify(body.value) : body.text
  if (text.length > longestInline)
    return { kind: 'file', path: keep(encoder.encode(text), isJson ? 'json' : 'txt') }
  if (!isJson) return { kind: 'value', value: literalBody(text) }
  return { kind: 'value', value: own.templates(literalBody(body.value)) }
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
