import { caseOf } from '../conversion/answer.ts'
import { groupBy } from '../../group-by.ts'
import { valuePath } from '../conversion/conditions.ts'
import { literalBody } from '../conversion/endpoint-map.ts'
import { redacted } from '../../journal/redact-text.ts'
import type { Call } from './call.ts'

/** A call of an endpoint: what a condition can ask of it, and what it was answered. */
export interface Variant {
  /** Values by the paths that `$when` reads: `query.page`, `body.user.name`, JSON. */
  readonly facts: ReadonlyMap<string, unknown>
  /** The answer as mock files write it; undefined where another mock gives it. */
  readonly value: unknown
  /** The same text for the same answer. */
  readonly mark: string
}

/** Query parameters that only keep caches away. */
const noise = /^(?:_|t|ts|cb|_t|_ts|nocache|cache_?bust(?:er)?|rand(?:om)?|timestamp)$/i
/** How much of a body is told apart. */
const mostFacts = 60
const deepest = 5

/** What a condition can ask of a call; secrets and what only keeps caches away are left out. */
export function factsOf(
  call: Call,
  params: Readonly<Record<string, string>>,
): Map<string, unknown> {
  const facts = new Map<string, unknown>()
  const add = adder(facts)
  addAddress(call.search, params, add)
  addLeaves('body', call.body, 0, add)
  // Of cookies, too: whoever logs in here has one of another value.
  for (const name of call.cookies) add(valuePath('cookies', name), present)
  for (const [name, value] of Object.entries(call.headers)) {
    // Of credentials it counts whether they are there.
    add(valuePath('headers', name), name === 'authorization' ? present : value)
  }
  return facts
}

/** What a condition can ask of a message of a WebSocket. @param ids members that only say which message it is */
export function factsOfMessage(
  message: unknown,
  search: string,
  params: Readonly<Record<string, string>>,
  ids: ReadonlySet<string>,
): Map<string, unknown> {
  const facts = new Map<string, unknown>()
  const add = adder(facts)
  const idPaths = new Set([...ids].map((name) => valuePath('message', name)))
  addLeaves('message', message, 0, (path, value) => {
    const isNoise = path !== 'message' && noise.test(path.slice(path.lastIndexOf('.') + 1))
    if (!isNoise && !idPaths.has(path)) add(path, value)
  })
  addAddress(search, params, add)
  return facts
}

const present = { exists: true }

type AddFact = (path: string, value: unknown) => void

/** Adds what holds no secret, up to a number. */
function adder(facts: Map<string, unknown>): AddFact {
  return (name, value) => {
    if (facts.size < mostFacts && !JSON.stringify(value)?.includes(redacted)) facts.set(name, value)
  }
}

function addAddress(search: string, params: Readonly<Record<string, string>>, add: AddFact): void {
  for (const [name, value] of Object.entries(params)) add(`params.${name}`, value)
  const query = new URLSearchParams(search)
  for (const name of new Set(query.keys())) {
    if (noise.test(name)) continue
    const values = query.getAll(name)
    if (values.length > 1) add(valuePath('queries', name), values)
    else add(valuePath('query', name), values[0])
  }
}

function addLeaves(path: string, value: unknown, depth: number, add: AddFact): void {
  if (value === undefined) return
  const isOpen =
    typeof value === 'object' && value !== null && !Array.isArray(value) && depth < deepest
  if (!isOpen || Object.keys(value).length === 0) add(path, value)
  else
    for (const [name, each] of Object.entries(value)) {
      addLeaves(valuePath(path, name), each, depth + 1, add)
    }
}

/** Whether conditions on it are asked for after all others: clients differ in it without a meaning. */
function isLast(name: string): boolean {
  return /^(?:headers|cookies)\b/.test(name)
}

/** What an endpoint is, and which calls it cannot answer as they were: nothing tells them from those that it leaves to another mock. */
export interface EndpointValue {
  readonly value: unknown
  /** Their places among the calls. */
  readonly mixed: readonly number[]
}

/**
 * The value of an endpoint for calls in their order: one answer, a `$sequence`, or `$cases` with the fewest conditions
 * that tell the answers apart. Undefined where other mocks give all of them.
 */
export function endpointValue(variants: readonly Variant[]): EndpointValue {
  const names = chosenNames(variants)
  const mixed: number[] = []
  const groups = [...groupBy(variants, (each) => signature(each, names)).values()]
  const cases = groups.flatMap((group) => {
    const answers = group.filter(({ value }) => value !== undefined)
    if (answers.length === 0) return []
    if (answers.length < group.length) {
      mixed.push(...answers.map((each) => variants.indexOf(each)))
      return []
    }
    return [{ when: whenOf(group, names, variants), answers }]
  })
  const [first] = cases
  if (!first) return { value: undefined, mixed }
  if (names.length === 0) return { value: oneOrSequence(first.answers), mixed }
  const byAnswer = groupBy(cases, ({ answers }) => JSON.stringify(answers.map(({ mark }) => mark)))
  const written = [...byAnswer.values()].map((same) => {
    const whens = same.map(({ when }) => when)
    const value = oneOrSequence(same[0]?.answers ?? [])
    return caseOf(whens.length === 1 ? whens[0] : whens, value)
  })
  return { value: written.length === 1 ? written[0] : { $cases: written }, mixed }
}

/** Answers in their order, without those at the end that repeat the one before. */
function oneOrSequence(answers: readonly Variant[]): unknown {
  let { length } = answers
  while (length > 1 && answers[length - 1]?.mark === answers[length - 2]?.mark) length--
  const [first] = answers
  return length === 1
    ? first?.value
    : { $sequence: answers.slice(0, length).map(({ value }) => value) }
}

/** The fewest facts, one after the other, that tell calls of other answers apart. */
function chosenNames(variants: readonly Variant[]): readonly string[] {
  const all = [...new Set(variants.flatMap(({ facts }) => [...facts.keys()]))]
  const same = [...groupBy(variants, (each) => signature(each, all)).values()]
  const kinds = same.map((group): Kind => {
    return { facts: group[0]?.facts ?? new Map(), mark: group.map(({ mark }) => mark).join() }
  })
  const plain = all.filter((name) => !isLast(name))
  const chosen: string[] = []
  for (const possible of [plain, all]) {
    const least = mixed(kinds, possible)
    while (mixed(kinds, chosen) > least) {
      const others = possible.filter((name) => !chosen.includes(name))
      const costs = others.map((name) => mixed(kinds, [...chosen, name]))
      chosen.push(others[costs.indexOf(Math.min(...costs))] as string)
    }
  }
  const most = mixed(kinds, chosen)
  const needed = new Set<string>()
  return chosen.filter((name, index) => {
    const others = chosen.filter((each, at) => each !== name && (at > index || needed.has(each)))
    const isNeeded = mixed(kinds, others) > most
    if (isNeeded) needed.add(name)
    return isNeeded
  })
}

/** Calls that nothing tells apart, and all that they were answered. */
type Kind = Pick<Variant, 'facts' | 'mark'>

/** How many kinds of calls are not told apart from those of other answers. */
function mixed(kinds: readonly Kind[], names: readonly string[]): number {
  let count = 0
  for (const group of groupBy(kinds, (each) => signature(each, names)).values()) {
    if (group.some(({ mark }) => mark !== group[0]?.mark)) count += group.length
  }
  return count
}

function signature({ facts }: Pick<Variant, 'facts'>, names: readonly string[]): string {
  return JSON.stringify(names.map((name) => (facts.has(name) ? [facts.get(name)] : 0)))
}

/** The conditions of a case: as few as keep the calls of others out. */
function whenOf(
  group: readonly Variant[],
  names: readonly string[],
  variants: readonly Variant[],
): Record<string, unknown> {
  const facts = group[0]?.facts ?? new Map<string, unknown>()
  const marks = new Set(group.map(({ mark }) => mark))
  const others = variants.filter(({ mark }) => !marks.has(mark) || marks.size > 1)
  const strangers = others.filter((each) => !group.includes(each))
  const isAlone = (kept: readonly string[]): boolean => {
    const own = signature({ facts }, kept)
    return !strangers.some((each) => signature(each, kept) === own)
  }
  // What is missing says less than what is there.
  const byWeight = [...names].sort(
    (one, other) => Number(facts.has(one)) - Number(facts.has(other)),
  )
  let kept = names
  for (const name of byWeight) {
    const fewer = kept.filter((each) => each !== name)
    if (fewer.length > 0 && isAlone(fewer)) kept = fewer
  }
  return Object.fromEntries(kept.map((name) => [name, conditionOf(name, facts)]))
}

function conditionOf(name: string, facts: Variant['facts']): unknown {
  if (!facts.has(name)) return { exists: false }
  const value = facts.get(name)
  if (value === present) return present
  const literal = literalBody(value)
  return typeof value === 'object' && value !== null ? { eq: literal } : literal
}
