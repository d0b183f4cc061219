import type { CollectionDeclaration } from '../records/declaration.ts'
import type { Diagnostic } from '../../errors/diagnostic.ts'
import { didYouMean } from '../../errors/nearest.ts'
import type { FindRecords } from './follow.ts'
import type { Link } from '../records/relation.ts'
import type { Links } from './links.ts'
import { keySuffixes } from './names.ts'
import { resolveRelation } from './resolve.ts'

/** A field that a relation needs, and the collection whose records should have it. */
interface NeededKey {
  readonly holder: string
  readonly field: string
}

/**
 * Warnings of declared relations whose foreign key no record of the seed has, as far as its fields are
 * known before it is made.
 *
 * @param suffix what foreign keys end in; default `Id` or `_id`
 */
export function checkKeys(
  collections: readonly CollectionDeclaration[],
  suffix?: string,
): Diagnostic[] {
  const all = new Map(collections.map((each) => [each.name, each]))
  return collections.flatMap((own) =>
    Object.entries(own.relations).flatMap(([name, relation]) => {
      const link = resolveRelation(name, relation, own, all, keySuffixes(suffix))
      const missing = link
        ? keysOf(link).filter((key) => lacks(all.get(key.holder), key.field))
        : []
      return missing.map((key) => keyless(own, name, key, all.get(key.holder)?.fields ?? []))
    }),
  )
}

function keysOf(link: Link): NeededKey[] {
  if (link.kind === 'joined') {
    return [link.near, link.far].map((field) => ({ holder: link.through, field }))
  }
  return [{ holder: link.kind === 'holds' ? link.from : link.target, field: link.field }]
}

/**
 * The warning of a relation that is about to be followed though no record has its foreign key; each is
 * told once until collections are declared anew. An empty collection says nothing.
 */
export function keylessLink(link: Link, links: Links, find: FindRecords): Diagnostic | undefined {
  const own = find(link.from)?.declaration
  if (!own || !links.isFirstUse(link)) return undefined
  for (const key of keysOf(link)) {
    const holder = find(key.holder)
    // What was known of the seed before it was made has been told at the start.
    const table = lacks(holder?.declaration, key.field) ? undefined : holder?.table
    if (table && table.size > 0 && table.fieldCount(key.field) === 0) {
      return keyless(own, link.name, key, [...table.fieldNames()])
    }
  }
  return undefined
}

/** An empty seed says nothing about the records to come. */
function lacks(holder: CollectionDeclaration | undefined, field: string): boolean {
  const fields = holder?.fields ?? []
  return fields.length > 0 && !fields.includes(field)
}

function keyless(
  { name: own, origin }: CollectionDeclaration,
  name: string,
  { holder, field }: NeededKey,
  fields: readonly string[],
): Diagnostic {
  return {
    code: 'no-foreign-key',
    severity: 'warning',
    message: `The relation ${JSON.stringify(name)} of ${JSON.stringify(own)} goes by ${JSON.stringify(field)}, which no record of ${JSON.stringify(holder)} has.`,
    hint: `${didYouMean(field, fields)} Name the field: { foreignKey: '…' }.`.trim(),
    place: origin.place() ?? { file: origin.file, line: 1, column: 1 },
  }
}
