import { createRequire } from 'node:module'
import type { DocumentNode, ObjectNode, ValueNode } from '@humanwhocodes/momoa'
import { MockapiError, type Place } from '../../errors/diagnostic.ts'
import { codeFrame, lineAndColumn } from '../../errors/code-frame.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { deepestJson, mayOverflow, surveyJson } from '../../http/json.ts'
import type { JsonPath } from '../../generate/report.ts'
import type { ReadDocument, RoundedNumber } from './read-document.ts'
import { syntaxProblem } from './syntax.ts'

type Momoa = typeof import('@humanwhocodes/momoa')

let loaded: Momoa | undefined

/** Loads the parser of comments and places, for files that are no plain JSON by their names. */
export async function loadParser(): Promise<void> {
  loaded ??= await import('@humanwhocodes/momoa')
}

/** The parser, by require where nobody loaded it before: places are asked for synchronously. */
function momoa(): Momoa {
  loaded ??= createRequire(import.meta.url)('@humanwhocodes/momoa') as Momoa
  return loaded
}

/** What the text of a JSON file holds, and the places of its parts. */
export interface JsonDocument extends ReadDocument {
  readonly value: unknown
  readonly place: (path: JsonPath, part?: 'key' | 'value') => Place
}

/**
 * Reads JSON with comments and trailing commas; `.json5` files may use all of JSON5. Strict JSON is parsed a second
 * time, with places, only when a place is needed. @throws MockapiError `json-syntax` or `json-depth`
 */
export function readDocument(name: string, source: string): JsonDocument {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source
  const tree = whileUsed(() => parseTree(name, text))
  const strict = parseStrict(name, text)
  const value = strict ? strict.value : momoa().evaluate(tree().body)
  const mayBeInfinite = mayOverflow.test(text) || (strict === undefined && isJson5(name))
  const place: JsonDocument['place'] = (path, part = 'value') => {
    const { line, column } = startOf(tree().body, path, part)
    return { file: name, line, column }
  }
  return {
    value,
    finite: mayBeInfinite ? withoutInfinity(value) : value,
    plain: strict !== undefined && isPlain(text, value),
    repeated: strict?.repeats === false ? [] : repeatedKeys(tree().body),
    rounded: () => (mayRound.test(text) || mayBeInfinite ? roundedNumbers(tree().body, text) : []),
    lineOfDefaults: () => lineOfDefaults(text),
    place,
    diagnose: (path, { code, message, hint, part, severity }) => {
      const at = place(path, part)
      const frame = codeFrame(text, at.line, at.column)
      return {
        code,
        severity: severity ?? 'error',
        message,
        ...(hint && { hint }),
        place: at,
        frame,
      }
    },
  }
}

function parseStrict(name: string, text: string) {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (isClearlySound(text, value, deepestJson)) return { value, repeats: false }
  const { depth, members } = surveyJson(text)
  if (depth > deepestJson) throw tooDeep(name)
  return { value, repeats: isObject(value) && Object.keys(value).length !== members }
}

/**
 * Whether a few searches prove that a text is not too deep and its outermost object has no duplicate
 * keys. If false, use {@link surveyJson}, which is ten times slower.
 */
export function isClearlySound(text: string, value: unknown, deepest: number): boolean {
  const half = deepest / 2
  if (text.includes('\\') || !hasAtMost(text, '{', half) || !hasAtMost(text, '[', half))
    return false
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return true
  const keys = Object.keys(value)
  // Each search may scan the whole text.
  return keys.length <= 8 && keys.every((key) => hasAtMost(text, `"${key}"`, 1))
}

function hasAtMost(text: string, part: string, most: number): boolean {
  let count = 0
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) {
    if (++count > most) return false
  }
  return true
}

/** Whether strict JSON has no key that begins with `$`, except `$schema` at the top, and no `{{`. */
function isPlain(text: string, value: unknown): boolean {
  if (text.includes('{{') || text.includes('\\u')) return false
  const first = text.indexOf('"$')
  if (first === -1) return true
  return isObject(value) && Object.hasOwn(value, '$schema') && text.indexOf('"$', first + 1) === -1
}

function isJson5(name: string): boolean {
  return name.toLowerCase().endsWith('.json5')
}

/** The tree of a text with comments, whose nodes have places. @throws MockapiError `json-syntax` or `json-depth` */
export function parseTree(name: string, text: string): DocumentNode {
  try {
    // The parser loops forever on JSON5 that ends in a backslash, as a half-written file may.
    const tree = momoa().parse(text.endsWith('\\') ? `${text}\n` : text, {
      mode: isJson5(name) ? 'json5' : 'jsonc',
      allowTrailingCommas: true,
    })
    if (depthOf(tree.body) > deepestJson) throw new RangeError('too deep')
    return tree
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(name)
    throw syntaxError(name, text, error)
  }
}

function startOf(root: ValueNode, path: JsonPath, part: 'key' | 'value') {
  let node: ValueNode = root
  for (const [index, step] of path.entries()) {
    let next: ValueNode | undefined
    if (node.type === 'Array') next = node.elements[Number(step)]?.value
    else if (node.type === 'Object') {
      // The last of duplicate keys wins.
      const member = node.members.findLast((each) => keyOf(each) === String(step))
      if (member && part === 'key' && index === path.length - 1) return member.name.loc.start
      next = member?.value
    }
    if (!next) break
    node = next
  }
  return node.loc.start
}

function keyOf({ name }: ObjectNode['members'][number]): string {
  return name.type === 'String' ? name.value : name.name
}

function repeatedKeys(root: ValueNode): string[] {
  const keys = root.type === 'Object' ? root.members.map(keyOf) : []
  return keys.filter((key, index) => keys.indexOf(key) < index)
}

/** An integer of 16 digits or more outside of a text; smaller ones are exact. */
const mayRound = /[:[,\s]-?\d{16,}\s*(?:[,\]}/\r\n]|$)/

/** A value with null in the place of numbers that JSON does not have. */
export function withoutInfinity(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (Array.isArray(value)) return value.map(withoutInfinity)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withoutInfinity(each)]),
  )
}

function roundedNumbers(node: ValueNode, text: string, path: JsonPath = []): RoundedNumber[] {
  if (node.type === 'Array') {
    return node.elements.flatMap(({ value }, index) =>
      roundedNumbers(value, text, [...path, index]),
    )
  }
  if (node.type === 'Object') {
    return node.members.flatMap((member) =>
      roundedNumbers(member.value, text, [...path, keyOf(member)]),
    )
  }
  const written = text.slice(node.loc.start.offset, node.loc.end.offset)
  if (node.type === 'Infinity' || node.type === 'NaN') return [{ path, written, read: null }]
  if (node.type !== 'Number') return []
  const { value: read } = node
  if (!Number.isFinite(read)) return [{ path, written, read: null }]
  const isExact = !/^-?\d{16,}$/.test(written) || BigInt(read) === BigInt(written)
  return isExact ? [] : [{ path, written, read }]
}

function depthOf(node: ValueNode): number {
  if (node.type !== 'Array' && node.type !== 'Object') return 0
  const parts = node.type === 'Array' ? node.elements : node.members
  return 1 + parts.reduce((deepest, { value }) => Math.max(deepest, depthOf(value)), 0)
}

function syntaxError(name: string, text: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const stop = (error as Partial<ValueNode['loc']['start']>).offset ?? 0
  const offset = endsAfter(text, stop, error.message) ? text.trimEnd().length : stop
  const { line, column } = lineAndColumn(text, offset)
  const { message, hint } = syntaxProblem(name, text, offset, error.message)
  const place = { file: name, line, column }
  const frame = codeFrame(text, line, column)
  return new MockapiError([
    { code: 'json-syntax', severity: 'error', message, ...(hint && { hint }), place, frame },
  ])
}

/** Whether the text only ends too early: the parser stopped at the last token, or at the start. */
function endsAfter(text: string, offset: number, message: string): boolean {
  if (message.startsWith('Unexpected end of input')) return true
  const isLast = /^(?:[{[]|"(?:[^"\\\n]|\\.)*")\s*$/.test(text.slice(offset))
  return isLast && /[{[,:]\s*$/.test(text.slice(0, offset))
}

function tooDeep(name: string): MockapiError {
  const message = `The file is nested more than ${deepestJson} levels deep.`
  const place = { file: name, line: 1, column: 1 }
  return new MockapiError([{ code: 'json-depth', severity: 'error', message, place }])
}

/** Caches a value until it is garbage collected: a syntax tree is far larger than its text. */
export function whileUsed<T extends object>(make: () => T): () => T {
  let made: WeakRef<T> | undefined
  return () => {
    const value = made?.deref() ?? make()
    made = new WeakRef(value)
    return value
  }
}

/** The line of the first `$defaults` of a file, without a parse that knows places, which takes long. */
export function lineOfDefaults(text: string): number {
  return text.slice(0, Math.max(0, text.search(/\$defaults["']?\s*:/))).split('\n').length
}
