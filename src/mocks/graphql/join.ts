import type { SchemaPart } from '../../graphql/part.ts'
import type { Diagnostic } from '../../errors/diagnostic.ts'
import { groupBy } from '../../group-by.ts'
import type { MockFile } from '../files/mock-file.ts'

/** Makes one schema of all parts that answer at one path; the file of its first part has what it declares. */
export function joinSchemas(files: readonly MockFile[]): {
  readonly files: readonly MockFile[]
  readonly diagnostics: readonly Diagnostic[]
} {
  const parts = files.flatMap(({ schemas = [] }) => schemas)
  if (parts.length === 0) return { files, diagnostics: [] }
  const collections = files.flatMap((file) => file.collections)
  const singles = files.flatMap((file) => file.singles.map(({ name }) => name))
  const diagnostics: Diagnostic[] = []
  const made = new Map<SchemaPart, Pick<MockFile, 'endpoints' | 'collections'>>()
  for (const same of groupBy(parts, ({ path }) => path).values()) {
    const [first] = same
    const joined = first?.join(same, { collections: [...collections], singles })
    if (!first || !joined) continue
    made.set(first, joined)
    collections.push(...joined.collections)
    diagnostics.push(...joined.diagnostics)
  }
  const all = files.map((file) => {
    const own = (file.schemas ?? []).flatMap((part) => made.get(part) ?? [])
    if (own.length === 0) return file
    return {
      ...file,
      endpoints: [...file.endpoints, ...own.flatMap(({ endpoints }) => endpoints)],
      collections: [...file.collections, ...own.flatMap((each) => each.collections)],
    }
  })
  return { files: all, diagnostics }
}
