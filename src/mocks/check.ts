import type { CollectionDeclaration, SingleDeclaration } from '../data/records/declaration.ts'
import { formatPlace } from '../errors/diagnostic.ts'
import type { Diagnostic, DiagnosticCode, SourceLocation } from '../errors/diagnostic.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { MockFile } from './files/mock-file.ts'
import { checkMiddleware } from './check-middleware.ts'
import { didYouMean } from '../errors/nearest.ts'
import type { Segment } from '../http/path.ts'

/** All files together, free of contradictions, and what had to be left out or is suspicious. */
export interface CheckedFiles {
  /** In path order; without the resources that another file declares already. */
  readonly files: readonly MockFile[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Checks what no file can know by itself: names and routes that are taken, relations to nowhere. */
export function checkTogether(files: readonly MockFile[]): CheckedFiles {
  const diagnostics: Diagnostic[] = []
  const kept = nameResources(files, diagnostics)
  const names = new Set(kept.flatMap(({ collections }) => collections.map(({ name }) => name)))
  for (const { collections } of kept) {
    for (const collection of collections) checkRelations(collection, names, diagnostics)
  }
  checkRoutes(kept, diagnostics)
  diagnostics.push(...checkMiddleware(kept))
  checkScenarios(kept, diagnostics)
  return { files: kept, diagnostics }
}

/** A collection or a single resource: what has a name and an address. */
type Resource = CollectionDeclaration | SingleDeclaration

/**
 * Gives each resource a name of its own. Two at one address contradict each other, and the second is
 * left out; two files of one name in different folders are told apart by their addresses.
 */
function nameResources(files: readonly MockFile[], diagnostics: Diagnostic[]): MockFile[] {
  const byPath = new Map<string, Resource>()
  const collections = new Map<string, Resource>()
  const singles = new Map<string, Resource>()
  const admit = <Declared extends Resource>(
    resource: Declared,
    byName: Map<string, Resource>,
  ): Declared[] => {
    const same = byPath.get(resource.path)
    if (same) {
      const what = `The resource at ${resource.path}`
      diagnostics.push(twice('duplicate-collection', what, same.origin, resource.origin, 'error'))
      return []
    }
    byPath.set(resource.path, resource)
    const namesake = byName.get(resource.name)
    const named = namesake ? { ...resource, name: resource.path.slice(1) } : resource
    byName.set(named.name, named)
    if (namesake) diagnostics.push(sameName(namesake, named, byName === singles))
    return [named]
  }
  return files.map((file) =>
    file.collections.length + file.singles.length === 0
      ? file
      : {
          ...file,
          collections: file.collections.flatMap((collection) => admit(collection, collections)),
          singles: file.singles.flatMap((single) => admit(single, singles)),
        },
  )
}

function sameName(first: Resource, second: Resource, single: boolean): Diagnostic {
  const what = single ? 'single resources' : 'collections'
  const access = single ? 'db.single' : 'db'
  return {
    code: 'duplicate-collection',
    severity: 'warning',
    message: `Two ${what} have the name ${JSON.stringify(first.name)}: the first is in ${shown(first.origin)}.`,
    hint: `This one is ${access}(${JSON.stringify(second.name)}) in handlers.`,
    ...placed(second.origin),
  }
}

function checkRelations(
  { name, relations, origin }: CollectionDeclaration,
  names: ReadonlySet<string>,
  diagnostics: Diagnostic[],
): void {
  for (const [field, { target, through }] of Object.entries(relations)) {
    for (const other of [target, through]) {
      if (other === undefined || names.has(other)) continue
      const way = other === target ? 'points to' : 'goes through'
      diagnostics.push({
        code: 'unknown-relation',
        severity: 'error',
        message: `The relation ${JSON.stringify(field)} of ${JSON.stringify(name)} ${way} ${JSON.stringify(other)}, which is no collection.`,
        hint: didYouMean(other, names) || `Collections are ${[...names].join(', ')}.`,
        ...placed(origin),
      })
    }
  }
}

/** Warns of endpoints that are never reached, since an earlier one answers the same requests always. */
function checkRoutes(files: readonly MockFile[], diagnostics: Diagnostic[]): void {
  const unconditional = new Map<string, Endpoint>()
  for (const endpoint of files.flatMap(({ endpoints }) => endpoints)) {
    let shape: string = endpoint.method
    for (const segment of endpoint.path.segments) shape += `/${shapeOf(segment)}`
    const first = unconditional.get(shape)
    // What stands before endpoints is asked in turn.
    if (endpoint.method === 'USE') continue
    if (first) {
      diagnostics.push(
        twice('duplicate-endpoint', endpoint.key, first.origin, endpoint.origin, 'warning'),
      )
    } else if (!endpoint.when && !endpoint.mayPass) unconditional.set(shape, endpoint)
  }
}

/** Warns of scenarios that cannot be switched on, since another one has their name. */
function checkScenarios(files: readonly MockFile[], diagnostics: Diagnostic[]): void {
  const known = new Map<string, SourceLocation>()
  for (const { name, origin } of files.flatMap(({ scenarios = [] }) => scenarios)) {
    const first = known.get(name)
    if (!first) known.set(name, origin)
    else {
      const message = `Two scenarios have the name ${JSON.stringify(name)}: that in ${shown(first)} counts.`
      const hint = 'Give this one another name.'
      diagnostics.push({
        code: 'duplicate-scenario',
        severity: 'warning',
        message,
        hint,
        ...placed(origin),
      })
    }
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
  first: SourceLocation,
  second: SourceLocation,
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

function placed(origin: SourceLocation): Pick<Diagnostic, 'place'> {
  return { place: origin.place() ?? { file: origin.file, line: 1, column: 1 } }
}

function shown(origin: SourceLocation): string {
  const place = origin.place()
  return place ? formatPlace(place) : origin.file
}
