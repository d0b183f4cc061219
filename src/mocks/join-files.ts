import type { CollectionDeclaration, SingleDeclaration } from '../data/records/declaration.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { isRecorded } from '../endpoints/recorded.ts'
import type { Diagnostic } from '../errors/diagnostic.ts'
import { joinProviders } from './auth/join.ts'
import { withoutCovered } from './covered-recordings.ts'
import type { MockFile } from './files/mock-file.ts'
import { placeFields } from './graphql/field-keys.ts'
import { joinSchemas } from './graphql/join.ts'
import { withInboxes } from './inboxes.ts'
import { at, shown, twice } from './placed.ts'
import { declareProgress } from './progress.ts'
import { subscribe } from './subscriptions.ts'

/** Files as they are served together, and what is wrong with them. */
export interface JoinedFiles {
  readonly files: readonly MockFile[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Gives each file what others declare for it; resources that are declared twice are dropped. */
export function joinFiles(files: readonly MockFile[]): JoinedFiles {
  const [named, duplicates] = nameResources(withInboxes(withoutCovered(files)))
  const { files: joined, diagnostics: ofSchemas } = joinSchemas(placeFields(named))
  const { files: going, diagnostics: ofProgress } = declareProgress(joined)
  const { files: signing, diagnostics: ofLogins } = joinProviders(going)
  const { files: kept, diagnostics: unheard } = subscribe(signing)
  return {
    files: kept,
    diagnostics: [...duplicates, ...ofSchemas, ...ofProgress, ...ofLogins, ...unheard],
  }
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
