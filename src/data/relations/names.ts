import { BoundedMap } from '../../bounded-map.ts'

const irregular = new Map(
  (
    'axes:axis children:child criteria:criterion data:datum feet:foot geese:goose indices:index matrices:matrix ' +
    'men:man menus:menu mice:mouse oxen:ox people:person teeth:tooth vertices:vertex women:woman'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [plural: string, singular: string]),
)

/** Words whose plural is no other word. */
const invariable =
  /(?:news|series|species|staff|equipment|information|software|hardware|homework|music|traffic|research|media|sheep|fish|deer)$/i

const endings: readonly (readonly [plural: RegExp, singular: string])[] = [
  [/(?:[sx]is|alias|atlas|canvas|\bgas)$/i, '$&'],
  [/(analy|(?<!data)ba|cri|diagno|the|synop)ses$/i, '$1sis'],
  [/(ov|ook|rown|ombor|ombie|alor|elf)ies$/i, '$1ie'],
  [/([^aeiou])ies$/i, '$1y'],
  [/(kni|wi|\bli)ves$/i, '$1fe'],
  [/(shel|hal|lea|wol|cal|el|thie|loa)ves$/i, '$1f'],
  [/(qui)zzes$/i, '$1z'],
  [/(ss|x|(?<!ca)ch|sh|zz)es$/i, '$1'],
  [/((?:stat|vir|camp|bon|cens|foc|\bb)us|(?:ali|atl|canv)as)es$/i, '$1'],
  [/(her|potat|tomat|ech)oes$/i, '$1o'],
  [/([^su])s$/i, '$1'],
]

/** The singular of an English noun: `categories` is `category`. A word that is no plural, as `staff`, stays as it is. */
export function singular(word: string): string {
  return singulars(word)[0] ?? word
}

/** The plural of an English noun, whose singular the word is again: `category` is `categories`. */
export function plural(word: string): string {
  const at = Math.max(word.search(/[A-Z][a-z]*$/), 0)
  const last = word.slice(at).toLowerCase()
  for (const [many, one] of irregular) {
    if (one !== last) continue
    const found = /^[A-Z]/.test(word.slice(at)) ? many.replace(/^./, (c) => c.toUpperCase()) : many
    return word.slice(0, at) + found
  }
  const candidates = [
    word,
    word.replace(/([^aeiou])y$/i, '$1ies'),
    word.replace(/sis$/i, 'ses'),
    word.replace(/fe?$/i, 'ves'),
    word.replace(/quiz$/i, 'quizzes'),
    word.replace(/(?:[sx]|[cs]h|z)$/i, '$&es'),
    word.replace(/(her|potat|tomat|ech)o$/i, '$1oes'),
    `${word}s`,
    `${word}es`,
  ]
  return (
    candidates.find(
      (each) => (each !== word || invariable.test(word)) && singular(each) === word,
    ) ?? `${word}s`
  )
}

/** Whether a collection has the name that json-server makes of a word for many: `users` of `user`, and of `users`. */
export function isPluralOf(stem: string, collection: string): boolean {
  if (stem !== collection) return singular(collection) === stem
  // A word that ends in another letter than those of English is its own plural there.
  return invariable.test(stem) || singular(stem) !== stem || /[^\0-\x7f]$/.test(stem)
}

/** All words that could be the singular, the most likely first: `statuses` may be `status` or `statuse`. */
function singulars(word: string): readonly string[] {
  const known = knownSingulars.get(word)
  if (known) return known
  const found = findSingulars(word)
  knownSingulars.set(word, found)
  return found
}

const knownSingulars = new BoundedMap<string, readonly string[]>(1000)

function findSingulars(word: string): string[] {
  const found = new Set<string>(invariable.test(word) ? [word] : [])
  // The last word of `orderItems` and `order-items` decides.
  const at = Math.max(word.search(/[A-Z][a-z]*$/), word.search(/(?<=[-_])[a-z]+$/i), 0)
  const [before, last] = [word.slice(0, at), word.slice(at)]
  const known = irregular.get(last.toLowerCase())
  const isUpper = at > 0 && /^[A-Z]/.test(last)
  if (known) found.add(before + (isUpper ? known.replace(/^./, (c) => c.toUpperCase()) : known))
  for (const [plural, ending] of endings) {
    if (plural.test(word)) found.add(word.replace(plural, ending))
  }
  // `status` is no plural, though `menus` is.
  if (/[ui]s$/i.test(word)) found.add(word)
  if (/[^s]s$/i.test(word)) found.add(word.slice(0, -1))
  found.add(word)
  return [...found]
}

/** The last part of a collection's name: those of one name in different folders have longer ones. */
export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}

/** What foreign keys end in; a new one ends in the first. */
export type KeySuffixes = readonly [string, ...string[]]

/** The endings of foreign keys where no setting names the only one. */
export const usualSuffixes: KeySuffixes = ['Id', '_id']

/** What a field is the foreign key for, by its name: `userId` and `user_id` for one `user`, `tagIds` for many. */
export function keyName(
  field: string,
  suffixes: KeySuffixes = usualSuffixes,
): { readonly stem: string; readonly isList: boolean } | undefined {
  for (const suffix of suffixes) {
    const isList = !field.endsWith(suffix)
    const ending = isList ? `${suffix}s` : suffix
    const stem = field.endsWith(ending) ? field.slice(0, -ending.length) : ''
    if (stem !== '' && !stem.endsWith('_')) return { stem, isList }
  }
  return undefined
}

/** Whether a foreign key's stem names a collection: `user`, `orderItem` or `order_item`. */
export function isStemOf(stem: string, collection: string): boolean {
  const name = plain(stem)
  return singulars(lastPart(collection)).some((word) => plain(word) === name)
}

/** The field that holds ids of a collection by the usual names, of those that records have where they are known. */
export function usualKey(
  collection: string,
  fields: readonly string[] | undefined,
  suffixes: KeySuffixes = usualSuffixes,
): string {
  const found = fields?.find((field) => {
    const key = keyName(field, suffixes)
    return key !== undefined && !key.isList && isStemOf(key.stem, collection)
  })
  return found ?? newKey(lastPart(collection), suffixes)
}

/** The field that holds a list of ids for a relation: `tagIds` for `tags`. */
export function usualList(relation: string, suffixes: KeySuffixes = usualSuffixes): string {
  return `${newKey(relation, suffixes)}s`
}

/** `blogPostId`, or `blog_post_id` where keys end in `_id`. */
function newKey(word: string, [suffix]: KeySuffixes): string {
  const stem = singular(word)
  if (suffix.startsWith('_')) return stem.replaceAll('-', '_') + suffix
  return stem.replace(/[-_]+(\w)/g, (_all, letter: string) => letter.toUpperCase()) + suffix
}

function plain(word: string): string {
  return word.replace(/[-_]/g, '').toLowerCase()
}
