import type { CollectionDeclaration } from '../data/records/declaration.ts'
import type { SourceLocation } from '../errors/diagnostic.ts'
import type { ValidationIssue } from '../errors/validation-issue.ts'

/** How many records an inbox keeps, and how many characters of JSON they have together: the oldest leave. */
export const inboxBounds: { readonly records: number; readonly characters: number } = {
  records: 1000,
  characters: 32 * 1024 * 1024,
}

/** Why a value is no name of an inbox; undefined where it is one. */
export function inboxIssue(name: unknown): ValidationIssue | undefined {
  if (typeof name === 'string' && /^[A-Za-z_][\w-]*$/.test(name)) return undefined
  const shown = JSON.stringify(name) ?? String(name)
  const hint =
    'Write letters, digits, hyphens and underscores, as in "mails": it is listed at /mails.'
  return { message: `${shown} is no name of an inbox.`, hint }
}

/** The collection of an inbox that no file declares: it can be read and emptied over HTTP. */
export function inboxCollection(
  name: string,
  path: string,
  origin: SourceLocation,
): CollectionDeclaration {
  return {
    name,
    path,
    origin,
    usesFaker: false,
    size: 0,
    definition: 'inbox',
    records: () => [],
    relations: {},
    timestamps: { createdAt: 'receivedAt' },
    only: ['list', 'get', 'delete', 'deleteMany'],
    keepsLast: inboxBounds.records,
  }
}
