import type { DeletePolicy } from './relation.ts'

/** A relation that is ready to be followed, whether it was declared or follows from names. */
export type Link = HoldsLink | HeldLink | JoinLink

interface AnyLink {
  /** The relation's name: what `embed` and nested addresses call it. */
  readonly name: string
  /** The collection it leads from. */
  readonly from: string
  /** The collection it leads to. */
  readonly target: string
  /** Whether it leads to a list of records, in place of one. */
  readonly isList: boolean
}

/** The records it leads from hold ids: one, or a list of them. */
export interface HoldsLink extends AnyLink {
  readonly kind: 'holds'
  readonly field: string
}

/** The records it leads to hold the ids of those it leads from. */
export interface HeldLink extends AnyLink {
  readonly kind: 'held'
  readonly field: string
  /** Whether the field has a list of ids. */
  readonly inList: boolean
}

/** Records of a third collection hold an id of each side. */
export interface JoinLink extends AnyLink {
  readonly kind: 'joined'
  readonly through: string
  /** The join's field for the side it leads from. */
  readonly near: string
  /** The join's field for the side it leads to. */
  readonly far: string
}

/** A field that holds ids of a collection, and what a deletion there does to its records. */
export interface Holder {
  readonly collection: string
  readonly field: string
  readonly policy: Exclude<DeletePolicy, 'keep'>
  /** Whether the field has a list of ids: then `null` takes one out of it. */
  readonly inList: boolean
}
