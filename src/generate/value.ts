import { MockapiError, type Diagnostic } from '../errors/diagnostic.ts'
import { deepestJson } from '../http/json.ts'
import {
  instructionProblem,
  isGenerator,
  isInstruction,
  literalKey,
  looksLikeInstruction,
} from './instructions.ts'
import { composite, constant, renderNode, type Node } from './node.ts'
import {
  badInstruction,
  badKey,
  reportBelow,
  type JsonPath,
  type Problem,
  type Report,
} from './report.ts'
import type { RequestPath } from './request-path.ts'
import type { Scope } from './scope.ts'
import { compileTemplate } from './template.ts'

/** A JSON value with compiled templates and generators. */
export interface CompiledValue {
  /** Whether every render gives the same value, which must not be changed. */
  readonly literal: boolean
  readonly usesFaker: boolean
  readonly reads: readonly RequestPath[]
  /** @throws MockapiError `bad-template` when Faker refuses arguments */
  readonly render: (scope: Scope, index?: number) => unknown
}

/** The most items that one `$count` can ask for, and all of one value together. */
const largestCount = 100_000
const mostItems = 1_000_000
/** The most characters that the templates of one value can generate, by estimate. */
const mostOutput = 100_000_000
/** The most characters of the request that the items of one value can repeat. */
const requestBudget = 50_000_000

interface Compiler {
  readonly report: Report
  /** The path of the current value; copied when a problem is reported. */
  readonly path: (string | number)[]
  readonly indexed: boolean
  readonly request: boolean
  readonly data: boolean
}

/**
 * Compiles a JSON value: templates in texts, `$count` with `$each` at any depth, `$$name` for a literal key
 * `$name`. It reports all problems with their path.
 * @param options.indexed whether the value is a record of a list, so that `{{index}}` is known
 * @param options.request whether there is a request to read; default true
 * @param options.data whether unknown templates and instructions stay as they stand, since they may be data
 */
export function compileValue(
  value: unknown,
  report: Report,
  options: { path?: JsonPath; indexed?: boolean; request?: boolean; data?: boolean } = {},
): CompiledValue {
  const path = [...(options.path ?? [])]
  const { indexed = false, request = true, data = false } = options
  const node = isPlain(value, path.length)
    ? constant(value)
    : compileTree(value, { report, path, indexed, request, data })
  if (node.items > mostItems) {
    const message = `The "$count"s together make ${node.items} items; ${mostItems} are the most.`
    badInstruction(report, path, message, 'Lower one of them.')
  } else if (node.weight > mostOutput) {
    const message = 'The templates would write more than 100 MB of text.'
    report(path, { code: 'bad-template', message, hint: 'Lower "$count" or the sizes in them.' })
  }
  const { render, usesFaker, reads } = node
  return {
    literal: !render,
    usesFaker,
    reads,
    render: render
      ? (scope, index) => {
          const budget = { left: requestBudget }
          return render(scope, index === undefined ? undefined : { index, budget })
        }
      : () => node.constant,
  }
}

/** Whether a value has no template or instruction, as most; nothing is compiled then. */
function isPlain(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return !value.includes('{{')
  if (typeof value !== 'object' || value === null) return true
  if (depth > deepestJson) return false
  // Plain loops, since this runs for every value of every file at the start.
  if (Array.isArray(value)) {
    for (const item of value) if (!isPlain(item, depth + 1)) return false
    return true
  }
  for (const key in value) {
    if (key.startsWith('$') || !isPlain((value as Record<string, unknown>)[key], depth + 1))
      return false
  }
  return true
}

/** Thrown for a value that is nested too deeply, or circular. */
class TooDeep extends Error {}

function compileTree(value: unknown, at: Compiler): Node {
  const path = [...at.path]
  try {
    return compile(value, at)
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error
    const message = `The value is nested more than ${deepestJson} levels deep.`
    at.report(path, { code: 'json-depth', message })
    return constant(null)
  }
}

/** Whether a value is no plain JSON, such as a Date of a TypeScript mock. It is sent as it is. */
function isInstance(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype !== Object.prototype && prototype !== null && !Array.isArray(value)
}

function compile(value: unknown, at: Compiler): Node {
  if (typeof value === 'string') return compileText(value, at)
  if (typeof value !== 'object' || value === null || isInstance(value)) return constant(value)
  if (at.path.length > deepestJson) throw new TooDeep()
  if (!Array.isArray(value)) return compileObject(value, at)
  const items = value.map((item, index) => inside(item, index, at))
  return composite(items, (values) => values)
}

function compileText(text: string, at: Compiler): Node {
  if (!text.includes('{{')) return constant(text)
  const refuse = (problem: Pick<Diagnostic, 'code' | 'message' | 'hint'>): Node => {
    const { code, message, hint } = problem
    if (!at.data) at.report([...at.path], { code, message, hint })
    else reportData(at, { code, hint, message: `${message} The text is served as it stands.` })
    return constant(at.data ? text : null)
  }
  try {
    const template = compileTemplate(text)
    if (typeof template === 'string') return constant(template)
    if (template.usesIndex && !at.indexed) {
      const message = '"{{index}}" is the number of an item, and there is no list here.'
      return refuse({ code: 'bad-template', message, hint: 'Use it inside "$each".' })
    }
    const root = template.reads[0]?.root
    if (root !== undefined && !at.request) {
      const message = `A template reads "${root}", and there is no request when the data is made.`
      const hint = 'Request values are for endpoints: "GET /path": { … }.'
      return refuse({ code: 'bad-template', message, hint })
    }
    return template
  } catch (error) {
    const [first] = error instanceof MockapiError ? error.diagnostics : []
    if (!first) throw error
    return refuse(first)
  }
}

function reportData(at: Compiler, problem: Problem): void {
  at.report([...at.path], { ...problem, severity: 'warning' })
}

function compileObject(value: object, at: Compiler): Node {
  if (isGenerator(value)) return compileLoop(value, at)
  const keys: string[] = []
  const nodes: Node[] = []
  for (const [key, item] of Object.entries(value)) {
    if (looksLikeInstruction(key) && !isData(key, at)) continue
    keys.push(literalKey(key))
    nodes.push(inside(item, key, at))
  }
  return composite(nodes, (values) => toObject(keys, values))
}

/** Whether a key such as `$date` is data; else it is reported, and so are names of instructions among data. */
function isData(key: string, at: Compiler): boolean {
  const problem = instructionProblem(key)
  const report = reportBelow(at.report, ...at.path)
  if (!at.data) report([key], problem)
  else if (isInstruction(key)) report([key], { ...problem, severity: 'warning' })
  return at.data
}

function toObject(keys: readonly string[], values: readonly unknown[]): object {
  const result: Record<string, unknown> = {}
  for (const [index, key] of keys.entries()) {
    const value = values[index]
    // As JSON.parse does it: an own property, not the prototype.
    if (key === '__proto__') Object.defineProperty(result, key, { value, ...plainProperty })
    else result[key] = value
  }
  return result
}

const plainProperty = { enumerable: true, writable: true, configurable: true }

function inside(value: unknown, key: string | number, at: Compiler): Node {
  at.path.push(key)
  const node = compile(value, at)
  at.path.pop()
  return node
}

function compileLoop(value: object, at: Compiler): Node {
  const loop = readLoop(value, at)
  if (!loop) return constant(null)
  const { count, each } = loop
  const most = typeof count === 'number' ? count : count[1]
  return {
    usesFaker: each.usesFaker || typeof count !== 'number',
    reads: each.reads,
    weight: each.weight * most,
    items: most * (1 + each.items),
    render: (scope, outer) => {
      const length =
        typeof count === 'number' ? count : scope.faker.number.int({ min: count[0], max: count[1] })
      const budget = outer?.budget ?? { left: requestBudget }
      return Array.from({ length }, (_, index) => renderNode(each, scope, { index, budget }))
    },
  }
}

function readLoop(value: object, at: Compiler): { count: Count; each: Node } | undefined {
  const stranger = Object.keys(value).find((key) => key !== '$count' && key !== '$each')
  if (stranger !== undefined) {
    const message = `${JSON.stringify(stranger)} stands beside "$count" and "$each", which make a list.`
    const hint = 'Put it inside "$each", or give the list a key of its own.'
    badKey(at.report, [...at.path, stranger], message, hint)
  }
  const { $count, $each } = value as { $count?: unknown; $each?: unknown }
  const count = compileCount($count, at.report, at.path)
  if (!Object.hasOwn(value, '$each')) {
    const message = '"$count" says how many, and "$each" is missing, which says what.'
    badInstruction(at.report, [...at.path], message, 'Write { "$count": 3, "$each": { … } }.')
  }
  const each = inside($each, '$each', { ...at, indexed: true, data: false })
  return count === undefined || stranger !== undefined ? undefined : { count, each }
}

/** How many items: a number, or two to draw one between. */
export type Count = number | readonly [min: number, max: number]

/** Reads a `$count`; undefined after a report. */
export function compileCount(value: unknown, report: Report, path: JsonPath): Count | undefined {
  if (isCount(value)) return value
  if (Array.isArray(value) && value.length === 2) {
    const [min, max] = value as [unknown, unknown]
    if (isCount(min) && isCount(max) && min <= max) return [min, max]
  }
  const isMissing = value === undefined
  const message = isMissing
    ? '"$each" says what, and "$count" is missing, which says how many.'
    : `"$count" is ${JSON.stringify(value)}.`
  const hint = `Write a whole number from 0 to ${largestCount}, or two such as [10, 20].`
  badInstruction(report, isMissing ? [...path] : [...path, '$count'], message, hint)
  return undefined
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= largestCount
}
