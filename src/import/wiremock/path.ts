import { singular } from '../../data/relations/names.ts'
import { parsePath } from '../../http/path.ts'
import { escapePattern, valuePath } from '../conversion/conditions.ts'
import { textIn, type Loose } from '../conversion/loose.ts'

/** Where a stub answers, and what the query of its address must be. */
export interface StubPath {
  readonly path: string
  readonly query: readonly (readonly [path: string, test: unknown])[]
  /** What is matched in another way than WireMock does. */
  readonly note?: string | undefined
}

/** The path of a request pattern; an issue where mock files have none. */
export function pathOf(request: Loose): StubPath | { readonly message: string } {
  const [url, path, template] = ['url', 'urlPath', 'urlPathTemplate'].map((name) =>
    textIn(request, name),
  )
  const [pattern, pathPattern] = ['urlPattern', 'urlPathPattern'].map((name) =>
    textIn(request, name),
  )
  if (template)
    return checked({ path: template.replaceAll(/(?<=\/)\{(\w+)\}(?=\/|$)/g, ':$1'), query: [] })
  if (url || path) return literalPath(url || path || '')
  if (pathPattern) return patternPath(pathPattern, [])
  if (!pattern) return { path: '/*', query: [] }
  const [own = '', ...rest] = pattern.split(/\\\?/)
  return patternPath(own, rest.length > 0 ? queryTests(rest.join('?')) : [])
}

function checked(found: StubPath): StubPath | { readonly message: string } {
  const parsed = parsePath(found.path)
  return 'message' in parsed ? { message: parsed.message } : found
}

function literalPath(url: string): StubPath | { readonly message: string } {
  const [path = '', search = ''] = url.split(/\?([^]*)/, 2)
  const segments = path.split('/').map((part) => escaped(part))
  const query = [...new URLSearchParams(search)].map(
    ([name, value]) => [valuePath('query', name), value] as const,
  )
  return checked({ path: segments.join('/') || '/', query })
}

/** What means more than itself in a path is escaped. */
function escaped(part: string): string {
  return part.replaceAll(/[*{}?\\]|^:|\s/g, (sign) => encodeURIComponent(sign).replace('*', '%2A'))
}

/** A path by a regular expression, segment by segment. */
function patternPath(
  source: string,
  query: StubPath['query'],
): StubPath | { readonly message: string } {
  const pattern = source
    .replace(/^\^/, '')
    .replace(/\$$/, '')
    .replaceAll(String.raw`\/`, '/')
  const parts = splitAtSlashes(pattern)
  if (!parts || parts[0] !== '')
    return { message: `its path ${source} is no expression of segments` }
  const inner = parts.slice(1)
  let note: string | undefined
  const written: string[] = []
  for (const [at, part] of inner.entries()) {
    const isLast = at === inner.length - 1
    const plain = part.replace(/^\((?!\?)([^()|]*)\)$/, '$1')
    const [, before] = /^((?:[\w~%@-]|\\[.-])*)\.[*+]\??$/.exec(plain) ?? []
    if (before !== undefined && isLast) {
      if (before !== '') written.push(literalOf(before) ?? before)
      written.push('*')
    } else if (/^(?:\.[*+]\??|\[\^\/\]?[^\]]*\][*+])$/.test(plain)) {
      if (plain.startsWith('.')) note = `${plain} in the middle of ${source} is one segment`
      written.push(`:p${at + 1}`)
    } else {
      const literal = literalOf(part)
      if (literal === undefined && /(?<!\\)\.[*+]/.test(part))
        note = `${part} of ${source} is within one segment`
      const pattern = part.replace(/^\(([^()|]*)\)$/, '$1')
      written.push(
        literal ?? `:p${at + 1}{${pattern.replaceAll(String.raw`\-`, String.raw`\x2d`)}}`,
      )
    }
  }
  return checked({ path: `/${named(written).join('/')}`, query, note })
}

/** Parameters by what they are of: `:id`, or `:userId` after `users` where there are several. */
function named(parts: readonly string[]): string[] {
  const isAlone = parts.filter((part) => part.startsWith(':')).length === 1
  const used = new Set<string>()
  return parts.map((part, at) => {
    if (!part.startsWith(':')) return part
    const [, word] = /^([a-z]\w*)$/i.exec(singular(parts[at - 1] ?? '')) ?? []
    const wanted = isAlone ? 'id' : word === undefined ? `part${at + 1}` : `${word}Id`
    const name = used.has(wanted) ? `part${at + 1}` : wanted
    used.add(name)
    return part.replace(/^:\w+/, `:${name}`)
  })
}

/** The text that an expression matches; undefined where it matches several. */
function literalOf(part: string): string | undefined {
  const plain = part.replaceAll(/\\([^A-Za-z\d])/g, '')
  if (/[.*+?()[\]{}|^$\\]/.test(plain)) return undefined
  return escaped(part.replaceAll(/\\(.)/g, '$1'))
}

/** Splits at slashes outside of brackets; undefined where a slash is in one that repeats or chooses. */
function splitAtSlashes(pattern: string): string[] | undefined {
  const parts = ['']
  let depth = 0
  let isClass = false
  for (let at = 0; at < pattern.length; at++) {
    const sign = pattern[at] as string
    if (sign === '\\') {
      parts[parts.length - 1] += sign + (pattern[++at] ?? '')
      continue
    }
    if (sign === '[') isClass = true
    else if (sign === ']') isClass = false
    else if (!isClass && sign === '(') depth++
    else if (!isClass && sign === ')') depth--
    if (sign === '/' && !isClass) {
      if (depth > 0) return undefined
      parts.push('')
    } else parts[parts.length - 1] += sign
  }
  return parts
}

/** Conditions of a query by an expression such as `page=[0-9]+&size=.*`. */
function queryTests(source: string): StubPath['query'] {
  return source
    .replace(/\$$/, '')
    .split('&')
    .flatMap((part): (readonly [string, unknown])[] => {
      const [, name, value = ''] = /^([\w[\]%-]+)=([^]*)$/.exec(part) ?? []
      if (name === undefined) return []
      if (/^\(?\.[*+]\)?$/.test(value)) return [[valuePath('query', name), { exists: true }]]
      const literal = /^[\w-]*$/.test(value)
      return [[valuePath('query', name), literal ? value : { matches: `^(?:${value})$` }]]
    })
}

/** A text as an expression that matches all of it. */
export function wholeText(text: string): string {
  return `^${escapePattern(text)}$`
}
