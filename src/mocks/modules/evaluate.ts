import { MockapiError } from '../../errors/diagnostic.ts'
import { failure, hintFor, withPlace, wordsFor } from './failure.ts'
import { readTextFile } from '../files/file-stat.ts'
import { namespaceOf } from './interop.ts'
import { readDocument } from '../json/document.ts'
import { createLinker, type Load, type Tools } from './link.ts'
import { createModule, fail, isHeldUpBy, type Module, type Space } from './module.ts'
import { preloadRequired } from './require.ts'
import { createScope } from './module-scope.ts'
import { originOf, originOfOnly, type Origin } from './trace.ts'

/** What runs files and what they import, each once in a space. */
export function createLoad(tools: Tools): Load {
  const { names, compiler } = tools
  const linker = createLinker(tools, load)
  return load

  async function load(id: string, space: Space, importer?: Module): Promise<Module> {
    const module = space.find(id, importer) ?? start(id, space)
    if (module.state === 'running' && !(importer && isHeldUpBy(module, importer))) {
      importer?.waitsFor.add(module)
      await module.ended
      importer?.waitsFor.delete(module)
    }
    if (module.error) throw module.error
    return module
  }

  function start(id: string, space: Space): Module {
    const module = createModule(id)
    space.add(module)
    // A turn later, so that the importer is known to wait before this one imports anything.
    module.ended = Promise.resolve().then(() => runToEnd(module, space))
    return module
  }

  async function runToEnd(module: Module, space: Space): Promise<void> {
    try {
      await run(module, space)
      if (module.state === 'running') module.state = 'done'
    } catch (error) {
      if (module.state === 'running') fail(module, explain(error, module, space), space.added())
    }
    module.afterwards.length = 0
    space.settle(module)
  }

  async function run(module: Module, space: Space): Promise<void> {
    const { id } = module
    const shown = names.shown(id)
    const earlier = space.unchanged(id)
    if (earlier) {
      module.source = earlier.source
      module.hash = earlier.hash
    } else read(module, shown)
    if (/\.json[5c]?$/.test(id)) {
      module.whole.exports = readDocument(shown, module.source).value
      namespaceOf(module.whole.exports, module.namespace)
      return
    }
    const compiled = earlier?.compiled ?? compiler.compile(id, shown, module.source)
    module.compiled = compiled
    module.source = compiled.source
    for (const specifier of compiled.lazy) noteLazy(specifier, module)
    const required = compiled.required && (await preloadRequired(linker, module, space))
    const untouched = module.whole.exports
    await compiled.run(createScope(linker, module, space, required))
    if (compiled.commonjs) {
      const given = module.whole.exports
      const isEmpty = given === untouched && Object.keys(untouched as object).length === 0
      if (!isEmpty) namespaceOf(given, module.namespace)
    }
    for (const complete of module.afterwards) complete()
    const { then } = module.namespace as { then?: unknown }
    // Promises hand modules on, and would call it.
    if (typeof then === 'function') throw new TypeError('An export must not be named "then".')
  }

  function read(module: Module, shown: string): void {
    try {
      const { text, hash } = readTextFile(module.id)
      module.source = text
      module.hash = hash
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      const reason = code === 'ENOENT' ? 'it does not exist' : (code ?? wordsFor(error))
      const message = `Cannot read ${shown}: ${reason}.`
      throw new MockapiError([{ code: 'unreadable-file', severity: 'error', message }])
    } finally {
      tools.onRead(module.id, module.hash)
    }
  }

  /** So that its file is watched before it is first imported. */
  function noteLazy(specifier: string, module: Module): void {
    try {
      linker.resolve(specifier, module, () => undefined)
    } catch (error) {
      if (!(error instanceof MockapiError)) throw error
    }
  }

  function explain(error: unknown, module: Module, space: Space): MockapiError {
    // What is no Error has no stack; where a file has one `throw`, that must be it.
    const onlyThrow = (): Origin | undefined =>
      module.compiled && originOfOnly(module.compiled, compiler, /\bthrow\b/g)
    const at =
      originOf(error, compiler, space.compiled) ??
      (error instanceof Error ? undefined : onlyThrow())
    const shown = names.shown(at?.compiled.file ?? module.id)
    if (error instanceof MockapiError) return withPlace(error, shown, at)
    const hint = hintFor(error)
    return failure({
      code: 'module-throws',
      message: `${names.shown(module.id)} throws while it is loaded: ${wordsFor(error)}`,
      ...(hint ? { hint } : undefined),
      shown,
      at,
    })
  }
}
