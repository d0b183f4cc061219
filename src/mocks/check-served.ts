import type { CollectionDeclaration } from '../data/records/declaration.ts'
import { checkKeys } from '../data/relations/check.ts'
import type { Upstreams } from '../dispatch/mocks.ts'
import type { Routes } from '../endpoints/routes.ts'
import type { Diagnostic } from '../errors/diagnostic.ts'
import { checkGuards } from './check-guards.ts'
import { checkUpstreams } from './check-upstreams.ts'
import { checkPrefixes } from './check.ts'
import { unknownFields } from './graphql/field-keys.ts'

/** What is served, of all files. */
interface Served {
  readonly collections: readonly CollectionDeclaration[]
  readonly routes: Pick<Routes, 'table' | 'auth'>
  readonly prefixes: readonly string[]
  readonly upstreams: Upstreams | undefined
  readonly foreignKeySuffix: string | undefined
}

/** Warnings of what shows once all files are served together. */
export function checkServed(served: Served): Diagnostic[] {
  const { collections, routes, prefixes, upstreams, foreignKeySuffix } = served
  const { endpoints } = routes.table
  const own = collections.filter((each) => !each.isOfDocument)
  return [
    ...checkKeys(own, foreignKeySuffix),
    ...checkPrefixes(endpoints, prefixes),
    ...unknownFields(endpoints),
    ...checkGuards(endpoints, routes.auth !== undefined),
    ...checkUpstreams(upstreams, endpoints, prefixes),
  ]
}
