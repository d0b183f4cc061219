import { behaviourFields, grouped, layer, readBehaviour } from '../../behaviour/behaviour.ts'
import type { Behaviour } from '../../behaviour/behaviour.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { SourceLocation } from '../../errors/source-location.ts'
import { isMethod, parseKey } from '../../http/path.ts'
import { didYouMean } from '../../errors/nearest.ts'
import type { JsonPath, Report } from '../../generate/report.ts'
import type { RequestRoot } from '../../generate/scope.ts'
import { scopeOf } from './answer.ts'
import type { Answer, FileFinder } from './answer.ts'
import { compileAnswer } from './choice.ts'
import type { Cases } from './choice.ts'
import { readEntry } from './entry.ts'
import type { Entry } from './entry.ts'
import { checkMoves } from './moves.ts'
import { compilePassing, isPassing } from './passing.ts'
import { plainReply } from './reply.ts'
import { compileWhen } from './when.ts'
import type { CompiledCondition } from './when.ts'

/** What an endpoint of a map needs from its file. */
export interface EndpointFile {
  readonly files: FileFinder
  readonly report: Report
  readonly defaults: Behaviour | undefined
  /** Whether no value holds an instruction or a template, so that each is an answer as it stands. */
  readonly plain?: boolean
  readonly originOf: (path: JsonPath) => SourceLocation
  /**
   * The states that an answer may lead to, where endpoints lie over others; undefined where they do not.
   */
  readonly states?: readonly string[]
}

/**
 * Compiles one member of a map, `"GET /users/:id": value`, with all instructions of the value;
 * undefined after a report where the key is none.
 */
export function compileEndpoint(
  key: string,
  value: unknown,
  file: EndpointFile,
): Endpoint | undefined {
  const { files, report, defaults } = file
  const parsed = parseKey(key)
  if ('message' in parsed) {
    const [method = ''] = key.trim().split(/\s/)
    const code = isMethod(method.toUpperCase()) ? 'bad-path' : 'bad-endpoint-key'
    report([key], { code, part: 'key', ...parsed })
    return undefined
  }
  const { method, path } = parsed
  const origin = file.originOf([key])
  const definition = () => JSON.stringify(value)
  if (file.plain) {
    const fixed = plainReply(value)
    const own = {
      key,
      method,
      path,
      origin,
      needs: nothing,
      handle: () => fixed,
      definition,
      fixed,
    }
    return { ...own, steady: method === 'GET', ...(defaults && { behaviour: defaults }) }
  }
  if ((file.states || method === 'USE') && isPassing(value)) {
    return { key, method, path, origin, ...compilePassing(key, value, report) }
  }
  checkMoves(value, [key], file.states ?? [], report)
  const entry = readEntry(value, report, [key])
  const when = conditionOf(entry, report)
  const answer: Cases = compileAnswer(entry, files, report)
  const condition = both(when, answer.anyOf)
  const behaviour = layer(defaults, behaviourOf(entry, report))
  const reads = (root: RequestRoot) =>
    answer.roots.includes(root) || (condition?.roots.includes(root) ?? false)
  // A list that is asked for again must not have become another list meanwhile.
  const steady = method === 'GET' && !answer.usesCall
  return {
    key,
    method,
    path,
    origin,
    needs: {
      body: reads('body'),
      call: answer.usesCall || (answer.usesFaker && !steady),
      faker: answer.usesFaker,
    },
    handle: handlerOf(answer),
    definition,
    ...(steady && { steady }),
    ...(condition && { when: condition }),
    ...(behaviour && { behaviour }),
    ...(answer.fixed && { fixed: answer.fixed }),
    ...(answer.note !== undefined && { note: answer.note }),
  }
}

/** What a handler needs that gives the same answer always. */
const nothing: Endpoint['needs'] = { body: false, call: false, faker: false }

function handlerOf({ reply, fixed }: Answer): Endpoint['handle'] {
  return fixed ? () => fixed : (context) => reply(context, scopeOf(context))
}

function conditionOf(entry: Entry, report: Report): CompiledCondition | undefined {
  if (!Object.hasOwn(entry.instructions, '$when')) return undefined
  return compileWhen(entry.instructions.$when, report, [...entry.path, '$when'])
}

function both(
  first: CompiledCondition | undefined,
  second: CompiledCondition | undefined,
): CompiledCondition | undefined {
  if (!first || !second) return first ?? second
  return {
    roots: [...first.roots, ...second.roots],
    unmet: (scope) => first.unmet(scope) ?? second.unmet(scope),
  }
}

/** The behaviour of an endpoint; its status only where that is a rule and not simply the reply's. */
function behaviourOf({ instructions, path }: Entry, report: Report): Behaviour | undefined {
  const { $status, ...others } = instructions
  const hasRule = typeof $status === 'object' && $status !== null
  return readInstructions({ ...others, ...(hasRule && { $status }) }, report, path)
}

/** The instructions that make a behaviour. */
const behaviourInstructions = behaviourFields.map((field) => `$${field}`)

/**
 * Reads `$defaults`: the behaviour of all that a file declares.
 *
 * @param file whose calls a rate limit counts together
 */
export function readDefaults(value: unknown, report: Report, file: string): Behaviour | undefined {
  const path = ['$defaults']
  const names = behaviourInstructions.map((name) => JSON.stringify(name))
  const hint = `It takes ${names.slice(0, -1).join(', ')} and ${names.at(-1)}.`
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    report(path, { code: 'bad-instruction', message: '"$defaults" is no object.', hint })
    return undefined
  }
  for (const key of Object.keys(value)) {
    if (behaviourInstructions.includes(key)) continue
    const message = `${JSON.stringify(key)} is no part of "$defaults".`
    const near = didYouMean(key, behaviourInstructions)
    report([...path, key], {
      code: 'bad-instruction',
      part: 'key',
      message,
      hint: `${near} ${hint}`.trim(),
    })
  }
  return grouped(readInstructions(value as Record<string, unknown>, report, path), file)
}

function readInstructions(
  instructions: Readonly<Record<string, unknown>>,
  report: Report,
  path: JsonPath,
): Behaviour | undefined {
  const fields = behaviourFields.map((field) => [field, instructions[`$${field}`]])
  return readBehaviour(Object.fromEntries(fields), (field, problem) =>
    report([...path, `$${field}`], { code: 'bad-instruction', ...problem }),
  )
}
