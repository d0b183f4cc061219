/** What happens to records that hold the id of one that is deleted. */
export const deletePolicies = ['keep', 'null', 'cascade', 'refuse'] as const

/** `keep` leaves them alone, `null` empties the field, `cascade` deletes them, `refuse` keeps the record. */
export type DeletePolicy = (typeof deletePolicies)[number]

/** How records point to others. */
export interface Relation extends ManyToManyOptions {
  readonly kind: 'one' | 'many' | 'manyToMany'
  readonly target: string
}

/** Options of `one` and `many`. */
export interface RelationOptions {
  /** The field that holds the id; by default `<relation>Id` for `one`, `<singular of this collection>Id` for `many`. */
  readonly foreignKey?: string
  /** What happens to the records that hold the id of one that is deleted; default `keep`. */
  readonly onDelete?: DeletePolicy
}

/** Options of `manyToMany`: a join collection, or a list of ids on one side (by default this one). */
export interface ManyToManyOptions {
  /** The collection whose records hold one id of each side. */
  readonly through?: string
  /** The join's field for this side; default `<singular of this collection>Id`. */
  readonly foreignKey?: string
  /** The join's field for the other side; default `<singular of the other collection>Id`. */
  readonly otherKey?: string
  /** This side's field with the list of ids; default `<singular of the relation>Ids`. */
  readonly ids?: string
  /** The other side's field with the list of ids. */
  readonly theirIds?: string
  /** `null` and `cascade` take the link away, `refuse` keeps the record; default `keep`. */
  readonly onDelete?: DeletePolicy
}

/** A relation to one record of another collection: this side holds `<relation>Id`, or `foreignKey`. */
export function one(target: string, options: RelationOptions = {}): Relation {
  return { kind: 'one', target, ...options }
}

/** A relation to many records of another collection: that side holds the foreign key. */
export function many(target: string, options: RelationOptions = {}): Relation {
  return { kind: 'many', target, ...options }
}

/** A relation of many to many: `manyToMany('tags', { through: 'postTags' })`, or by a list of ids on one side. */
export function manyToMany(target: string, options: ManyToManyOptions = {}): Relation {
  return { kind: 'manyToMany', target, ...options }
}

/**
 * A relation ready to be followed: `belongsTo` by ids in its own records, `hasMany` by ids in those it leads to,
 * `through` by records of a third collection with an id of the near side and one of the far side.
 */
export type Link = {
  /** The relation's name: what `embed` and nested addresses call it. */
  readonly name: string
  readonly from: string
  readonly target: string
  readonly isList: boolean
} & (
  | { readonly kind: 'belongsTo'; readonly field: string }
  | { readonly kind: 'hasMany'; readonly field: string; readonly inList: boolean }
  | Readonly<{ kind: 'through'; through: string; near: string; far: string }>
)

/** A field that holds ids of a collection, and what a deletion there does to its records. */
export interface Holder {
  readonly collection: string
  readonly field: string
  readonly policy: Exclude<DeletePolicy, 'keep'>
  /** Whether the field has a list of ids: then `null` takes one out of it. */
  readonly inList: boolean
}
