import { writtenOf } from '../../ai/define.ts'
import type { WrittenAnswer } from '../../endpoints/endpoint.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { besideInbox } from './inbox.ts'
import { isStatusRule, readAnswer } from './reply.ts'

/** The answers that the value of an endpoint has: one, or those of its cases, steps and chances. */
export function answersIn(value: unknown, above: readonly unknown[] = []): WrittenAnswer[] {
  // What is wrong with it was reported when it was compiled.
  const read = readAnswer(value, () => {})
  const { instructions, body } = Object.hasOwn(read.instructions, '$inbox')
    ? besideInbox(read)
    : read
  const { $cases, $sequence, $random, $status, $headers, $file, $when, $proxy, $ai, $sse } =
    instructions
  const when = $when === undefined ? above : [...above, $when]
  const list = $cases ?? $sequence ?? $random
  if (Array.isArray(list)) return list.flatMap((each) => answersIn(each, when))
  // What the real API answers stands in no file.
  if ($proxy !== undefined) return []
  const own = isStatusRule($status) ? undefined : ($status as number | undefined)
  const events = Array.isArray($sse) ? $sse : undefined
  const status = own ?? (body || events || $file !== undefined ? 200 : 204)
  const headers = isObject($headers) ? $headers : {}
  if ($ai !== undefined)
    return writtenOf($ai).map((one) => ({ ...one, headers: { ...headers, ...one.headers }, when }))
  const content = { body: body && { value: body.value }, file: $file, ...(events && { events }) }
  return [{ status, headers, ...content, when }]
}
