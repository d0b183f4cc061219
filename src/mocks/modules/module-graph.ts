import { existsSync } from 'node:fs'
import path from 'node:path'
import type { MockapiError } from '../../errors/diagnostic.ts'
import type { FileNames } from './files.ts'
import { importers, reach } from './graph.ts'
import { createModule, fail, type Module, type Space } from './module.ts'

/** The modules that are current, and those that a pass runs to take their place. */
export interface Generation {
  /** The place of the open pass; once it is closed, what its modules import late goes to the current ones. */
  open(): Space
  /** Works out what must run again; a pass that was not committed is dropped. */
  begin(changed: ReadonlySet<string>, resolve: ResolveFile): void
  /** Remembers a file as one the caller asked for. */
  addEntry(id: string): void
  /** Lets a module that hung fail without being run, until one of its files changes. */
  rest(id: string, error: MockapiError): void
  /** Takes over what ran well; gives the files that no entry reaches any more. */
  commit(): readonly string[]
  /** The module of the open pass, else the current one. */
  latest(id: string): Module | undefined
  /** All files that a file reaches, and those that it or they missed. */
  reached(id: string): ReadonlySet<string>
}

/** The identity of the file a specifier leads to now; throws or gives undefined where there is none. */
export type ResolveFile = (specifier: string, from: string) => string | undefined

/**
 * A generation without modules.
 *
 * @param onLate called when an `import()` that came after its pass has ended, with the time since which
 * such imports have read files, ms since 1970
 */
export function createGeneration(names: FileNames, onLate: (since: number) => void): Generation {
  const current = new Map<string, Module>()
  /** Run by an `import()` that came after its pass; not yet done. */
  const late = new Map<string, Module>()
  let lateSince = 0
  const entries = new Set<string>()
  /** Files that failed: they run again in the next pass. */
  const stale = new Set<string>()
  const resting = new Map<string, { error: MockapiError; files: ReadonlySet<string> }>()
  let pass = new Map<string, Module>()
  /** What has changed or imports something that has: not to be taken from `current`. */
  let outdated = new Set<string>()
  /** Files whose text must be read again. */
  let dirty = new Set<string>()
  let isOpen = false

  const latest = (id: string): Module | undefined => (isOpen && pass.get(id)) || current.get(id)
  /** Of a file that failed both what it imports now and what its earlier module imports. */
  const importsOf = (id: string): Iterable<string> => {
    const attempt = pass.get(id)
    const earlier = attempt?.state === 'done' ? undefined : current.get(id)
    const rested = resting.get(id)?.files ?? []
    return [...(attempt?.imports.values() ?? []), ...(earlier?.imports.values() ?? []), ...rested]
  }

  /** Whether an `import()` must run a file again; a module that is served in spite of its broken file keeps what it had. */
  const isOutOfDate = (id: string, importer: Module | undefined): boolean => {
    const isLastGood = importer && stale.has(importer.id) && current.get(importer.id) === importer
    return stale.has(id) && !isLastGood
  }

  /** Whose change makes a module run again: an `import()` it did without may lead somewhere now. */
  const concerns = (id: string): Iterable<string> => {
    const module = current.get(id)
    return [...(module?.imports.values() ?? []), ...(module?.wanted ?? [])]
  }

  return {
    latest,
    open() {
      const own = pass
      const isMine = (): boolean => isOpen && own === pass
      return {
        find(id, importer) {
          if (!isMine())
            return late.get(id) ?? (isOutOfDate(id, importer) ? undefined : current.get(id))
          return own.get(id) ?? (outdated.has(id) ? undefined : current.get(id))
        },
        add(module) {
          if (!isMine() && late.size === 0) lateSince = Date.now()
          const place = isMine() ? own : late
          place.set(module.id, module)
        },
        settle(module) {
          if (late.get(module.id) !== module) return
          late.delete(module.id)
          if (module.state === 'done') {
            current.set(module.id, module)
            // It may be bound to what the open pass is replacing.
            if (isOpen) stale.add(module.id)
            else stale.delete(module.id)
          }
          onLate(lateSince)
        },
        unchanged: (id) => (dirty.has(id) ? undefined : current.get(id)),
        compiled: (file) => (own.get(file) ?? late.get(file) ?? current.get(file))?.compiled,
        added: () => (isMine() ? own : late).values(),
      }
    },
    begin(changed, resolve) {
      pass.clear()
      pass = new Map()
      isOpen = true
      // Before the first module, as in a folder of JSON alone, no change concerns anything.
      const isBlank = [current, late, entries, stale, resting].every(({ size }) => size === 0)
      const ids = isBlank ? [] : Array.from(changed, (file) => names.identify(file))
      for (const id of ids) if (!existsSync(id)) entries.delete(id)
      dirty = new Set([...ids, ...stale])
      for (const [id, { files, error }] of resting) {
        if (ids.some((changedId) => files.has(changedId))) resting.delete(id)
        else fail(addedTo(pass, createModule(id)), error, [])
      }
      const importedBy = importers(current.keys(), concerns)
      const fresh = ids.filter((id) => !current.has(id) || stale.has(id))
      const moved = redirected(current.values(), fresh, resolve)
      outdated = reach([...dirty, ...moved], (id) => importedBy.get(id))
    },
    addEntry: (id) => void entries.add(id),
    rest(id, error) {
      resting.set(id, { error, files: reach([id], importsOf) })
    },
    commit() {
      if (!isOpen) return []
      isOpen = false
      for (const id of outdated) if (current.has(id)) stale.add(id)
      for (const [id, module] of pass) {
        if (module.state === 'done') {
          current.set(id, module)
          stale.delete(id)
        } else if (current.has(id)) {
          stale.add(id)
        }
      }
      // Modules hold on to their space: it must not hold on to those they were run with.
      pass.clear()
      outdated = new Set()
      const used = reach(entries, (id) => current.get(id)?.imports.values())
      const dropped = [...current.keys()].filter((id) => !used.has(id))
      for (const id of dropped) current.delete(id)
      for (const id of stale) if (!current.has(id)) stale.delete(id)
      for (const id of resting.keys()) if (!used.has(id) && !entries.has(id)) resting.delete(id)
      return dropped
    },
    reached(id) {
      const files = reach([id], importsOf)
      const missed = Array.from(files, (file) => [
        ...(pass.get(file)?.wanted ?? []),
        ...(current.get(file)?.wanted ?? []),
      ])
      return new Set([...files, ...missed.flat()])
    },
  }
}

function addedTo(modules: Map<string, Module>, module: Module): Module {
  modules.set(module.id, module)
  return module
}

/** Modules of which an import now leads elsewhere: a new file comes first, or paths were redefined. */
function redirected(
  modules: Iterable<Module>,
  fresh: readonly string[],
  resolve: ResolveFile,
): string[] {
  if (fresh.length === 0) return []
  const stems = new Set(fresh.map(stemOf))
  const isConfigured = fresh.some((file) =>
    /(?:^|[\\/])(?:package|[jt]sconfig[^\\/]*)\.json$/.test(file),
  )
  const isMoved = (module: Module): boolean => {
    for (const [specifier, target] of module.imports) {
      const isNear = isConfigured || stems.has(stemOf(target)) || stems.has(stemOf(specifier))
      if (isNear && resolveOrNothing(specifier, module.id, resolve) !== target) return true
    }
    return false
  }
  return Array.from(modules).flatMap((module) => (isMoved(module) ? [module.id] : []))
}

function resolveOrNothing(
  specifier: string,
  from: string,
  resolve: ResolveFile,
): string | undefined {
  try {
    return resolve(specifier, from)
  } catch {
    return undefined
  }
}

/** `users` for `lib/users.ts`, `./users.js` and `users/index.ts`: what can stand for one another. */
function stemOf(file: string): string {
  const parts = file.split(/[\\/]/)
  const [name = '', folder = ''] = parts.toReversed()
  const stem = name.replace(/\.[^.]*$/, '')
  return stem === 'index' ? path.basename(folder) : stem
}
