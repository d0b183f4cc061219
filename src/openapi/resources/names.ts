import { singular } from '../../data/relations/names.ts'

/** A name without capitals, dashes and underscores: `petId`, `pet_id` and `pet-id` are the same. */
export function plainName(name: string): string {
  if (/^[a-z0-9]*$/.test(name)) return name
  return name.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase()
}

/** Whether a name says how many records a list of a name has: `articlesCount`, `total_articles`. */
export function isCountOf(name: string, list: string): boolean {
  const plain = plainName(name)
  const many = plainName(list)
  return [many, many.replace(/s$/, '')].some((each) =>
    [`${each}count`, `total${each}`, `${each}total`, `numberof${each}`].includes(plain),
  )
}

const byPlainName = new WeakMap<readonly string[], ReadonlyMap<string, string>>()

/** The first of some names that is the same as a plain one. */
export function findPlain(names: readonly string[], plain: string): string | undefined {
  let known = byPlainName.get(names)
  if (!known) {
    // Of names that are the same the first one counts.
    known = new Map(names.toReversed().map((name) => [plainName(name), name]))
    byPlainName.set(names, known)
  }
  return known.get(plain)
}

/** The words of a name: `issue` and `number` of `issue_number` and `issueNumber`. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
}

/** What identifies records that have no property of the parameter's name, the most usual first. */
const idNames = ['id', 'uuid', 'guid', 'slug', 'key', 'code', 'name', 'number', 'sha']

/**
 * The property that the path parameter of an item names: `petId`, `id` of `petId`, `number` of `issue_number`.
 * @param collection the word before it, by whose singular a parameter means the record as a whole: `/pets/{pet}`
 */
export function idFieldFor(
  parameter: string,
  collection: string,
  properties: readonly string[],
): string | undefined {
  const last = wordsOf(parameter).at(-1) ?? parameter
  const find = (name: string) => findPlain(properties, plainName(name))
  const isWhole = meansManyOf(collection, parameter)
  // The `instance` of a `targetInstance` is another record.
  const isPart = isWhole && !idNames.includes(last.toLowerCase())
  const own = find(parameter) ?? (isPart ? undefined : find(last))
  if (own !== undefined) return own
  if (/^(?:id|key|uuid|guid)$/i.test(last)) return find('id') ?? find('uuid') ?? find('guid')
  if (!isWhole) return undefined
  return idNames.reduce<string | undefined>((found, name) => found ?? find(name), undefined)
}

/** Whether a name means many of another, or the same: `pets` of `pet`, `statuses` of `status`, `people` of `person`. */
export function meansManyOf(many: string, one: string): boolean {
  const single = plainName(one)
  return plainName(many) === single || plainName(singular(many)) === single
}

/** What a foreign key names: `owner` of `ownerId`, `owner_id`; undefined for other names. */
export function referredBy(name: string): string | undefined {
  const [, referred] = /^(.+?)(?:[_-](?:id|ID|uuid)|Id|ID|Uuid)$/.exec(name) ?? []
  return referred
}

/** Whether a parameter is named as any other: `id` of `/owners/{id}/pets`. */
export function isGeneric(parameter: string): boolean {
  return /^(?:id|key|uuid|guid|slug|name|number|code)$/i.test(parameter)
}
