import { readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isUint8Array } from '../http/bytes.ts'
import { makeFolder, replaceFile } from '../persistence/atomic-write.ts'
import type { ImportedFile } from './conversion/importer.ts'

/** The files of a recording that goes on: each is replaced as a whole where it changes, and what others wrote stays. */
export class WrittenRecording {
  readonly #folder: string
  readonly #mayReplace: boolean
  /** By their paths, as they were written last. */
  readonly #own = new Map<string, string | Uint8Array>()
  /** Files that others have written, and that are left as they are. */
  readonly kept: Set<string> = new Set()

  /** @param mayReplace whether files that were there before give way */
  constructor(folder: string, mayReplace: boolean) {
    this.#folder = folder
    this.#mayReplace = mayReplace
  }

  /** Writes what is new or has changed; removes what it wrote before and is no more. Rejects with the error of the system. */
  async write(files: readonly ImportedFile[]): Promise<void> {
    // Files that answers are sent from come before those that name them.
    const inOrder = files.toSorted((one, other) => rankOf(one) - rankOf(other))
    for (const { path, content } of inOrder) {
      const before = this.#own.get(path)
      if (before !== undefined && isSame(before, content)) continue
      if (!(await this.#isFree(path))) {
        this.kept.add(path)
        continue
      }
      const file = join(this.#folder, path)
      await makeFolder(dirname(file))
      await replaceFile(file, [content])
      this.#own.set(path, content)
    }
    const names = new Set(files.map(({ path }) => path))
    for (const path of this.#own.keys()) {
      if (names.has(path)) continue
      if (await this.#isFree(path)) await rm(join(this.#folder, path), { force: true })
      this.#own.delete(path)
    }
  }

  /** Files that are in the way of others, since somebody else has written them. */
  async taken(files: readonly ImportedFile[]): Promise<string[]> {
    const free = await Promise.all(files.map(({ path }) => this.#isFree(path)))
    return files.flatMap(({ path }, index) => (free[index] ? [] : [path]))
  }

  /** Whether a file is not there, or is as it was written here. */
  async #isFree(path: string): Promise<boolean> {
    const own = this.#own.get(path)
    if (own === undefined && this.#mayReplace) return true
    const now = await readFile(join(this.#folder, path)).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    })
    return now === undefined || (own !== undefined && isSame(own, now))
  }
}

function rankOf({ path, content }: ImportedFile): number {
  return isUint8Array(content) || path.includes('_files/') ? 0 : 1
}

function isSame(one: string | Uint8Array, other: string | Uint8Array): boolean {
  if (typeof one === 'string' && typeof other === 'string') return one === other
  return Buffer.compare(bytesOf(one), bytesOf(other)) === 0
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : content
}
