import { realpathSync } from 'node:fs'
import path from 'node:path'

/** How one file is named: by its identity inside the runner, and to the user. */
export interface FileNames {
  /** The one name of a file behind all links to it; a file that is gone keeps its place in its folder. */
  identify(file: string): string
  /** The absolute path under the folder the user named, where links led out of it. */
  known(id: string): string
  /** The path as messages show it: relative to the root, with forward slashes. */
  shown(id: string): string
}

/** Names files relative to `root`, an absolute path. */
export function createFileNames(root: string): FileNames {
  const realRoot = realPath(root)
  const inside = (id: string): string | undefined => {
    const relative = path.relative(realRoot, id)
    const outside = relative.startsWith('..') || path.isAbsolute(relative)
    return outside ? undefined : relative
  }
  return {
    identify: realPath,
    known(id) {
      const relative = inside(id)
      return relative === undefined ? id : path.join(root, relative)
    },
    shown: (id) => path.relative(realRoot, id).replaceAll('\\', '/'),
  }
}

function realPath(file: string): string {
  try {
    return realpathSync.native(file)
  } catch {
    const parent = path.dirname(file)
    return parent === file ? file : path.join(realPath(parent), path.basename(file))
  }
}
