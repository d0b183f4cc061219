import { collectionEndpoints } from './collection-endpoints.ts'
import { nestedEndpoints } from './nested-endpoints.ts'
import { singleEndpoints } from './single-endpoints.ts'
import type { Surface } from './surface.ts'

/** Collections, their relations and single resources in mockapi's own way. */
export const ownSurface: Surface = {
  endpoints: ({ collections, singles, state, defaults }) => [
    ...collections.flatMap((declared) => collectionEndpoints(declared, defaults)),
    ...collections.flatMap((declared) => nestedEndpoints(declared, state, defaults)),
    ...singles.flatMap((declared) => singleEndpoints(declared)),
  ],
}
