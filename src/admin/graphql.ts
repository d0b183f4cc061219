import * as v from 'valibot'
import type { Mocks } from '../dispatch/mocks.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import { jsonReply } from '../http/reply.ts'
import { operation, type AdminOperations } from './operation.ts'
import { anyObject, described } from './schemas.ts'
import { unknownName } from './validation.ts'

const schemaAt = v.object({
  path: described(v.string(), 'As the mocks declare it: /graphql.'),
  address: described(v.string(), 'Where clients find it, behind a prefix: /api/graphql.'),
  file: v.string(),
})

/** The endpoints that take operations of a schema, one for each schema. */
function servedSchemas({ routes }: Mocks): readonly CompiledEndpoint[] {
  return routes.table.endpoints.filter(({ introspect, method }) => introspect && method === 'POST')
}

/** The GraphQL schemas that the mocks serve. */
export const graphqlOperations: AdminOperations = {
  listSchemas: operation('GET /graphql', 'The GraphQL schemas that are served', {
    answers: { 200: ['In the order of files.', v.array(schemaAt)] },
    run: ({ mocks }) => {
      const [prefix = ''] = mocks.prefixes
      const all = servedSchemas(mocks)
      return jsonReply(
        all.map(({ path: { text: path }, origin: { file } }) => ({
          path,
          address: prefix + path,
          file,
        })),
      )
    },
  }),
  getSchema: operation(
    'GET /graphql/{path}',
    'A GraphQL schema by introspection, such as api%2Fgraphql for /api/graphql',
    {
      answers: { 200: ['What an introspection query gives as its data.', anyObject] },
      problems: ['unknown-name'],
      run: async ({ mocks, params: { path = '' } }) => {
        const all = servedSchemas(mocks)
        const found = all.find((each) => each.path.text.slice(1) === path.replace(/^\//, ''))
        if (found?.introspect) return jsonReply(await found.introspect())
        const paths = all.map((each) => each.path.text)
        return unknownName('GraphQL schema', path, paths)
      },
    },
  ),
}
