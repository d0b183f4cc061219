import { isObject } from '../../errors/validation-issue.ts'
import {
  formatPointer,
  isReference,
  parsePointer,
  splitReference,
  stepInto,
} from '../../openapi/document/pointer.ts'

/** The JSON of a schema or another object of a document. */
export type Raw = Readonly<Record<string, unknown>>

/** What a reference leads to, other references followed; undefined where it leads nowhere, or to another file. */
export function resolve(root: unknown, $ref: string): unknown {
  const seen = new Set<string>()
  for (let at = $ref; !seen.has(at);) {
    seen.add(at)
    const { uri, fragment } = splitReference(at)
    const found = uri === '' ? parsePointer(fragment).reduce(stepInto, root) : undefined
    if (!isReference(found)) return found
    at = found.$ref
  }
  return undefined
}

/** The path of what stands below another one, as a reference is written. */
export function below(path: string, ...steps: readonly string[]): string {
  return `${path}${formatPointer(steps)}`
}

/** Entries of an object; none of what is no object. */
export function entriesOf(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : []
}

/** The members of a list that stands at a keyword; none where there is no list. */
export function listAt(value: Raw, keyword: string): readonly unknown[] {
  const list = value[keyword]
  return Array.isArray(list) ? list : []
}
