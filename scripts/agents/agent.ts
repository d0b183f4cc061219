import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { freePort, stop } from '../lib/process.ts'

/** What a command printed and how it ended; `out` and `err` are what an agent reads. */
export interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** The envelope of `--json`, as far as tasks look into it. */
export interface Envelope {
  readonly version: string
  readonly command: string
  readonly result?: Readonly<Record<string, unknown>>
  readonly error?: Readonly<Record<string, unknown>>
}

/** Somebody who works by commands alone, in an empty folder: what is typed and what is read is counted. */
export class Agent implements AsyncDisposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'mockapi-task-'))
  /** Commands, with files written as one each. */
  commands = 0
  /** Characters that were printed. */
  read = 0
  readonly #bin: string
  readonly #servers: ChildProcess[] = []

  /** @param bin the program of the installed package */
  constructor(bin: string) {
    this.#bin = bin
  }

  /** Four characters are about one token. */
  get tokens(): number {
    return Math.ceil(this.read / 4)
  }

  /** Runs `mockapi <words>`, for a minute at most. @throws where it ends otherwise than with `code` */
  run(words: readonly string[], code: number = 0): Outcome {
    const { status, stdout, stderr } = spawnSync(process.execPath, [this.#bin, ...words], {
      cwd: this.folder,
      encoding: 'utf8',
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    })
    this.commands++
    this.read += stdout.length + stderr.length
    if (status !== code) {
      throw new Error(`mockapi ${words.join(' ')} ended with ${status}:\n${stdout}${stderr}`)
    }
    return { code: status, out: stdout, err: stderr }
  }

  /** Runs it with `--json`. @throws where it prints anything but one envelope of that command */
  json(words: readonly string[], code: number = 0): Envelope {
    const { out, err } = this.run([...words, '--json'], code)
    const envelope = JSON.parse(out) as Envelope
    if (envelope.command !== words[0] || err !== '' || !/^[^\n]+\n$/.test(out)) {
      throw new Error(`mockapi ${words.join(' ')} --json printed ${out}${err}`)
    }
    return envelope
  }

  /** Writes a file, as an editor does. */
  write(file: string, text: string): void {
    this.commands++
    this.give(file, text)
  }

  /** Puts a file there that the task begins with. */
  give(file: string, text: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true })
    writeFileSync(join(this.folder, file), text)
  }

  /** The text of a file. */
  text(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8')
  }

  /** `mockapi serve --port … &` in a shell; the address that it will have. What it prints goes into a file. */
  async serve(...words: readonly string[]): Promise<string> {
    const port = await freePort()
    this.commands++
    const args = [this.#bin, 'serve', '--port', String(port), ...words]
    const options = { cwd: this.folder, env: environment(), stdio: 'ignore' } as const
    this.#servers.push(spawn(process.execPath, args, options))
    return `http://localhost:${port}`
  }

  /** Kills what it has started, by a signal that nothing can react to. */
  async kill(): Promise<void> {
    for (const server of this.#servers.splice(0)) await stop(server)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
}

function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...env } = process.env
  return { ...env, NO_COLOR: '1' }
}
