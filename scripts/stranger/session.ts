import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

/** One line of `mockapi serve --json`. */
export type Line = Readonly<Record<string, unknown>> & { readonly event: string }

const programs = new Map<string, string>()

/** The program of a version of Node, such as `24`; fetched once through npx where it is not this one. */
export function nodeProgram(version: string): string {
  if (version === process.versions.node.split('.', 1)[0]) return process.execPath
  let program = programs.get(version)
  if (program === undefined) {
    const args = ['-y', `node@${version}`, '-p', 'process.execPath']
    program = execFileSync('npx', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    programs.set(version, program.trim())
  }
  return program.trim()
}

/** The command line as it is installed. */
export const bin = 'node_modules/mockapi/dist/bin.js'

/** A running `mockapi serve --json`. */
export class Session {
  readonly lines: Line[] = []
  readonly #child: ChildProcess
  readonly #exited: Promise<number | null>

  constructor(folder: string, version: string, flags: readonly string[]) {
    this.#child = spawn(nodeProgram(version), [bin, 'serve', '--json', ...flags], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#exited = new Promise((done) => this.#child.on('exit', (code) => done(code)))
    createInterface({ input: this.#child.stdout as NodeJS.ReadableStream }).on('line', (text) => {
      this.lines.push(JSON.parse(text) as Line)
    })
  }

  /** The first line, from one on, that passes a test; waits up to 20 s for it. */
  async line(what: string, test: (line: Line) => boolean, from = 0): Promise<Line> {
    const deadline = Date.now() + 20_000
    for (;;) {
      const found = this.lines.slice(from).find(test)
      if (found) return found
      if (Date.now() > deadline) throw new Error(`No line came that is ${what}.`)
      await new Promise((next) => setTimeout(next, 10))
    }
  }

  /** Ends it as a terminal does; gives the exit code and how long it took, ms. */
  async stop(
    signal: NodeJS.Signals,
  ): Promise<{ readonly code: number | null; readonly ms: number }> {
    const started = performance.now()
    this.#child.kill(signal)
    const code = await this.#exited
    return { code, ms: performance.now() - started }
  }
}
