import type { Diagnostic } from '../errors/diagnostic.ts'
import { isBelow } from './files/paths.ts'
import type { Scan } from './scan.ts'
import type { BrokenFile, Change } from './mock-file-state.ts'

interface Problem {
  readonly name: string
  readonly diagnostic: Diagnostic
  readonly since: Date
}

/** The folders and files that could not be looked at, and since when. */
export class Problems {
  #known = new Map<string, Problem>()

  /** Takes what a scan met; gives what is new, and what can be read again. */
  take(found: Scan): Change[] {
    const changes: Change[] = []
    const before = this.#known
    this.#known = new Map()
    for (const [path, { name, diagnostic }] of found.problems) {
      const known = before.get(path)
      this.#known.set(path, { name, diagnostic, since: known?.since ?? new Date() })
      if (known?.diagnostic.message === diagnostic.message) continue
      changes.push({ name, kind: 'broken', diagnostics: [diagnostic] })
    }
    for (const [path, { name, since }] of before) {
      const brokenFor = Date.now() - since.getTime()
      if (!this.#known.has(path)) changes.push({ name, kind: 'healed', brokenFor })
    }
    return changes
  }

  /** All of them as broken files; `served` are the absolute paths of which a last good version is served. */
  list(served: readonly string[]): BrokenFile[] {
    return [...this.#known].map(([path, { name, diagnostic, since }]) => ({
      name,
      diagnostics: [diagnostic],
      since,
      served: served.some((file) => isWithin(file, path)),
    }))
  }
}

/** Whether a path that was not found may still be there, below what could not be read. */
export function isHidden(path: string, { problems }: Scan): boolean {
  for (const problem of problems.keys()) if (isWithin(path, problem)) return true
  return false
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || isBelow(path, folder)
}
