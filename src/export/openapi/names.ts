import { lastPart, singular } from '../../data/relations/names.ts'

/** Gives names out once: a name that is taken gets a number. */
export class Names {
  readonly #taken = new Set<string>()

  /** The first of the names that is free, or else the first one with a number. */
  take(...candidates: readonly string[]): string {
    const free = candidates.find((name) => !this.#taken.has(name))
    const [first = ''] = candidates
    let name = free ?? first
    for (let number = 2; this.#taken.has(name); number++) name = `${first}${number}`
    this.#taken.add(name)
    return name
  }

  has(name: string): boolean {
    return this.#taken.has(name)
  }
}

/** Words joined in the way of types: `order-items` is `OrderItems`. */
export function pascal(...texts: readonly string[]): string {
  const words = texts.flatMap((text) => text.match(/[\p{L}\p{N}]+/gu) ?? [])
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

/** The name of one record of a collection, as a type has it: `User` of `users`. */
export function recordName(collection: string): string {
  return componentName(pascal(singular(lastPart(collection))) || 'Record')
}

/** A name with nothing but what names of components may have. */
export function componentName(text: string): string {
  return text.normalize('NFKD').replaceAll(/[^\w.-]/g, '') || 'Schema'
}

/** The parts of a path that mean something, from the left: neither `api` nor a version. */
function partsOf(template: string): string[] {
  const parts = template.split('/').filter((part) => part !== '')
  const telling = parts.filter((part) => !/^(?:api|rest|v\d[\w.]*)$/i.test(part))
  return telling.some((part) => !isParameter(part)) ? telling : parts
}

function isParameter(part: string): boolean {
  return /^\{[^{}]*\}$/.test(part)
}

/** The tag of a path: its first part that means something. */
export function tagOf(template: string): string {
  const first = partsOf(template).find((part) => !part.includes('{'))
  return first ?? 'root'
}

/**
 * Names for the operation of a method and a path, the best first: `getUser` and `getUsersById` for `GET /users/{id}`.
 */
export function operationNames(method: string, template: string): [string, string] {
  const parts = partsOf(template)
  const verb = method.toLowerCase()
  const short = parts.map((part, at) => {
    if (isParameter(part)) return at === 0 ? part : ''
    return isParameter(parts[at + 1] ?? '') ? singular(part) : part
  })
  const long = template.split('/').map((part) => (isParameter(part) ? `by ${part}` : part))
  const named = (words: readonly string[]) => verb + (asciiOnly(pascal(...words)) || 'Root')
  return [named(short), named(long)]
}

/** Names of operations become names of functions. */
export function asciiOnly(name: string): string {
  return name.normalize('NFKD').replaceAll(/\W/g, '')
}

/** The words of a name, as a sentence: `Get user posts` of `getUserPosts`. */
export function inWords(name: string): string {
  const words = name.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, ' ').toLowerCase()
  return words.replace(/^./, (letter) => letter.toUpperCase())
}
