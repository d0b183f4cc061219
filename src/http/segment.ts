import type { ValidationIssue } from '../errors/validation-issue.ts'
import { compilePattern, type Pattern } from './pattern.ts'

/** One part of a path between slashes. */
export type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | {
      readonly kind: 'parameter'
      readonly name: string
      readonly optional: boolean
      readonly pattern?: Pattern
    }
  | MixedSegment
  | { readonly kind: 'wildcard' }

/** Parameters with text around them: `:id.json`, `:from-:to`, `{id}:cancel`, `@:user`. */
export interface MixedSegment {
  readonly kind: 'mixed'
  /** As it was written. */
  readonly written: string
  readonly parameters: readonly { readonly name: string; readonly pattern?: Pattern | undefined }[]
  /** The texts around them, one more than there are parameters; none but the first and the last is empty. */
  readonly texts: readonly string[]
}

type Token = { readonly text: string } | { readonly name: string; readonly source?: string }

const parameterToken = /:([A-Za-z_]\w*(?:-+\w+)*)/y
const braceToken = /\{([A-Za-z_][\w-]*)\}/y

const shapes =
  '":name", ":name?", ":name{[0-9]+}" or "{name}", also with text around it, as in ":name.json", ":from-:to" or "{id}:cancel"'

/** What most segments are: a word, or `:name`. */
const usualShape = /^(?:[\w.~-]+|:([A-Za-z_]\w*))$/

/** Parses what stands between two slashes of a path. */
export function parseSegment(part: string, isLast: boolean): Segment | ValidationIssue {
  const usual = usualShape.exec(part)
  if (usual) {
    const [, name] = usual
    if (name === undefined) return { kind: 'literal', text: part }
    return { kind: 'parameter', optional: false, name }
  }
  if (part === '*') {
    if (isLast) return { kind: 'wildcard' }
    const hint =
      'Use a parameter such as ":name" there, which is one segment; "*" is for the rest of a path.'
    return { message: 'A "*" stands before the end of the path.', hint }
  }
  const optional = part.endsWith('?')
  const tokens = readTokens(optional ? part.slice(0, -1) : part)
  if (!tokens) return refusal(part, isLast)
  const named = tokens.flatMap((token) => ('name' in token ? [token] : []))
  if (named.length > 0 && part.endsWith('+')) return refusal(part, isLast)
  if (named.length === 0)
    return { kind: 'literal', text: tokens.map(textOf).join('').normalize('NFC') }
  const parameters: { name: string; pattern?: Pattern }[] = []
  for (const { name, source } of named) {
    const pattern = source === undefined ? undefined : compilePattern(`^(?:${source})$`)
    if (pattern && 'message' in pattern) {
      const message = `The pattern in ${JSON.stringify(part)} cannot be used. ${pattern.message}`
      return { message, hint: 'Write it as in ":id{[0-9]+}".' }
    }
    parameters.push({ name, ...(pattern && { pattern }) })
  }
  const [only] = parameters
  if (only && tokens.length === 1) return { kind: 'parameter', optional, ...only }
  return optional ? refusal(part, isLast) : mixed(part, tokens, parameters)
}

function mixed(
  written: string,
  tokens: readonly Token[],
  parameters: MixedSegment['parameters'],
): Segment | ValidationIssue {
  const texts = ['']
  for (const token of tokens) {
    if ('text' in token) texts.push(`${texts.pop()}${token.text.normalize('NFC')}`)
    else texts.push('')
  }
  if (!texts.slice(1, -1).includes('')) return { kind: 'mixed', written, parameters, texts }
  const message = `The path segment ${JSON.stringify(written)} has two parameters without text between them.`
  return { message, hint: 'Write a text between them, as in ":from-:to".' }
}

/** The texts and parameters of a segment; undefined where it has braces or stars that mean nothing. */
function readTokens(part: string): Token[] | undefined {
  const tokens: Token[] = []
  let text = ''
  const add = (token: Token): void => {
    if (text !== '') tokens.push({ text: decodeSegment(text) ?? text })
    text = ''
    tokens.push(token)
  }
  for (let at = 0; at < part.length;) {
    const character = part[at] as string
    // A colon after a word is one, as in `users:search`, and so is one after a parameter, as in `:id:cancel`.
    const isFree = text === '' ? at === 0 : !/\w$/.test(text)
    const token =
      (isFree ? matchAt(parameterToken, part, at) : null) ?? matchAt(braceToken, part, at)
    if (token) {
      at += token[0].length
      const end = character === ':' && part[at] === '{' ? endOfPattern(part, at) : undefined
      add({ name: token[1] as string, ...(end && { source: part.slice(at + 1, end) }) })
      at = end === undefined ? at : end + 1
    } else if (/[{}*?]/.test(character) || (character === ':' && at === 0)) return undefined
    else {
      const isEscape = character === '\\' && at + 1 < part.length
      text += isEscape ? part[at + 1] : character
      at += isEscape ? 2 : 1
    }
  }
  if (text !== '') tokens.push({ text: decodeSegment(text) ?? text })
  return tokens
}

function matchAt(shape: RegExp, text: string, at: number): RegExpExecArray | null {
  shape.lastIndex = at
  return shape.exec(text)
}

/** Where the brace that closes a pattern stands; undefined where none does, or nothing is in it. */
function endOfPattern(part: string, open: number): number | undefined {
  let depth = 0
  for (let at = open; at < part.length; at++) {
    if (part[at] === '\\') at++
    else if (part[at] === '{') depth++
    else if (part[at] === '}' && --depth === 0) return at > open + 1 ? at : undefined
  }
  return undefined
}

function textOf(token: Token): string {
  return 'text' in token ? token.text : ''
}

function refusal(part: string, isLast: boolean): ValidationIssue {
  const message = `The path segment ${JSON.stringify(part)} does not parse.`
  const [, name, sign] = /^:([A-Za-z_]\w*)([+*])$/.exec(part) ?? []
  if (sign !== undefined) {
    const many = isLast
      ? `Write "*" for the rest of a path: params["*"] has what ":${name}${sign}" would.`
      : 'Several segments can only stand at the end, as "*"; write ":name" for each of them.'
    return { message, hint: many }
  }
  if (/^(?!:[\w-]+\?$).*\w\?/.test(part)) {
    const hint =
      'Only a whole segment can be missing. Declare two endpoints: one with it and one without.'
    return { message, hint }
  }
  if (/^\*+$/.test(part)) {
    return { message, hint: 'Write "*" for the rest of a path, as its last segment.' }
  }
  if (/(?:^|[^\w]):[^A-Za-z_]/.test(part)) {
    const hint =
      'The name of a parameter begins with a letter from a to z or "_"; more of them, digits and "-" may follow.'
    return { message, hint }
  }
  return { message, hint: `A parameter is ${shapes}.` }
}

/** How many ends of parameters are tried: patterns could make it many. */
const mostTries = 1000

/** What the parameters of a segment stand for, each as short as it can be; undefined where it does not match. */
export function matchMixed(
  { texts, parameters }: MixedSegment,
  part: string,
): string[] | undefined {
  const values: string[] = []
  let tries = 0
  const matchFrom = (index: number, at: number): boolean => {
    const parameter = parameters[index]
    if (!parameter) return at === part.length
    const text = texts[index + 1] as string
    const isLast = index === parameters.length - 1
    // A parameter is one character at least.
    let end = isLast ? part.length - text.length : part.indexOf(text, at + 1)
    while (end > at && part.startsWith(text, end) && ++tries <= mostTries) {
      const value = part.slice(at, end)
      if (!parameter.pattern || parameter.pattern.test(value)) {
        values[index] = value
        if (matchFrom(index + 1, end + text.length)) return true
      }
      if (isLast) return false
      end = part.indexOf(text, end + 1)
    }
    return false
  }
  const [first = ''] = texts
  return part.startsWith(first) && matchFrom(0, first.length) ? values : undefined
}

/** How much a segment says of what it matches: text says more than a pattern, and that more than nothing. */
export function specificity(segment: Segment): number {
  if (segment.kind !== 'mixed') return segment.kind === 'parameter' && segment.pattern ? 1 : 0
  const patterns = segment.parameters.filter(({ pattern }) => pattern).length
  return 1 + segment.texts.join('').length + patterns / (patterns + 1)
}

/** The names of the parameters of a path; `*` for its wildcard. */
export function parameterNames(segments: readonly Segment[]): string[] {
  return segments.flatMap((segment) => {
    if (segment.kind === 'mixed') return segment.parameters.map(({ name }) => name)
    if (segment.kind === 'wildcard') return '*'
    return segment.kind === 'parameter' ? segment.name : []
  })
}

/** A segment without the names of its parameters: two that are alike match the same. */
export function segmentShape(segment: Segment): string {
  if (segment.kind === 'literal') return segment.text
  if (segment.kind === 'wildcard') return '*'
  const source = ({ pattern }: { readonly pattern?: Pattern | undefined }) => pattern?.source ?? ''
  if (segment.kind === 'parameter') return `:${segment.optional ? '?' : ''}${source(segment)}`
  const { texts, parameters } = segment
  return texts
    .map((text, at) => (at === 0 ? text : `:${source(parameters[at - 1] ?? {})}${text}`))
    .join('')
}

/** Undoes percent-encoding; undefined where the encoding is broken (RFC 3986, section 2.1). */
export function decodeSegment(text: string): string | undefined {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
