import type { MockServer } from 'mockapi'

/** What a GraphQL answer holds. */
export interface GraphqlAnswer {
  readonly data?: never
  readonly errors?: readonly {
    readonly message: string
    readonly path?: unknown
    readonly extensions?: unknown
  }[]
}

/** Sends an operation by POST and gives back what was answered. */
export async function askGraphql(
  server: Pick<MockServer, 'fetch'>,
  query: string,
  { variables, path = '/graphql' }: { readonly variables?: object; readonly path?: string } = {},
): Promise<GraphqlAnswer> {
  const response = await server.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  return (await response.json()) as GraphqlAnswer
}
