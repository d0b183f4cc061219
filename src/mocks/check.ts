import type { CollectionDeclaration, SingleDeclaration } from '../data/records/declaration.ts'
import {
  formatPlace,
  type Diagnostic,
  type DiagnosticCode,
  type SourceLocation,
} from '../errors/diagnostic.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { isRecorded } from '../endpoints/recorded.ts'
import { shapeOf } from '../endpoints/order.ts'
import { joinProviders } from './auth/join.ts'
import { withoutCovered } from './covered-recordings.ts'
import { withInboxes } from './inboxes.ts'
import { repeatedOperations } from './documents.ts'
import type { MockFile } from './files/mock-file.ts'
import { placeFields } from './graphql/field-keys.ts'
import { joinSchemas } from './graphql/join.ts'
import { declareProgress } from './progress.ts'
import { subscribe } from './subscriptions.ts'
import { didYouMean } from '../errors/nearest.ts'
import { isBelow, parsePath, type PathPattern } from '../http/path.ts'

/** Finds duplicate names and routes, unknown relations, unreachable endpoints. Resources declared twice are dropped. */
export function checkTogether(files: readonly MockFile[]): {
  readonly files: readonly MockFile[]
  readonly diagnostics: readonly Diagnostic[]
} {
  const [named, duplicates] = nameResources(withInboxes(withoutCovered(files)))
  const { files: joined, diagnostics: ofSchemas } = joinSchemas(placeFields(named))
  const { files: going, diagnostics: ofProgress } = declareProgress(joined)
  const { files: signing, diagnostics: ofLogins } = joinProviders(going)
  const { files: kept, diagnostics: unheard } = subscribe(signing)
  const endpoints = kept.flatMap((file) => file.endpoints)
  const declared = [...duplicates, ...ofSchemas, ...ofProgress, ...ofLogins, ...unheard]
  const diagnostics = [
    ...declared,
    ...unknownRelations(kept.flatMap(({ collections }) => collections)),
    ...unknownData(kept),
    ...unreachable(endpoints),
    ...repeatedOperations(kept),
    ...endpoints.flatMap(answersAlways),
    ...shadowedConditions(kept),
    ...repeatedScenarios(kept),
  ]
  return { files: kept, diagnostics }
}

/** Warns of the first endpoint that is declared with a prefix, which its address has twice then. */
export function checkPrefixes(
  endpoints: readonly Endpoint[],
  prefixes: readonly string[],
): Diagnostic[] {
  for (const prefix of prefixes) {
    const twice = endpoints.find(({ path }) => isBelow(path.text, prefix))
    if (!twice) continue
    const message = `${twice.key} is answered at ${prefix}${twice.path.text}, since the prefix ${prefix} is taken off requests.`
    const hint = `Leave ${prefix} out of the path, or out of the setting "prefix".`
    return [at(twice.origin, 'doubled-prefix', message, hint)]
  }
  return []
}

type Resource = CollectionDeclaration | SingleDeclaration

/** Gives resources unique names: a second one of a path is dropped, a second one of a name is named by its path. */
function nameResources(files: readonly MockFile[]): [MockFile[], Diagnostic[]] {
  const diagnostics: Diagnostic[] = []
  const byPath = new Map<string, Resource>()
  const admit = <Declared extends Resource>(
    resource: Declared,
    byName: Map<string, Resource>,
    what: string,
    access: string,
  ): Declared[] => {
    const { path, name, origin } = resource
    const same = byPath.get(path)
    const isOfDocument = 'isOfDocument' in resource && resource.isOfDocument
    // Two documents with one path have one collection, and what is recorded gives way.
    if (same && (isOfDocument || isRecorded(origin.file))) return []
    if (same) {
      const code = 'duplicate-collection'
      diagnostics.push(twice(code, `The resource at ${path}`, same.origin, origin, 'error'))
      return []
    }
    byPath.set(path, resource)
    const first = byName.get(name) ?? (isOfDocument ? ownByName.get(name) : undefined)
    const named = first ? { ...resource, name: path.slice(1) } : resource
    byName.set(named.name, named)
    if (first && !isOfDocument) {
      const message = `Two ${what} have the name ${JSON.stringify(name)}: the first is in ${shown(first.origin)}.`
      const hint = `This one is ${access}(${JSON.stringify(named.name)}) in handlers.`
      diagnostics.push(at(origin, 'duplicate-collection', message, hint))
    }
    return [named]
  }
  const names = { collections: new Map<string, Resource>(), singles: new Map<string, Resource>() }
  const all = files.flatMap((file) => file.collections)
  const own = all.filter((each) => !each.isOfDocument)
  const ownByName = new Map(own.map((each) => [each.name, each]))
  const ownPaths = new Set(
    [...own, ...files.flatMap(({ singles }) => singles)].map(({ path }) => path),
  )
  const ofDocuments = new Set(all.flatMap(({ isOfDocument, path }) => (isOfDocument ? path : [])))
  // A collection of a document gives way to that of a file, whose records its operations take then: one at its path, or
  // one of its name that stands at the path of no other document.
  const givesWay = ({ name, path }: CollectionDeclaration): boolean => {
    const named = ownByName.get(name)
    return ownPaths.has(path) || (named !== undefined && !ofDocuments.has(named.path))
  }
  const kept = files.map((file) => {
    const { singles } = file
    if (file.collections.length + singles.length === 0) return file
    const collections = file.collections
      .filter((each) => !each.isOfDocument || !givesWay(each))
      .flatMap((each) => admit(each, names.collections, 'collections', 'db'))
    return {
      ...file,
      endpoints: withNames(file, collections),
      collections,
      singles: singles.flatMap((each) =>
        admit(each, names.singles, 'single resources', 'db.single'),
      ),
    }
  })
  return [kept, diagnostics]
}

/** Operations with the names that the collections of their document got, since another one had theirs. */
function withNames(
  { endpoints, collections }: MockFile,
  named: readonly CollectionDeclaration[],
): readonly Endpoint[] {
  const others = new Map(
    collections.flatMap(({ name, path, isOfDocument }): [string, string][] => {
      const now = isOfDocument ? named.find((each) => each.path === path)?.name : undefined
      return now === undefined || now === name ? [] : [[name, now]]
    }),
  )
  if (others.size === 0) return endpoints
  return endpoints.map((each) =>
    each.isOfDocument && each.resources
      ? { ...each, resources: each.resources.map((name) => others.get(name) ?? name) }
      : each,
  )
}

function unknownRelations(collections: readonly CollectionDeclaration[]): Diagnostic[] {
  const names = new Set(collections.map(({ name }) => name))
  return collections.flatMap(({ name, relations, origin }) =>
    Object.entries(relations).flatMap(([field, { target, through }]) =>
      [target, through].flatMap((other) => {
        if (other === undefined || names.has(other)) return []
        const way = other === target ? 'points to' : 'goes through'
        const message = `The relation ${JSON.stringify(field)} of ${JSON.stringify(name)} ${way} ${JSON.stringify(other)}, which is no collection.`
        const hint = didYouMean(other, names) || `Collections are ${[...names].join(', ')}.`
        return [at(origin, 'unknown-relation', message, hint, 'error')]
      }),
    ),
  )
}

/** Warns of conditions and templates that read data which no file declares. */
function unknownData(files: readonly MockFile[]): Diagnostic[] {
  const names = new Set(
    files.flatMap((file) => [...file.collections, ...file.singles]).map(({ name }) => name),
  )
  const ofScenarios = files.flatMap((file) => file.scenarios ?? [])
  const endpoints = [
    ...files.flatMap((file) => file.endpoints),
    ...ofScenarios.flatMap(({ states }) => [...states.values()].flat()),
  ]
  return endpoints.flatMap(({ key, resources = [], origin }) =>
    resources.flatMap((name) => {
      if (names.has(name)) return []
      const known = names.size > 0 ? `There are ${[...names].join(', ')}.` : 'The mocks have none.'
      const message = `${JSON.stringify(key)} reads db.${name}, and there are no such data.`
      return [at(origin, 'unknown-data', message, `${didYouMean(name, names)} ${known}`.trim())]
    }),
  )
}

/** Warns of endpoints that are never reached because an earlier one always answers. */
function unreachable(endpoints: readonly Endpoint[]): Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  const unconditional = new Map<string, Endpoint>()
  for (const endpoint of endpoints) {
    const { method, key, origin, when, mayPass, broken } = endpoint
    // Middleware runs one after the other.
    if (method === 'USE' || broken) continue
    if (endpoint.isOfDocument) continue
    const shape = shapeOf(endpoint)
    const first = unconditional.get(shape)
    // One with a condition is asked first, wherever it stands.
    if (when) continue
    if (first) {
      // At one place it is the same, of a file that gathers what others export.
      if (shown(first.origin) === shown(origin) || isRecorded(origin.file)) continue
      diagnostics.push(twice('duplicate-endpoint', key, first.origin, origin, 'warning'))
    } else if (!mayPass) unconditional.set(shape, endpoint)
  }
  return diagnostics
}

/** Warns of a `USE` without a condition that is no function: it answers every request. */
function answersAlways(endpoint: Endpoint): Diagnostic[] {
  const { key, method, when, mayPass, modifierOnly, broken, path, origin } = endpoint
  if (method !== 'USE' || when || mayPass || modifierOnly || broken) return []
  const message = `${JSON.stringify(key)} has no condition, so that nothing below ${path.text} is ever asked.`
  const hint = 'Give it a "$when", or "$cases" that all have one.'
  return [at(origin, 'answers-always', message, hint)]
}

/** Warns of conditions on `/path/*` that more specific endpoints below bypass. */
function shadowedConditions(files: readonly MockFile[]): Diagnostic[] {
  const conditional = files.flatMap(({ endpoints }) =>
    endpoints.filter(
      ({ method, when, path }) =>
        method !== 'USE' && when && path.segments.at(-1)?.kind === 'wildcard',
    ),
  )
  const all = conditional.length > 0 ? files.flatMap(answering) : []
  return conditional.flatMap(({ key, method, path, origin }) => {
    const specific = all.filter(
      (other) =>
        other.path !== path &&
        (method === 'ALL' || other.method === 'ALL' || other.method === method) &&
        isMoreSpecific(other.path, path),
    )
    const [first] = specific
    if (!first) return []
    const more = specific.length > 1 ? ` and ${specific.length - 1} more` : ''
    const message = `${JSON.stringify(key)} has a condition, but ${first.name}${more} is more specific and answers without asking it.`
    const hint = `Write "USE ${path.text}" in place of "${key}", which stands before all of them.`
    return [at(origin, 'condition-not-asked', message, hint)]
  })
}

/** The endpoints and collections of a file; a collection has all methods. */
function answering({ endpoints, collections }: MockFile) {
  const answering = endpoints
    .filter(({ method, broken }) => method !== 'USE' && !broken)
    .map(({ key, method, path }) => ({ name: JSON.stringify(key), method: String(method), path }))
  for (const { name, path: text } of collections) {
    const path = parsePath(text)
    if ('message' in path) continue
    answering.push({ name: `the collection ${JSON.stringify(name)}`, method: 'ALL', path })
  }
  return answering
}

function isMoreSpecific({ segments }: PathPattern, { segments: wide }: PathPattern): boolean {
  const above = wide.slice(0, -1)
  if (segments.length < above.length) return false
  const isBelow = above.every((segment, index) => {
    const other = segments[index]
    return segment.kind !== 'literal' || (other?.kind === 'literal' && other.text === segment.text)
  })
  return isBelow && !(segments.length === wide.length && segments.at(-1)?.kind === 'wildcard')
}

/** Warns of scenarios with the name of another one, which cannot be activated. */
function repeatedScenarios(files: readonly MockFile[]): Diagnostic[] {
  const known = new Map<string, SourceLocation>()
  const scenarios = files.flatMap((file) => file.scenarios ?? [])
  return scenarios.flatMap(({ name, origin }) => {
    const first = known.get(name)
    if (!first) known.set(name, origin)
    if (!first) return []
    const message = `Two scenarios have the name ${JSON.stringify(name)}: that in ${shown(first)} counts.`
    return [at(origin, 'duplicate-scenario', message, 'Give this one another name.')]
  })
}

function twice(
  code: DiagnosticCode,
  what: string,
  first: SourceLocation,
  second: SourceLocation,
  severity: Diagnostic['severity'],
): Diagnostic {
  const message = `${what} is declared twice: ${shown(first)} answers, ${shown(second)} is never reached.`
  return at(second, code, message, 'Remove one of them, or give one a condition.', severity)
}

function at(
  { file, place }: SourceLocation,
  code: DiagnosticCode,
  message: string,
  hint: string,
  severity: Diagnostic['severity'] = 'warning',
): Diagnostic {
  return { code, severity, message, hint, place: place() ?? { file, line: 1, column: 1 } }
}

function shown(origin: SourceLocation): string {
  const place = origin.place()
  return place ? formatPlace(place) : origin.file
}
