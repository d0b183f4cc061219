import { Agent } from 'node:http'
import { send } from '../lib/http.ts'

/** An answer with its time; the status is 0 where none came. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The JSON of the body; undefined where it is none. */
  readonly value: unknown
  /** `performance.now()` when it was asked, and ms until all was there. */
  readonly at: number
  readonly ms: number
}

/** What names the session of a request and what it has seen; see docs/replicas.md. */
export type Fields = Readonly<Record<string, string>>

/** A client that keeps its connections. */
export class Caller implements Disposable {
  readonly #agent = new Agent({ keepAlive: true })
  readonly #port: number
  readonly #fields: Fields

  /** @param fields headers of all requests */
  constructor(port: number, fields: Fields = {}) {
    this.#port = port
    this.#fields = fields
  }

  /** Never rejects: a connection that breaks is an answer of status 0, as is none within some ms. */
  async ask(
    method: string,
    path: string,
    body?: unknown,
    { fields = {}, timeout = 15_000 }: { readonly fields?: Fields; readonly timeout?: number } = {},
  ): Promise<Answer> {
    const at = performance.now()
    const type: Fields = body === undefined ? {} : { 'content-type': 'application/json' }
    const order = {
      path,
      method,
      headers: { ...type, ...this.#fields, ...fields },
      body: body === undefined ? undefined : JSON.stringify(body),
      agent: this.#agent,
    }
    const none = { status: 0, headers: {}, body: '' }
    const answer = await send(this.#port, order, timeout).catch(() => none)
    const { status, headers } = answer
    return { status, headers, value: parsed(answer.body), at, ms: performance.now() - at }
  }

  /** The JSON of an answer. @throws where the status is not 2xx */
  async must<Value>(
    method: string,
    path: string,
    body?: unknown,
    options?: { readonly fields?: Fields; readonly timeout?: number },
  ): Promise<Value> {
    const { status, value } = await this.ask(method, path, body, options)
    if (status < 200 || status > 299) {
      throw new Error(`${method} ${path} of ${this.#port}: ${status} ${JSON.stringify(value)}`)
    }
    return value as Value
  }

  [Symbol.dispose](): void {
    this.#agent.destroy()
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Does the same from several clients at a time, until all turns are done; each gets the number of its turn. */
export async function inTurns(
  clients: number,
  count: number,
  work: (turn: number, client: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const one = async (_: unknown, client: number): Promise<void> => {
    for (let turn = next++; turn < count; turn = next++) await work(turn, client)
  }
  await Promise.all(Array.from({ length: clients }, one))
}
