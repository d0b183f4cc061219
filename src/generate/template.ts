import type { Faker } from '@faker-js/faker'
import { clock } from '../clock.ts'
import { readOperand } from '../data/query/match.ts'
import { readArguments } from './arguments.ts'
import {
  badTemplate,
  bracesHint,
  quote,
  scanTemplate,
  type Expression,
  type Term,
} from './expression.ts'
import { isFakerMethod, needArguments, suggestName } from './names.ts'
import { combined, type Node, type Render } from './node.ts'
import { compilePath, pathsIn } from './request-path.ts'
import { isRequestRoot, requestRoots, type Loop } from './scope.ts'

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

type Name = Extract<Term, { kind: 'name' }>

/** The first term that is there, null where none is. */
function compileExpression(expression: Expression): Template {
  const terms = expression.map(compileTerm)
  const [only] = terms
  if (only !== undefined && terms.length === 1) return only
  return {
    ...combined(terms),
    usesIndex: terms.some((term) => term.usesIndex),
    render: (scope, loop) => {
      for (const term of terms) {
        const value = term.render(scope, loop) ?? null
        if (value !== null) return value
      }
      return null
    },
  }
}

function compileTerm(term: Term): Template {
  if (term.kind === 'literal') return { ...nothing, render: () => term.value }
  if (term.kind === 'name') return compileName(term)
  const of = compileExpression(term.of)
  return { ...of, render: (scope, loop) => toNumber(of.render(scope, loop)) }
}

/** The number that a text is; null for what is none, and for an integer that a number cannot hold. */
function toNumber(value: unknown): number | null {
  if (typeof value === 'number') return value
  const text = typeof value === 'string' ? value.trim() : ''
  const { number } = readOperand(text)
  if (number === undefined || !Number.isFinite(number)) return null
  return Number.isSafeInteger(number) || !/^-?\d+$/.test(text) ? number : null
}

function compileName(term: Name): Template {
  const { name, args } = term
  const [root = '', ...path] = name.split('.')
  if (path.length === 1 && isFakerMethod(root, path[0] ?? '')) return compileCall(term)
  const isOfRequest = isRequestRoot(/^[^.[]*/.exec(name)?.[0] ?? '')
  if (!isOfRequest && !(path.length === 0 && otherNames.includes(name))) {
    const shown = quote(`{{${term.source}}}`)
    const message = `${shown} names no Faker method and no request value.`
    const hint = `${suggestName(name, otherNames)} ${bracesHint}`
    throw badTemplate(message, hint, 'unknown-generator')
  }
  if (args !== undefined) {
    throw badTemplate(`"${name}" is a value and takes no arguments.`, `Write "{{${name}}}".`)
  }
  return isOfRequest ? requestValue(name) : variable(name)
}

const nothing = { usesFaker: false, usesIndex: false, reads: [], weight: 10, items: 0 } as const

function variable(name: string): Template {
  return name === 'index'
    ? { ...nothing, usesIndex: true, render: (_scope, loop) => loop?.index ?? null }
    : {
        ...nothing,
        weight: 24,
        render: (scope) => new Date(scope.now?.() ?? clock.now()).toISOString(),
      }
}

function requestValue(name: string): Template {
  const path = compilePath(name)
  if ('message' in path) throw badTemplate(path.message, path.hint)
  return {
    ...nothing,
    reads: pathsIn(path),
    render: (scope, loop) => {
      const value = path.shown(scope) ?? null
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

function compileCall(term: Name): Template {
  const { name, args, source } = term
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
    render: call(term, checked.values),
  }
}

type Methods = Readonly<Record<string, Readonly<Record<string, (...args: unknown[]) => unknown>>>>

function call({ name, source }: Name, values: readonly unknown[]): Render {
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
