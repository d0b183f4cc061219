import type { ChildProcess } from 'node:child_process'
import { requestReply, startNode, stop } from '../../lib/process.ts'
import type { Start, Started } from './host.ts'

/** A process that starts one server after the other, see `host.ts`; it is replaced when it ends. */
export class Host implements AsyncDisposable {
  #child: ChildProcess | undefined
  #number = 0
  readonly #bin: string | undefined

  /** @param bin the bin file of json-server; undefined for mockapi */
  constructor(bin: string | undefined) {
    this.#bin = bin
  }

  /** Starts a server in place of the one before. */
  async start(start: Omit<Start, 'number' | 'bin'>): Promise<Started> {
    this.#child ??= startNode(
      ['scripts/run.mjs', 'scripts/compare-json-server/databases/host.ts'],
      { stdio: ['ignore', 'ignore', process.env['DEBUG'] ? 'inherit' : 'ignore', 'ipc'] },
    )
    const message: Start = { ...start, bin: this.#bin, number: ++this.#number }
    try {
      return await requestReply<Started>(this.#child, message)
    } catch (error) {
      this.#child = undefined
      return { number: this.#number, error: String(error) }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child) await stop(this.#child)
  }
}
