import { isObject } from '../../errors/validation-issue.ts'
import { badSessionName, idShape, sessionNames } from '../../sessions/names.ts'
import type { HostInit, McpHost } from './host.ts'
import { ToolError } from './tool-error.ts'

/** The mock server as one call of a tool asks it: in one session, until the client takes the call back. */
export class MockServerAsker {
  readonly #fetch: McpHost['fetch']
  readonly #signal: AbortSignal | undefined
  readonly session: string | undefined

  /** @throws ToolError for what is no name of a session; an empty one is none */
  constructor(host: McpHost, session: string | undefined, signal: AbortSignal | undefined) {
    if (session && !idShape.test(session)) throw new ToolError(badSessionName(session))
    this.#fetch = host.fetch
    this.#signal = signal
    this.session = session === '' ? undefined : session
  }

  /** Asks the mocks. */
  async mocks(path: string, init: HostInit): Promise<Response> {
    const named = this.session !== undefined && { [sessionNames.header]: this.session }
    const signal = init.signal ?? this.#signal
    return await this.#fetch(path, { ...init, headers: { ...named, ...init.headers }, signal })
  }

  /**
   * Asks the admin API; undefined for an answer without a body.
   * @param line method and path below `/__mockapi`: `GET /endpoints`
   * @throws ToolError with what the admin API has to say against it
   */
  async admin(line: string, body?: unknown): Promise<unknown> {
    const [method = '', path = ''] = line.split(' ')
    const isWrite = method !== 'GET' && method !== 'DELETE'
    const response = await this.mocks(`/__mockapi${path}`, {
      method,
      headers: {
        accept: 'application/json',
        ...(isWrite && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (response.status === 204) return undefined
    const value: unknown = await response.json().catch(() => undefined)
    if (response.ok) return value
    throw new ToolError(detailOf(value) ?? `The mock server answered ${response.status}.`)
  }
}

function detailOf(value: unknown): string | undefined {
  const detail = isObject(value) ? value['detail'] : undefined
  return typeof detail === 'string' ? detail : undefined
}
