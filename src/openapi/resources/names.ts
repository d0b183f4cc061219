/** A name without capitals, dashes and underscores: `petId`, `pet_id` and `pet-id` are the same. */
export function plainName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase()
}

/** The words of a name: `issue` and `number` of `issue_number` and `issueNumber`. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
}

/** The property that a path parameter names: `petId`, `id` of `petId`, `number` of `issue_number`. */
export function propertyFor(parameter: string, properties: readonly string[]): string | undefined {
  const last = wordsOf(parameter).at(-1) ?? parameter
  const find = (name: string) => properties.find((each) => plainName(each) === plainName(name))
  return find(parameter) ?? find(last) ?? (/^(?:id|key|uuid)$/i.test(last) ? find('id') : undefined)
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

/** What a foreign key names: `owner` of `ownerId`, `owner_id`; undefined for other names. */
export function referredBy(name: string): string | undefined {
  const [, referred] = /^(.+?)[_-]?(?:id|Id|ID)$/.exec(name) ?? []
  return referred === undefined || referred === '' ? undefined : referred
}
