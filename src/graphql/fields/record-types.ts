import {
  isObjectType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import { singular } from '../../data/relations/names.ts'
import type { CollectionDeclaration } from '../../data/records/declaration.ts'
import { plainName } from '../lists/known-fields.ts'

/** The collection whose records are of an object type; undefined for any other type. */
export type CollectionOf = (type: string) => CollectionDeclaration | undefined

/** A type whose objects are the records of a collection. */
export interface RecordType {
  readonly type: GraphQLObjectType
  readonly collection: CollectionDeclaration
}

/** The types of a schema that are collections. */
export class RecordTypes {
  readonly #byType = new Map<string, RecordType>()
  readonly #byName = new Map<string, RecordType>()

  constructor(schema: GraphQLSchema, collectionOf: CollectionOf) {
    for (const type of Object.values(schema.getTypeMap())) {
      const collection = isObjectType(type) ? collectionOf(type.name) : undefined
      if (!isObjectType(type) || !collection) continue
      const found = { type, collection }
      this.#byType.set(type.name, found)
      for (const name of [type.name, singular(type.name), singular(collection.name)]) {
        if (!this.#byName.has(plainName(name))) this.#byName.set(plainName(name), found)
      }
    }
  }

  get all(): readonly RecordType[] {
    return [...this.#byType.values()]
  }

  readonly has = (type: GraphQLNamedType): boolean => this.#byType.has(type.name)

  of(type: GraphQLNamedType): RecordType | undefined {
    return this.#byType.get(type.name)
  }

  /** The type that a word means, which is the name of one or of its collection, for one or for many. */
  named(word: string): RecordType | undefined {
    return this.#byName.get(plainName(word)) ?? this.#byName.get(plainName(singular(word)))
  }
}
