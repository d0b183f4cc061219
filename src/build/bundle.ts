import { readFileSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BuildFailure, Message, OnLoadResult, Plugin } from 'esbuild'
import { MockapiError, mockapiError, type Diagnostic } from '../errors/diagnostic.ts'
import { engineModules, engineName, isOfEngine, type Engine } from './engine.ts'
import { builtModule, mark, type EntryOptions } from './entry.ts'
import type { Target } from './targets.ts'
import type { Unused } from './unused.ts'

type Esbuild = typeof import('esbuild')

/** What is bundled, and for what. */
export interface BundleOptions extends EntryOptions {
  readonly engine: Engine
  readonly cwd: string
  readonly target: Target
  /** The code of the entry. */
  readonly code: string
  /** The file that is made. */
  readonly name: string
  readonly unused: Unused
}

/** The bundler of the project. @throws MockapiError `no-bundler` */
export async function loadEsbuild(cwd: string): Promise<Esbuild> {
  for (const from of [pathToFileURL(join(cwd, 'x.js')), new URL(import.meta.url)]) {
    try {
      const path = createRequire(from).resolve('esbuild')
      const loaded = (await import(pathToFileURL(path).href)) as Esbuild & { default?: Esbuild }
      return loaded.default ?? loaded
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
    }
  }
  const message = 'The package "esbuild" is not installed, which bundles are made by.'
  throw mockapiError('no-bundler', message, 'Install it: npm install --save-dev esbuild')
}

/** A bundle, and the files of the user that are in it. */
export interface Bundle {
  readonly text: string
  /** Absolute paths. */
  readonly inputs: readonly string[]
  /** Absolute paths of the files of packages that are in it, but for those of mockapi itself. */
  readonly packages: readonly string[]
}

/** Names in what the bundler tells that are of what the build itself has made, and those of packages. */
const made = /^[\w-]+:| \(made by /
const ofPackage = /(?:^|\/)node_modules\//

/** Bundles an entry with the mocks that it imports. @throws MockapiError with file and line */
export async function bundle(esbuild: Esbuild, options: BundleOptions): Promise<Bundle> {
  const { cwd, target, code, name } = options
  try {
    const { outputFiles, metafile } = await esbuild.build({
      stdin: { contents: code, resolveDir: cwd, sourcefile: `${name} (made by mockapi build)` },
      absWorkingDir: cwd,
      bundle: true,
      write: false,
      metafile: true,
      minify: true,
      charset: 'utf8',
      legalComments: 'none',
      logLevel: 'silent',
      format: name === 'mockapi-sw.js' ? 'iife' : 'esm',
      platform: target === 'node' ? 'node' : 'browser',
      target: 'es2022',
      ...(target !== 'node' && { conditions: conditionsOf(target) }),
      banner: { js: mark },
      define: { 'process.env.NODE_ENV': '"production"' },
      plugins: [engineModules(options.engine, options.unused), mocksOf(options)],
    })
    // An installed engine lies among the packages, and what its page says is said by no mock.
    const paths = Object.keys(metafile.inputs)
      .filter((path) => !made.test(path))
      .map((path) => join(cwd, path))
      .filter((path) => !isOfEngine(path, options.engine))
    const packages = paths.filter((path) => ofPackage.test(path.replaceAll('\\', '/')))
    const inputs = paths.filter((path) => !packages.includes(path))
    return { text: outputFiles[0]?.text ?? '', inputs, packages }
  } catch (error) {
    const { errors } = error as Partial<BuildFailure>
    if (!errors) throw error
    throw new MockapiError(errors.map((each) => diagnosticOf(each, cwd)))
  }
}

function conditionsOf(target: Target): string[] {
  if (target === 'bun' || target === 'deno') return [target, 'browser']
  return target === 'browser' ? ['worker', 'browser'] : ['workerd', 'worker', 'browser']
}

/** Packages whose copy is that of the engine, by what mock files import. */
const provided: Readonly<Record<string, string>> = {
  mockapi: 'app.js',
  'mockapi/app': 'app.js',
  'mockapi/msw': 'msw/index.js',
  'mockapi/express': 'importers/express/index.js',
  'mockapi/vite-plugin-mock': 'importers/vite-plugin-mock/index.js',
}

function mocksOf(options: BundleOptions): Plugin {
  const { collected, engine, cwd, target, faker } = options
  return {
    name: 'mockapi',
    setup(build) {
      build.onResolve({ filter: /^mockapi(?:-json|-file)?:/ }, ({ path }) => ({
        path,
        namespace: 'mockapi',
      }))
      build.onLoad({ filter: /.*/, namespace: 'mockapi' }, ({ path }) => {
        const [kind, rest = ''] = path.split(/:(.*)/s)
        if (kind === 'mockapi') return { contents: builtModule(options), resolveDir: cwd }
        if (kind === 'mockapi-json') {
          if (rest === 'faker') return json(faker?.part?.data)
          const { kind: _k, name: _n, mount: _m, ...value } = collected.files[Number(rest)] ?? {}
          return json(value)
        }
        return { contents: readFileSync(rest), loader: 'binary' }
      })
      build.onResolve({ filter: /^mockapi(?:\/|$)/ }, ({ path }) => {
        const file = provided[path]
        if (file === undefined) return { errors: [{ text: notProvided(path) }] }
        return { path: file, namespace: engineName, sideEffects: false }
      })
      build.onResolve({ filter: /^@faker-js\/faker/ }, ({ path, pluginData, kind, namespace }) => {
        if (pluginData === 'own') return undefined
        // The entry gives the engine what it takes.
        if (!faker || namespace === engineName) return { path, namespace: 'mockapi-none' }
        return build.resolve(path, { resolveDir: engine.folder, kind, pluginData: 'own' })
      })
      build.onResolve({ filter: /^hono(?:\/|$)/, namespace: 'file' }, async (asked) => {
        const { path, kind, resolveDir, pluginData } = asked
        if (pluginData === 'own') return undefined
        const own = await build.resolve(path, { resolveDir, kind, pluginData: 'own' })
        if (own.errors.length === 0) return own
        // As a server has it where the project has not.
        return build.resolve(path, { resolveDir: engine.folder, kind, pluginData: 'own' })
      })
      build.onLoad({ filter: /.*/, namespace: 'mockapi-none' }, () => ({
        // Of this any name can be imported.
        contents: 'module.exports = {}',
      }))
      build.onResolve({ filter: /.*/ }, ({ path, importer, kind, namespace }) => {
        if (!isBuiltin(path) || kind === 'entry-point') return undefined
        const isServer = target === 'node' && /[\\/]@hono[\\/]node-server[\\/]/.test(importer)
        if (isServer) return { path, external: true }
        return namespace === engineName ? undefined : { errors: [{ text: ofNode(path) }] }
      })
    },
  }
}

function json(value: unknown): OnLoadResult {
  return { contents: JSON.stringify(value), loader: 'json' }
}

function ofNode(path: string): string {
  return `A bundle has no modules of Node, and this imports ${JSON.stringify(path)}.`
}

function notProvided(path: string): string {
  return `A bundle has no ${JSON.stringify(path)}, which is for servers and tests.`
}

function diagnosticOf({ text, location, notes }: Message, cwd: string): Diagnostic {
  const file = location && relative(cwd, join(cwd, location.file)).replaceAll('\\', '/')
  const hint = /modules of Node/.test(text)
    ? 'Use what all runtimes have, such as fetch, crypto and URL; import data as JSON.'
    : notes[0]?.text
  return {
    code: 'cannot-build',
    severity: 'error',
    message: /[.!?]$/.test(text) ? text : `${text}.`,
    ...(hint && { hint }),
    ...(location && file && { place: { file, line: location.line, column: location.column + 1 } }),
  }
}
