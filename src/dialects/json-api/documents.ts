import { badQuery, shorten } from '../../data/query/query.ts'
import { isId } from '../../data/records/ids.ts'
import type { RecordDocument } from '../../data/records/document.ts'
import type { Link } from '../../data/records/relation.ts'
import type { State, StoredCollection } from '../../data/store/state.ts'
import { didYouMean } from '../../errors/nearest.ts'
import type { View } from './parameters.ts'
import { dasherize, linkOf, shapeOf, typeOf, type Shape } from './shape.ts'

/** A relationship object. */
export interface Relationship {
  readonly links?: object
  readonly data: unknown
}

type Group = readonly [collection: StoredCollection, records: readonly RecordDocument[]]

/** Makes the resources of one answer. */
export class Documents {
  readonly #state: State
  readonly #view: View
  readonly #base: string
  readonly #shapes = new Map<StoredCollection, Shape>()

  /** @param base what stands before the paths of links */
  constructor(state: State, view: View, base: string) {
    this.#state = state
    this.#view = view
    this.#base = base
  }

  /** The part of a document that is about records: `data`, and `included` where something is to be included. */
  of(collection: StoredCollection, records: readonly RecordDocument[], isList: boolean): object {
    const all = records.map((record) => this.#resource(collection, record))
    const included = this.#included([collection, records])
    return { data: isList ? all : (all[0] ?? null), ...(included && { included }) }
  }

  /** The address of a record; undefined where it has none. */
  address({ declaration }: StoredCollection, { id }: RecordDocument): string | undefined {
    const { path, only } = declaration
    if (!only.includes('get')) return undefined
    return `${this.#base}${path === '/' ? '' : encodeURI(path)}/${encodeURIComponent(String(id))}`
  }

  /** A relation of a record: the links that have addresses, and what it leads to. */
  relationship(
    collection: StoredCollection,
    key: string,
    link: Link,
    record: RecordDocument,
  ): Relationship {
    const self = this.address(collection, record)
    const target = this.#state.collection(link.target)?.declaration.only ?? []
    const isServed = target.includes(link.isList ? 'list' : 'get')
    const links = self !== undefined && {
      self: `${self}/relationships/${key}`,
      ...(isServed && { related: `${self}/${key}` }),
    }
    return { ...(links && { links }), data: linkageOf(collection, link, record) }
  }

  #shape(collection: StoredCollection): Shape {
    const known = this.#shapes.get(collection) ?? shapeOf(collection)
    this.#shapes.set(collection, known)
    return known
  }

  #resource(collection: StoredCollection, record: RecordDocument): object {
    const { type, keys, links } = this.#shape(collection)
    const wanted = this.#view.fields.get(type)
    const isWanted = (key: string) => !wanted || wanted.has(key) || wanted.has(dasherize(key))
    const attributes = Object.entries(record.value).flatMap(([field, value]) => {
      const key = keys.get(field)
      return key !== undefined && isWanted(key) ? [[key, value] as const] : []
    })
    const relationships = [...links].flatMap(([key, link]) => {
      if (!isWanted(key)) return []
      return [[key, this.relationship(collection, key, link, record)] as const]
    })
    const self = this.address(collection, record)
    return {
      type,
      id: String(record.id),
      attributes: Object.fromEntries(attributes),
      ...(relationships.length > 0 && { relationships: Object.fromEntries(relationships) }),
      ...(self !== undefined && { links: { self } }),
    }
  }

  /** What the paths of `include` lead to, each resource once, without those of `data`. */
  #included([collection, records]: Group): object[] | undefined {
    const { include } = this.#view
    if (!include) return undefined
    const seen = new Map<StoredCollection, Set<RecordDocument>>([[collection, new Set(records)]])
    const found: object[] = []
    for (const path of include) {
      let group: Group = [collection, records]
      for (const step of path) {
        group = this.#next(group, step, path)
        const [target, next] = group
        const before = seen.get(target) ?? new Set()
        seen.set(target, before)
        for (const record of next) {
          if (!before.has(record)) found.push(this.#resource(target, record))
          before.add(record)
        }
      }
    }
    return found
  }

  #next([collection, records]: Group, step: string, path: readonly string[]): Group {
    const shape = this.#shape(collection)
    const link = linkOf(shape, step)
    const target = link && this.#state.collection(link.target)
    if (!link || !target) throw unknownPath(shape, step, path)
    return [target, [...new Set(records.flatMap((record) => collection.related(link, record)))]]
  }
}

/** What a relation leads to: one identifier or null, or a list of them. */
function linkageOf(collection: StoredCollection, link: Link, record: RecordDocument): unknown {
  const type = typeOf(link.target)
  if (link.isList) {
    return collection.related(link, record).map(({ id }) => ({ type, id: String(id) }))
  }
  // As it is stored, whether there is such a record or not.
  const key = link.kind === 'belongsTo' ? record.value[link.field] : undefined
  return isId(key) ? { type, id: String(key) } : null
}

function unknownPath({ type, links }: Shape, step: string, path: readonly string[]) {
  const known = [...links.keys()]
  const all = known.slice(0, 10).map((key) => JSON.stringify(key))
  const listed = all.length > 0 ? `It has ${all.join(', ')}.` : 'It has none.'
  const hint = didYouMean(step.slice(0, 100), known) || listed
  const message = `include=${shorten(path.join('.'))}: ${JSON.stringify(type)} has no relationship ${JSON.stringify(shorten(step))}. ${hint}`
  return badQuery('include', message)
}
