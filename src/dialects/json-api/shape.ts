import type { Link } from '../../data/records/relation.ts'
import { isStemOf, singular } from '../../data/relations/names.ts'
import type { StoredCollection } from '../../data/store/state.ts'

/** A name as Ember writes it in documents: `createdAt` and `created_at` are `created-at`. */
export function dasherize(name: string): string {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1-$2').toLowerCase()
  // What begins or ends with an underscore keeps it there, where a dash may not be.
  return words.replace(/(?<=[^_\s])[_\s]+(?=[^_\s])/g, (run) => '-'.repeat(run.length))
}

/** The type of a collection's records, or of a single resource: its name. */
export function typeOf(name: string): string {
  return dasherize(name.replaceAll('/', '-'))
}

/** Whether a client means a collection by a type: `post`, `posts`, `blogPosts` and `blog_posts` are as good. */
export function isTypeOf(type: string, name: string): boolean {
  return dasherize(type) === typeOf(name) || isStemOf(singular(type), name)
}

/** What the fields and relations of a collection are called in documents. */
export interface Shape {
  readonly type: string
  /** Relations by their keys. */
  readonly links: ReadonlyMap<string, Link>
  /** The keys of fields that are attributes: neither the id, nor the key of a relation. */
  readonly keys: ReadonlyMap<string, string>
  /** The field that a client means by a key, whether a record has it or not. */
  readonly fieldOf: (key: string) => string
  /** Where a field stands in a document that a client sends, as a JSON Pointer (RFC 6901). */
  readonly pointerOf: (field: string) => string
}

/** Names the fields that the records of a collection have now, and its relations. */
export function shapeOf(collection: StoredCollection): Shape {
  const { declaration } = collection
  const { idField = 'id', fields: declared = [] } = declaration
  const links = new Map<string, Link>()
  for (const link of collection.links.values()) {
    const key = dasherize(link.name)
    links.set(links.has(key) ? link.name : key, link)
  }
  const hidden = new Map<string, string>([[idField, '/data/id']])
  for (const [key, link] of links) {
    hidden.set(link.name, `/data/relationships/${key}`)
    if (link.kind === 'belongsTo') hidden.set(link.field, `/data/relationships/${key}`)
  }
  const keys = new Map<string, string>()
  const fields = new Map<string, string>()
  for (const field of new Set([...declared, ...collection.fieldNames()])) {
    const key = dasherize(field)
    fields.set(field, fields.get(field) ?? field)
    if (!fields.has(key)) fields.set(key, field)
    if (hidden.has(field)) continue
    // Of two fields that would share a key, the second keeps its own name.
    keys.set(field, fields.get(key) === field && !links.has(key) ? key : field)
  }
  const isSnake = [...fields.keys()].some((name) => /\w_\w/.test(name))
  const invented = (key: string) =>
    key.replace(/-+(\w)/g, (_all, letter: string) =>
      isSnake ? `_${letter}` : letter.toUpperCase(),
    )
  return {
    type: typeOf(collection.name),
    links,
    keys,
    fieldOf: (key) =>
      key === 'id' ? idField : (fields.get(key) ?? fields.get(dasherize(key)) ?? invented(key)),
    pointerOf: (field) =>
      hidden.get(field) ?? `/data/attributes/${escape(keys.get(field) ?? dasherize(field))}`,
  }
}

function escape(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** The relation that a client means by a key. */
export function linkOf({ links }: Shape, key: string): Link | undefined {
  return links.get(key) ?? links.get(dasherize(key))
}
