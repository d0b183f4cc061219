import { isObject } from '../../errors/validation-issue.ts'
import { isReference } from '../../openapi/document/pointer.ts'
import { entriesOf, listAt, type Raw } from './raw.ts'

/** How the schemas of a document hold themselves, where TypeScript refuses what JSON Schema allows. */
export interface Recursion {
  /** Whether a type may not name another one, since that is made of it: a base of its own alternatives. */
  readonly closes: (from: string, to: string) => boolean
  /** The names of those that hold themselves in lists: what is named by its place in an interface may not do so. */
  readonly aliases: ReadonlyMap<string, string>
}

type Edges = Map<string, Set<string>>

/** Finds the components that are made of themselves, but for what properties hold, which is fine. */
export function findRecursion(root: Raw): Recursion {
  const { components } = root
  const schemas = entriesOf(isObject(components) ? components['schemas'] : undefined)
  const made: Edges = new Map()
  const closes = (from: string, to: string): boolean =>
    made.get(from)?.has(to) !== true && reaches(made, to, from)
  // Alternatives first: where a base has its heirs as alternatives, the heirs do without them.
  for (const keywords of [alternatives, composition]) {
    for (const [name, schema] of schemas) {
      for (const to of partsOf(schema, keywords)) if (!closes(name, to)) addEdge(made, name, to)
    }
  }
  const all: Edges = new Map(Array.from(made, ([name, to]) => [name, new Set(to)]))
  for (const [name, schema] of schemas) {
    for (const to of itemsOf(schema)) addEdge(all, name, to)
  }
  const inLists = [...all].flatMap(([name, to]) =>
    [...to].some((each) => reaches(all, each, name)) ? name : [],
  )
  return { closes, aliases: aliasesOf(inLists) }
}

function aliasesOf(names: readonly string[]): Map<string, string> {
  const aliases = new Map<string, string>()
  const taken = new Set<string>()
  for (const name of names) {
    let alias = `Recursive${name.replaceAll(/\W/g, '_')}`
    while (taken.has(alias)) alias += '_'
    taken.add(alias)
    aliases.set(name, alias)
  }
  return aliases
}

function addEdge(edges: Edges, from: string, to: string): void {
  const known = edges.get(from)
  if (known) known.add(to)
  else edges.set(from, new Set([to]))
}

function reaches(edges: Edges, from: string, to: string): boolean {
  const seen = new Set([from])
  for (const at of seen) {
    if (at === to) return true
    for (const next of edges.get(at) ?? []) seen.add(next)
  }
  return false
}

const alternatives = ['oneOf', 'anyOf'] as const
const composition = ['oneOf', 'anyOf', 'allOf'] as const

/** The components that a schema is made of by some keywords; what its properties and lists hold is not among them. */
function partsOf(schema: unknown, keywords: readonly string[]): string[] {
  if (isReference(schema)) return nameOf(schema.$ref)
  if (!isObject(schema)) return []
  return keywords.flatMap((keyword) =>
    listAt(schema, keyword).flatMap((each) => partsOf(each, composition)),
  )
}

/** The components of which a schema holds lists, and not within properties. */
function itemsOf(schema: unknown): string[] {
  if (!isObject(schema) || isReference(schema)) return []
  const held = [schema['items'], ...listAt(schema, 'prefixItems')]
  return [
    ...held.flatMap((each) => [...partsOf(each, composition), ...itemsOf(each)]),
    ...composition.flatMap((keyword) => listAt(schema, keyword).flatMap(itemsOf)),
  ]
}

function nameOf($ref: string): string[] {
  const [, name] = /^#\/components\/schemas\/([^/]+)$/.exec($ref) ?? []
  return name === undefined ? [] : [name.replaceAll('~1', '/').replaceAll('~0', '~')]
}
