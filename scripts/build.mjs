// Builds dist/: the command line and the library as a few bundled files, and their types.
// Faker and the TypeScript compiler stay outside and are imported on first use. The command line has files of its own:
// all that a start needs is one of them, since each further file makes it about half a millisecond longer.
// `node scripts/build.mjs cli <folder>` builds the command line alone, into that folder; `page` the page, into dist/.
import { spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { writeEngine } from './lib/engine.mjs'
import { build as buildPage } from 'vite'
import {
  asciiAlone,
  builtinsOfWs,
  foundAtRunTime,
  optionalGraphql,
  toldHttp2,
} from './lib/packages-in-bundles.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const [only, folder] = process.argv.slice(2)
const out = folder ? `${folder}/` : fileURLToPath(new URL('../dist/', import.meta.url))

const library = {
  app: 'src/app.ts',
  express: 'src/importers/express/index.ts',
  index: 'src/index.ts',
  msw: 'src/msw/index.ts',
  node: 'src/testing/node.ts',
  playwright: 'src/testing/playwright.ts',
  vite: 'src/vite/plugin.ts',
  'vite-plugin-mock': 'src/importers/vite-plugin-mock/index.ts',
  vitest: 'src/testing/vitest.ts',
}

const typesOfOverlay = `/**
 * Floats over an app in development: which mocks answered its last calls, and a strip that makes all of them slow or
 * failing. Returns what takes it away.
 *
 * @param server the address of the mock server; default that of the page
 */
export declare function showOverlay(server?: string | URL): () => void
`

if (only === 'cli') {
  await bundleCommandLine()
  process.exit()
}

if (only === 'page') {
  await bundlePage()
  process.exit()
}

rmSync(out, { recursive: true, force: true })
mkdirSync(out)
const bundles = [
  bundleCommandLine(),
  bundle(library, 'chunks', chunksOfLibrary()),
  bundlePage(),
  bundleDemo(),
  writeEngine(root, out),
]
// Beside them: the types of the files that they make stand there by now.
const types = run('node_modules/typescript/bin/tsc', '--project', 'tsconfig.build.json')
const bundled = await Promise.all(bundles)
writeFileSync(`${out}LICENSES.txt`, licensesOf(bundled.flat()))
chmodSync(`${out}bin.js`, 0o755)
// What the page is checked by; see src/dashboard/tsconfig.json.
await run('scripts/run.mjs', 'scripts/admin-types.ts', `${out}admin-api.d.ts`)
await types

/** Runs a program of Node in the root; rejects where it fails. */
async function run(...args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${args.join(' ')} ended with code ${code}.`)
}

function bundleCommandLine() {
  return bundle({ bin: 'src/bin.ts' }, 'cli', [chunksOfStart()])
}

/**
 * @param {Record<string, string>} input entries by their names
 * @param {string} folder for the files that they share
 * @param {import('rolldown').CodeSplittingNameFunction[]} chunksOf name the file of a module, the first before the others;
 *   null leaves it to them, and to the bundler
 */
async function bundle(input, folder, chunksOf) {
  const build = await rolldown({
    cwd: root,
    input,
    // With `node` the bundler's own helpers import a module of Node, which keeps the library from browsers.
    platform: 'neutral',
    resolve: {
      conditionNames: ['node', 'import', 'default'],
      mainFields: ['module', 'main'],
      // Its entry for Node imports modules of Node by names that the neutral platform does not know.
      alias: {
        yaml: fileURLToPath(new URL('../node_modules/yaml/browser/index.js', import.meta.url)),
      },
    },
    transform: { target: 'node20.19' },
    external: [
      /^node:(?!http2$)/,
      // The files of the page and the place of the demo, see below.
      '#built',
      '#dashboard',
      '#demo',
      /^@faker-js\/faker/,
      'oxc-transform',
      'oxc-resolver',
      // What a project installs itself.
      'graphql',
      '@playwright/test',
      'vitest',
    ],
    checks: { ineffectiveDynamicImport: false },
    plugins: [toldHttp2, builtinsOfWs, optionalGraphql, foundAtRunTime, asciiAlone],
  })
  const { output } = await build.write({
    dir: out,
    format: 'esm',
    chunkFileNames: `${folder}/[name]-[hash].js`,
    codeSplitting: {
      groups: chunksOf.map((name, index) => ({
        name,
        debugName: folder,
        priority: chunksOf.length - index,
      })),
    },
    comments: { legal: false, annotation: false, jsdoc: false },
    minify: { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
  })
  return output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
}

/** Makes the page of `src/dashboard` and writes its files, by their names, as one module that needs no disk. */
async function bundlePage() {
  writeFileSync(`${out}overlay.d.ts`, typesOfOverlay)
  writeFileSync(
    `${out}dashboard.d.ts`,
    'declare const files: Readonly<Record<string, string>>\nexport default files\n',
  )
  const { output } = await buildPage({
    root: `${root}src/dashboard`,
    base: './',
    configFile: false,
    logLevel: 'warn',
    build: { write: false, modulePreload: false, assetsInlineLimit: 0, target: 'es2023' },
  })
  const files = Object.fromEntries(
    output.map((file) => [file.fileName, String(file.type === 'chunk' ? file.code : file.source)]),
  )
  files['overlay.js'] = await overlay('script')
  writeFileSync(`${out}overlay.js`, await overlay('overlay'))
  writeFileSync(`${out}dashboard.js`, `export default ${JSON.stringify(files)}\n`)
  return output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
}

/** What floats over apps: a module that starts by itself, and one for bundlers. */
async function overlay(name) {
  const build = await rolldown({ input: `${root}src/dashboard/overlay/${name}.ts` })
  const { output } = await build.generate({ format: 'esm', minify: true })
  return output[0].code
}

/** Makes the shop of `mockapi demo`, copies its mocks, and writes a module that says where both are. */
async function bundleDemo() {
  writeFileSync(`${out}demo.d.ts`, 'declare const folder: string\nexport default folder\n')
  const { output } = await buildPage({
    root: `${root}src/demo/shop`,
    base: './',
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir: `${out}demo/shop`,
      emptyOutDir: false,
      modulePreload: false,
      assetsInlineLimit: 0,
      target: 'es2023',
    },
  })
  cpSync(`${root}src/demo/mocks`, `${out}demo/mocks`, { recursive: true })
  writeFileSync(
    `${out}demo.js`,
    "import { fileURLToPath } from 'node:url'\nexport default fileURLToPath(new URL('./demo', import.meta.url))\n",
  )
  return output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
}

/** The licenses of the packages that modules are from, since those are not installed beside them. */
function licensesOf(modules) {
  const packages = modules.flatMap(
    (id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? [],
  )
  const texts = [...new Set(packages)].sort().flatMap((folder) => {
    const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each))
    return file ? [`${name}\n\n${readFileSync(`${folder}/${file}`, 'utf8').trim()}\n`] : []
  })
  return texts.join(`\n${'-'.repeat(80)}\n\n`)
}

/**
 * Names the files of what entries import at once: each further one costs half a millisecond, in each process that runs
 * tests. What runs without Node is apart, at once or later, and so is what entries need that are a small part of it.
 */
function chunksOfLibrary() {
  /** @type {Map<string, Set<string>>} */
  const closures = new Map()
  const isIn = (entry, id, context, also) => {
    const key = `${entry} ${also}`
    const known = closures.get(key) ?? importedBy(root + library[entry], context, also)
    closures.set(key, known)
    return known.has(id)
  }
  const isPortable = (id, context) => isIn('app', id, context, 'dynamicallyImportedIds')
  const isInSmall = (id, context) =>
    ['express', 'msw', 'vite-plugin-mock'].some((entry) => isIn(entry, id, context))
  return [
    (id, context) => (isInSmall(id, context) && isPortable(id, context) ? 'shared' : null),
    (id, context) => (isInSmall(id, context) ? 'importers' : null),
    (id, context) => (isIn('app', id, context) ? 'app' : null),
    (id, context) => (isIn('index', id, context) && isPortable(id, context) ? 'portable' : null),
    (id, context) => (isIn('index', id, context) ? 'server' : null),
  ]
}

/**
 * Puts all that a start of the command line imports into the chunk `start`, but for what its watchdog needs too: a
 * thread that would read all of it once more.
 *
 * @returns {import('rolldown').CodeSplittingNameFunction}
 */
function chunksOfStart() {
  /** @type {{ readonly start: Set<string>, readonly thread: Set<string> } | undefined} */
  let found
  return (id, context) => {
    found ??= {
      start: importedBy(`${root}src/cli/main.ts`, context),
      thread: importedBy(`${root}src/cli/watchdog/thread.ts`, context),
    }
    if (!found.start.has(id)) return null
    return found.thread.has(id) ? 'shared' : 'start'
  }
}

/**
 * The modules that one imports statically, itself included.
 * @param {'importedIds' | 'dynamicallyImportedIds'} also those that it imports later as well
 */
function importedBy(entry, context, also = 'importedIds') {
  const found = new Set([entry])
  for (const id of found) {
    const { importedIds = [], [also]: more = [] } = context.getModuleInfo(id) ?? {}
    for (const next of [...importedIds, ...more]) found.add(next)
  }
  return found
}
