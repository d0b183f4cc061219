import { spawn, type ChildProcess } from 'node:child_process'
import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { send, type HttpResponse } from '../lib/http.ts'
import { peerCommand } from '../lib/openapi-packages.ts'
import { freePort, isAlive, listedApart, poll, stop } from '../lib/process.ts'
import type { Asked } from './cases.ts'

/** Who is compared with `mockapi --no-crud`; `records` is mockapi as it is by default. */
export type Compared = 'Prism' | 'Steady' | 'records'

/** Who is asked; `mockapi` is asked with `--no-crud`. */
export type Contestant = 'mockapi' | Compared

/** Ms; on a busy machine all take long. */
const timeout = 30_000
/** Ms for broken JSON, which Prism never answers. */
const brokenTimeout = 1000
/** Requests at the same time. */
const atOnce = 8

const bin = resolve(process.env['MOCKAPI_BIN'] ?? 'dist/bin.js')

/**
 * Answers in the order of requests; undefined where a request of the same operation has ended the process before.
 *
 * @throws when a server does not start with the document
 */
export async function answersOf(
  who: Contestant,
  document: string,
  asked: readonly Asked[],
  bases: readonly string[],
): Promise<(HttpResponse | undefined)[]> {
  const server = new Server(who, resolve(document), bases)
  try {
    await server.start()
    const answers: (HttpResponse | undefined)[] = []
    // Where requests change data, each waits for the one before it.
    const step = who === 'records' ? 1 : atOnce
    for (let at = 0; at < asked.length; at += step) {
      const some = asked.slice(at, at + step)
      const together = await Promise.all(
        some.map((each) => (server.isDangerous(each) ? undefined : server.ask(each))),
      )
      if (!(await server.hasEnded(together))) answers.push(...together)
      else for (const each of some) answers.push(await server.askAlone(each))
    }
    return answers
  } finally {
    await server.stop()
  }
}

/** A process that serves a document. */
class Server {
  readonly #who: Contestant
  readonly #document: string
  readonly #bases: readonly string[]
  readonly #dangerous = new Set<object>()
  #port = 0
  #child: ChildProcess | undefined

  constructor(who: Contestant, document: string, bases: readonly string[]) {
    this.#who = who
    this.#document = document
    this.#bases = bases
  }

  /** Whether a request of the operation has ended the process. */
  isDangerous({ operation }: Asked): boolean {
    return operation !== undefined && this.#dangerous.has(operation.raw)
  }

  /** Whether answers are missing because the process has ended. */
  async hasEnded(answers: readonly (HttpResponse | undefined)[]): Promise<boolean> {
    if (answers.every((answer) => answer?.status !== 0)) return false
    // It may take a moment.
    await wait(100)
    return !this.#isAlive
  }

  get #isAlive(): boolean {
    return this.#child !== undefined && isAlive(this.#child)
  }

  /** Starts it, and waits until it answers. */
  async start(): Promise<void> {
    this.#port = await freePort()
    const [program = '', ...args] = commandOf(this.#who)(this.#document, this.#port)
    const env = { ...process.env, ...listedApart, NO_COLOR: '1' }
    const child = spawn(program, args, { stdio: 'ignore', env })
    this.#child = child
    const answer = () => send(this.#port, { path: '/' }, timeout).catch(() => undefined)
    await poll(`${this.#who} with ${this.#document}`, answer, { child, interval: 20, seconds: 120 })
  }

  async stop(): Promise<void> {
    if (this.#child) await stop(this.#child)
  }

  /** The answer to a request; its status is 0 where none comes. */
  ask({ kind, path, method, headers, body }: Asked): Promise<HttpResponse> {
    const isHopeless = this.#who === 'Prism' && kind === 'broken body'
    // Prism and Steady leave out the paths of servers.
    const bases = /^(?:Prism|Steady)$/.test(this.#who) ? this.#bases : []
    const base = bases.find((each) => path.startsWith(`${each}/`)) ?? ''
    const sent = { method, headers, body, path: path.slice(base.length) }
    return send(this.#port, sent, isHopeless ? brokenTimeout : timeout).catch(() => noAnswer(''))
  }

  /** The same for a process that requests end: it is started anew, and what ended it is known. */
  async askAlone(asked: Asked): Promise<HttpResponse | undefined> {
    if (this.isDangerous(asked)) return undefined
    if (!this.#isAlive) await this.start()
    const answer = await this.ask(asked)
    if (!(await this.hasEnded([answer]))) return answer
    if (asked.operation) this.#dangerous.add(asked.operation.raw)
    return noAnswer(ended)
  }
}

function commandOf(who: Contestant): (document: string, port: number) => readonly string[] {
  if (who === 'Prism' || who === 'Steady') {
    const command = peerCommand(who)
    if (!command) throw new Error(`${who} cannot be installed.`)
    return command
  }
  const flags = ['--quiet', '--strict-port', ...(who === 'mockapi' ? ['--no-crud'] : [])]
  return (document, port) => [
    process.execPath,
    bin,
    'serve',
    document,
    ...flags,
    '--port',
    String(port),
  ]
}

/** The body of an answer that is none because the process ended. */
export const ended = 'the process ended'

function noAnswer(body: string): HttpResponse {
  return { status: 0, headers: {}, body, length: 0 }
}
