import type { CollectionDeclaration, SingleDeclaration } from '../core/collection.ts'
import type { Endpoint } from '../core/endpoint.ts'
import type { State } from '../data/state.ts'
import { collectionEndpoints } from './collection-endpoints.ts'
import type { ListDefaults } from './list.ts'
import { nestedEndpoints } from './nested-endpoints.ts'
import { singleEndpoints } from './single-endpoints.ts'

/** All endpoints that collections, their relations and single resources have by themselves. */
export function resourceEndpoints(
  collections: readonly CollectionDeclaration[],
  singles: readonly SingleDeclaration[],
  state: State,
  defaults: ListDefaults,
): Endpoint[] {
  return [
    ...collections.flatMap((declared) => collectionEndpoints(declared, state, defaults)),
    ...collections.flatMap((declared) => nestedEndpoints(declared, state, defaults)),
    ...singles.flatMap((declared) => singleEndpoints(declared, state)),
  ]
}
