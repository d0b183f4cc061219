import type { CollectionDeclaration, SingleDeclaration } from '../data/records/declaration.ts'
import type { State } from '../data/store/state.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { inboxCollection } from '../inbox/collection.ts'
import type { MockFile } from './files/mock-file.ts'

/** Files with the collections of inboxes that no file declares. */
export function withInboxes(files: readonly MockFile[]): readonly MockFile[] {
  const keeping = files.filter((file) => endpointsOf(file).some(({ inboxes }) => inboxes))
  if (keeping.length === 0) return files
  const names = new Set(files.flatMap(({ collections }) => collections.map(({ name }) => name)))
  const resources = files.flatMap(({ collections, singles }) => [...collections, ...singles])
  const paths = new Set(resources.map(({ path }) => path))
  const made = new Map(
    keeping.map((file) => {
      const all = endpointsOf(file).flatMap(({ inboxes = [], origin }) =>
        inboxes.flatMap((name): CollectionDeclaration[] => {
          if (names.has(name)) return []
          names.add(name)
          const path = paths.has(`/${name}`) ? `/inbox/${name}` : `/${name}`
          return [inboxCollection(name, path, origin)]
        }),
      )
      return [file, all] as const
    }),
  )
  return files.map((file) => {
    const more = made.get(file) ?? []
    return more.length === 0 ? file : { ...file, collections: [...file.collections, ...more] }
  })
}

function endpointsOf({ endpoints, scenarios = [] }: MockFile): readonly Endpoint[] {
  if (scenarios.length === 0) return endpoints
  return [...endpoints, ...scenarios.flatMap(({ states }) => [...states.values()].flat())]
}

/** What the files declare, and the inboxes that overrides name and no file has: these are at no address. */
export class Inboxes {
  readonly #state: State
  readonly #more = new Map<string, CollectionDeclaration>()
  readonly #onDeclared: () => void

  constructor(state: State, onDeclared: () => void = () => {}) {
    this.#state = state
    this.#onDeclared = onDeclared
  }

  /** Declares what the files have; returns the names of what has another seed now. */
  declare(
    collections: readonly CollectionDeclaration[],
    singles: readonly SingleDeclaration[],
  ): readonly string[] {
    for (const { name } of collections) this.#more.delete(name)
    const reseeded = this.#state.declare([...collections, ...this.#more.values()], singles)
    this.#onDeclared()
    return reseeded
  }

  /** What reads overrides, and makes the collections that these keep requests in. */
  reading(
    read: (mocks: unknown) => readonly Endpoint[],
    files: () => readonly MockFile[],
  ): (mocks: unknown) => readonly Endpoint[] {
    return (mocks) => {
      const endpoints = read(mocks)
      this.#ofOverrides(endpoints, files())
      return endpoints
    }
  }

  #ofOverrides(endpoints: readonly Endpoint[], files: readonly MockFile[]): void {
    const { size } = this.#more
    for (const { inboxes = [], origin } of endpoints) {
      for (const name of inboxes) {
        if (this.#state.collection(name)) continue
        this.#more.set(name, inboxCollection(name, `/${name}`, origin))
      }
    }
    if (this.#more.size === size) return
    this.declare(
      files.flatMap(({ collections }) => collections),
      files.flatMap(({ singles }) => singles),
    )
  }
}
