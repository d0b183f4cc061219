import { buildSchema, isAbstractType } from 'graphql'
import type { CollectionDeclaration } from '../../src/data/records/declaration.ts'
import { mockKind } from '../../src/data/records/resource.ts'
import type { ExternalEndpoint } from '../../src/endpoints/endpoint.ts'
import { conventionalFields } from '../../src/graphql/fields/conventions.ts'
import { schemaEndpoints } from '../../src/graphql/http.ts'

/** A schema whose root fields are answered by convention, for `mocks`. @param collections the collections of types */
export function conventionalSchema(
  sdl: string,
  collections: Readonly<Record<string, string>>,
): object {
  const schema = buildSchema(sdl)
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type)) type.resolveType = typeNameOf
  }
  const origin = { file: 'schema.graphql', place: () => undefined }
  const collectionOf = (type: string) => {
    const name = collections[type]
    return name === undefined ? undefined : ({ name } as CollectionDeclaration)
  }
  const fields = conventionalFields(schema, collectionOf, {
    path: '/graphql',
    strict: false,
    originOf: () => origin,
    generate: ({ name }) => `generated ${name}`,
  })
  const served = schemaEndpoints({
    path: '/graphql',
    origin,
    definition: () => sdl,
    schema,
    isPlain: true,
    types: { collectionOf, typeOf: () => undefined },
    collections: [],
    endpoints: fields,
    diagnostics: [],
  })
  const endpoints = [...fields, ...served].map(
    ({ key, handle, needs, socket }): ExternalEndpoint => ({
      key,
      handle,
      needs,
      socket,
      note: 'GraphQL',
      definition: () => sdl,
      written: key,
    }),
  )
  return { [mockKind]: 'external', endpoints }
}

/** Users have names, posts titles. */
function typeNameOf(value: object): string {
  if ('__typename' in value) return String(value.__typename)
  return 'title' in value ? 'Post' : 'User'
}
