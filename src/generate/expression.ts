import { MockapiError, type DiagnosticCode } from '../errors/diagnostic.ts'
import { parseJson5 } from './arguments.ts'

/** One of the values that a template takes: the first that is there. */
export type Term =
  | {
      readonly kind: 'name'
      /** What stands between the braces, trimmed. */
      readonly source: string
      /** `person.fullName`, `body.user.name`, `index`. */
      readonly name: string
      /** The text between the parentheses; undefined without parentheses. */
      readonly args: string | undefined
    }
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'number'; readonly of: Expression }

/** One `{{…}}` of a text: `{{body.name ?? query.name ?? 'x'}}` has three terms. */
export type Expression = readonly Term[]

/** How to write braces that are no template, for messages. */
export const bracesHint = 'Write "\\\\{{" in JSON for braces that are meant as they stand.'

/** A name, with quotes and spaces in brackets alone, and arguments. */
const nameShape =
  /^((?:[^\s(){}[\]'"]|\[(?:'[^']*'|"[^"]*"|[^[\]'"]|\[(?:'[^']*'|"[^"]*"|[^[\]'"])*\])*\])+)\s*(?:\(([^]*)\))?$/

const conversionShape = /^number\s*\(([^]*)\)$/
const literalShape = /^(?:['"[{+-]|\.?\d|(?:true|false|null)$)/

const deepest = 20 // how deep brackets can nest in a template's arguments

/** Splits a text at its templates: texts and expressions in turn. `\{{` is a literal `{{`. Throws `bad-template`. */
export function scanTemplate(text: string): (string | Expression)[] {
  const parts: (string | Expression)[] = []
  let literal = ''
  let from = 0
  for (let open = text.indexOf('{{'); open !== -1; open = text.indexOf('{{', from)) {
    if (text[open - 1] === '\\' && open > from) {
      literal += `${text.slice(from, open - 1)}{{`
      from = open + 2
      continue
    }
    const close = find(text, open + 2, '}}')
    if (close === undefined) {
      const message = `The template ${quote(text.slice(open))} has no closing "}}".`
      throw badTemplate(message, bracesHint)
    }
    const expression = parseExpression(text.slice(open + 2, close))
    literal += text.slice(from, open)
    if (literal !== '') parts.push(literal)
    literal = ''
    parts.push(expression)
    from = close + 2
  }
  literal += text.slice(from)
  if (literal !== '') parts.push(literal)
  return parts
}

function parseExpression(text: string): Expression {
  const terms: Term[] = []
  let from = 0
  for (let end = find(text, from, '??'); end !== undefined; end = find(text, from, '??')) {
    terms.push(parseTerm(text.slice(from, end).trim(), terms.length > 0, text))
    from = end + 2
  }
  return [...terms, parseTerm(text.slice(from).trim(), terms.length > 0, text)]
}

/** @param isDefault whether a value of JSON5 can stand here, as after `??` */
function parseTerm(source: string, isDefault: boolean, whole: string): Term {
  const converted = conversionShape.exec(source)?.[1]
  if (converted !== undefined) return { kind: 'number', of: parseExpression(converted) }
  if (isDefault && literalShape.test(source)) {
    try {
      return { kind: 'literal', value: parseJson5(source) }
    } catch {
      const hint = `Write a text in quotes, a number, or another name: "{{query.name ?? 'x'}}".`
      throw badTemplate(`${quote(source)} in ${quote(`{{${whole}}}`)} is no value.`, hint)
    }
  }
  const match = nameShape.exec(source)
  if (!match) throw badTemplate(`${quote(`{{${whole}}}`)} is no template.`, hintFor(source))
  return { kind: 'name', source, name: match[1] ?? '', args: match[2] }
}

function hintFor(source: string): string {
  const [, number] = /^number\s+(\S+)$/.exec(source) ?? []
  if (number !== undefined) return `Did you mean "{{number(${number})}}"? ${bracesHint}`
  if (!source.includes('||')) return bracesHint
  return `Write "??" before what stands for a missing value. ${bracesHint}`
}

/** The beginning of a text in quotes, at most 60 characters. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}

/** An error without a place. */
export function badTemplate(
  message: string,
  hint: string,
  code: DiagnosticCode = 'bad-template',
): MockapiError {
  return new MockapiError([{ code, severity: 'error', message, hint }])
}

/** The offset of two characters outside of brackets and quotes. */
function find(text: string, start: number, wanted: '}}' | '??'): number | undefined {
  let depth = 0
  for (let index = start; index < text.length; index++) {
    const character = text[index]
    if (character === '"' || character === "'") {
      index = endOfText(text, index)
    } else if (character === '(' || character === '[' || character === '{') {
      if (++depth > deepest) return undefined
    } else if (depth === 0 && text.startsWith(wanted, index)) {
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
