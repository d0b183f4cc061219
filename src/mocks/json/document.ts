import { evaluate, parse } from '@humanwhocodes/momoa'
import type { DocumentNode, ObjectNode, ValueNode } from '@humanwhocodes/momoa'
import { MockapiError } from '../../errors/diagnostic.ts'
import type { Diagnostic, Place } from '../../errors/diagnostic.ts'
import { codeFrame } from '../../errors/code-frame.ts'
import { deepestJson } from '../../http/json.ts'
import type { JsonPath, Problem } from '../../generate/report.ts'
import { isClearlySound, survey } from './survey.ts'
import { syntaxProblem } from './syntax.ts'

/** A JSON file's value, and where its parts stand. */
export interface JsonDocument {
  readonly value: unknown
  /** Whether it is known, by the text alone, that nothing in it is an instruction or a template. */
  readonly plain: boolean
  /** Paths of keys that stand in one object twice: of the outermost object at least. */
  readonly repeated: readonly JsonPath[]
  /** The place of a value, or of its key; the nearest place above where the path leads nowhere. */
  readonly place: (path: JsonPath, part?: 'key' | 'value') => Place
  /** Makes a problem a diagnostic: with place and code frame. */
  readonly diagnose: (
    path: JsonPath,
    problem: Problem,
    severity?: Diagnostic['severity'],
  ) => Diagnostic
}

/**
 * Reads a JSON file. Comments and trailing commas are allowed; all of JSON5 in a file named `.json5`.
 * What `JSON.parse` takes is not parsed a second time unless a place is asked for.
 *
 * @param name the file as users see it
 * @throws MockapiError `json-syntax` or `json-depth`, with place and code frame
 */
export function readDocument(name: string, source: string): JsonDocument {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source
  const strict = parseStrict(text)
  if (strict && strict.depth <= deepestJson) {
    const { members } = strict
    const isRepeated =
      members !== undefined &&
      isObject(strict.value) &&
      Object.keys(strict.value).length !== members
    const tree = whileUsed(() => parseTree(name, text))
    return documentOf(
      name,
      text,
      { value: strict.value, plain: isPlain(text, strict.value) },
      tree,
      isRepeated,
    )
  }
  if (strict) throw tooDeep(name)
  const tree = whileUsed(() => parseTree(name, text))
  return documentOf(name, text, { value: evaluate(tree().body), plain: false }, tree, true)
}

/** Members are undefined where none stands there twice. */
function parseStrict(
  text: string,
): { value: unknown; depth: number; members: number | undefined } | undefined {
  try {
    const value = JSON.parse(text) as unknown
    if (isClearlySound(text, value, deepestJson)) return { value, depth: 0, members: undefined }
    const { depth, members } = survey(text)
    return { value, depth, members }
  } catch {
    return undefined
  }
}

/**
 * Whether strict JSON holds no key that begins with `$`, but for `$schema` of the outermost object, and
 * no braces of templates, in whatever spelling.
 */
function isPlain(text: string, value: unknown): boolean {
  if (text.includes('{{') || text.includes('\\u')) return false
  const first = text.indexOf('"$')
  if (first === -1) return true
  return isObject(value) && Object.hasOwn(value, '$schema') && text.indexOf('"$', first + 1) === -1
}

function parseTree(name: string, text: string): DocumentNode {
  try {
    // In JSON5 a backslash at the very end, as half-written files have, keeps the parser busy forever.
    const tree = parse(text.endsWith('\\') ? `${text}\n` : text, {
      mode: name.toLowerCase().endsWith('.json5') ? 'json5' : 'jsonc',
      allowTrailingCommas: true,
    })
    if (depthOf(tree.body) > deepestJson) throw new RangeError('too deep')
    return tree
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(name)
    throw syntaxError(name, text, error)
  }
}

function documentOf(
  name: string,
  text: string,
  { value, plain }: Pick<JsonDocument, 'value' | 'plain'>,
  tree: () => DocumentNode,
  mayRepeat: boolean,
): JsonDocument {
  const place: JsonDocument['place'] = (path, part = 'value') => {
    const { line, column } = startOf(tree().body, path, part)
    return { file: name, line, column }
  }
  return {
    value,
    plain,
    repeated: mayRepeat ? repeatedKeys(tree().body) : [],
    place,
    diagnose: (path, { code, message, hint, part }, severity = 'error') => {
      const at = place(path, part)
      const frame = codeFrame(text, at.line, at.column)
      return { code, severity, message, ...(hint && { hint }), place: at, frame }
    },
  }
}

/** The start of the deepestJson node that a path reaches. */
function startOf(root: ValueNode, path: JsonPath, part: 'key' | 'value'): Start {
  let node: ValueNode = root
  for (const [index, step] of path.entries()) {
    if (node.type === 'Object') {
      const member = lastMember(node, String(step))
      if (!member) break
      if (part === 'key' && index === path.length - 1) return member.name.loc.start
      node = member.value
    } else if (node.type === 'Array') {
      const element = node.elements[Number(step)]
      if (!element) break
      node = element.value
    } else break
  }
  return node.loc.start
}

interface Start {
  readonly line: number
  readonly column: number
}

/** The last of a repeated key is the one that counts. */
function lastMember(node: ObjectNode, key: string): ObjectNode['members'][number] | undefined {
  return node.members.findLast((member) => keyOf(member) === key)
}

function keyOf(member: ObjectNode['members'][number]): string {
  return member.name.type === 'String' ? member.name.value : member.name.name
}

function repeatedKeys(node: ValueNode, path: JsonPath = []): JsonPath[] {
  if (node.type === 'Array') {
    return node.elements.flatMap(({ value }, index) => repeatedKeys(value, [...path, index]))
  }
  if (node.type !== 'Object') return []
  const seen = new Set<string>()
  return node.members.flatMap((member) => {
    const key = keyOf(member)
    const own = seen.has(key) ? [[...path, key]] : []
    seen.add(key)
    return [...own, ...repeatedKeys(member.value, [...path, key])]
  })
}

function depthOf(node: ValueNode): number {
  if (node.type === 'Array')
    return 1 + Math.max(0, ...node.elements.map(({ value }) => depthOf(value)))
  if (node.type === 'Object')
    return 1 + Math.max(0, ...node.members.map(({ value }) => depthOf(value)))
  return 0
}

function syntaxError(name: string, text: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { line = 1, column = 1, offset = 0 } = error as Partial<Start> & Error & { offset?: number }
  const { message, hint } = syntaxProblem(name, text, offset, error.message)
  const place = { file: name, line, column }
  const frame = codeFrame(text, line, column)
  return new MockapiError([
    { code: 'json-syntax', severity: 'error', message, ...(hint && { hint }), place, frame },
  ])
}

function tooDeep(name: string): MockapiError {
  const message = `The file is nested more than ${deepestJson} levels deep.`
  const place = { file: name, line: 1, column: 1 }
  return new MockapiError([{ code: 'json-depth', severity: 'error', message, place }])
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Keeps what was made until nobody has looked at it for a while: a tree is far larger than its text. */
function whileUsed<T extends object>(make: () => T): () => T {
  let made: WeakRef<T> | undefined
  return () => {
    const value = made?.deref() ?? make()
    made = new WeakRef(value)
    return value
  }
}
