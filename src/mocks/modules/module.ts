import path from 'node:path'
import type { MockapiError } from '../../errors/diagnostic.ts'
import type { TextFile } from '../files/file-stat.ts'
import type { ContentHash } from '../files/hash.ts'
import type { Compiled } from './compile.ts'
import type { Hot } from './hot.ts'

/** The `module` of CommonJS, as far as files use it. */
export class CommonJs {
  exports: unknown = {}
  readonly id: string
  readonly filename: string
  readonly path: string
  loaded = false
  /** The one that required it first; undefined for what was imported. */
  parent: CommonJs | undefined
  readonly children: CommonJs[] = []
  require: NodeJS.Require | undefined

  constructor(id: string) {
    this.id = id
    this.filename = id
    this.path = path.dirname(id)
  }

  get paths(): readonly string[] {
    return packageFolders(this.path)
  }
}

/** Where packages of a file in a folder may lie, the nearest first. */
function packageFolders(folder: string): string[] {
  const parent = path.dirname(folder)
  const above = parent === folder ? [] : packageFolders(parent)
  const isOne = path.basename(folder) === 'node_modules'
  return isOne ? above : [path.join(folder, 'node_modules'), ...above]
}

/** A file as it was read. */
export type FileText = Pick<TextFile, 'text' | 'hash'>

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
  /** Names of its exports in the order of the file, which its namespace does not keep. */
  names: readonly string[] = []
  readonly commonjs: CommonJs
  /** What `module.exports` was before the file ran. */
  readonly untouched: unknown
  /** The files its specifiers led to, by the syntax and the specifier, as `require ./a`. */
  readonly imports: Map<string, string> = new Map()
  /** What `require()` and `import()` gave, by the same keys; the same for as long as it lives. */
  readonly linked: Map<string, Module> = new Map()
  /** Files that give it other imports or other values if they appear or change. */
  readonly missing: Set<string> = new Set()
  /** The modules it is bound to by static imports: it cannot live without them. */
  readonly bindings: Set<Module> = new Set()
  readonly awaiting: Set<Module> = new Set()
  /** Imports that were not complete when the next one began, and what to do once they are. */
  readonly unfinished: (() => Promise<void>)[] = []
  /** Its `import.meta.hot`, once its code has asked for it. */
  hot: Hot | undefined
  /** Completes `export *` and checks names, where an import cycle came first. */
  readonly afterEvaluation: (() => void)[] = []
  /** What files held that it may import later, when it was loaded. */
  readonly kept: Map<string, FileText> = new Map()
  /** What it runs in place of what its file holds by now. */
  given: FileText | undefined
  state: 'running' | 'done' | 'failed' = 'running'
  error: MockapiError | undefined
  /** What its code threw, which `require()` throws to who may catch it. */
  thrown: unknown
  /** Settles when it is done or has failed; never rejects. */
  ended: Promise<void> = Promise.resolve()
  /** Resolves when its code waits, by `await` at its top or that of an import: then its siblings may run. */
  readonly suspended: Promise<void>
  suspend!: () => void

  constructor(id: string) {
    this.id = id
    this.commonjs = new CommonJs(id)
    this.untouched = this.commonjs.exports
    this.suspended = new Promise((resolve) => (this.suspend = resolve))
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

/** Names that came to a namespace by `export *`, and those that two of them gave it, which it lacks. */
const starred = new WeakMap<object, { readonly names: Set<string>; readonly twice: Set<string> }>()

/** `export *`: all names but `default`; what the file itself exports goes first, and what two have nobody gets. */
export function exportAll(namespace: object, from: object): void {
  const { names, twice } = starred.get(namespace) ?? { names: new Set(), twice: new Set() }
  starred.set(namespace, { names, twice })
  for (const name of Object.keys(from)) {
    if (name === 'default' || twice.has(name)) continue
    if (!Object.hasOwn(namespace, name)) {
      defineExports(namespace, from, [name])
      names.add(name)
    } else if (names.has(name) && !isSameExport(namespace, from, name)) {
      Reflect.deleteProperty(namespace, name)
      twice.add(name)
    }
  }
}

/** Whether a namespace lacks a name since two `export *` give it different ones. */
export function isAmbiguous(namespace: object, name: string): boolean {
  return starred.get(namespace)?.twice.has(name) ?? false
}

/** By their values, since two files may hand on one export of a third; what is not there yet is taken for the same. */
function isSameExport(namespace: object, from: object, name: string): boolean {
  try {
    return Object.is(Reflect.get(namespace, name), Reflect.get(from, name))
  } catch {
    return true
  }
}

/** Puts the names of a namespace into the order of the standard: that of their code units. */
export function sortExports(namespace: object): void {
  const names = Object.keys(namespace)
  if (names.every((name, index) => index === 0 || (names[index - 1] ?? '') < name)) return
  for (const name of names.sort()) {
    const property = Object.getOwnPropertyDescriptor(namespace, name)
    Reflect.deleteProperty(namespace, name)
    if (property) Object.defineProperty(namespace, name, property)
  }
}

/** Gives a namespace what `module.exports` holds: the whole as default, and its own keys as names. */
export function exportCommonJs(namespace: object, value: unknown): void {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function'
  const names = isObject ? Object.keys(value).filter((name) => name !== 'default') : []
  if (isObject) defineExports(namespace, value, names)
  defineExports(namespace, { default: value }, ['default'])
}

/** Gives a function or class without a name that `export default` has the name that it has in Node. */
export function nameDefault(namespace: object): void {
  const { default: value } = namespace as { readonly default?: unknown }
  if (typeof value !== 'function') return
  const name = Object.getOwnPropertyDescriptor(value, 'name')
  if (name?.value !== '__vite_ssr_export_default__') return
  Object.defineProperty(value, 'name', { ...name, value: 'default' })
}
