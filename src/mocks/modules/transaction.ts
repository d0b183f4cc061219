import type { MockapiError } from '../../errors/diagnostic.ts'
import type { ContentHash } from '../files/file-stat.ts'
import { failure } from './failure.ts'
import type { FileNames } from './files.ts'
import type { Generation } from './module-graph.ts'
import type { Load } from './link.ts'
import type { Compiler } from './compile.ts'
import { fail, type Module } from './module.ts'
import { originOfOnly } from './trace.ts'

/** A file that ran. */
export interface LoadedModule {
  /** Its exports; bindings are live. */
  readonly exports: Readonly<Record<string, unknown>>
  /** What the entry's file held when it was read. */
  readonly hash: ContentHash
  /** Absolute paths of the entry and of all user files it reaches, JSON too, as of now. */
  readonly dependencies: ReadonlySet<string>
}

/** One reload: modules run beside the current ones until {@link ModulePass.commit}. */
export interface ModulePass {
  /**
   * Imports an entry; what did not change and imports nothing that changed is the same module as before.
   * One call at a time. Throws MockapiError with place and frame.
   */
  import(file: string): Promise<LoadedModule>
  /** The files found so far for an entry whose import failed, and those it missed: a change of one is a reason to try again. */
  dependenciesOf(file: string): ReadonlySet<string>
  /**
   * Makes what ran well current. Files that failed keep their earlier module and run again in the next
   * pass; those that hung wait until one of their files changes.
   */
  commit(): void
}

interface PassParts {
  readonly generation: Generation
  readonly names: FileNames
  /** Loads what running takes at the first call. */
  readonly ready: () => Promise<{ readonly load: Load; readonly compiler: Compiler }>
  /** Called with a file that no entry reaches any more. */
  readonly onDrop: (id: string) => void
  /** ms */
  readonly timeout: number
}

const loaded = new WeakMap<Module, LoadedModule>()

/** The pass that the generation has just begun. */
export function createPass({ generation, names, ready, onDrop, timeout }: PassParts): ModulePass {
  const space = generation.open()
  /** What was found for entries that failed; the generation forgets it at the commit. */
  const missed = new Map<string, ReadonlySet<string>>()

  const dependenciesOf = (file: string, id: string): ReadonlySet<string> =>
    new Set([file, ...Array.from(generation.reached(id), names.known)])

  return {
    async import(file) {
      const id = names.identify(file)
      generation.addEntry(id)
      const known = space.find(id)
      const before = known?.state === 'done' ? loaded.get(known) : undefined
      if (before) return before
      try {
        const module = await within(id)
        const made = loaded.get(module) ?? loadedModule(module, () => dependenciesOf(file, id))
        loaded.set(module, made)
        return made
      } catch (error) {
        missed.set(id, dependenciesOf(file, id))
        throw error
      }
    },
    dependenciesOf(file) {
      const id = names.identify(file)
      return missed.get(id) ?? dependenciesOf(file, id)
    },
    commit() {
      for (const id of generation.commit()) onDrop(id)
    },
  }

  async function within(id: string): Promise<Module> {
    const { load, compiler } = await ready()
    let timer: NodeJS.Timeout | undefined
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(abandon(compiler, id)), timeout)
    })
    try {
      return await Promise.race([load(id, space), limit])
    } finally {
      clearTimeout(timer)
    }
  }

  /** Fails all that is running: the module that waits for nothing of ours is the one that hangs. */
  function abandon(compiler: Compiler, id: string): MockapiError {
    const running = Array.from(space.added()).filter((module) => module.state === 'running')
    const hanging = running.findLast((module) => module.waitsFor.size === 0)
    const { compiled } = hanging ?? {}
    const shown = names.shown(hanging?.id ?? id)
    const error = failure({
      code: 'module-timeout',
      message: `${shown} did not finish loading within ${timeout} ms.`,
      hint: 'A loop or an "await" at the top level of the file never ends; it belongs into a handler.',
      shown,
      at: compiled && originOfOnly(compiled, compiler, /\bawait (?!__vite_ssr_import__)/g),
    })
    for (const module of running) fail(module, error, [])
    for (const module of running) generation.rest(module.id, error)
    return error
  }
}

function loadedModule(module: Module, dependencies: () => ReadonlySet<string>): LoadedModule {
  return {
    exports: module.namespace as Readonly<Record<string, unknown>>,
    hash: module.hash!,
    get dependencies() {
      return dependencies()
    },
  }
}
