import type { MockapiError } from '../../errors/diagnostic.ts'
import type { ContentHash } from '../files/hash.ts'
import type { Compiled } from './compile.ts'

/** One evaluation of one file. */
export class Module {
  readonly id: string
  source = ''
  /** What its file held when it was read; undefined before. */
  hash: ContentHash | undefined
  /** Undefined for JSON, and while the file has not been compiled. */
  compiled: Compiled | undefined
  /** Its exports, live. */
  readonly namespace: object = createNamespace()
  readonly commonjs: { exports: unknown } = { exports: {} }
  /** The files its specifiers led to, by static and dynamic imports alike. */
  readonly imports: Map<string, string> = new Map()
  /** Files that would mend its imports if they appeared or changed. */
  readonly missing: Set<string> = new Set()
  /** The modules it is bound to by static imports: it cannot live without them. */
  readonly bindings: Set<Module> = new Set()
  readonly awaiting: Set<Module> = new Set()
  /** Completes `export *` and checks names, where an import cycle came first. */
  readonly afterEvaluation: (() => void)[] = []
  state: 'running' | 'done' | 'failed' = 'running'
  error: MockapiError | undefined
  /** Settles when it is done or has failed; never rejects. */
  ended: Promise<void> = Promise.resolve()

  constructor(id: string) {
    this.id = id
  }

  /** Whether this one cannot go on before another has ended: then that one must not wait for it. */
  isBlockedBy(other: Module): boolean {
    return reach<Module>([this], ({ awaiting }) => awaiting).has(other)
  }

  /** Fails it, and all modules of a transaction that are bound to it in a cycle and had seemed done. */
  fail(error: MockapiError, transaction: Iterable<Module>): void {
    this.state = 'failed'
    this.error = error
    const done = Array.from(transaction).filter(({ state }) => state === 'done')
    const importers = (module: Module) => done.filter(({ bindings }) => bindings.has(module))
    for (const module of reach<Module>([this], importers)) {
      module.state = 'failed'
      module.error ??= error
    }
  }
}

/** All that is reached from some items by a step, those themselves included. */
export function reach<T>(from: Iterable<T>, step: (item: T) => Iterable<T> | undefined): Set<T> {
  const reached = new Set(from)
  // A set iterates over what is added meanwhile.
  for (const item of reached) for (const next of step(item) ?? []) reached.add(next)
  return reached
}

/** An empty module namespace: no prototype, so that every key is an export. */
export function createNamespace(): object {
  return Object.create(null, { [Symbol.toStringTag]: { value: 'Module' } }) as object
}

/** Adds live exports of an object under their names; those that are there already stay. */
export function defineExports(namespace: object, from: object, names: Iterable<string>): void {
  for (const name of names) {
    if (Object.hasOwn(namespace, name)) continue
    const get = (): unknown => (from as Record<string, unknown>)[name]
    Object.defineProperty(namespace, name, { enumerable: true, configurable: true, get })
  }
}

/** `export *`: all names but `default`. */
export function exportAll(namespace: object, from: object): void {
  defineExports(
    namespace,
    from,
    Object.keys(from).filter((name) => name !== 'default'),
  )
}

/** Gives a namespace what `module.exports` holds: the whole as default, and its own keys as names. */
export function exportCommonJs(namespace: object, value: unknown): void {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function'
  if (isObject) exportAll(namespace, value)
  defineExports(namespace, { default: value }, ['default'])
}
