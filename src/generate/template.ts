import type { Faker } from '@faker-js/faker'
import { clock } from '../clock.ts'
import { MockapiError, type DiagnosticCode } from '../errors/diagnostic.ts'
import { readArguments } from './arguments.ts'
import { isFakerMethod, needArguments, suggestName } from './names.ts'
import { combined, type Node, type Render } from './node.ts'
import {
  parseRequestPath,
  requestRoots,
  requestValue,
  type Loop,
  type RequestPath,
} from './scope.ts'

/** A compiled text with templates. */
export interface Template extends Node {
  readonly usesIndex: boolean
  /** The value as JSON: dates are ISO texts, missing values null. Throws `bad-template` as Faker does. */
  readonly render: Render
}

const otherNames = [...requestRoots, 'index', 'now']

/**
 * Compiles a text; one without templates is returned without its escapes. A text that is exactly one template keeps
 * the type of the value; in a longer text the value becomes text, an object JSON, null nothing.
 * @throws MockapiError `unknown-generator` or `bad-template`, without a place
 */
export function compileTemplate(text: string): Template | string {
  if (!text.includes('{{')) return text
  const parts = scanTemplate(text)
  const compiled = parts.map((part) => (typeof part === 'string' ? part : compileExpression(part)))
  const templates = compiled.filter((part) => typeof part !== 'string')
  if (templates.length === 0) return compiled.join('')
  const [only] = templates
  if (only !== undefined && compiled.length === 1) return only
  return {
    ...combined([...templates, { ...nothing, weight: text.length }]),
    usesIndex: templates.some((template) => template.usesIndex),
    render: (scope, loop) => {
      let joined = ''
      for (const part of compiled) {
        joined += typeof part === 'string' ? part : asText(part.render(scope, loop))
      }
      return joined
    },
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
  const where = parseRequestPath(name)
  const isVariable = where !== undefined || (path.length === 0 && otherNames.includes(root))
  if (!isVariable) {
    const shown = quote(`{{${expression.source}}}`)
    const message = `${shown} names no Faker method and no request value.`
    const hint = `${suggestName(name, otherNames)} ${bracesHint}`
    throw badTemplate(message, hint, 'unknown-generator')
  }
  if (args !== undefined) {
    throw badTemplate(`"${name}" is a value and takes no arguments.`, `Write "{{${name}}}".`)
  }
  if (where === 'empty') {
    throw badTemplate(`"${name}" has an empty part.`, `Write it as in "${root}.name".`)
  }
  return where ? compilePath(where) : variable(root)
}

const nothing = { usesFaker: false, usesIndex: false, roots: [], weight: 10, items: 0 } as const

function variable(name: string): Template {
  return name === 'index'
    ? { ...nothing, usesIndex: true, render: (_scope, loop) => loop?.index ?? null }
    : { ...nothing, weight: 24, render: (scope) => scope.now?.() ?? clock.iso() }
}

function compilePath(where: RequestPath): Template {
  return {
    ...nothing,
    roots: [where.root],
    render: (scope, loop) => {
      const value = requestValue(scope, where) ?? null
      if (loop) spend(value, loop)
      return value
    },
  }
}

/** Limits request values in lists: a megabyte of body must not become a hundred gigabytes. */
function spend(value: unknown, { budget }: Loop): void {
  if (typeof value === 'string') budget.left -= value.length
  else if (typeof value === 'object' && value !== null) budget.left -= JSON.stringify(value).length
  if (budget.left >= 0) return
  throw badTemplate(
    'The request values that the items of a "$each" repeat are too large together.',
    'Lower "$count", or repeat less of the request.',
  )
}

function compileCall(expression: Expression): Template {
  const { name, args, source } = expression
  if (!args?.trim() && needArguments.has(name)) {
    const hint = `Write it as in "{{helpers.arrayElement(['a', 'b'])}}"; see https://fakerjs.dev/api.`
    throw badTemplate(`"{{${source}}}" needs arguments.`, hint)
  }
  const checked = readArguments(name, args ?? '')
  if (typeof checked === 'string') {
    const hint = 'Arguments are written as in "{{number.int({min: 1, max: 9})}}".'
    throw badTemplate(`${quote(`{{${source}}}`)} ${checked}.`, hint)
  }
  return {
    ...nothing,
    usesFaker: true,
    weight: checked.weight,
    render: call(expression, checked.values),
  }
}

type Methods = Readonly<Record<string, Readonly<Record<string, (...args: unknown[]) => unknown>>>>

function call({ name, source }: Expression, values: readonly unknown[]): Render {
  const [module = '', method = ''] = name.split('.')
  return ({ faker }) => {
    let value: unknown
    try {
      value = (faker as Faker & Methods)[module]?.[method]?.(...values)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      const hint = `See https://fakerjs.dev/api/${module} for what it takes.`
      throw badTemplate(`${quote(`{{${source}}}`)} failed: ${reason}`, hint)
    }
    return typeof value === 'string' ? value : asJson(value)
  }
}

/** Dates and big integers as JSON; objects are copied, since some are Faker's own. */
function asJson(value: unknown): unknown {
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : `${value}`
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (Array.isArray(value)) return value.map(asJson)
  if (typeof value !== 'object' || value === null) return value ?? null
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asJson(item)]))
}

function badTemplate(
  message: string,
  hint: string,
  code: DiagnosticCode = 'bad-template',
): MockapiError {
  return new MockapiError([{ code, severity: 'error', message, hint }])
}

/** One `{{…}}` of a text. */
interface Expression {
  /** What stands between the braces, trimmed. */
  readonly source: string
  /** `person.fullName`, `body.user.name`, `index`. */
  readonly name: string
  /** The text between the parentheses; undefined without parentheses. */
  readonly args: string | undefined
}

/** How to write braces that are no template, for messages. */
const bracesHint = 'Write "\\\\{{" in JSON for braces that are meant as they stand.'

const expressionShape = /^([^\s(){}]+)\s*(?:\(([^]*)\))?$/

const deepest = 20 // how deep brackets can nest in a template's arguments

/** Splits a text at its templates: texts and expressions in turn. `\{{` is a literal `{{`. */
function scanTemplate(text: string): (string | Expression)[] {
  const parts: (string | Expression)[] = []
  let literal = ''
  let from = 0
  for (let open = text.indexOf('{{'); open !== -1; open = text.indexOf('{{', from)) {
    if (text[open - 1] === '\\' && open > from) {
      literal += `${text.slice(from, open - 1)}{{`
      from = open + 2
      continue
    }
    const close = findEnd(text, open + 2)
    if (close === undefined) {
      const message = `The template ${quote(text.slice(open))} has no closing "}}".`
      throw badTemplate(message, bracesHint)
    }
    const source = text.slice(open + 2, close).trim()
    const match = expressionShape.exec(source)
    if (!match)
      throw badTemplate(`${quote(text.slice(open, close + 2))} is no template.`, bracesHint)
    literal += text.slice(from, open)
    if (literal !== '') parts.push(literal)
    literal = ''
    parts.push({ source, name: match[1] ?? '', args: match[2] })
    from = close + 2
  }
  literal += text.slice(from)
  if (literal !== '') parts.push(literal)
  return parts
}

/** The beginning of a text in quotes, at most 60 characters. */
function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}

/** The offset of the `}}` that closes a template: outside brackets and quotes. */
function findEnd(text: string, start: number): number | undefined {
  let depth = 0
  for (let index = start; index < text.length; index++) {
    const character = text[index]
    if (depth > 0 && (character === '"' || character === "'")) {
      index = endOfText(text, index)
    } else if (character === '(' || character === '[' || character === '{') {
      if (++depth > deepest) return undefined
    } else if (depth === 0 && character === '}' && text[index + 1] === '}') {
      return index
    } else if (character === ')' || character === ']' || character === '}') {
      if (--depth < 0) return undefined
    }
  }
  return undefined
}

/** The offset of the quote that ends a JSON5 string; the end of the text where none does. */
function endOfText(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '\\') index++
    else if (text[index] === text[start]) return index
  }
  return text.length
}
