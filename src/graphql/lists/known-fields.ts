import { isInterfaceType, isObjectType, type GraphQLNamedType } from 'graphql'
import { keyName, singular } from '../../data/relations/names.ts'
import type { Link } from '../../data/records/relation.ts'
import type { StoredCollection } from '../../data/store/state.ts'
import { recordField } from '../arguments/record-field.ts'

/** The names that a list can be filtered and sorted by, as schemas write them. */
export class KnownNames {
  readonly collection: StoredCollection
  readonly #type: GraphQLNamedType | undefined
  #plain: Map<string, string> | undefined

  /** @param type the type of the records, whose names for fields are understood as well */
  constructor(collection: StoredCollection, type?: GraphQLNamedType) {
    this.collection = collection
    this.#type = type
  }

  /** The field of records that a name means: its own, that of the type, or one that differs in case and `_` alone. */
  field(name: string): string | undefined {
    const plain = (this.#plain ??= this.#names())
    return plain.get(name) ?? plain.get(plainName(name))
  }

  /** The field that holds the id of what a relation leads to; undefined for other names, and where others hold it. */
  key(name: string): string | undefined {
    const link = this.link(name)
    return link?.kind === 'belongsTo' ? link.field : undefined
  }

  link(name: string): Link | undefined {
    const { links } = this.collection
    return (
      links.get(name) ??
      [...links.values()].find((each) => plainName(each.name) === plainName(name))
    )
  }

  /** The singular of a name for several values: `ids` is `id`, `authorIds` is `authorId`. */
  one(name: string): string | undefined {
    const key = keyName(name)
    return this.field(key?.isList ? name.slice(0, -1) : singular(name))
  }

  #names(): Map<string, string> {
    const names = new Map<string, string>()
    const add = (name: string, field: string) => {
      if (!names.has(name)) names.set(name, field)
    }
    const { collection } = this
    const own = [collection.declaration.idField ?? 'id', ...collection.fieldNames()]
    for (const name of own) add(name, name)
    const type = this.#type
    const fields = isObjectType(type) || isInterfaceType(type) ? type.getFields() : {}
    for (const each of Object.values(fields)) {
      const field = recordField(each)
      if (!collection.links.has(field)) add(each.name, field)
    }
    for (const [name, field] of names) add(plainName(name), field)
    return names
  }
}

/** A name without what spellings differ in: `CREATED_AT` and `createdAt` are the same. */
export function plainName(name: string): string {
  return name.replaceAll(/[_-]/g, '').toLowerCase()
}

/** The words of a name: `price_gte` and `priceGte` are `price`, `gte`. */
export function wordsOf(name: string): string[] {
  return name.split(/[_-]+|(?<=[a-z\d])(?=[A-Z])/).filter((word) => word !== '')
}
