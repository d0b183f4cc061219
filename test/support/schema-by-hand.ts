import { buildSchema } from 'graphql'
import type { ExternalEndpoint } from '../../src/endpoints/endpoint.ts'
import { mockKind } from '../../src/data/records/resource.ts'
import { schemaEndpoints } from '../../src/graphql/http.ts'
import type { ServedSchema } from '../../src/graphql/schema.ts'

/** The endpoints of a schema without conventions and collections, for `mocks`. */
export function schemaByHand(text: string, path = '/graphql'): object {
  const served: ServedSchema = {
    path,
    origin: { file: 'schema.graphql', place: () => undefined },
    definition: () => text,
    schema: buildSchema(text),
    isPlain: true,
    types: { collectionOf: () => undefined, typeOf: () => undefined },
    collections: [],
    endpoints: [],
    diagnostics: [],
  }
  const endpoints = schemaEndpoints(served).map(({ key, handle, needs }): ExternalEndpoint => ({
    key,
    handle,
    needs,
    note: 'GraphQL',
    definition: () => text,
    written: key,
  }))
  return { [mockKind]: 'external', endpoints }
}
