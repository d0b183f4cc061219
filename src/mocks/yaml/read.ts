import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml'
import { codeFrame } from '../../errors/code-frame.ts'
import { MockapiError, type Diagnostic, type Place } from '../../errors/diagnostic.ts'
import { deepestJson } from '../../http/json.ts'
import type { JsonPath } from '../../generate/report.ts'
import type { RoundedNumber } from '../json/read-document.ts'

/** The most nodes that aliases may stand for: a few that name each other stand for billions. */
const mostAliased = 10_000

/** What a YAML file holds, and what is doubtful about it. */
export interface YamlFile {
  readonly value: unknown
  readonly warnings: readonly Diagnostic[]
}

/**
 * Reads YAML 1.2 as JSON: its core schema, in which dates are texts, with merge keys.
 *
 * @param repeated what becomes of a key that stands twice: in a document the last one counts after a warning, as in JSON; in a
 *   mock file it is an error
 * @throws MockapiError `yaml-syntax`
 */
export function readYaml(
  name: string,
  text: string,
  repeated: 'warn' | 'refuse' = 'warn',
): YamlFile {
  const { document, lines } = parse(text)
  const placed = (offset: number, problem: Pick<Diagnostic, 'severity' | 'message' | 'hint'>) => {
    const { line, col: column } = lines.linePos(Math.min(offset, text.length))
    const frame = codeFrame(text, line, column)
    return { code: 'yaml-syntax', ...problem, place: { file: name, line, column }, frame } as const
  }
  const twice = document.errors.filter(({ code }) => code === 'DUPLICATE_KEY')
  const error = document.errors.find(({ code }) => code !== 'DUPLICATE_KEY')
  if (error)
    throw new MockapiError([placed(error.pos[0], { severity: 'error', ...explained(error) })])
  const warnings = twice.map(({ pos: [start] }) => {
    const [key = ''] = /^(?:"[^"]*"|'[^']*'|[^:]*)/.exec(text.slice(start, start + 200)) ?? []
    const more = repeated === 'warn' ? '; only the last one counts' : ''
    const message = `The key ${key} stands here twice${more}.`
    const severity = repeated === 'warn' ? 'warning' : 'error'
    return placed(start, { severity, message, hint: 'Delete one of them.' })
  })
  if (repeated === 'refuse' && warnings.length > 0) throw new MockapiError(warnings)
  try {
    const value: unknown = document.toJS({ maxAliasCount: mostAliased })
    if (isDeeperThan(value, deepestJson)) throw new RangeError('too deep')
    return { value, warnings }
  } catch (failure) {
    const message =
      failure instanceof RangeError
        ? `The file is nested more than ${deepestJson} levels deep, or an alias holds itself.`
        : failure instanceof ReferenceError && failure.message.includes('alias')
          ? `Its aliases (*name) stand for more than ${mostAliased} values.`
          : `The file does not read: ${failure instanceof Error ? failure.message : String(failure)}`
    const hint =
      repeated === 'refuse'
        ? 'Write values out in place of aliases, or generate them with $count and $each.'
        : 'Write references ($ref) in place of aliases.'
    throw new MockapiError([placed(0, { severity: 'error', message, hint })])
  }
}

/** The place of a value, or of its key; that of the nearest parent where the path does not exist. */
export function placeInYaml(
  name: string,
  text: string,
): (path: JsonPath, part?: 'key' | 'value') => Place {
  const { document, lines } = parse(text)
  return (path, part = 'value') => {
    const { line, col: column } = lines.linePos(offsetOf(document, path, part))
    return { file: name, line, column }
  }
}

/** Numbers of a text that are read as others: those that JavaScript does not have, and those with zeros in front. */
export function roundedNumbers(text: string): RoundedNumber[] {
  const find = (node: unknown, path: JsonPath): RoundedNumber[] => {
    if (isSeq(node)) return node.items.flatMap((item, index) => find(item, [...path, index]))
    if (isMap(node)) {
      return node.items.flatMap(({ key, value }) => find(value, [...path, textOf(key)]))
    }
    if (!isScalar(node) || typeof node.value !== 'number') return []
    const { source: written = '', value: read } = node
    if (!Number.isFinite(read)) return [{ path, written, read: null }]
    if (/^[-+]?0\d/.test(written)) {
      return [{ path, written, read, why: 'YAML drops zeros in front of numbers' }]
    }
    const isExact = !/^[-+]?\d{16,}$/.test(written) || BigInt(read) === BigInt(written)
    return isExact ? [] : [{ path, written, read }]
  }
  return find(parse(text).document.contents, [])
}

function parse(text: string) {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    schema: 'core',
    merge: true,
    prettyErrors: false,
    lineCounter: lines,
  })
  return { document, lines }
}

function offsetOf(document: Document, path: JsonPath, part: 'key' | 'value'): number {
  let node: unknown = document.contents
  let offset = startOf(node) ?? 0
  for (const [index, step] of path.entries()) {
    // What an alias names stands elsewhere; the place of the alias is the one to look at.
    let next: unknown
    if (isSeq(node)) next = node.items[Number(step)]
    else if (isMap(node)) {
      const pair = node.items.findLast(({ key }) => textOf(key) === String(step))
      if (!pair) break
      const isKey = part === 'key' && index === path.length - 1
      offset = startOf(isKey ? pair.key : (pair.value ?? pair.key)) ?? offset
      node = pair.value
      continue
    }
    if (next === undefined) break
    offset = startOf(next) ?? offset
    node = next
  }
  return offset
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0]
}

function textOf(key: unknown): string {
  return String((key as { readonly value?: unknown } | null)?.value ?? key)
}

function explained({ code, message }: { readonly code: string; readonly message: string }): {
  readonly message: string
  readonly hint?: string
} {
  if (code === 'TAB_AS_INDENT') {
    return { message: 'A tab indents this line.', hint: 'YAML is indented with spaces.' }
  }
  if (code === 'MULTIPLE_DOCS') {
    const hint = 'A file holds one: delete "---", or write two files.'
    return { message: 'A second document begins here.', hint }
  }
  return { message: /[.!?]$/.test(message) ? message : `${message}.` }
}

/** Whether values are nested deeper than this; walks what aliases share once. */
function isDeeperThan(value: unknown, most: number, seen = new Map<object, number>()): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (most === 0) return true
  const known = seen.get(value)
  if (known !== undefined && known <= most) return false
  seen.set(value, most)
  return Object.values(value).some((each) => isDeeperThan(each, most - 1, seen))
}
