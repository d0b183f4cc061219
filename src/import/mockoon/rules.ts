import { compilePattern } from '../../http/pattern.ts'
import {
  equalsText,
  negated,
  valuePath,
  withCondition,
  type Conditions,
} from '../conversion/conditions.ts'
import { objectsIn, textIn, type Loose } from '../conversion/loose.ts'
import { jsonIn } from '../conversion/source.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { bucketOf } from './environment.ts'
import { memberPath, type Templates } from './templates.ts'

/** The `$when` of a response; `lost` says which of its rules has none. */
export function whenOf(
  response: Loose,
  templates: Templates,
): { readonly when: unknown } | { readonly lost: string } {
  const rules = objectsIn(response, 'rules')
  const tests: (readonly [path: string, test: unknown])[] = []
  for (const rule of rules) {
    const path = pathOf(rule, templates)
    const test = path === undefined ? undefined : testOf(rule, path, templates)
    if (path === undefined || test === undefined) return { lost: shown(rule) }
    tests.push([path, rule['invert'] === true ? negated(test) : test])
  }
  if (textIn(response, 'rulesOperator') !== 'AND') {
    const list = tests.map(([path, test]) => ({ [path]: test }))
    return { when: list.length === 1 ? list[0] : list }
  }
  let all: Conditions | undefined = {}
  for (const [path, test] of tests) all = all && withCondition(all, path, test)
  return all ? { when: all } : { lost: 'many rules of one value' }
}

/** The number of the call that a response is for; undefined for one with other rules. */
export function callOf(response: Loose): number | undefined {
  const [rule, ...others] = objectsIn(response, 'rules')
  const value = Number(textIn(rule, 'value'))
  const isCall =
    textIn(rule, 'target') === 'request_number' &&
    (textIn(rule, 'operator') || 'equals') === 'equals' &&
    rule?.['invert'] !== true
  return isCall && others.length === 0 && value >= 1 && value <= 100 ? value : undefined
}

function shown(rule: Loose): string {
  const [target, modifier, value] = ['target', 'modifier', 'value'].map((name) =>
    textIn(rule, name),
  )
  const not = rule['invert'] === true ? 'not ' : ''
  return `${target} ${modifier} ${not}${operatorOf(rule)} ${value}`.replaceAll(/\s+/g, ' ').trim()
}

function operatorOf(rule: Loose): string {
  // Before rules had operators, they had a flag.
  return textIn(rule, 'operator') || (rule['isRegex'] === true ? 'regex' : 'equals')
}

function pathOf(rule: Loose, { names }: Templates): string | undefined {
  const modifier = textIn(rule, 'modifier')
  if (modifier.includes('{{')) return undefined
  switch (textIn(rule, 'target')) {
    case 'body':
      return modifier === '' ? 'body' : memberPath('body', modifier)
    case 'query':
      return modifier === '' ? undefined : memberPath('query', modifier)
    case 'header':
      return modifier === '' ? undefined : `headers.${modifier.toLowerCase()}`
    case 'cookie':
      return modifier === '' ? undefined : valuePath('cookies', modifier)
    case 'params':
      return modifier === '' ? undefined : valuePath('params', names.get(modifier) ?? modifier)
    case 'method':
      return 'request.method'
    case 'path':
      return 'request.path'
    default:
      return undefined
  }
}

function testOf(rule: Loose, path: string, templates: Templates): unknown {
  const value = textIn(rule, 'value')
  const operator = operatorOf(rule)
  if (operator === 'null')
    return { not: { exists: true, nin: path.startsWith('body') ? [null, ''] : [''] } }
  if (operator === 'empty_array') return { eq: [] }
  if (operator === 'valid_json_schema') return schemaOf(value, templates)
  if (value.includes('{{')) return undefined
  switch (operator) {
    case 'equals':
      if (path === 'body') return wholeBody(value)
      return equalsText(path, path === 'request.method' ? value.toUpperCase() : value)
    case 'array_includes': {
      const test = equalsText(path, value)
      if (!path.startsWith('body')) return test
      return isObject(test)
        ? { schema: { type: 'array', contains: { enum: test['in'] } } }
        : { contains: value }
    }
    case 'regex':
    case 'regex_i': {
      const flags = operator === 'regex_i' ? 'i' : ''
      if ('message' in compilePattern(value, flags)) return undefined
      return { matches: value, ...(flags !== '' && { flags }) }
    }
    default:
      return undefined
  }
}

function wholeBody(text: string): unknown {
  const value = jsonIn(text)
  return value === undefined ? text : { eq: value }
}

function schemaOf(name: string, { environment }: Templates): unknown {
  const schema = jsonIn(bucketOf(environment, name)?.value ?? '')
  return isObject(schema) ? { schema } : undefined
}
