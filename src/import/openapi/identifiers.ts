import { singular } from '../../data/relations/names.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import { isObject } from '../../errors/validation-issue.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import { isIdentifier } from '../conversion/print.ts'

/** Words that are something else in a handler. */
const words: ReadonlySet<string> = new Set(
  (
    'params query queries body headers cookies request db faker call json text html xml file error delay next answer ' +
    'items fields id resource defineMock notFound break case catch class const continue debugger default delete do else ' +
    'enum export extends false finally for function if import in instanceof new null return super switch this throw true ' +
    'try typeof var void while with yield let static await async arguments eval package private public each'
  ).split(' '),
)

/** The names of a collection in TypeScript: `pets`, and `pet` for one of them. */
export function variablesOf(name: string): readonly [many: string, one: string] {
  const word = camelCase(name.slice(name.lastIndexOf('/') + 1))
  const known = isIdentifier(word) ? word : `${word.replace(/^\d+/, '')}Records`
  const one = singular(known)
  // What ends in another letter and is no plural gets one: `pet`.
  const many = one === known ? (known.endsWith('s') ? `${known}Records` : pluralOf(known)) : known
  const free = (wanted: string, instead: string) => (words.has(wanted) ? instead : wanted)
  return [free(many, `${many}Records`), free(one, 'record')]
}

function pluralOf(word: string): string {
  if (/[^aeiou]y$/.test(word)) return word.replace(/y$/, 'ies')
  return /(?:x|ch|sh|z)$/.test(word) ? `${word}es` : `${word}s`
}

/** `petOwner` of `pet-owner`, and `PetOwner` where a space stands before it. */
export function camelCase(text: string): string {
  const plain = text.replaceAll(/[^A-Za-z0-9$]+(.)?/g, (_, next = '') =>
    (next as string).toUpperCase(),
  )
  return text.startsWith(' ') ? plain : plain.replace(/^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/, lower)
}

function lower(letters: string): string {
  return letters.toLowerCase()
}

/** The name of the component that an operation takes in JSON; undefined where it has none that a variable can have. */
export function componentOf({ body }: Operation): string | undefined {
  const json = body?.content.find(({ type }) => isJsonType(mediaTypeOf(type)))?.schema
  const reference = isObject(json) ? json['$ref'] : undefined
  const name = typeof reference === 'string' ? reference.slice(reference.lastIndexOf('/') + 1) : ''
  return isIdentifier(camelCase(name)) ? name : undefined
}
