import { open, type FileHandle } from 'node:fs/promises'

/** How long after a write `fdatasync` is called, ms: only a crash of the machine can lose so much. */
const syncDelay = 1000

/** A file that is only ever appended to. What `append` promised survives the end of the process. */
export class AppendLog {
  readonly path: string
  #handle: FileHandle | undefined
  #syncTimer: NodeJS.Timeout | undefined

  constructor(path: string) {
    this.path = path
  }

  /** Appends lines; the operating system has them when the promise resolves, with their size in bytes. */
  async append(lines: string): Promise<number> {
    // What an earlier process left under this name is a line that was cut off.
    this.#handle ??= await open(this.path, 'w')
    await this.#handle.appendFile(lines)
    // Nobody would find them in a file that was deleted since it was opened, as by `git clean`.
    if ((await this.#handle.stat()).nlink === 0) throw new Error('The journal was deleted.')
    this.#syncTimer ??= setTimeout(() => {
      this.#syncTimer = undefined
      // A disk that fails here fails at the next line too, and that is reported.
      void this.#handle?.datasync().catch(() => {})
    }, syncDelay).unref()
    return Buffer.byteLength(lines)
  }

  async close(): Promise<void> {
    clearTimeout(this.#syncTimer)
    const handle = this.#handle
    this.#handle = undefined
    await handle?.datasync().finally(() => handle.close())
  }
}
