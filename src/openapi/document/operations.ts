import { isObject } from '../../errors/validation-issue.ts'
import { LateMistake, type Diagnostic } from '../../errors/diagnostic.ts'
import type { JsonPath } from '../../generate/report.ts'
import type { OpenApiDocument } from './document.ts'
import { methodKeys } from './model.ts'
import { Operation } from './operation.ts'
import { isReference } from './pointer.ts'
import { PathTemplate } from './template.ts'

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
  const attempt = <Part>(read: () => Part) => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof LateMistake)) throw error
      diagnostics.push(...error.diagnostics)
      return undefined
    }
  }
  for (const [template, value] of Object.entries(isObject(paths) ? paths : {})) {
    if (template.startsWith('x-')) continue
    operations.push(...operationsOf(document, template, ['paths', template], value, attempt))
  }
  return { operations, diagnostics }
}

/** Reads a part that others can do without; undefined where its reference leads nowhere. */
export type Attempt = <Part>(read: () => Part) => Part | undefined

/**
 * The operations of a path item.
 *
 * @param template its path, or what it is called in messages
 * @param at where it stands
 */
export function operationsOf(
  document: OpenApiDocument,
  template: string,
  at: JsonPath,
  value: unknown,
  attempt: Attempt,
): Operation[] {
  const followed = attempt(() => document.follow(value))
  // What stands beside a `$ref` counts too, which the specification leaves open.
  const item = isReference(value) ? { ...followed, ...value } : (followed ?? {})
  const path = new PathTemplate(template)
  const operations: Operation[] = []
  const add = (method: string, found: unknown, ...pointer: string[]) => {
    if (!isObject(found)) return
    // The specification has no references here, but documents of many files do.
    const raw = isReference(found) ? attempt(() => document.follow(found)) : found
    if (!raw) return
    const about = { method, path, pointer: [...at, ...pointer] }
    operations.push(new Operation(document, about, item, raw))
  }
  for (const key of methodKeys) {
    const { [key]: found } = item
    if (found !== undefined) add(key.toUpperCase(), found, key)
  }
  const { additionalOperations: more } = item
  for (const [key, found] of Object.entries(isObject(more) ? more : {}))
    add(key, found, 'additionalOperations', key)
  return operations
}
