import {
  behaviourFields,
  withRateLimitGroup,
  mergeBehaviours,
  readBehaviour,
  unknownBehaviourField,
  type Behaviour,
} from '../../behaviour/behaviour.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { SourceLocation } from '../../errors/diagnostic.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { isMethod, parseKey } from '../../http/path.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { badInstruction, badKey, type JsonPath, type Report } from '../../generate/report.ts'
import { isStatusRule, readAnswer, type FileCheck, type WrittenAnswer } from './answer.ts'
import { compileAnswer } from './cases.ts'
import { plainReply } from './reply.ts'
import { compileWhen, type CompiledCondition } from './when.ts'

/** The file that an endpoint or a resource is declared in. */
export interface FileContext {
  readonly files: FileCheck
  readonly report: Report
  /** Behaviour of everything in the file. */
  readonly defaults: Behaviour | undefined
  /** Whether the file has no instructions and no templates, so that values are sent unchanged. */
  readonly plain?: boolean
  readonly originOf: (path: JsonPath) => SourceLocation
  /** The states that `$moveTo` may lead to, in a scenario or an override; undefined elsewhere. */
  readonly states?: readonly string[]
}

/** Compiles one member of a map, `"GET /users/:id": value`; undefined after a report of a wrong key. */
export function compileEndpoint(
  key: string,
  value: unknown,
  file: FileContext,
): Endpoint | undefined {
  const { files, report, defaults, states } = file
  const parsed = parseKey(key)
  if ('message' in parsed) {
    const [method = ''] = key.trim().split(/\s/)
    const code = isMethod(method.toUpperCase()) ? 'bad-path' : 'bad-endpoint-key'
    report([key], { code, part: 'key', ...parsed })
    return undefined
  }
  const { method, path } = parsed
  const origin = file.originOf([key])
  const definition = (): string => JSON.stringify(value)
  if (file.plain) {
    const fixed = plainReply(value)
    const steady = method === 'GET'
    const constant = { needs, handle: () => fixed, definition, fixed, steady }
    return { key, method, path, origin, ...constant, behaviour: defaults }
  }
  if ((states || method === 'USE') && isObject(value) && Object.hasOwn(value, '$behaviour')) {
    const behaviour = readPassing(key, value, report)
    const passing = { needs, handle: () => undefined, definition, modifierOnly: true }
    return { key, method, path, origin, ...passing, behaviour }
  }
  checkMoves(value, [key], states ?? [], report)
  const written = readAnswer(value, report, [key])
  const when = Object.hasOwn(written.instructions, '$when')
    ? compileWhen(written.instructions.$when, report, [key, '$when'])
    : undefined
  const answer = compileAnswer(written, files, report)
  const condition = both(when, answer.anyOf)
  const behaviour = mergeBehaviours(defaults, behaviourOf(written, report))
  // A second GET of a generated list must return the same list.
  const steady = method === 'GET' && !answer.usesCall
  const { fixed, reply, note, usesFaker, usesCall } = answer
  return {
    key,
    method,
    path,
    origin,
    needs: {
      body: answer.readsBody || (condition?.readsBody ?? false),
      call: usesCall || (usesFaker && !steady),
      faker: usesFaker,
    },
    handle: reply,
    definition,
    steady,
    when: condition,
    behaviour,
    fixed,
    note,
  }
}

/** What a constant answer needs. */
const needs: Endpoint['needs'] = { body: false, call: false, faker: false }

function both(
  first: CompiledCondition | undefined,
  second: CompiledCondition | undefined,
): CompiledCondition | undefined {
  if (!first || !second) return first ?? second
  return {
    readsBody: first.readsBody || second.readsBody,
    unmet: (scope) => first.unmet(scope) ?? second.unmet(scope),
  }
}

/** Reads `{ "$behaviour": … }`, which passes the request on to the mock below. */
function readPassing(
  key: string,
  { $behaviour, ...others }: Readonly<Record<string, unknown>>,
  report: Report,
): Behaviour | undefined {
  const at = [key, '$behaviour']
  const [other] = Object.keys(others)
  if (other !== undefined) {
    const message = `${JSON.stringify(other)} stands beside "$behaviour".`
    const hint = 'The mock below makes the answer: drop one of them.'
    badKey(report, [key, other], message, hint)
  }
  const fields = isObject($behaviour) ? $behaviour : {}
  const unknown = isObject($behaviour)
    ? unknownBehaviourField(fields)
    : { message: '"$behaviour" is no object.', hint: 'Write { "status": 503, "delay": "1s" }.' }
  if (unknown) badInstruction(report, at, unknown.message, unknown.hint)
  return readBehaviour(fields, (field, { message, hint }) =>
    badInstruction(report, [...at, field], message, hint),
  )
}

/** Reports each `$moveTo` of an answer, its cases and its sequence to an unknown state. */
function checkMoves(
  value: unknown,
  path: JsonPath,
  states: readonly string[],
  report: Report,
): void {
  if (!isObject(value)) return
  const { $moveTo, $cases, $sequence } = value
  if ($moveTo !== undefined && !states.includes($moveTo as string)) {
    const near = typeof $moveTo === 'string' ? didYouMean($moveTo, states) : ''
    const known =
      states.length > 0
        ? `States are ${states.join(', ')}.`
        : 'It belongs into an answer of a scenario with "$states".'
    const message = `"$moveTo" is ${JSON.stringify($moveTo)}, which is no state here.`
    badInstruction(report, [...path, '$moveTo'], message, near || known)
  }
  for (const [name, list] of Object.entries({ $cases, $sequence })) {
    if (!Array.isArray(list)) continue
    for (const [index, item] of list.entries()) {
      checkMoves(item, [...path, name, index], states, report)
    }
  }
}

/** Reads the behaviour of an endpoint. A number as `$status` is the reply's status, not behaviour. */
function behaviourOf({ instructions, path }: WrittenAnswer, report: Report): Behaviour | undefined {
  const { $status, ...others } = instructions
  return readInstructions(isStatusRule($status) ? instructions : others, report, path)
}

/** Reads `$defaults`: behaviour of everything in a file, whose calls share one rate limit. */
export function readDefaults(value: unknown, report: Report, file: string): Behaviour | undefined {
  const path = ['$defaults']
  const known = behaviourFields.map((field) => `$${field}`)
  const names = known.map((name) => JSON.stringify(name))
  const hint = `It takes ${names.slice(0, -1).join(', ')} and ${names.at(-1)}.`
  if (!isObject(value)) {
    badInstruction(report, path, '"$defaults" is no object.', hint)
    return undefined
  }
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue
    const message = `${JSON.stringify(key)} is no part of "$defaults".`
    badKey(report, [...path, key], message, `${didYouMean(key, known)} ${hint}`.trim())
  }
  return withRateLimitGroup(readInstructions(value, report, path), file)
}

/** Reads `$delay`, `$status` and the other instructions that make a behaviour. */
function readInstructions(
  instructions: Readonly<Record<string, unknown>>,
  report: Report,
  path: JsonPath,
): Behaviour | undefined {
  const fields = behaviourFields.map((field) => [field, instructions[`$${field}`]])
  return readBehaviour(Object.fromEntries(fields), (field, { message, hint }) =>
    badInstruction(report, [...path, `$${field}`], message, hint),
  )
}
