import { createMockServer } from 'mockapi'
import type { MockServer, MockServerOptions } from 'mockapi'

/** The ways in which a request reaches a server: both must give the same. */
export const transports = ['in process', 'over the wire'] as const

export type Transport = (typeof transports)[number]

/** Serves mocks so that {@link ask} reaches them by one of the transports. */
export async function serve(
  transport: Transport,
  mocks: unknown,
  options: MockServerOptions = {},
): Promise<MockServer> {
  const network = transport === 'over the wire' && { port: 0 }
  return await createMockServer({ mocks, ...network, ...options })
}

/** Asks a server, over the network where it listens; redirects are not followed. */
export async function ask(
  server: MockServer,
  line: string,
  init: RequestInit = {},
): Promise<Response> {
  const [method = '', path = ''] = line.split(' ')
  const all: RequestInit = { redirect: 'manual', method, ...init }
  return server.port === undefined
    ? await server.fetch(path, all)
    : await fetch(server.url + path, all)
}

/** A body of JSON, with its type. */
export function json(value: unknown): RequestInit {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

/** Status and text of an answer. */
export async function told(response: Response): Promise<readonly [number, string]> {
  return [response.status, await response.text()]
}
