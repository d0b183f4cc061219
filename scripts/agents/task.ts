import type { Agent, Envelope } from './agent.ts'

/** A request that judges a task, and what its answer must be. */
export interface Verdict {
  readonly request: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly status: number
  /** What the body must contain, as text. */
  readonly has?: string
  /** How long it must take at least, ms. */
  readonly after?: number
}

/** Something that a user asks an agent for. */
export interface Task {
  readonly prompt: string
  /** Does it by commands alone; gives the address of the server that is to be judged where one runs. */
  readonly work: (agent: Agent) => Promise<string | void>
  /** Asked in this order once the work is done. */
  readonly verdicts: readonly Verdict[]
  /** The most tokens that an agent should have to read. */
  readonly tokens: number
}

/** @throws where the answer of `get --json` has another status */
export function expectStatus({ result }: Envelope, status: number): void {
  expect('the status', result?.['status'], status)
}

/** @throws where two values differ as JSON */
export function expect(what: string, is: unknown, expected: unknown): void {
  if (JSON.stringify(is) === JSON.stringify(expected)) return
  throw new Error(`${what} is ${JSON.stringify(is)}, not ${JSON.stringify(expected)}`)
}
