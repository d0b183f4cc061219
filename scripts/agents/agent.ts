import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** What a command printed and how it ended; `out` and `err` are what an agent reads. */
export interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Where commands are run: processes of the packed program, or the program in this process. */
export interface Shell {
  /** Runs `mockapi <words>` in a folder to its end. */
  run(folder: string, words: readonly string[]): Promise<Outcome>
  /** `mockapi serve --port … &`; gives its address, which may not answer yet. */
  serve(folder: string): Promise<string>
  /** Ends what was served. */
  end(): Promise<void>
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
  readonly #shell: Shell

  constructor(shell: Shell) {
    this.#shell = shell
  }

  /** Four characters are about one token. */
  get tokens(): number {
    return Math.ceil(this.read / 4)
  }

  /** Runs `mockapi <words>`. @throws where it ends otherwise than with `code` */
  async run(words: readonly string[], code: number = 0): Promise<Outcome> {
    const outcome = await this.#shell.run(this.folder, words)
    const { out, err } = outcome
    this.commands++
    this.read += out.length + err.length
    if (outcome.code === code) return outcome
    throw new Error(`mockapi ${words.join(' ')} ended with ${outcome.code}:\n${out}${err}`)
  }

  /** Runs it with `--json`. @throws where it prints anything but one envelope of that command */
  async json(words: readonly string[], code: number = 0): Promise<Envelope> {
    const { out, err } = await this.run([...words, '--json'], code)
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

  /** Starts a server in the background, and waits for it as CI does; the address. */
  async serve(): Promise<string> {
    this.commands++
    const url = await this.#shell.serve(this.folder)
    const ready = await this.json(['ready', '--timeout', '30s'])
    if (ready.result?.['url'] !== url) throw new Error(`Another server: ${JSON.stringify(ready)}`)
    return url
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#shell.end()
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
}
