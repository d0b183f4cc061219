import type { CollectionDeclaration } from '../../src/data/records/declaration.ts'
import { createState } from '../../src/data/memory.ts'
import { parseQuery } from '../../src/data/query/parse.ts'
import type { Query } from '../../src/data/query/query.ts'
import type { Link } from '../../src/data/records/relation.ts'
import type { ListResult, State, StoredCollection } from '../../src/data/store/state.ts'
import { collectionOf, noFaker } from '../data/contract/declarations.ts'

/** A state with these collections. */
export function stateOf(...declared: readonly CollectionDeclaration[]): State {
  const state = createState({ seed: 1, source: () => noFaker })
  state.declare(declared, [])
  return state
}

/** A collection whose fields are known, as those of JSON files are. */
export function jsonOf(name: string, seed: readonly object[]): CollectionDeclaration {
  return collectionOf(name, seed, {
    fields: [...new Set(seed.flatMap((each) => Object.keys(each)))],
  })
}

/** A collection of a state. */
export function at(state: State, name: string): StoredCollection {
  return state.collection(name) as StoredCollection
}

/** The answer to the query of an address. */
export function list(state: State, name: string, search: string): ListResult {
  return at(state, name).list(parseQuery(search) as Query)
}

/** What a relation of a record leads to. */
export function related(
  state: State,
  name: string,
  id: string | number,
  relation: string,
): ListResult {
  const link = at(state, name).links.get(relation) as Link
  return at(state, link.target).list(parseQuery('') as Query, { link, id })
}
