import path from 'node:path'
import { browserHint } from '../../errors/environment.ts'
import { mockapiError, MockapiError } from '../../errors/diagnostic.ts'
import { readTextFile } from '../files/file-stat.ts'
import { readDocument } from '../json/document.ts'
import { compileModule, type Compiled } from './compile.ts'
import { errorText, moduleError, withLocation } from './errors.ts'
import { createHot, type HotContext } from './hot.ts'
import { createImportMeta } from './import-meta.ts'
import { Linker, type Load, type Tools } from './link.ts'
import type { ModuleScope } from './module-graph.ts'
import { exportCommonJs, Module, nameDefault, sortExports, type FileText } from './module.ts'
import { cannotWait, Requirer, type Preloaded } from './require.ts'
import { locateError, locateOnly } from './stack-trace.ts'

/** What was said of errors that code threw: who catches one and throws it again has told it already. */
const explained = new WeakMap<object, MockapiError>()

/** Evaluates files and what they import, each once in a scope. */
export class Evaluator {
  readonly #tools: Tools
  readonly #scope: ModuleScope
  readonly #linker: Linker
  readonly #requirer: Requirer

  constructor(tools: Tools, scope: ModuleScope) {
    this.#tools = tools
    this.#scope = scope
    const load: Load = (id, importer, mayWait) => this.load(id, importer, mayWait)
    this.#linker = new Linker(tools, scope, load, (module, namespace) =>
      this.#requirer.nodeModule(module, namespace),
    )
    this.#requirer = new Requirer(tools, scope, this.#linker, {
      load,
      runSync: (id, importer, preloaded) => this.#runSync(id, importer, preloaded),
    })
  }

  /**
   * The module of a file, evaluated if the scope has none; half-filled for an importer that it waits for
   * itself, in a cycle. The importer is undefined for an entry. @throws MockapiError
   */
  async load(id: string, importer?: Module, mayWait = false): Promise<Module> {
    const given = importer && this.#keptBy(importer, id)
    const known = given ? undefined : this.#tools.graph.find(this.#scope, id, importer)
    const module = known ?? this.#start(id, given)
    if (module.state === 'running' && !(importer && module.isBlockedBy(importer))) {
      importer?.awaiting.add(module)
      await (mayWait ? Promise.race([module.ended, module.suspended]) : module.ended)
      if (!this.#isRunning(module)) importer?.awaiting.delete(module)
    }
    if (module.error) throw module.error
    return module
  }

  #isRunning({ state }: Module): boolean {
    return state === 'running'
  }

  /** What a module that is no longer served found in a file: a request ends with the files that it began with. */
  #keptBy(importer: Module, id: string): FileText | undefined {
    return this.#tools.graph.isReplaced(importer) ? importer.kept.get(id) : undefined
  }

  #newModule(id: string, given: FileText | undefined): Module {
    const module = new Module(id)
    module.given = given
    if (!given) this.#tools.graph.add(this.#scope, module)
    return module
  }

  #start(id: string, given: FileText | undefined): Module {
    const module = this.#newModule(id, given)
    // A turn later, so that the importer is known to wait before this one imports anything.
    module.ended = Promise.resolve().then(() => this.#runToEnd(module))
    return module
  }

  async #runToEnd(module: Module): Promise<void> {
    try {
      const compiled = this.#prepare(module)
      if (compiled) {
        for (const specifier of compiled.dynamicImports) this.#noteImport(specifier, module)
        const preloaded = compiled.required && (await this.#requirer.preload(module, compiled))
        if (compiled.imports === 0) await this.#begin(module)
        await compiled.run(this.#namesOf(module, preloaded))
      }
      this.#complete(module)
    } catch (error) {
      this.#fail(module, error)
    }
    this.#end(module)
  }

  /** Evaluates a file that is required, within the call; throws what it throws. */
  #runSync(id: string, importer: Module, preloaded: Preloaded): Module {
    const module = this.#newModule(id, this.#keptBy(importer, id))
    module.commonjs.parent = importer.commonjs
    importer.commonjs.children.push(module.commonjs)
    try {
      const compiled = this.#prepare(module)
      if (compiled) {
        if (!compiled.isSync) throw cannotWait(this.#tools.names.shown(id))
        for (const specifier of compiled.dynamicImports) this.#noteImport(specifier, module)
        void this.#endEarlier(module)
        compiled.run(this.#namesOf(module, preloaded))
      }
      this.#complete(module)
    } catch (error) {
      this.#fail(module, error)
      throw error
    } finally {
      this.#end(module)
    }
    return module
  }

  /** To be called when the imports of a module are there and its own code runs next. */
  async #begin(module: Module): Promise<void> {
    await this.#linker.finishImports(module)
    const ending = this.#endEarlier(module)
    if (ending) await ending
    // Code that has not ended by then waits for something.
    setImmediate(module.suspend)
  }

  #endEarlier({ id, given }: Module): Promise<unknown> | undefined {
    return given ? undefined : this.#tools.graph.current(id)?.hot?.end(false)
  }

  #hotOf(module: Module): HotContext {
    const { graph, names, onWarning } = this.#tools
    const data = graph.current(module.id)?.hot?.context.data ?? {}
    module.hot ??= createHot(data, (error, what) => {
      const shown = names.shown(module.id)
      const compiledOf = (file: string) =>
        file === module.id ? module.compiled : graph.compiledIn(this.#scope, file)
      const message = `A hook of import.meta.hot in ${shown} ${what}.`.replace(/([.!?])\.$/, '$1')
      const problem = { code: 'dispose-failed', message } as const
      const { diagnostics } = moduleError(problem, shown, locateError(error, compiledOf))
      for (const each of diagnostics) onWarning({ ...each, severity: 'warning' })
    })
    return module.hot.context
  }

  /** Reads and compiles a file; undefined for JSON, which there is nothing to run of. */
  #prepare(module: Module): Compiled | undefined {
    const { id, given } = module
    const shown = this.#tools.names.shown(id)
    const earlier = given ? undefined : this.#tools.graph.unchanged(id)
    if (given) {
      module.source = given.text
      module.hash = given.hash
    } else if (earlier) {
      module.source = earlier.source
      module.hash = earlier.hash
    } else this.#read(module, shown)
    if (/\.json[5c]?$/.test(id)) {
      module.commonjs.exports = readDocument(shown, module.source).value
      return undefined
    }
    const options = this.#tools.resolver.compileOptions(id)
    const known = earlier?.compiled?.options === options ? earlier.compiled : undefined
    const compiled = known ?? compileModule(id, shown, module.source, options)
    module.compiled = compiled
    module.source = compiled.source
    return compiled
  }

  #complete(module: Module): void {
    const { namespace, commonjs, compiled } = module
    const { exports } = commonjs
    const isEmpty = exports === module.untouched && Object.keys(exports as object).length === 0
    if (!compiled || (compiled.commonjs && !isEmpty)) exportCommonJs(namespace, exports)
    else nameDefault(namespace)
    module.names = Object.keys(namespace)
    sortExports(namespace)
    for (const complete of module.afterEvaluation) complete()
    // Promises hand modules on, and would call it.
    if (typeof (namespace as { then?: unknown }).then === 'function') {
      throw new TypeError('An export must not be named "then".')
    }
    commonjs.loaded = true
    this.#keepLater(module)
    if (module.state === 'running') module.state = 'done'
  }

  /** Keeps what files hold that a module has not imported yet, but may. */
  #keepLater({ compiled, linked, imports, kept }: Module): void {
    const { graph } = this.#tools
    const { dynamicImports = [], required = [] } = compiled ?? {}
    const later = [
      ...dynamicImports.map((specifier) => `import ${specifier}`),
      ...required.map((specifier) => `require ${specifier}`),
    ]
    for (const key of later) {
      const id = imports.get(key)
      if (id === undefined || linked.has(key)) continue
      const { state, source: text, hash } = graph.find(this.#scope, id) ?? {}
      try {
        const isKnown = state === 'done' && text !== undefined && hash
        kept.set(id, isKnown ? { text, hash } : readTextFile(id))
      } catch {
        // What cannot be read is told when it is imported.
      }
    }
  }

  #fail(module: Module, error: unknown): void {
    if (module.state !== 'running') return
    const explanation = this.#explain(error, module)
    if (typeof error === 'object' && error !== null) explained.set(error, explanation)
    module.thrown = error
    module.fail(explanation, this.#tools.graph.added(this.#scope).values())
  }

  #end(module: Module): void {
    module.afterEvaluation.length = 0
    this.#tools.graph.settle(module)
  }

  #read(module: Module, shown: string): void {
    try {
      const { text, hash } = readTextFile(module.id)
      module.source = text
      module.hash = hash
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      const reason = code === 'ENOENT' ? 'it does not exist' : (code ?? errorText(error))
      const message = `Cannot read ${shown}: ${reason}.`
      throw mockapiError('unreadable-file', message)
    } finally {
      this.#tools.onRead(module.id, module.hash)
    }
  }

  /** Notes a file before it is first imported, so that it is watched. */
  #noteImport(specifier: string, module: Module): void {
    try {
      this.#linker.resolve(specifier, module, 'import')
    } catch (error) {
      if (!(error instanceof MockapiError)) throw error
    }
  }

  #namesOf(module: Module, preloaded: Preloaded | undefined): Parameters<Compiled['run']>[0] {
    const { id, namespace, commonjs } = module
    const linker = this.#linker
    // Without one nothing in the file is named so.
    if (preloaded) commonjs.require = this.#requirer.createRequire(module, preloaded)
    let index = 0
    return {
      __vite_ssr_exports__: namespace,
      __vite_ssr_import__: async (
        specifier: string,
        { importedNames: names = [] }: { readonly importedNames?: readonly string[] } = {},
      ) => {
        const namespace = await linker.importStatic(specifier, index++, names, module)
        if (index === module.compiled?.imports) await this.#begin(module)
        return namespace
      },
      __vite_ssr_dynamic_import__: (specifier: unknown) =>
        linker.importDynamic(String(specifier), module),
      __vite_ssr_exportAll__: (from: object) => linker.exportAll(from, module),
      __vite_ssr_import_meta__: module.compiled?.usesMeta
        ? createImportMeta(module, linker, this.#tools, () => this.#hotOf(module))
        : undefined,
      require: commonjs.require,
      __filename: id,
      __dirname: path.dirname(id),
      module: commonjs,
      exports: commonjs.exports,
    }
  }

  #explain(error: unknown, module: Module): MockapiError {
    const { names, graph } = this.#tools
    const { compiled } = module
    const known = typeof error === 'object' && error !== null ? explained.get(error) : undefined
    if (known) return known
    const thrownAt = locateError(error, (file) => graph.compiledIn(this.#scope, file))
    // What is no Error has no stack; where a file has one `throw`, that must be it.
    const isOnly = compiled && !(error instanceof Error)
    const at = thrownAt ?? (isOnly ? locateOnly(compiled, /\bthrow\b/g) : undefined)
    const shown = names.shown(at?.file ?? module.id)
    if (error instanceof MockapiError) return withLocation(error, shown, at)
    const message = `${names.shown(module.id)} throws while it is loaded: ${errorText(error)}`
    const lacksCommonJs =
      error instanceof ReferenceError && /^(?:module|exports) is not/.test(error.message)
    const hint = lacksCommonJs
      ? 'Write "export default …": a file with import or export is no CommonJS module.'
      : browserHint(error)
    const told = hint ? { message: `${message}.`, hint } : { message }
    const problem = { code: 'module-throws', ...told } as const
    return moduleError(problem, shown, at)
  }
}
