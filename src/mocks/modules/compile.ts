import { SourceMap, type SourceMapping } from 'node:module'
import { compileFunction } from 'node:vm'
import { codeFrame, lineAndColumn } from '../../errors/code-frame.ts'
import { MockapiError, type Diagnostic } from '../../errors/diagnostic.ts'
import { runtimeHelpers } from './helpers.ts'

type Oxc = typeof import('oxc-transform')
type OxcError = import('oxc-transform').OxcError

/** What a compiled file sees as its surroundings; the names are those the compiler writes. */
export interface ModuleScope {
  readonly __vite_ssr_exports__: object
  readonly __vite_ssr_import__: (
    specifier: string,
    metadata?: { readonly importedNames?: readonly string[] },
  ) => Promise<object>
  readonly __vite_ssr_dynamic_import__: (specifier: unknown) => Promise<object>
  readonly __vite_ssr_exportAll__: (namespace: object) => void
  readonly __vite_ssr_import_meta__: object
  readonly require: unknown
  readonly __filename: string
  readonly __dirname: string
  /** CommonJS only. */
  readonly module?: { exports: unknown }
  /** CommonJS only. */
  readonly exports?: unknown
}

/** A file that is ready to run, as often as its imports change. */
export interface Compiled {
  readonly file: string
  /** The text without its byte order mark: places count in it. */
  readonly source: string
  /** Whether the file has no import and no export, so that `module.exports` is what it gives. */
  readonly commonjs: boolean
  /** Specifiers of `import()` that are literal strings. */
  readonly lazy: readonly string[]
  /** Specifiers of `require()` that are literal strings; undefined if the file has no `require`. */
  readonly required: readonly string[] | undefined
  run(scope: ModuleScope): Promise<unknown>
}

/** A point in a text, both from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Turns users' TypeScript and JavaScript into functions, and places in those back into the source. */
export interface Compiler {
  /**
   * Compiles a file; the same text again costs nothing. Throws MockapiError (`module-syntax`) with all
   * errors of the file. `shown` is the file's name in messages.
   */
  compile(file: string, shown: string, source: string): Compiled
  /** Lets the compiled form of a file go. */
  forget(file: string): void
  /** Where in the source a place of the running code comes from. */
  original(compiled: Compiled, at: Position): Position | undefined
  /** The code that runs, for finding a place in it. */
  code(compiled: Compiled): string
}

interface Traced {
  readonly code: string
  readonly maps: readonly SourceMap[]
}

const esmNames = [
  '__vite_ssr_exports__',
  '__vite_ssr_import__',
  '__vite_ssr_dynamic_import__',
  '__vite_ssr_exportAll__',
  '__vite_ssr_import_meta__',
  'require',
  '__filename',
  '__dirname',
] as const
const commonjsNames = [...esmNames, 'module', 'exports'] as const

/** Files whose compiled form is kept; beyond it the one compiled first is dropped. */
const cacheLimit = 5_000
/** Errors of one file that are reported; the rest are mostly their consequences. */
const errorLimit = 5

let loading: Promise<Compiler> | undefined

/** The compiler, loaded at the first call: a folder of JSON never pays for it. */
export function loadCompiler(): Promise<Compiler> {
  loading ??= import('oxc-transform').then(createCompiler)
  return loading
}

function createCompiler(oxc: Oxc): Compiler {
  const cache = new Map<string, Compiled>()
  const traced = new WeakMap<Compiled, Traced>()
  // Maps are made again for the few files that fail instead of being kept for all that work.
  const trace = (compiled: Compiled): Traced => {
    const known = traced.get(compiled) ?? transform(oxc, compiled.file, '', compiled.source, true)
    traced.set(compiled, known)
    return known
  }
  return {
    compile(file, shown, text) {
      const source = text.startsWith('\uFEFF') ? text.slice(1) : text
      const known = cache.get(file)
      if (known?.source === source) return known
      const compiled = link(oxc, file, shown, source)
      cache.delete(file)
      for (const oldest of cache.keys()) {
        if (cache.size < cacheLimit) break
        cache.delete(oldest)
      }
      cache.set(file, compiled)
      return compiled
    },
    forget: (file) => void cache.delete(file),
    original: (compiled, at) => originalOf(trace(compiled), at),
    code: (compiled) => trace(compiled).code,
  }
}

/** Types and newer syntax go first, then imports and exports become calls and getters. */
function transform(
  oxc: Oxc,
  file: string,
  shown: string,
  source: string,
  sourcemap: boolean,
): Traced & { readonly lazy: readonly string[] } {
  // A line with #! is no JavaScript inside a function; a comment keeps all places where they are.
  const text = source.startsWith('#!') ? `//${source.slice(2)}` : source
  const script = oxc.transformSync(file, text, {
    sourceType: 'module',
    target: `node${process.versions.node}`,
    // Node knows no decorators; those of TypeScript's `experimentalDecorators` are the common ones.
    decorator: { legacy: true },
    helpers: { mode: 'External' as never },
    sourcemap,
  })
  if (script.errors.length > 0) throw syntaxError(shown, source, script.errors)
  const missing = Object.keys(script.helpersUsed).find((name) => !(name in runtimeHelpers))
  if (missing !== undefined) throw unsupported(shown, source, missing)
  const linked = oxc.moduleRunnerTransformSync(file, script.code, { sourcemap })
  if (linked.errors.length > 0) {
    // Their places are those of the first pass, not of the source.
    const errors = linked.errors.map((error) => ({ ...error, labels: [] }))
    throw syntaxError(shown, source, errors)
  }
  const maps = [linked.map, script.map].filter((map) => map !== undefined)
  return {
    code: linked.code,
    maps: maps.map((map) => new SourceMap(map as ConstructorParameters<typeof SourceMap>[0])),
    lazy: linked.dynamicDeps,
  }
}

/** Makes the function; what only V8 finds wrong (a regular expression) is reported as well. */
function link(oxc: Oxc, file: string, shown: string, source: string): Compiled {
  const { code, lazy } = transform(oxc, file, shown, source, false)
  const commonjs =
    !/\.m[jt]s$/.test(file) && !/__vite_ssr_(?:exports|import|exportAll|import_meta)__/.test(code)
  const names = commonjs ? commonjsNames : esmNames
  try {
    // The first line is ours and counts as line 0, so that line 1 is the first of the code.
    const make = compileFunction(
      `${commonjs ? '' : '"use strict";'}return async()=>{\n${code}\n}`,
      ['babelHelpers', ...names],
      { filename: file, lineOffset: -1 },
    ) as (...values: unknown[]) => () => Promise<unknown>
    return {
      file,
      source,
      commonjs,
      lazy,
      required: /\brequire\b/.test(code) ? literalRequires(code) : undefined,
      run(scope) {
        const values = names.map((name) => scope[name])
        return make.call(commonjs ? scope.exports : undefined, runtimeHelpers, ...values)()
      },
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const at = placeOfSyntaxError(error)
    const position = at && originalOf(transform(oxc, file, shown, source, true), at)
    throw new MockapiError([diagnosticAt(shown, source, sentence(error.message), position)])
  }
}

function literalRequires(code: string): string[] {
  const found = code.matchAll(/(?<![.\w$])require\(\s*(["'`])((?:(?!\1)[^\\\n$])+)\1\s*\)/g)
  return [...new Set(Array.from(found, (match) => match[2] ?? ''))]
}

function originalOf(traced: Traced, at: Position): Position | undefined {
  let { line, column } = at
  for (const map of traced.maps) {
    const entry: Partial<SourceMapping> = map.findEntry(line - 1, column - 1)
    const { generatedLine, originalLine, originalColumn } = entry
    // Without an entry on this line the nearest one is that of other code.
    if (generatedLine !== line - 1) return undefined
    if (originalLine === undefined || originalColumn === undefined) return undefined
    line = originalLine + 1
    column = originalColumn + 1
  }
  return { line, column }
}

/** V8 writes `file:line`, the line and carets above the message. */
function placeOfSyntaxError(error: SyntaxError): Position | undefined {
  const lines = (error.stack ?? '').split('\n')
  const line = /:(\d+)$/.exec(lines[0] ?? '')?.[1]
  const carets = lines.find((text) => /^\s*\^+$/.test(text))
  return line && carets ? { line: Number(line), column: carets.indexOf('^') + 1 } : undefined
}

function syntaxError(shown: string, source: string, errors: readonly OxcError[]): MockapiError {
  const bytes = Buffer.from(source)
  const diagnostics = errors.slice(0, errorLimit).map((error) => {
    // Of a name declared twice the second place is the one to change.
    const label = error.labels.find((one) => one.message?.includes('redeclared')) ?? error.labels[0]
    const offset = label && bytes.subarray(0, label.start).toString().length
    const position = offset === undefined ? undefined : lineAndColumn(source, offset)
    return diagnosticAt(shown, source, sentence(error.message), position, error.helpMessage)
  })
  return new MockapiError(diagnostics)
}

function unsupported(shown: string, source: string, helper: string): MockapiError {
  const message = `This file uses syntax that Node ${process.versions.node} does not have (${helper}).`
  return new MockapiError([diagnosticAt(shown, source, message, undefined)])
}

function diagnosticAt(
  shown: string,
  source: string,
  message: string,
  position: Position | undefined,
  hint?: string | null,
): Diagnostic {
  const { line, column } = position ?? { line: 1, column: 1 }
  return {
    code: 'module-syntax',
    severity: 'error',
    message,
    ...(hint ? { hint: sentence(hint) } : undefined),
    place: { file: shown, line, column },
    ...(position ? { frame: codeFrame(source, line, column) } : undefined),
  }
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
