import { beforeEach } from 'vitest'
import type {
  CollectionDeclaration,
  SingleDeclaration,
} from '../../../src/data/records/declaration.ts'
import { Reply } from '../../../src/http/reply.ts'
import { parseQuery } from '../../../src/data/query/parse.ts'
import type { Query } from '../../../src/data/query/query.ts'
import type {
  ListResult,
  State,
  StateOptions,
  StoredCollection,
} from '../../../src/data/store/state.ts'
import { collectionOf, noFaker, singleOf } from './declarations.ts'

/** Makes an empty state: what an implementation hands to the suite. */
export type CreateState = (options: StateOptions) => State

/** What most tests begin with. */
export const seed: readonly { id: number; name: string; role: string }[] = [
  { id: 1, name: 'Ada', role: 'admin' },
  { id: 2, name: 'Bob', role: 'member' },
]
export const users: CollectionDeclaration = collectionOf('users', seed)
export const posts: CollectionDeclaration = collectionOf('posts', [{ id: 'a', title: 'First' }])
export const settings: SingleDeclaration = singleOf('settings', {
  theme: 'light',
  size: { width: 1, height: 2 },
})

/** A fresh state before each test, and short ways to it. */
export interface Fixture {
  state: State
  readonly collection: (name?: string) => StoredCollection
  readonly names: () => unknown[]
  readonly list: (search: string) => ListResult
}

export function fixture(create: CreateState): Fixture {
  const fresh = () => create({ seed: 1, source: () => noFaker })
  const collection = (name = 'users') => at.state.collection(name) as StoredCollection
  const at: Fixture = {
    state: fresh(),
    collection,
    names: () =>
      collection()
        .all()
        .map((record) => record['name']),
    list: (search) => collection().list(parseQuery(search) as Query),
  }
  beforeEach(() => {
    at.state = fresh()
    at.state.declare([users, posts], [settings])
  })
  return at
}

/** The problem document that a call throws as a reply. */
export function problemOf(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    if (error instanceof Reply && error.body.kind === 'json') return error.body.value
    throw error
  }
  throw new Error('Nothing was thrown.')
}
