import { isObject } from '../../errors/validation-issue.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import { answerValue, type AnswerBody } from '../conversion/answer.ts'
import { valuePath } from '../conversion/conditions.ts'
import { literalBody } from '../conversion/endpoint-map.ts'
import type { LiteralAnswer, LiteralBody, NamedAnswer } from './answers.ts'
import { conditionRoots } from './conditions.ts'
import { nameOf, type DocumentSource } from './source.ts'

/** More examples of one operation are not written. */
const mostCases = 10

/** Takes the bytes of an answer, and gives the name of the file that has them, relative to the mock file. */
export type KeepFile = (bytes: Uint8Array, extension: string) => string

/** An answer as the value of a key, or of a case. */
export function valueOf(
  { status, headers, body }: LiteralAnswer,
  keep: KeepFile,
  when?: unknown,
): unknown {
  return answerValue({ when, status, headers, body: answerBody(body, keep) })
}

function answerBody(body: LiteralBody, keep: KeepFile): AnswerBody {
  if (body.kind === 'none') return body
  if (body.kind === 'bytes') return { kind: 'file', path: keep(body.bytes, body.extension) }
  return { kind: 'value', value: literalBody(body.kind === 'json' ? body.value : body.text) }
}

/** The value of a key whose operation has several examples: each where its request is sent, or where `Prefer` names it. */
export function endpointValue(
  [first, ...others]: readonly [NamedAnswer, ...NamedAnswer[]],
  operation: Operation,
  keep: KeepFile,
  { losses }: DocumentSource,
): unknown {
  const cases = others.flatMap(({ name, answer }, index) => {
    if (index < mostCases && /^[\w.-]+$/.test(name)) {
      return [valueOf(answer, keep, conditionOf(name, operation))]
    }
    losses.add('example', nameOf(operation), name)
    return []
  })
  const usual = valueOf(first.answer, keep)
  if (cases.length === 0) return usual
  return { $cases: [...cases, usual === null ? { $status: 204 } : asCase(usual)] }
}

function asCase(value: unknown): unknown {
  return isObject(value) && Object.keys(value).length > 0 ? value : { $body: value }
}

/** What tells that an example is meant: the example of the request that has its name, else the header of Prism. */
function conditionOf(name: string, { body, parameters }: Operation): unknown {
  const named = <Example extends { readonly name: string }>(examples: readonly Example[]) =>
    examples.find((each) => each.name === name)
  const sent = named(body?.content[0]?.examples ?? [])
  const given = parameters.flatMap(({ in: at, name: parameter, examples }): [string, unknown][] => {
    const root = conditionRoots[at]
    const example = named(examples)
    if (root === undefined || example === undefined || typeof example.value === 'object') return []
    return /^[A-Za-z_]\w*$/.test(parameter) || at !== 'path'
      ? [[valuePath(root, parameter), literalBody(example.value)]]
      : []
  })
  if (isObject(sent?.value)) given.push(['body', { contains: literalBody(sent.value) }])
  if (given.length > 0) return Object.fromEntries(given)
  return { 'headers.prefer': { contains: `example=${name}` } }
}
