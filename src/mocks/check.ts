import type { CollectionDeclaration } from '../data/records/declaration.ts'
import type { Diagnostic, SourceLocation } from '../errors/diagnostic.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { isRecorded } from '../endpoints/recorded.ts'
import { shapeOf } from '../endpoints/order.ts'
import { repeatedOperations } from './documents.ts'
import type { MockFile } from './files/mock-file.ts'
import { joinFiles, type JoinedFiles } from './join-files.ts'
import { at, shown, twice } from './placed.ts'
import { didYouMean } from '../errors/nearest.ts'
import { isBelow, parsePath, type PathPattern } from '../http/path.ts'

/** Finds duplicate names and routes, unknown relations, unreachable endpoints. Resources declared twice are dropped. */
export function checkTogether(files: readonly MockFile[]): JoinedFiles {
  const { files: kept, diagnostics: declared } = joinFiles(files)
  const endpoints = kept.flatMap((file) => file.endpoints)
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
