import type { Diagnostic } from '../../errors/diagnostic.ts'
import { didYouMean } from '../../errors/nearest.ts'
import type { CollectionDeclaration } from '../records/declaration.ts'
import type { Link } from '../records/relation.ts'
import { warning } from '../store/seed.ts'
import type { StateContext } from './follow.ts'
import { Links } from './links.ts'

/** Warnings of declared relations whose foreign key no record of the seed has; `suffix` is that of foreign keys. */
export function checkKeys(all: readonly CollectionDeclaration[], suffix?: string): Diagnostic[] {
  const byName = new Map(all.map((each) => [each.name, each]))
  return new Links(all, suffix).declared.flatMap((link) =>
    keysOf(link).flatMap(([holder, field]) => {
      const own = byName.get(link.from)
      const fields = byName.get(holder)?.fields ?? []
      return own && lacks(fields, field) ? keyless(own, link.name, holder, field, fields) : []
    }),
  )
}

/** The warning of a relation that is followed though no record has its foreign key, once for each declaration. */
export function keylessLink(link: Link, { find, links }: StateContext): Diagnostic | undefined {
  const own = find(link.from)?.declaration
  if (!own || !links().isFirstUse(link)) return undefined
  for (const [name, field] of keysOf(link)) {
    const holder = find(name)
    // What was known of the seed before it was made has been checked at the start.
    const table = lacks(holder?.declaration.fields ?? [], field) ? undefined : holder?.table
    if (table && table.size > 0 && table.fieldCount(field) === 0) {
      return keyless(own, link.name, name, field, [...table.fieldNames()])
    }
  }
  return undefined
}

function keysOf(link: Link): (readonly [holder: string, field: string])[] {
  if (link.kind === 'through') return [link.near, link.far].map((field) => [link.through, field])
  return [[link.kind === 'belongsTo' ? link.from : link.target, link.field]]
}

function lacks(fields: readonly string[], field: string): boolean {
  return fields.length > 0 && !fields.includes(field)
}

function keyless(
  own: CollectionDeclaration,
  relation: string,
  holder: string,
  field: string,
  fields: readonly string[],
): Diagnostic {
  const [name, from, key, to] = [relation, own.name, field, holder].map((text) =>
    JSON.stringify(text),
  )
  return warning(
    own,
    'no-foreign-key',
    `The relation ${name} of ${from} goes by ${key}, which no record of ${to} has.`,
    `${didYouMean(field, fields)} Name the field: { foreignKey: '…' }.`.trim(),
  )
}
