import type { MockapiError } from '../../errors/diagnostic.ts'
import type { Compiled } from './compile.ts'
import type { ContentHash } from '../files/file-stat.ts'
import { createNamespace } from './interop.ts'

/** One run of one file. */
export interface Module {
  /** The file's identity, see `FileNames`. */
  readonly id: string
  /** The text it was made from. */
  source: string
  /** What its file held when it was read; undefined before. */
  hash: ContentHash | undefined
  /** Undefined for JSON, and while the file has not been compiled. */
  compiled: Compiled | undefined
  /** Its exports, live. */
  readonly namespace: object
  /** What `module.exports` of a CommonJS file holds. */
  readonly whole: { exports: unknown }
  /** The files its specifiers led to, by static and dynamic imports alike. */
  readonly imports: Map<string, string>
  /** Files that would mend its imports if they appeared or changed. */
  readonly wanted: Set<string>
  /** The modules it is bound to by static imports: it cannot live without them. */
  readonly boundTo: Set<Module>
  /** The modules it waits for right now. */
  readonly waitsFor: Set<Module>
  /** What to do when it has run: complete `export *`, check names, where an import cycle came first. */
  readonly afterwards: (() => void)[]
  state: 'running' | 'done' | 'failed'
  error: MockapiError | undefined
  /** Settles when it is done or has failed; never rejects. */
  ended: Promise<void>
}

/** Where modules are looked up and put: a pass, or afterwards what is current. */
export interface Space {
  /** @param importer the module that asks, undefined for an entry */
  find(id: string, importer?: Module): Module | undefined
  add(module: Module): void
  /** Called once when the module is done or has failed. */
  settle(module: Module): void
  /** The module that the file was compiled for earlier, if it is known not to have changed. */
  unchanged(id: string): Module | undefined
  /** The compiled file a stack frame belongs to. */
  readonly compiled: (file: string) => Compiled | undefined
  /** The modules that were added. */
  added(): Iterable<Module>
}

/** A module that has not run. */
export function createModule(id: string): Module {
  return {
    id,
    source: '',
    hash: undefined,
    compiled: undefined,
    namespace: createNamespace(),
    whole: { exports: {} },
    imports: new Map(),
    wanted: new Set(),
    boundTo: new Set(),
    waitsFor: new Set(),
    afterwards: [],
    state: 'running',
    error: undefined,
    ended: Promise.resolve(),
  }
}

/** Whether a module cannot go on before another has ended: then that one must not wait for it. */
export function isHeldUpBy(module: Module, other: Module): boolean {
  const reached = new Set([module])
  for (const next of reached) for (const awaited of next.waitsFor) reached.add(awaited)
  return reached.has(other)
}

/** Fails a module, and every module that is bound to it through an import cycle and had seemed done. */
export function fail(module: Module, error: MockapiError, among: Iterable<Module>): void {
  module.state = 'failed'
  module.error = error
  const done = Array.from(among).filter((one) => one.state === 'done')
  const broken = new Set([module])
  for (const next of broken) {
    for (const one of done) if (one.boundTo.has(next)) broken.add(one)
  }
  for (const one of broken) {
    one.state = 'failed'
    one.error ??= error
  }
}
