import { SourceMap, type SourceMapping } from 'node:module'
import { pathToFileURL } from 'node:url'
import { compileFunction, constants, Script } from 'node:vm'
import { lineAndColumn } from '../../errors/code-frame.ts'
import type { CompileOptions } from './compile-options.ts'
import { moduleError, type CodeLocation, type Position } from './errors.ts'
import { runtimeHelpers } from './helpers.ts'
import { refuseServer } from './own-server.ts'
import { hasDebugger, inlineMap } from './inline-map.ts'
import { placeOfSyntaxError, syntaxError, syntaxErrors } from './syntax-errors.ts'

type Oxc = typeof import('oxc-transform')
type OxcError = import('oxc-transform').OxcError
type OxcMap = import('oxc-transform').SourceMap

/** A file that is ready to run, as often as its imports change. */
export interface Compiled {
  readonly file: string
  /** The text without its byte order mark: places count in it. */
  readonly source: string
  readonly options: CompileOptions
  /** Whether the file has no import and no export, so that `module.exports` is what it gives. */
  readonly commonjs: boolean
  /** Whether it can run within one call of `require()`: CommonJS without `await` at the top. */
  readonly isSync: boolean
  /** How many static imports it has. */
  readonly imports: number
  readonly dynamicImports: readonly string[]
  readonly usesMeta: boolean
  /** Whether the file may read `import.meta.env`. */
  readonly usesEnv: boolean
  /** Specifiers of `require()` that are literal strings; undefined if the file has no `require`. */
  readonly required: readonly string[] | undefined
  /** Runs it with values for the names that it uses without declaring them; throws at once if it is sync. */
  run(scope: Readonly<Record<(typeof scopeNames)[number], unknown>>): Promise<unknown> | undefined
}

/** Names that the compiler writes, and those of CommonJS, which files without import or export see. */
const scopeNames = [
  '__vite_ssr_exports__',
  '__vite_ssr_import__',
  '__vite_ssr_dynamic_import__',
  '__vite_ssr_exportAll__',
  '__vite_ssr_import_meta__',
  'require',
  '__filename',
  '__dirname',
  'module',
  'exports',
] as const
const esmNames = scopeNames.slice(0, -2)

/** How many compiled files are cached; beyond it the oldest is evicted. */
const cacheLimit = 5_000

let oxc: Oxc
let loading: Promise<void> | undefined

/** Loads the compiler at the first call, before which nothing compiles: a folder of JSON never pays for it. */
export function loadCompiler(): Promise<void> {
  loading ??= import('oxc-transform').then((module) => void (oxc = module))
  return loading
}

/** The decorators of the standard, which neither Node nor the compiler knows. */
const noDecorators = 'Decorators are not compiled without "experimentalDecorators".'
const decoratorsHint =
  'Set "experimentalDecorators": true in "compilerOptions" of tsconfig.json if they are those of TypeScript. Those of the standard are not supported: call the function, as in "const f = up(() => 1)".'

/** A text, and what is needed to compile it. */
type Text = Pick<Compiled, 'file' | 'source' | 'options'>

const cache = new Map<string, Compiled>()
/** Source maps are made for the few files that fail instead of being kept for all. */
const mapped = new WeakMap<Compiled, ReturnType<typeof transform>>()

/** Compiles TypeScript or JavaScript; the same text again costs nothing. @throws MockapiError `module-syntax` */
export function compileModule(
  file: string,
  shown: string,
  text: string,
  options: CompileOptions,
): Compiled {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text
  const known = cache.get(file)
  if (known?.source === source && known.options === options) return known
  const compiled = makeFunction({ file, source, options }, shown)
  cache.delete(file)
  for (const oldest of cache.keys()) {
    if (cache.size < cacheLimit) break
    cache.delete(oldest)
  }
  cache.set(file, compiled)
  return compiled
}

/** What was compiled last of a file. */
export function latestCompiled(file: string): Compiled | undefined {
  return cache.get(file)
}

/** Where in the source a place of the running code comes from. */
export function originalPosition(compiled: Compiled, at: Position): CodeLocation | undefined {
  return locate(compiled, mapOf(compiled).maps, at)
}

/** The code that runs, for finding a place in it. */
export function codeOf(compiled: Compiled): string {
  return mapOf(compiled).code
}

function mapOf(compiled: Compiled) {
  const known = mapped.get(compiled) ?? transform(compiled, '', true)
  mapped.set(compiled, known)
  return known
}

/** Types and newer syntax go first, then imports and exports become calls and getters. */
function transform({ file, source, options }: Text, shown: string, sourcemap: boolean) {
  // A line with #! is no JavaScript inside a function; a comment keeps all places where they are.
  const text = source.startsWith('#!') ? `//${source.slice(2)}` : source
  const { script, isSloppy } = transformScript(file, text, options, sourcemap)
  if (script.errors.length > 0) throw syntaxErrors(shown, file, source, script.errors)
  const missing = Object.keys(script.helpersUsed).find((name) => !(name in runtimeHelpers))
  if (missing !== undefined) {
    const { node } = process.versions
    const message = `This file uses syntax that Node ${node} does not have (${missing}).`
    throw moduleError({ code: 'module-syntax', message }, shown, undefined)
  }
  // By its name it is parsed as what it was found to be, whatever the extension says.
  const linked = oxc.moduleRunnerTransformSync(isSloppy ? 'a.cjs' : 'a.mjs', script.code, {
    sourcemap,
  })
  if (linked.errors.length > 0) {
    const place = linked.errors.find(isDecorator)?.labels[0]?.start
    if (place !== undefined) {
      const { map } = transformScript(file, text, options, true).script
      const at = lineAndColumn(
        script.code,
        Buffer.from(script.code).subarray(0, place).toString().length,
      )
      const location = locate({ file, source, options }, mapsOf(map), at)
      throw syntaxError(noDecorators, shown, location, decoratorsHint)
    }
    // Their places are those of the first pass, not of the source.
    const errors = linked.errors.map((error) => ({ ...error, labels: [] }))
    throw syntaxErrors(shown, file, source, errors)
  }
  return {
    code: linked.code,
    maps: mapsOf(linked.map, script.map),
    dynamicImports: linked.dynamicDeps,
    isSloppy,
  }
}

/** Whether the second pass met a decorator of a parameter: the first one leaves it as it is. */
function isDecorator({ message }: OxcError): boolean {
  return message.startsWith('Decorators ')
}

function mapsOf(...maps: readonly (OxcMap | undefined)[]): readonly SourceMap[] {
  const made = maps.filter((map) => map !== undefined)
  return made.map((map) => new SourceMap(map as ConstructorParameters<typeof SourceMap>[0]))
}

/** What does not parse as a module may be CommonJS, which is not strict. */
function transformScript(file: string, text: string, settings: CompileOptions, sourcemap: boolean) {
  const options: import('oxc-transform').TransformOptions = {
    ...settings,
    target: `node${process.versions.node}`,
    helpers: { mode: 'External' as never },
    sourcemap,
  }
  const script = oxc.transformSync(file, text, { ...options, sourceType: 'module' })
  if (script.errors.length === 0 || /\.m[jt]s$/.test(file)) return { script, isSloppy: false }
  const sloppy = oxc.transformSync(file, text, { ...options, sourceType: 'commonjs' })
  const isSloppy = sloppy.errors.length === 0
  return { script: isSloppy ? sloppy : script, isSloppy }
}

/** Makes the function; what only V8 finds wrong (a regular expression) is reported as well. */
function makeFunction(text: Text, shown: string): Compiled {
  const { file, source } = text
  const { code, dynamicImports, isSloppy } = transform(text, shown, false)
  refuseServer(file, source, shown)
  const commonjs =
    !/\.m[jt]s$/.test(file) && !/__vite_ssr_(?:exports|import|exportAll|import_meta)__/.test(code)
  const names = commonjs ? scopeNames : esmNames
  const isSync = commonjs && (isSloppy || !hasTopLevelAwait(code))
  if (/\b(?:Function|eval|constructor)\b/.test(code)) takeWarning()
  try {
    // V8 compiles a function in parentheses at once, others when they are called, which parses them twice.
    const start = `${commonjs ? '' : '"use strict";'}return (${isSync ? '' : 'async '}function(){`
    // The first line is ours and counts as line 0, so that line 1 is the first of the code. Debuggers count from
    // the first line of the script, so that for them it stands beside the code.
    const make = compileFunction(
      hasDebugger() ? `${start}${code}\n})${debuggerMap(text, shown)}` : `${start}\n${code}\n})`,
      ['babelHelpers', ...names],
      // What the code makes itself, as by `new Function`, imports as in Node.
      {
        filename: file,
        ...(hasDebugger() ? { columnOffset: -start.length } : { lineOffset: -1 }),
        importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      },
    ) as (...values: unknown[]) => () => Promise<unknown> | undefined
    const usesMeta = code.includes('__vite_ssr_import_meta__')
    return {
      ...text,
      commonjs,
      isSync,
      imports:
        code.match(/^const __vite_ssr_import_\d+__ = await __vite_ssr_import__\(/gm)?.length ?? 0,
      dynamicImports,
      usesMeta,
      usesEnv: usesMeta && /\benv\b/.test(code),
      required: /\brequire\b|createRequire/.test(code) ? literalRequires(code) : undefined,
      run(scope) {
        const values = names.map((name) => scope[name])
        return make(runtimeHelpers, ...values).call(commonjs ? scope.exports : undefined)
      },
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const at = placeOfSyntaxError(error)
    const location = at && locate(text, transform(text, shown, true).maps, at)
    const isAtDecorator =
      location && source.split('\n')[location.line - 1]?.[location.column - 1] === '@'
    if (isAtDecorator) throw syntaxError(noDecorators, shown, location, decoratorsHint)
    throw syntaxError(error.message, shown, location)
  }
}

let isWarned = false

/** Takes the warning that Node prints once, at the first `import()` in code that a mock made itself. */
function takeWarning(): void {
  if (isWarned) return
  isWarned = true
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER
    void compileFunction(`return import('node:module')`, [], { importModuleDynamically })()
  } finally {
    process.emitWarning = emitWarning
  }
}

function debuggerMap(text: Text, shown: string): string {
  const { file, source } = text
  const { code, maps } = transform(text, shown, true)
  return inlineMap(code, {
    url: pathToFileURL(file).href,
    source,
    locate: (at) => locate(text, maps, at),
  })
}

/** Whether code awaits outside of all functions; in doubt it does. */
function hasTopLevelAwait(code: string): boolean {
  if (!/\bawait\b/.test(code)) return false
  try {
    // In no other place but this is `await` neither an operator nor a name.
    void new Script(`class A{static{${code}\n}}`)
    return false
  } catch {
    return true
  }
}

/** What is required by literal names, by `require` and by what `createRequire` made. */
function literalRequires(code: string): string[] {
  const made = code.matchAll(/([\w$]+)\s*=[^;\n]*\bcreateRequire\)?\(/g)
  const names = ['require', ...Array.from(made, ([, name = '']) => name.replaceAll('$', '\\$'))]
  const call = String.raw`(?<![.\w$])(?:${names.join('|')})\(\s*(["'\x60])((?:(?!\1)[^\\\n$])+)\1\s*\)`
  return [...new Set(Array.from(code.matchAll(new RegExp(call, 'g')), (match) => match[2] ?? ''))]
}

function locate(
  { file, source }: Text,
  maps: readonly SourceMap[],
  at: Position,
): CodeLocation | undefined {
  let { line, column } = at
  for (const map of maps) {
    const entry: Partial<SourceMapping> = map.findEntry(line - 1, column - 1)
    const { generatedLine, originalLine, originalColumn } = entry
    // Without an entry on this line the nearest one is that of other code.
    if (generatedLine !== line - 1) return undefined
    if (originalLine === undefined || originalColumn === undefined) return undefined
    line = originalLine + 1
    column = originalColumn + 1
  }
  return { file, source, line, column }
}
