import { realpathSync } from 'node:fs'
import path from 'node:path'

/** Names files: by their identity, and to the user. */
export class FileNames {
  readonly #root: string
  readonly #realRoot: string

  /** @param root the absolute folder that messages show names relative to */
  constructor(root: string) {
    this.#root = root
    this.#realRoot = this.identify(root)
  }

  /** The one name of a file behind all links to it; a file that is gone keeps its place in its folder. */
  identify(file: string): string {
    try {
      return realpathSync.native(file)
    } catch {
      const parent = path.dirname(file)
      return parent === file ? file : path.join(this.identify(parent), path.basename(file))
    }
  }

  /** The absolute path under the folder the user named, where links led out of it. */
  known(id: string): string {
    const relative = path.relative(this.#realRoot, id)
    const isOutside = relative.startsWith('..') || path.isAbsolute(relative)
    return isOutside ? id : path.join(this.#root, relative)
  }

  shown(id: string): string {
    return path.relative(this.#realRoot, id).replaceAll('\\', '/')
  }
}
