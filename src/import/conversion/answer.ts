import { isObject } from '../../errors/validation-issue.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import { literalBody } from './endpoint-map.ts'

/** What an answer sends, as mock files have it: escaped, with their templates. */
export type AnswerBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'value'; readonly value: unknown }
  /** Relative to the mock file. */
  | { readonly kind: 'file'; readonly path: string }

/** An answer of another tool. */
export interface ImportedAnswer {
  /** The conditions of a `$when`, or a list of such; undefined where it always answers. */
  readonly when?: unknown
  readonly status?: number | undefined
  readonly headers?: Readonly<Record<string, string | readonly string[]>> | undefined
  /** As `$delay` and `$fault` take it. */
  readonly delay?: unknown
  readonly fault?: unknown
  /** The next state of a scenario. */
  readonly moveTo?: string | undefined
  readonly body: AnswerBody
}

/** Statuses whose answers have no content (RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5). */
const withoutContent = new Set([204, 205, 304])

/** An answer as the value of a key, or of a case. */
export function answerValue(answer: ImportedAnswer): unknown {
  const { when, status = 200, headers = {}, delay, fault, moveTo } = answer
  const body = withoutContent.has(status) ? ({ kind: 'none' } as const) : answer.body
  const isUsual = status === 200 && (body.kind !== 'none' || fault !== undefined)
  const instructions = {
    ...(when !== undefined && { $when: when }),
    ...(!isUsual && { $status: status }),
    ...(Object.keys(headers).length > 0 && { $headers: headers }),
    ...(delay !== undefined && { $delay: delay }),
    ...(fault !== undefined && { $fault: fault }),
    ...(moveTo !== undefined && { $moveTo: moveTo }),
  }
  if (body.kind === 'file') return { ...instructions, $file: body.path }
  if (body.kind === 'value') return withInstructions(instructions, body.value)
  return status === 204 && Object.keys(instructions).length === 1 ? null : instructions
}

/** The value of a key as a case with conditions. */
export function caseOf($when: unknown, value: unknown): unknown {
  return withInstructions({ $when }, value ?? { $status: 204 })
}

/** A body, or a value that has instructions of its own, with these before it. */
export function withInstructions(instructions: object, value: unknown): unknown {
  if (Object.keys(instructions).length === 0 && value !== null) return value
  const isMembers = isObject(value) && Object.keys(value).length > 0
  return isMembers ? { ...instructions, ...value } : { ...instructions, $body: value }
}

/** The value of a key, or of a case, whose answers have no conditions and whose calls are answered in turn, or by chance. */
export function turnsValue(
  kind: '$sequence' | '$random',
  answers: readonly ImportedAnswer[],
  more: object = {},
): unknown {
  const list = answers.map((each) => answerValue(each) ?? { $status: 204 })
  return list.length === 1 ? list[0] : { [kind]: list, ...more }
}

/** What an endpoint answers whose answer nobody saved: what was sent. */
export function emptyAnswer(method: string): unknown {
  if (/^(?:GET|HEAD|QUERY|OPTIONS)$/.test(method)) return {}
  return method === 'DELETE' ? null : '{{body}}'
}

/** Larger bodies become files, in characters. */
const longestValue = 200_000

/**
 * A body of this text and content type as mock files have it. `keep` writes it as a file where a mock file cannot have it, as
 * of JSON with numbers that JavaScript has not.
 */
export function bodyOfText(
  text: string,
  type: string | undefined,
  keep: (text: string, extension: string) => string,
): AnswerBody {
  if (text === '') return { kind: 'none' }
  const isLong = text.length > longestValue
  const isJson = type === undefined ? /^\s*[[{]/.test(text) : isJsonType(mediaTypeOf(type))
  const value = isJson ? parseExactly(text) : undefined
  if (value !== undefined && !isLong) return { kind: 'value', value: literalBody(value) }
  if (isJson && (type !== undefined || value !== undefined))
    return { kind: 'file', path: keep(text, value === undefined ? 'txt' : 'json') }
  return isLong
    ? { kind: 'file', path: keep(text, 'txt') }
    : { kind: 'value', value: literalBody(text) }
}

/** A value whose JSON says the same as the text; undefined where none does. */
function parseExactly(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return isExact(text) ? value : undefined
  } catch {
    return undefined
  }
}

/** Whether all numbers of a JSON text are such of JavaScript, and no name means more than itself. */
function isExact(text: string): boolean {
  if (/"__proto__"\s*:/.test(text)) return false
  if (!/\d{16}|\d[eE]|\d\.\d{15}/.test(text)) return true
  const tokens = text.matchAll(/"(?:[^"\\]|\\.)*"|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g)
  return Array.from(tokens).every(([, number]) => {
    if (number === undefined) return true
    const read = Number(number)
    return /^-?\d+$/.test(number) ? Number.isSafeInteger(read) : Number.isFinite(read)
  })
}
