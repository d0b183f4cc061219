import {
  instructionProblem,
  isInstruction,
  isOfEndpoint,
  looksLikeInstruction,
} from '../../generate/instructions.ts'
import type { Instruction } from '../../generate/instructions.ts'
import type { JsonPath, Report } from '../../generate/report.ts'

/** An endpoint's value, or one of its cases, taken apart. */
export interface Entry {
  readonly path: JsonPath
  /** Instructions apart from `$body`, and from `$count` and `$each`, which make a body. */
  readonly instructions: Readonly<Partial<Record<Instruction, unknown>>>
  /** The body and where it stands; undefined where there is none. */
  readonly body: { readonly value: unknown; readonly path: JsonPath } | undefined
}

/** Instructions that make what is sent; one of them at most. */
const contents = ['$file', '$cases', '$sequence'] as const

/**
 * Takes the instructions at the top of a value from the body beside them. `null` alone is no body, as
 * from a handler; `{ "$body": null }` sends it.
 */
export function readEntry(value: unknown, report: Report, path: JsonPath): Entry {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { path, instructions: {}, body: value === null ? undefined : { value, path } }
  }
  const instructions: Partial<Record<Instruction, unknown>> = {}
  const rest: [string, unknown][] = []
  for (const [key, item] of Object.entries(value)) {
    if (!looksLikeInstruction(key) || key === '$count' || key === '$each') rest.push([key, item])
    else if (isInstruction(key) && isOfEndpoint(key)) instructions[key] = item
    else report([...path, key], instructionProblem(key))
  }
  const entry = { path, instructions, body: bodyOf(value, instructions, rest, path) }
  checkTogether(entry, rest, report)
  return entry
}

function bodyOf(
  value: object,
  instructions: Entry['instructions'],
  rest: readonly [string, unknown][],
  path: JsonPath,
): Entry['body'] {
  if (Object.hasOwn(instructions, '$body')) {
    return { value: instructions.$body, path: [...path, '$body'] }
  }
  if (rest.length > 0) return { value: Object.fromEntries(rest), path }
  return Object.keys(value).length === 0 ? { value, path } : undefined
}

/** Reports instructions that contradict each other. */
function checkTogether(entry: Entry, rest: readonly [string, unknown][], report: Report): void {
  const { instructions, path } = entry
  const refuse = (key: string, other: string, hint: string) => {
    const message = `${JSON.stringify(key)} stands beside "${other}".`
    report([...path, key], { code: 'bad-instruction', part: 'key', message, hint })
  }
  const content = contents.filter((key) => Object.hasOwn(instructions, key))
  const [first, second] = content
  const [stranger] = rest[0] ?? []
  if (Object.hasOwn(instructions, '$body') && stranger !== undefined) {
    refuse(stranger, '$body', 'Put all of the body inside "$body".')
  }
  if (first === undefined) return
  if (second !== undefined) refuse(second, first, 'One of them makes the answer: drop the other.')
  else if (Object.hasOwn(instructions, '$body')) refuse('$body', first, 'Drop one of them.')
  else if (stranger !== undefined) refuse(stranger, first, 'Drop one of them.')
  if (first === '$file') return
  for (const key of ['$status', '$headers'] as const) {
    const rule = key === '$status' && typeof instructions.$status === 'object'
    if (Object.hasOwn(instructions, key) && !rule) {
      refuse(key, first, `Put it inside the answers of "${first}".`)
    }
  }
}
