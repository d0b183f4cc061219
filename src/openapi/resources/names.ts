/** A name without capitals, dashes and underscores: `petId`, `pet_id` and `pet-id` are the same. */
export function plainName(name: string): string {
  if (/^[a-z0-9]*$/.test(name)) return name
  return name.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase()
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
  const find = (name: string) => properties.find((each) => plainName(each) === plainName(name))
  const own = find(parameter) ?? find(last)
  if (own !== undefined) return own
  if (/^(?:id|key|uuid|guid)$/i.test(last)) return find('id') ?? find('uuid') ?? find('guid')
  if (!isPluralOf(collection, parameter)) return undefined
  return idNames.reduce<string | undefined>((found, name) => found ?? find(name), undefined)
}

/** Whether a name means many of another: `pets` of `pet`, `categories` of `category`, `boxes` of `box`. */
export function isPluralOf(many: string, one: string): boolean {
  const [plural, single] = [plainName(many), plainName(one)]
  return (
    plural === single ||
    plural === `${single}s` ||
    plural === `${single}es` ||
    (single.endsWith('y') && plural === `${single.slice(0, -1)}ies`)
  )
}

/** One of many: `pet` of `pets`, `case` of `cases`, `status` of `statuses`. */
export function singularOf(many: string): string {
  if (/ies$/i.test(many)) return `${many.slice(0, -3)}y`
  if (/(?:ss|us|x|z|ch|sh)es$/i.test(many)) return many.slice(0, -2)
  return /[^s]s$/i.test(many) ? many.slice(0, -1) : many
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
