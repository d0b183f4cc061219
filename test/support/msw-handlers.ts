import { HttpResponse } from 'msw'
import { fromMsw } from '../../src/msw/index.ts'
import { createMockServer } from '../../src/mock-server.ts'
import type { MockServer } from '../../src/server.ts'

/** A server of handlers of MSW, below them whatever else is given. */
export function serve(
  handlers: Parameters<typeof fromMsw>[0],
  ...below: unknown[]
): Promise<MockServer> {
  return createMockServer({ mocks: [fromMsw(handlers), ...below] })
}

/** The text of a query with a name. */
export const query = (name: string, fields = 'user { id }') => `query ${name} { ${fields} }`

/** What is answered to an operation, as JSON. */
export async function ask(
  server: Pick<MockServer, 'fetch'>,
  text: string,
  rest: { readonly path?: string; readonly variables?: object; readonly cookie?: string } = {},
): Promise<unknown> {
  const { path = '/graphql', variables, cookie } = rest
  const response = await server.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(cookie && { cookie }) },
    body: JSON.stringify({ query: text, variables }),
  })
  return await response.json()
}

/** Answers an operation. */
export const said = (word: string) => () =>
  HttpResponse.json<{ data: { said: string } }>({ data: { said: word } })
/** What {@link said} answers. */
export const saying = (word: string) => ({ data: { said: word } })
