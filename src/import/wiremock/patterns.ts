import { isObject } from '../../errors/validation-issue.ts'
import { compilePattern } from '../../http/pattern.ts'
import {
  bodyPath,
  equalsText,
  escapePattern,
  negated,
  valuePath,
} from '../conversion/conditions.ts'
import { jsonIn } from '../conversion/source.ts'
import { objectsIn, textIn, type Loose } from '../conversion/loose.ts'
import { wholeText } from './path.ts'

/** Tests of values by their paths. */
export type Tests = readonly (readonly [path: string, test: unknown])[]

/** The tests of a pattern of WireMock for a value; undefined where mock files have none. */
export function testsOf(path: string, pattern: Loose): Tests | undefined {
  const all = Object.entries(pattern).filter(([name]) => !options.has(name))
  const [entry, ...others] = all
  if (!entry || others.length > 0) return undefined
  const [name, value] = entry
  if (name === 'equalToJson') return jsonTests(path, value, pattern)
  if (path === 'body') {
    const tests = bodyTests(name, value)
    if (tests !== 'other') return tests
  }
  if (name === 'and') return joined(objectsIn(pattern, 'and').map((each) => testsOf(path, each)))
  const test = testOf(path, name, value, pattern)
  return test === undefined ? undefined : [[path, test]]
}

/** Members that say how another one is meant. */
const options = new Set([
  'caseInsensitive',
  'ignoreArrayOrder',
  'ignoreExtraElements',
  'schemaVersion',
  'enablePlaceholders',
  'xPathNamespaces',
])

function joined(all: readonly (Tests | undefined)[]): Tests | undefined {
  const found = all.flatMap((tests) => tests ?? [])
  return all.includes(undefined) ? undefined : found
}

function testOf(path: string, name: string, value: unknown, pattern: Loose): unknown {
  const text =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined
  const isAnyCase = pattern['caseInsensitive'] === true
  switch (name) {
    case 'equalTo':
      if (text === undefined) return undefined
      return isAnyCase ? matching(wholeText(text), 'i') : equalsText(path, text)
    case 'equalToNumber':
      return { eq: path.startsWith('body') ? Number(value) : text }
    case 'contains':
      return text === undefined ? undefined : matching(escapePattern(text))
    case 'doesNotContain':
      return text === undefined ? undefined : { not: matching(escapePattern(text)) }
    case 'matches':
      return text === undefined ? undefined : wholly(text)
    case 'doesNotMatch': {
      const test = text === undefined ? undefined : wholly(text)
      return test && { not: test }
    }
    case 'absent':
      return { exists: value === false || value === 'false' }
    case 'not': {
      const tests = isObject(value) ? testsOf(path, value) : undefined
      const [only] = tests ?? []
      return tests?.length === 1 && only?.[0] === path ? negated(only[1]) : undefined
    }
    case 'or':
      return oneOf(path, objectsIn(pattern, 'or'))
    case 'hasExactly':
    case 'includes': {
      const [first, ...more] = objectsIn(pattern, name)
      const tests = first && more.length === 0 ? testsOf(path, first) : undefined
      return tests?.[0]?.[1]
    }
    default: {
      const operator = ofNumbers[name]
      return operator && { [operator]: Number(value) }
    }
  }
}

const ofNumbers: Readonly<Record<string, string>> = {
  greaterThanNumber: 'gt',
  greaterThanEqualNumber: 'gte',
  lessThanNumber: 'lt',
  lessThanEqualNumber: 'lte',
}

/** Alternatives that are all texts. */
function oneOf(path: string, patterns: readonly Loose[]): unknown {
  const values = patterns.map((each) => each['equalTo'])
  if (values.length === 0 || !values.every((each) => typeof each === 'string')) return undefined
  return {
    in: values.flatMap((each) => {
      const test = equalsText(path, String(each))
      return isObject(test) ? (test['in'] as unknown[]) : [test]
    }),
  }
}

function matching(source: string, flags = ''): unknown {
  if ('message' in compilePattern(source, flags)) return undefined
  return { matches: source, ...(flags !== '' && { flags }) }
}

/** Expressions of Java match the whole text, and may begin with their flags. */
function wholly(text: string): unknown {
  const [, flags = '', given = ''] = /^(?:\(\?([ims]+)\))?([^]*)$/.exec(text) ?? []
  const source = given.replaceAll(String.raw`\-`, String.raw`\x2d`)
  return matching(source.includes('|') ? `^(?:${source})$` : `^${source}$`, flags)
}

/** Tests of a whole body; `other` for a pattern that is not of bodies alone. */
function bodyTests(name: string, value: unknown): Tests | undefined | 'other' {
  switch (name) {
    case 'matchesJsonPath':
      return isObject(value) ? expressionTests(value) : filterTests(String(value))
    case 'matchesJsonSchema': {
      const schema = typeof value === 'string' ? jsonIn(value) : value
      return isObject(schema) ? [['body', { schema }]] : undefined
    }
    case 'equalTo': {
      const json = jsonIn(String(value))
      return json === undefined ? [['body', String(value)]] : [['body', { eq: json }]]
    }
    case 'contains':
    case 'matches':
      // Of JSON the text is not looked at, but its value.
      return /["{:[]/.test(String(value)) ? undefined : 'other'
    default:
      return 'other'
  }
}

function jsonTests(path: string, value: unknown, pattern: Loose): Tests | undefined {
  const json = typeof value === 'string' ? jsonIn(value) : value
  if (json === undefined || JSON.stringify(json).includes('${json-unit')) return undefined
  // Lists are compared in their order.
  if (pattern['ignoreArrayOrder'] === true && hasLists(json)) return undefined
  if (pattern['ignoreExtraElements'] !== true) return [[path, { eq: json }]]
  return isObject(json) ? [[path, { contains: json }]] : undefined
}

/** Whether a value has lists of several items. */
function hasLists(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value) && value.length > 1) return true
  return Object.values(value).some(hasLists)
}

function expressionTests({ expression, ...pattern }: Loose): Tests | undefined {
  const path = bodyPath(textIn({ expression }, 'expression'))
  if (path === undefined) return undefined
  return Object.keys(pattern).length === 0 ? [[path, { exists: true }]] : testsOf(path, pattern)
}

/** `$.name`, `$[?(@.name == 'Ada')]`, `$.items[?(@.id == 5)]`. */
function filterTests(expression: string): Tests | undefined {
  const plain = bodyPath(expression)
  if (plain !== undefined) return [[plain, { exists: true }]]
  const [, holder = '', filter = ''] =
    /^(\$(?:\.[\w-]+)*)(?:\.)?\[\?\s*\(([^]*)\)\s*\]$/.exec(expression.trim()) ?? []
  if (holder === '') return undefined
  const terms = filter.split('&&').map((term) => termOf(term.trim()))
  if (terms.includes(undefined)) return undefined
  const known = terms as (readonly [string[], unknown])[]
  if (holder === '$')
    return known.map(([names, test]) => [valuePath('body', ...names), test] as const)
  const path = bodyPath(holder)
  const members = known.map(([names, test]) =>
    names.length === 1 && !isObject(test) ? ([names[0] ?? '', test] as const) : undefined,
  )
  if (path === undefined || members.includes(undefined)) return undefined
  return [[path, { contains: Object.fromEntries(members as (readonly [string, unknown])[]) }]]
}

function termOf(term: string): readonly [names: string[], test: unknown] | undefined {
  const [, path = '', sign, value = ''] =
    /^@((?:\.[\w-]+|\['[^']*'\])+)\s*(?:(==|!=|>=|<=|>|<|=~)\s*([^]+))?$/.exec(term) ?? []
  const names = [...path.matchAll(/\.([\w-]+)|\['([^']*)'\]/g)].map(
    ([, plain, quoted]) => plain ?? quoted ?? '',
  )
  if (names.length === 0) return undefined
  if (sign === undefined) return [names, { exists: true }]
  if (sign === '=~') {
    const [, source, flags = ''] = /^\/([^]*)\/([ims]*)$/.exec(value.trim()) ?? []
    const test = source === undefined ? undefined : matching(`^(?:${source})$`, flags)
    return test === undefined ? undefined : [names, test]
  }
  const literal = jsonIn(
    value.trim().replace(/^'([^']*)'$/, (_, text: string) => JSON.stringify(text)),
  )
  if (literal === undefined || isObject(literal)) return undefined
  const operators = {
    '==': 'eq',
    '!=': 'ne',
    '>': 'gt',
    '>=': 'gte',
    '<': 'lt',
    '<=': 'lte',
  } as const
  const operator = operators[sign as keyof typeof operators]
  return [names, operator === 'eq' ? literal : { [operator]: literal }]
}
