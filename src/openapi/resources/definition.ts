import { isReference } from '../document/pointer.ts'
import { ifResolved } from '../document/resolved.ts'
import type { DocumentSchemas } from '../schema/schema.ts'

/** Keywords whose texts are for readers alone. */
const forReaders: ReadonlySet<string> = new Set(['description', 'title', 'summary', '$comment'])

/** Keywords whose values are data, in which every text counts. */
const data: ReadonlySet<string> = new Set(['example', 'examples', 'default', 'const', 'enum'])

/**
 * A text that differs whenever schemas do, or schemas that they refer to, in which file of the document these may be;
 * what only describes them is left out.
 */
export function definitionOf(roots: readonly unknown[], schemas: DocumentSchemas): string {
  const texts: string[] = []
  const seen = new Set<unknown>(roots)
  for (const root of seen) {
    const text = JSON.stringify(root, (key, value: unknown) => {
      if (typeof value === 'string') return forReaders.has(key) ? undefined : value
      if (data.has(key) && !isSchemaMap(value)) return JSON.stringify(value)
      if (isReference(value)) seen.add(ifResolved(() => schemas.target(value)))
      return value
    })
    texts.push(text ?? '')
  }
  return texts.join('\n')
}

/** Whether it is a schema or has schemas by name: properties may bear the names of keywords. */
function isSchemaMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('type' in value || '$ref' in value)
}
