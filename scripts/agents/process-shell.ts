import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { freePort, stop } from '../lib/process.ts'
import type { Outcome, Shell } from './agent.ts'

/** Runs each command as a process of a program of Node, for a minute at most. */
export class ProcessShell implements Shell {
  readonly #bin: string
  readonly #servers: ChildProcess[] = []

  constructor(bin: string) {
    this.#bin = bin
  }

  async run(folder: string, words: readonly string[]): Promise<Outcome> {
    const child = this.#start(folder, words)
    const timer = setTimeout(() => child.kill('SIGKILL'), 60_000)
    const [out, err] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      child.exitCode ?? once(child, 'exit'),
    ])
    clearTimeout(timer)
    return { code: child.exitCode, out, err }
  }

  async serve(folder: string): Promise<string> {
    const port = await freePort()
    const child = this.#start(folder, ['serve', '--port', String(port)])
    child.stdout.resume()
    child.stderr.resume()
    this.#servers.push(child)
    return `http://localhost:${port}`
  }

  async end(): Promise<void> {
    for (const server of this.#servers.splice(0)) await stop(server)
  }

  #start(cwd: string, words: readonly string[]) {
    const { NODE_OPTIONS: _, ...env } = process.env
    return spawn(process.execPath, [this.#bin, ...words], {
      cwd,
      env: { ...env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }
}
