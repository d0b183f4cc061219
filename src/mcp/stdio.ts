import { wait } from '../clock.ts'
import { isObject } from '../errors/validation-issue.ts'
import { parseJson } from '../http/json.ts'
import { LineReader } from './lines.ts'
import {
  errorAnswer,
  errorCodes,
  idOf,
  ProtocolError,
  readMessage,
  silentVersion,
  type McpAnswer,
  type McpMessage,
  type MessageId,
} from './protocol.ts'
import { answerList } from './batch.ts'
import { answerRequest } from './server.ts'
import type { McpHost } from './tools/host.ts'

/** How many messages are answered at once; what comes beyond them waits. */
const mostAtOnce = 256
/** How long what is under way when the input ends may take, ms: whoever pipes messages in waits for their answers. */
const ending = 5000

/**
 * Answers messages, one a line, until the input ends (stdio of 2026-07-28 and of its predecessors).
 *
 * @param write writes one line; rejects when nobody reads any more, which ends it too
 */
export async function serveLines(
  input: AsyncIterable<Uint8Array>,
  write: (line: string) => Promise<void>,
  host: McpHost,
): Promise<void> {
  const conversation = new Conversation(write, host)
  const reader = new LineReader()
  try {
    for await (const chunk of input) {
      for (const line of reader.read(chunk)) await conversation.take(line)
      if (conversation.isOver) return
    }
    for (const line of reader.end()) await conversation.take(line)
  } finally {
    await conversation.end()
  }
}

class Conversation {
  isOver = false
  readonly #write: (line: string) => Promise<void>
  readonly #host: McpHost
  /** The version of the handshake; lists of messages depend on it. */
  #version: string = silentVersion
  readonly #underWay = new Set<Promise<void>>()
  readonly #requests = new Map<MessageId, AbortController>()

  constructor(write: (line: string) => Promise<void>, host: McpHost) {
    this.#write = write
    this.#host = host
  }

  /** Begins to answer a line; waits where too much is under way. */
  async take(line: string | undefined): Promise<void> {
    while (this.#underWay.size >= mostAtOnce) await Promise.race(this.#underWay)
    const task = this.#answer(line).finally(() => this.#underWay.delete(task))
    this.#underWay.add(task)
  }

  /** Waits for what is under way, and takes back what takes too long. */
  async end(): Promise<void> {
    const late = new AbortController()
    const all = Promise.all(this.#underWay).then(() => late.abort())
    await wait(this.isOver ? 0 : ending, late.signal).catch(() => {})
    for (const request of this.#requests.values()) request.abort(new Error('The client has gone.'))
    this.isOver = true
    await all
  }

  async #answer(line: string | undefined): Promise<void> {
    const answer = await this.#answerTo(line)
    if (answer === undefined || this.isOver) return
    await this.#write(`${JSON.stringify(answer)}\n`).catch(() => {
      this.isOver = true
    })
  }

  async #answerTo(line: string | undefined): Promise<object | undefined> {
    if (line === undefined) return refusal(errorCodes.request, 'The line is too long.')
    const parsed = parseJson(line)
    if (!parsed) {
      return refusal(errorCodes.parse, 'The line is not valid JSON, or nested too deeply.')
    }
    const { value } = parsed
    try {
      if (!Array.isArray(value)) return await this.#answerMessage(readMessage(value))
      const answers = await answerList(value, this.#version, this.#host, undefined)
      return answers.length > 0 ? answers : undefined
    } catch (error) {
      if (error instanceof ProtocolError) return errorAnswer(idOf(value), error)
      throw error
    }
  }

  async #answerMessage(message: McpMessage): Promise<McpAnswer | undefined> {
    if (message.kind === 'response') return undefined
    if (message.kind === 'notification') {
      if (message.method === 'notifications/cancelled') this.#cancel(message.params['requestId'])
      return undefined
    }
    const { id } = message
    const controller = new AbortController()
    this.#requests.set(id, controller)
    const { answer } = await answerRequest(message, this.#host, controller.signal)
    if (this.#requests.get(id) === controller) this.#requests.delete(id)
    const { result } = answer
    if (message.method === 'initialize' && isObject(result)) {
      this.#version = String(result['protocolVersion'] ?? silentVersion)
    }
    // Nothing more is said to what was taken back.
    return controller.signal.aborted ? undefined : answer
  }

  #cancel(id: unknown): void {
    if (typeof id !== 'string' && typeof id !== 'number') return
    this.#requests.get(id)?.abort(new Error('The client took the request back.'))
  }
}

function refusal(code: number, message: string): McpAnswer {
  return errorAnswer(null, new ProtocolError(code, message))
}
