import type { Faker } from '@faker-js/faker'
import { clock } from '../clock.ts'
import { MockapiError } from '../errors/diagnostic.ts'
import type { DiagnosticCode } from '../errors/diagnostic.ts'
import { readArguments } from './arguments.ts'
import type { CheckedArguments } from './arguments.ts'
import { isFakerMethod, needArguments, suggestName } from './names.ts'
import { bracesHint, quote, scanTemplate } from './scan.ts'
import type { Expression } from './scan.ts'
import { isRequestRoot, lookUp, requestRoots } from './scope.ts'
import type { Loop, RequestRoot, Scope } from './scope.ts'

/** A text with templates, compiled. */
export interface Template {
  readonly usesFaker: boolean
  readonly usesIndex: boolean
  /** Request values it reads. */
  readonly roots: readonly RequestRoot[]
  /** Estimated characters of output, request values apart. */
  readonly weight: number
  /**
   * The value. It is JSON: dates are ISO texts, a missing value is null.
   *
   * @throws MockapiError `bad-template` when Faker refuses the arguments
   */
  readonly render: (scope: Scope, loop?: Loop) => unknown
}

type Render = Template['render']

const otherNames = [...requestRoots, 'index', 'now']

/**
 * Compiles a text: plain text is given back with its escapes undone. A text that is exactly one
 * template keeps the value's type; inside a longer text the value becomes text, objects as JSON,
 * null as nothing.
 *
 * @throws MockapiError `unknown-generator` or `bad-template`, without a place
 */
export function compileTemplate(text: string): Template | string {
  if (!text.includes('{{')) return text
  const parts = scanTemplate(text)
  if ('message' in parts) throw problem('bad-template', parts.message, bracesHint)
  const compiled = parts.map((part) => (typeof part === 'string' ? part : compileExpression(part)))
  const templates = compiled.filter((part) => typeof part !== 'string')
  if (templates.length === 0) return compiled.join('')
  const [only] = templates
  if (only !== undefined && compiled.length === 1) return only
  return {
    usesFaker: templates.some((template) => template.usesFaker),
    usesIndex: templates.some((template) => template.usesIndex),
    roots: templates.flatMap((template) => template.roots),
    weight: templates.reduce((sum, template) => sum + template.weight, text.length),
    render: joined(compiled),
  }
}

function joined(parts: readonly (string | Template)[]): Render {
  return (scope, loop) => {
    let text = ''
    for (const part of parts) {
      text += typeof part === 'string' ? part : asText(part.render(scope, loop))
    }
    return text
  }
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function compileExpression(expression: Expression): Template {
  const { name, args } = expression
  const [root = '', ...path] = name.split('.')
  if (path.length === 1 && isFakerMethod(root, path[0] ?? '')) return compileCall(expression)
  const isVariable = isRequestRoot(root) || (path.length === 0 && otherNames.includes(root))
  if (!isVariable) {
    const shown = quote(`{{${expression.source}}}`)
    const message = `${shown} names no Faker method and no request value.`
    throw problem('unknown-generator', message, `${suggestName(name, otherNames)} ${bracesHint}`)
  }
  if (args !== undefined) {
    throw problem(
      'bad-template',
      `"${name}" is a value and takes no arguments.`,
      `Write "{{${name}}}".`,
    )
  }
  return isRequestRoot(root) ? requestValue(root, path) : variable(root)
}

const nothing = { usesFaker: false, usesIndex: false, roots: [], weight: 10 } as const

function variable(name: string): Template {
  return name === 'index'
    ? { ...nothing, usesIndex: true, render: (_scope, loop) => loop?.index ?? null }
    : { ...nothing, weight: 24, render: (scope) => scope.now?.() ?? clock.iso() }
}

function requestValue(root: RequestRoot, path: readonly string[]): Template {
  if (path.includes('')) {
    const name = [root, ...path].join('.')
    throw problem('bad-template', `"${name}" has an empty part.`, `Write it as in "${root}.name".`)
  }
  const isHeader = root === 'headers' && path.length > 0
  const steps = isHeader ? [path.join('.').toLowerCase()] : path
  return {
    ...nothing,
    roots: [root],
    render: (scope, loop) => {
      const value = lookUp(scope[root], steps) ?? null
      if (loop) spend(value, loop)
      return value
    },
  }
}

/** A megabyte of body must not become a hundred gigabytes in the items of a list. */
function spend(value: unknown, { budget }: Loop): void {
  if (typeof value === 'string') budget.left -= value.length
  else if (typeof value === 'object' && value !== null) budget.left -= JSON.stringify(value).length
  if (budget.left >= 0) return
  throw problem(
    'bad-template',
    'The request values that the items of a "$each" repeat are too large together.',
    'Lower "$count", or repeat less of the request.',
  )
}

function compileCall(expression: Expression): Template {
  const { name, args, source } = expression
  if (!args?.trim() && needArguments.has(name)) {
    const hint = `Write it as in "{{helpers.arrayElement(['a', 'b'])}}"; see https://fakerjs.dev/api.`
    throw problem('bad-template', `"{{${source}}}" needs arguments.`, hint)
  }
  const checked = readArguments(name, args ?? '')
  if (typeof checked === 'string') {
    const hint = 'Arguments are written as in "{{number.int({min: 1, max: 9})}}".'
    throw problem('bad-template', `${quote(`{{${source}}}`)} ${checked}.`, hint)
  }
  return { ...nothing, usesFaker: true, weight: checked.weight, render: call(expression, checked) }
}

type Methods = Readonly<Record<string, Readonly<Record<string, (...args: unknown[]) => unknown>>>>

function call({ name, source }: Expression, { values }: CheckedArguments): Render {
  const [module = '', method = ''] = name.split('.')
  return ({ faker }) => {
    let value: unknown
    try {
      value = (faker as Faker & Methods)[module]?.[method]?.(...values)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      const hint = `See https://fakerjs.dev/api/${module} for what it takes.`
      throw problem('bad-template', `${quote(`{{${source}}}`)} failed: ${reason}`, hint)
    }
    return typeof value === 'string' ? value : asJson(value)
  }
}

/** Faker's dates and big integers as JSON has them; objects are copied, since some are Faker's own. */
function asJson(value: unknown): unknown {
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : `${value}`
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (Array.isArray(value)) return value.map(asJson)
  if (typeof value !== 'object' || value === null) return value ?? null
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asJson(item)]))
}

function problem(code: DiagnosticCode, message: string, hint: string): MockapiError {
  return new MockapiError([{ code, severity: 'error', message, hint }])
}
