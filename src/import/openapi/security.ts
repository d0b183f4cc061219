import type { Operation } from '../../openapi/document/operation.ts'
import type { Losses } from '../conversion/losses.ts'
import { valuePath } from '../conversion/conditions.ts'
import type { Conditions } from './conditions.ts'

/** More alternatives of alternatives are not written. */
const mostAlternatives = 8

/** What holds of requests without the credentials that an operation asks for: a `$when`; undefined where it is open. */
export function lacksCredentials(operation: Operation, losses: Losses): Conditions | undefined {
  const { security } = operation
  if (security.length === 0) return undefined
  const where = `${operation.method} ${operation.template}`
  let all: Conditions = [{}]
  for (const requirement of security) {
    const lacking = Object.entries(requirement).flatMap(([name, scopes]): Condition[] => {
      const condition = lacksScheme(operation, name)
      if (!condition) losses.add('security', where, name)
      if (Array.isArray(scopes) && scopes.length > 0) losses.add('security', name, 'its scopes')
      return condition ? [condition] : []
    })
    if (lacking.length === 0) {
      // What cannot be asked for is taken for given, and all that would do in place of it.
      const isOpen = security.some((each) => Object.keys(each).length === 0)
      const names = isOpen ? [] : security.flatMap((each) => Object.keys(each))
      for (const name of names) losses.add('security', where, name)
      return undefined
    }
    all = all.flatMap((one) => lacking.map((other) => bothOf(one, other)))
    if (all.length > mostAlternatives) {
      losses.add('security', where, 'many alternatives')
      return undefined
    }
  }
  return all
}

/** An operation of a file: its key, what its key begins with, and what guards it; undefined where it is open. */
interface Guarded {
  readonly key: string
  readonly base: string
  readonly guard: string | undefined
}

/**
 * The keys of guards, each with that of an operation which it guards: one `USE` where all below a path have the same guard,
 * as people write it, else an endpoint each.
 */
export function joinGuards(
  operations: readonly Guarded[],
): readonly (readonly [key: string, of: string])[] {
  const all = operations.map((each) => ({ ...each, parts: partsOf(each.key) }))
  const prefixes = new Map(
    all.flatMap(({ parts, base }) => {
      const least = partsOf(base).length
      const lengths = Array.from({ length: parts.length - least + 1 }, (_, index) => least + index)
      return lengths.map((length) => [parts.slice(0, length).join('/'), parts.slice(0, length)])
    }),
  )
  const joined = new Map<string, string>()
  const done = new Set<string>()
  for (const [text, prefix] of [...prefixes].toSorted(([, a], [, b]) => a.length - b.length)) {
    const below = all.filter(({ parts }) =>
      prefix.every((part, at) => {
        const other = parts[at]
        return other === part || (other !== undefined && part.startsWith(':'))
      }),
    )
    const [first] = below
    const isShared = below.length > 1 && below.every(({ guard }) => guard === first?.guard)
    if (!first?.guard || !isShared || !/^[\w./:+-]*$/.test(text)) continue
    if (below.every(({ key }) => done.has(key))) continue
    for (const { key } of below) done.add(key)
    joined.set(`USE /${[...prefix, '*'].join('/')}`, first.key)
  }
  const alone = all.filter(({ key, guard }) => guard !== undefined && !done.has(key))
  return [...joined, ...alone.map(({ key }) => [key, key] as const)]
}

/** The parts of the path of a key, or of a path. */
function partsOf(key: string): string[] {
  return key
    .slice(key.indexOf('/') + 1)
    .split('/')
    .filter((part) => part !== '')
}

type Condition = Conditions[number]

const authorization = 'headers.authorization'

/** Both of two conditions; of two schemes of one header neither is there. */
function bothOf(one: Condition, other: Condition): Condition {
  const names = [one, other].flatMap((each) => schemesOf(each[authorization]))
  return { ...one, ...other, ...(names.length > 0 && { [authorization]: lacks(names) }) }
}

function lacks(schemes: readonly string[]): object {
  const all = [...new Set(schemes)].join('|')
  return { not: { matches: `^${schemes.length > 1 ? `(?:${all})` : all} .`, flags: 'i' } }
}

function schemesOf(condition: unknown): string[] {
  const [, names] = /\^(?:\(\?:)?([\w|]+)/.exec(JSON.stringify(condition) ?? '') ?? []
  return names?.split('|') ?? []
}

function lacksScheme({ document }: Operation, name: string): Condition | undefined {
  const raw = document.securityScheme(name) ?? {}
  switch (raw['type']) {
    case 'apiKey': {
      const root = { query: 'query', cookie: 'cookies', header: 'headers' }[String(raw['in'])]
      if (root === undefined) return undefined
      return { [valuePath(root, String(raw['name']))]: { exists: false } }
    }
    case 'basic':
      return { [authorization]: lacks(['Basic']) }
    case 'http': {
      const scheme = String(raw['scheme'])
      if (!/^\w+$/.test(scheme)) return undefined
      return { [authorization]: lacks([scheme.charAt(0).toUpperCase() + scheme.slice(1)]) }
    }
    case 'oauth2':
    case 'openIdConnect':
      return { [authorization]: lacks(['Bearer']) }
    default:
      return undefined
  }
}
