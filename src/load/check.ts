import type { CollectionDeclaration } from '../core/collection.ts'
import { formatPlace } from '../core/diagnostic.ts'
import type { Diagnostic, DiagnosticCode } from '../core/diagnostic.ts'
import type { Endpoint } from '../core/endpoint.ts'
import type { MockFile } from '../core/mock-file.ts'
import { didYouMean } from '../core/nearest.ts'
import type { Origin } from '../core/origin.ts'
import type { Segment } from '../core/path.ts'

/** All files together, free of contradictions, and what had to be left out or is suspicious. */
export interface CheckedFiles {
  /** In path order; without the collections that another file declares already. */
  readonly files: readonly MockFile[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Checks what no file can know by itself: names and routes that are taken, relations to nowhere. */
export function checkTogether(files: readonly MockFile[]): CheckedFiles {
  const diagnostics: Diagnostic[] = []
  const kept = nameCollections(files, diagnostics)
  const names = new Set(kept.flatMap(({ collections }) => collections.map(({ name }) => name)))
  for (const { collections } of kept) {
    for (const collection of collections) checkRelations(collection, names, diagnostics)
  }
  checkRoutes(kept, diagnostics)
  return { files: kept, diagnostics }
}

/**
 * Gives each collection a name of its own. Two at one address contradict each other, and the second is
 * left out; two files of one name in different folders are told apart by their addresses.
 */
function nameCollections(files: readonly MockFile[], diagnostics: Diagnostic[]): MockFile[] {
  const byName = new Map<string, CollectionDeclaration>()
  const byPath = new Map<string, CollectionDeclaration>()
  const admit = (collection: CollectionDeclaration): CollectionDeclaration[] => {
    const same = byPath.get(collection.path)
    if (same) {
      diagnostics.push(
        twice(
          'duplicate-collection',
          `The collection at ${collection.path}`,
          same.origin,
          collection.origin,
          'error',
        ),
      )
      return []
    }
    byPath.set(collection.path, collection)
    const namesake = byName.get(collection.name)
    if (!namesake) {
      byName.set(collection.name, collection)
      return [collection]
    }
    const renamed = { ...collection, name: collection.path.slice(1) }
    byName.set(renamed.name, renamed)
    diagnostics.push(sameName(collection, namesake, renamed.name))
    return [renamed]
  }
  return files.map((file) => ({ ...file, collections: file.collections.flatMap(admit) }))
}

function sameName(
  collection: CollectionDeclaration,
  first: CollectionDeclaration,
  name: string,
): Diagnostic {
  return {
    code: 'duplicate-collection',
    severity: 'warning',
    message: `Two collections have the name ${JSON.stringify(collection.name)}: the first is in ${shown(first.origin)}.`,
    hint: `This one is db(${JSON.stringify(name)}) in handlers.`,
    ...placed(collection.origin),
  }
}

function checkRelations(
  { name, relations, origin }: CollectionDeclaration,
  names: ReadonlySet<string>,
  diagnostics: Diagnostic[],
): void {
  for (const [field, { target }] of Object.entries(relations)) {
    if (names.has(target)) continue
    diagnostics.push({
      code: 'unknown-relation',
      severity: 'error',
      message: `The relation ${JSON.stringify(field)} of ${JSON.stringify(name)} points to ${JSON.stringify(target)}, which is no collection.`,
      hint: didYouMean(target, names) || `Collections are ${[...names].join(', ')}.`,
      ...placed(origin),
    })
  }
}

/** Warns of endpoints that are never reached, since an earlier one answers the same requests always. */
function checkRoutes(files: readonly MockFile[], diagnostics: Diagnostic[]): void {
  const unconditional = new Map<string, Endpoint>()
  for (const endpoint of files.flatMap(({ endpoints }) => endpoints)) {
    const shape = `${endpoint.method} /${endpoint.path.segments.map(shapeOf).join('/')}`
    const first = unconditional.get(shape)
    if (first) {
      diagnostics.push(
        twice('duplicate-endpoint', endpoint.key, first.origin, endpoint.origin, 'warning'),
      )
    } else if (!endpoint.when) unconditional.set(shape, endpoint)
  }
}

function shapeOf(segment: Segment): string {
  if (segment.kind === 'literal') return segment.text
  if (segment.kind === 'wildcard') return '*'
  return `:${segment.optional ? '?' : ''}${segment.pattern?.source ?? ''}`
}

function twice(
  code: DiagnosticCode,
  what: string,
  first: Origin,
  second: Origin,
  severity: Diagnostic['severity'],
): Diagnostic {
  return {
    code,
    severity,
    message: `${what} is declared twice: ${shown(first)} answers, ${shown(second)} is never reached.`,
    hint: 'Remove one of them, or give the first a condition.',
    ...placed(second),
  }
}

function placed(origin: Origin): Pick<Diagnostic, 'place'> {
  return { place: origin.place() ?? { file: origin.file, line: 1, column: 1 } }
}

function shown(origin: Origin): string {
  const place = origin.place()
  return place ? formatPlace(place) : origin.file
}
