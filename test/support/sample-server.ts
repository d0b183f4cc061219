import { afterAll, beforeAll, beforeEach } from 'vitest'
import { createMockServer } from 'mockapi'
import type { MockServer, MockServerOptions } from 'mockapi'
import { fileURLToPath } from 'node:url'

const cwd = fileURLToPath(new URL('../..', import.meta.url))

/** A server of the samples as they lie in the repository. */
export function openSamples(options: MockServerOptions = {}): Promise<MockServer> {
  return createMockServer({ cwd, dir: 'mocks', ...options })
}

/** An answer in the parts that tests compare. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** Parsed JSON, or text of any other type. */
  readonly body: unknown
}

/** One server for all tests of a file, put back to its start before each. */
export function samples(): {
  readonly ask: (path: string, init?: RequestInit) => Promise<Answer>
  readonly send: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer>
} {
  let server: MockServer
  beforeAll(async () => {
    server = await openSamples()
  })
  beforeEach(() => server.reset())
  afterAll(() => server.close())
  const ask = (path: string, init?: RequestInit) => askServer(server, path, init)
  return {
    ask,
    send: (method, path, body, headers = {}) =>
      ask(path, {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
  }
}

/** Asks a server and reads the whole answer. */
export async function askServer(
  server: MockServer,
  path: string,
  init?: RequestInit,
): Promise<Answer> {
  const response = await server.fetch(path, init)
  const text = await response.text()
  const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '')
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? (JSON.parse(text) as unknown) : text,
  }
}
