import { isObject } from '../../errors/validation-issue.ts'
import type { JsonPath } from '../../generate/report.ts'

/** Whether a value is a Reference Object, or a schema with a reference. */
export function isReference(value: unknown): value is { readonly $ref: string } {
  return isObject(value) && typeof value['$ref'] === 'string'
}

/** A reference, taken apart: `shapes.yaml` and `/Pet` of `shapes.yaml#/Pet`. */
export function splitReference(reference: string): {
  readonly uri: string
  readonly fragment: string
} {
  const at = reference.indexOf('#')
  if (at === -1) return { uri: reference, fragment: '' }
  return { uri: reference.slice(0, at), fragment: decodeFragment(reference.slice(at + 1)) }
}

function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

/** The keys of a JSON Pointer (RFC 6901), such as `/paths/~1pets/get`. */
export function parsePointer(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The JSON Pointer (RFC 6901) of a path. */
export function formatPointer(path: JsonPath): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** A sentence that says at its end where in a document it is about: `… (#/paths/~1pets/get).` */
export function withPointer(sentence: string, path: JsonPath): string {
  return path.length === 0 ? sentence : sentence.replace(/\.$/, ` (#${formatPointer(path)}).`)
}

/** What an object or a list has under a key; undefined for what it inherits. */
export function stepInto(value: unknown, key: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return (value as Readonly<Record<string, unknown>>)[key]
}

/** What a reference is called by: `Pet` of `#/components/schemas/Pet` and of `schemas/Pet.yaml`. */
export function lastStep(reference: string): string {
  return reference.replace(/^.*[/#]/, '').replace(/\.(?:ya?ml|json)$/i, '')
}
