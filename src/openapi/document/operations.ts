import { isObject } from '../../errors/validation-issue.ts'
import { LateMistake, type Diagnostic } from '../../errors/diagnostic.ts'
import type { JsonPath } from '../../generate/report.ts'
import type { OpenApiDocument } from './document.ts'
import { methodKeys } from './model.ts'
import { Operation } from './operation.ts'
import { isReference } from './pointer.ts'

/** The operations of a document, and what is wrong with paths and path items. */
export interface FoundOperations {
  readonly operations: readonly Operation[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Finds all operations below `paths`; of each nothing but its method and path is read. */
export function findOperations(document: OpenApiDocument): FoundOperations {
  const operations: Operation[] = []
  const diagnostics: Diagnostic[] = []
  const { paths } = document.root
  for (const [template, value] of Object.entries(isObject(paths) ? paths : {})) {
    if (template.startsWith('x-')) continue
    const attempt = <Part>(read: () => Part) => {
      try {
        return read()
      } catch (error) {
        if (!(error instanceof LateMistake)) throw error
        diagnostics.push(...error.diagnostics)
        return undefined
      }
    }
    operations.push(...operationsOf(document, template, value, attempt))
  }
  return { operations, diagnostics }
}

/** Reads a part that others can do without; undefined where its reference leads nowhere. */
type Attempt = <Part>(read: () => Part) => Part | undefined

function operationsOf(
  document: OpenApiDocument,
  template: string,
  value: unknown,
  attempt: Attempt,
): Operation[] {
  const pointer: JsonPath = ['paths', template]
  const followed = attempt(() => document.follow(value))
  // What stands beside a `$ref` counts too, which the specification leaves open.
  const item = isReference(value) ? { ...followed, ...value } : (followed ?? {})
  const more = item['additionalOperations']
  const declared = [
    ...methodKeys.flatMap((key) => (isObject(item[key]) ? [[key, [key]] as const] : [])),
    ...Object.keys(isObject(more) ? more : {}).map(
      (key) => [key, ['additionalOperations', key]] as const,
    ),
  ]
  return declared.flatMap(([key, path]) => {
    const found = path.reduce<unknown>((at, step) => (isObject(at) ? at[step] : undefined), item)
    if (!isObject(found)) return []
    // The specification has no references here, but documents of many files do.
    const raw = isReference(found) ? attempt(() => document.follow(found)) : found
    if (!raw) return []
    const method = path.length === 1 ? key.toUpperCase() : key
    return new Operation(document, { method, template, pointer: [...pointer, ...path] }, item, raw)
  })
}
