import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'

/** How long what was written may wait for the disk itself, ms: only a crash of the machine can lose it. */
const syncDelay = 1000

/** A file that is only ever added to. What `append` promised survives the end of the process. */
export class Journal {
  readonly path: string
  #handle: FileHandle | undefined
  #syncing: ReturnType<typeof setTimeout> | undefined

  constructor(path: string) {
    this.path = path
  }

  /**
   * Adds lines; the operating system has them when the promise resolves.
   * @returns how many bytes they are
   */
  async append(lines: string): Promise<number> {
    // What an earlier process left under this name is a line that was cut off.
    this.#handle ??= await open(this.path, 'w')
    await this.#handle.appendFile(lines)
    this.#syncing ??= setTimeout(() => {
      this.#syncing = undefined
      // A disk that fails here fails at the next line too, and that is told.
      void this.#handle?.datasync().catch(() => {})
    }, syncDelay).unref()
    return Buffer.byteLength(lines)
  }

  /** Brings all to the disk and closes the file. */
  async close(): Promise<void> {
    clearTimeout(this.#syncing)
    const handle = this.#handle
    this.#handle = undefined
    await handle?.datasync().finally(() => handle.close())
  }
}
