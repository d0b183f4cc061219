import type { ValidationIssue } from '../errors/validation-issue.ts'
import type { Address } from '../http/address.ts'
import { decodeLoosely } from '../http/path.ts'
import { decodeSegment } from '../http/segment.ts'

/** A segment of a rule: the texts around its parameters, `['from-', '']` for `from-:id`. */
type SegmentTexts = readonly string[]

/** A part of the address a rule leads to: text as it stands, or a parameter by its number from 0. */
type TargetPart = string | number

/** A rule that makes one address another one: `/api/*` leads to `/$1`. */
export interface Rewrite {
  readonly from: string
  readonly to: string
  /** The segments before that of the star, or all; and those after it, undefined without one. */
  readonly head: readonly SegmentTexts[]
  readonly tail: readonly SegmentTexts[] | undefined
  /** The texts that the star is glued to, such as `users` in `/users*`; undefined where it is a whole segment. */
  readonly glued: readonly [before: string, after: string] | undefined
  /** Query parameters that it asks for; one without a value may have any, which is a parameter of the rule. */
  readonly query: readonly { readonly name: string; readonly value: string | undefined }[]
  readonly path: readonly TargetPart[]
  readonly search: readonly { readonly name: string; readonly value: readonly TargetPart[] }[]
}

/** Why a rule does not parse, on which side of it, and what to write instead. */
export interface RewriteProblem extends ValidationIssue {
  readonly part: 'key' | 'value'
}

/**
 * Parses a rule of json-server's `routes.json`: parameters are `:name` and one `*` for any number of
 * segments, in `/users*` also for none; the other side has them as `:name`, or `$1` by number.
 *
 * @example
 * parseRewrite('/posts/:category', '/posts?category=:category')
 */
export function parseRewrite(from: string, to: unknown): Rewrite | RewriteProblem {
  if (guardShape.test(typeof to === 'number' ? `${to}/` : String(to))) {
    const hint = 'Guard the address by a handler, as in docs/from-json-server.md#json-server-auth.'
    const what = `for ${JSON.stringify(from)} is a guard of json-server-auth, which is not in force here.`
    return problemOf('value', String(to), what, hint)
  }
  if (typeof to !== 'string') {
    const message = `The rule ${JSON.stringify(from)} leads to no address.`
    return { part: 'value', message, hint: 'Write as in { "/api/*": "/$1" }.' }
  }
  const plain = from.replaceAll(/\\([^\w\s])/g, '$1').replaceAll('(.*)', '*')
  const refusal = sourceProblem(from, plain)
  if (refusal) return refusal
  const { path, search } = splitQuery(plain)
  const segments = path.slice(1).split('/')
  if (segments.at(-1) === '') segments.pop()
  const star = segments.findIndex((segment) => segment.includes('*'))
  const [head, tail] =
    star === -1 ? [segments] : [segments.slice(0, star), segments.slice(star + 1)]
  const [before = '', after = ''] = segments[star]?.split('*') ?? []
  const glued = before + after === '' ? undefined : ([before, after] as const)
  const names = [...path.matchAll(/:([A-Za-z_]\w*)|\*/g)].map(([, name = '*']) => name)
  const query = pairsOf(search).map(({ name, value }) => {
    if (!/^:[A-Za-z_]\w*$/.test(value)) return { name, value }
    names.push(value.slice(1))
    return { name, value: undefined }
  })
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) {
    const what = `names the parameter ":${twice}" twice.`
    return problemOf('key', from, what, 'Give each parameter a name of its own.')
  }
  const target = parseTarget(to, names)
  if ('message' in target) return target
  return { from, to, head: head.map(textsOf), tail: tail?.map(textsOf), glued, query, ...target }
}

function problemOf(
  part: RewriteProblem['part'],
  text: string,
  what: string,
  hint: string,
): RewriteProblem {
  return { part, message: `${JSON.stringify(text)} ${what}`, hint }
}

function sourceProblem(from: string, plain: string): RewriteProblem | undefined {
  const problem = (what: string, hint: string) => problemOf('key', from, what, hint)
  const bare = plain.replace(/^\^/, '').replace(/\$$/, '')
  if (bare !== plain && !/[()]/.test(bare)) {
    return problem(
      'is a regular expression; a rule is always the whole address.',
      `Write "${bare}".`,
    )
  }
  if (!plain.startsWith('/') && !/[()]/.test(plain))
    return problem('does not begin with a slash.', `Write "/${plain}".`)
  const { path } = splitQuery(plain)
  if (/\(.*\)|:[A-Za-z_]\w*\+/.test(path)) {
    return problem('is a regular expression, which rules do not have.', 'Write :name or *.')
  }
  const [star = '', second] = path.split('/').filter((segment) => segment.includes('*'))
  if (second !== undefined || star.split('*').length > 2) {
    return problem('has two "*".', 'Write one, for any number of segments, and :name for others.')
  }
  if (star.includes(':')) {
    return problem('has "*" and a parameter in one segment.', 'Put a slash between them.')
  }
  if (/:[A-Za-z_]\w*:/.test(path)) {
    return problem('has two parameters without text between them.', 'Write as in ":from-:to".')
  }
  return undefined
}

function splitQuery(address: string): { readonly path: string; readonly search: string } {
  const [path = '', ...rest] = address.split('?')
  return { path, search: rest.join('?') }
}

function textsOf(segment: string): SegmentTexts {
  return segment.split(/:[A-Za-z_]\w*/)
}

function pairsOf(search: string): { readonly name: string; readonly value: string }[] {
  const pairs = new URLSearchParams(search.replaceAll('+', '%2B'))
  return Array.from(pairs, ([name, value]) => ({ name, value }))
}

function parseTarget(
  to: string,
  names: readonly string[],
): Pick<Rewrite, 'path' | 'search'> | RewriteProblem {
  const problem = (what: string, hint: string) => problemOf('value', to, what, hint)
  if (!to.startsWith('/') || to.startsWith('//')) {
    return problem('is no path of this server.', 'Begin it with one slash, as in "/posts/:id".')
  }
  const known = names.map((name, index) => (name === '*' ? `$${index + 1}` : `:${name}`))
  const there = known.length > 0 ? `The rule has ${known.join(', ')}.` : 'The rule has none.'
  const { path, search } = splitQuery(to)
  const pairs = pairsOf(search)
  for (const text of [path, ...pairs.map(({ value }) => value)]) {
    for (const match of text.matchAll(reference)) {
      const index = indexOf(match, names)
      if (index < 0 || index >= names.length) return problem(`asks for ${match[0]}.`, there)
    }
  }
  return {
    path: targetOf(encodeURI(decodeLoosely(path)), names),
    search: pairs.map(({ name, value }) => ({ name, value: targetOf(value, names) })),
  }
}

/** What json-server-auth takes as a guard: `/600/users`, or 600 for a collection; permissions as those of files. */
const guardShape = /^\/?(?:6[046][046]|444|440|400)\//

const reference = /\$(\d+)|:([A-Za-z_]\w*)/g

function indexOf([, number, name = '']: RegExpExecArray, names: readonly string[]): number {
  return number === undefined ? names.indexOf(name) : Number(number) - 1
}

function targetOf(text: string, names: readonly string[]): TargetPart[] {
  const parts: TargetPart[] = []
  let end = 0
  for (const match of text.matchAll(reference)) {
    if (match.index > end) parts.push(text.slice(end, match.index))
    parts.push(indexOf(match, names))
    end = match.index + match[0].length
  }
  if (end < text.length) parts.push(text.slice(end))
  return parts
}

/** What a parameter of a rule was, decoded. Those of the star are several segments. */
type Captured = readonly string[]

/**
 * The address that rules make of another one, each in linear time; the query stays otherwise. The first that matches
 * decides; where they are chained, each is applied to what those before it made.
 */
export function rewriteAddress(
  rules: readonly Rewrite[],
  address: Address,
  areChained = false,
): Address | undefined {
  let rewritten: Address | undefined
  let asked = rules.length === 0 ? undefined : partsOf(address)
  for (const rule of rules) {
    const captured = asked && match(rule, asked)
    if (!captured) continue
    rewritten = addressOf(rule, captured, (rewritten ?? address).search)
    if (!areChained) break
    asked = partsOf(rewritten)
  }
  return rewritten
}

/** What rules look at; undefined where the encoding is broken. */
interface AddressParts {
  readonly segments: readonly string[]
  readonly query: URLSearchParams
}

function partsOf({ path, search }: Address): AddressParts | undefined {
  const segments = path.slice(1).split('/').map(decodeSegment)
  if (segments.includes(undefined)) return undefined
  return { segments: segments as string[], query: new URLSearchParams(search) }
}

function match(
  { head, tail, glued, query: wanted }: Rewrite,
  { segments, query }: AddressParts,
): Captured[] | undefined {
  const captured: Captured[] = []
  // A slash at the end counts for nothing, unless the star may stand for what follows it.
  const all =
    (!tail || tail.length > 0) && segments.at(-1) === '' ? segments.slice(0, -1) : segments
  // A star at the end, or one that is glued to a text, has a segment of its own.
  const least = head.length + (tail?.length ?? 0) + (glued || tail?.length === 0 ? 1 : 0)
  if (tail ? all.length < least : all.length !== head.length) return undefined
  const end = all.length - (tail?.length ?? 0)
  if (!head.every((texts, index) => matchSegment(texts, all[index] ?? '', captured))) {
    return undefined
  }
  if (tail) {
    const starred = all.slice(head.length, end)
    const rest = glued ? ungluedFrom(starred, glued) : starred
    if (!rest) return undefined
    captured.push(rest)
    const isMatch = tail.every((each, index) =>
      matchSegment(each, all[end + index] ?? '', captured),
    )
    if (!isMatch) return undefined
  }
  for (const { name, value } of wanted) {
    const given = query.get(name)
    if (given === null || (value !== undefined && given !== value)) return undefined
    if (value === undefined) captured.push([given])
  }
  return captured
}

/** What a star stands for between two texts; undefined where those are not there. */
function ungluedFrom(
  segments: readonly string[],
  [before, after]: NonNullable<Rewrite['glued']>,
): Captured | undefined {
  const rest = [...segments]
  const first = rest[0] ?? ''
  if (!first.startsWith(before)) return undefined
  rest[0] = first.slice(before.length)
  const last = rest.at(-1) ?? ''
  if (!last.endsWith(after)) return undefined
  rest[rest.length - 1] = last.slice(0, last.length - after.length)
  return rest
}

/** Finds each text as early as it can stand, the last one at the end, so that it takes linear time. */
function matchSegment(texts: SegmentTexts, segment: string, captured: Captured[]): boolean {
  const [first = '', ...rest] = texts
  if (!segment.startsWith(first)) return false
  let at = first.length
  for (const [index, text] of rest.entries()) {
    const isLast = index === rest.length - 1
    const found = isLast ? segment.length - text.length : segment.indexOf(text, at + 1)
    // A parameter is one character at least.
    if (found <= at || !segment.startsWith(text, found)) return false
    captured.push([segment.slice(at, found)])
    at = found + text.length
  }
  return at === segment.length
}

function addressOf(rule: Rewrite, captured: readonly Captured[], search: string): Address {
  const fill = (parts: readonly TargetPart[], encode: (text: string) => string) =>
    parts.map((part) => (typeof part === 'string' ? part : captured[part]?.map(encode).join('/')))
  const path = fill(rule.path, encodeURIComponent).join('')
  const set = rule.search.map(({ name, value }) => {
    const text = fill(value, (each) => each).join('')
    return `${encodeURIComponent(name)}=${encodeURIComponent(text)}`
  })
  const own = new Set([...rule.query, ...rule.search].map(({ name }) => name))
  const others = search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !own.has(nameOf(pair)))
  const query = [...set, ...others].join('&')
  return {
    // Two slashes at the beginning would be read as the name of a host.
    path: path.replace(/^\/\/+/, '/'),
    search: query === '' ? '' : `?${query}`,
  }
}

function nameOf(pair: string): string {
  const [first] = new URLSearchParams(pair).keys()
  return first ?? ''
}
