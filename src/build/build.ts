import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Config } from '../config/config.ts'
import { mockapiError, type Diagnostic } from '../errors/diagnostic.ts'
import { isInFolder } from '../mocks/files/paths.ts'
import { bundle, loadEsbuild } from './bundle.ts'
import { bake, withDatabases } from './bake.ts'
import { collect } from './collect.ts'
import { readEngine } from './engine.ts'
import { besides, entriesOf, mark } from './entry.ts'
import { fakersFor, firstThatFits, needsFaker } from './fakers.ts'
import { optionsOf } from './options.ts'
import type { Target } from './targets.ts'
import { makesCode, unusedBy, unusedFor } from './unused.ts'
import { compare, type ServedFolder } from './verify.ts'

/** What is built, and where to. */
export interface BuildOptions {
  readonly target: Target
  /** The folder that is written to, as the user wrote it. */
  readonly out: string
  readonly cwd: string
  /** The absolute folder or file of the mocks. */
  readonly root: string
  /** The same as it is shown. */
  readonly shown: string
  readonly config: Config
  /** Whether nothing is left out that no mock uses. */
  readonly isFull: boolean
  /** Whether files that no build made are overwritten. */
  readonly isForced: boolean
  /** The absolute file of the engine. */
  readonly engine: string
  /** What is served of the folder, which has no errors. */
  readonly served: ServedFolder
}

/** A file that was written. */
export interface BuiltOutput {
  readonly file: string
  readonly bytes: number
  /** Its size as web servers send it, bytes. */
  readonly gzip: number
}

/** What came of a build. */
export interface BuildResult {
  readonly target: Target
  readonly files: readonly BuiltOutput[]
  readonly fingerprint: string
  readonly warnings: readonly Diagnostic[]
}

const schemasAtEdge: Diagnostic = {
  code: 'cannot-build',
  severity: 'warning',
  message:
    'The mocks may check JSON Schemas, as OpenAPI documents and the operator "schema" do: code is made of these, which workerd and others at the edge refuse.',
  hint: 'Build for node, deno, bun or browser, or leave the schemas out.',
}

/** Bundles a folder of mocks for a target, and writes the files. @throws MockapiError for what goes into no bundle */
export async function build(options: BuildOptions): Promise<BuildResult> {
  const { target, cwd, root, shown, config, engine, isFull, served } = options
  refuseInMocks(options)
  const esbuild = await loadEsbuild(cwd)
  const names = new Set(served.files.map(({ name }) => name))
  const found = await collect({ root, cwd, names })
  const read = withDatabases(found, served.files, served.state)
  const { taken, warnings } = optionsOf(config, target)
  const alone = statSync(root).isFile()
  const settings = { engine: readEngine(engine), root: shown, options: taken, alone, cwd } as const
  const [code = ''] = Object.values(entriesOf('worker'))
  const worker = { ...settings, name: 'worker.js', code, target: 'worker' } as const
  const probe = { ...worker, collected: read, faker: undefined, unused: new Map() }
  const hasCode = read.files.some(({ kind }) => kind === 'code')
  const { inputs, packages } = hasCode ? await bundle(esbuild, probe) : noBundle
  const texts = await textsOf(inputs)
  const baked = bake(read, served.files, served.state)
  const isBaked = !needsFaker(served, baked, texts)
  const collected = isBaked ? baked : read
  const others = await textsOf(packages.filter((path) => !ofEngine.test(path)))
  const all = [...texts, ...others]
  const unused = unusedBy(served, { options: taken, collected, isFull, texts: all })
  const mocks = { collected, texts, packages: others, unused, isFull }
  const fakers = isBaked ? [undefined] : await fakersFor(config.locale ?? 'en', mocks, engine)
  const { faker, text, doubts } = await firstThatFits(fakers, async (faker) => {
    const made = await bundle(esbuild, { ...worker, collected, faker, unused })
    return { faker, text: made.text, doubts: await compare(made.text, served) }
  })
  const isAtEdge = target === 'worker' || target === 'cloudflare'
  const refusals = isAtEdge && makesCode(unused) ? [schemasAtEdge] : []
  const ofTarget = unusedFor(target, unused)
  const written: Record<string, string> = { ...besides(target) }
  for (const [name, entry] of Object.entries(entriesOf(target))) {
    const own = { ...worker, collected, faker, unused: ofTarget, name, code: entry, target }
    written[name] = target === 'worker' ? text : (await bundle(esbuild, own)).text
  }
  const files = await writeAll(written, options)
  return {
    target,
    files,
    fingerprint: served.fingerprint,
    warnings: [...warnings, ...refusals, ...doubts],
  }
}

/** What is written among the mocks would be read as one of them. @throws MockapiError `cannot-build` */
function refuseInMocks({ out, cwd, root, shown }: BuildOptions): void {
  const folder = resolve(cwd, out)
  if (folder !== root && !isInFolder(folder, root)) return
  throw mockapiError(
    'cannot-build',
    `${out} lies in ${shown}, so that what is built would be read as a mock.`,
    'Name a folder beside it: --out dist',
  )
}

/** Packages that the engine is made of as well. */
const ofEngine = /[\\/]node_modules[\\/](?:@hono|hono|graphql)[\\/]/

const noBundle = { inputs: [], packages: [] }

async function textsOf(paths: readonly string[]): Promise<readonly string[]> {
  return await Promise.all(paths.map((path) => readFile(path, 'utf8')))
}

/** Writes files over earlier ones of a build alone. @throws MockapiError `file-exists` */
async function writeAll(
  texts: Readonly<Record<string, string>>,
  { out, cwd, isForced }: Pick<BuildOptions, 'out' | 'cwd' | 'isForced'>,
): Promise<BuiltOutput[]> {
  const folder = resolve(cwd, out)
  const files = Object.entries(texts).map(([name, text]) => ({ path: join(folder, name), text }))
  const shownAs = (path: string) => relative(cwd, path).replaceAll('\\', '/')
  for (const { path } of files) {
    const before = await readFile(path, 'utf8').catch(() => '')
    if (isForced || before === '' || before.startsWith(mark)) continue
    const message = `${shownAs(path)} exists, and mockapi build has not written it, so nothing was written.`
    throw mockapiError(
      'file-exists',
      message,
      'Name another folder with --out, or overwrite it with --force.',
    )
  }
  await mkdir(folder, { recursive: true })
  return await Promise.all(
    files.map(async ({ path, text }) => {
      await writeFile(path, text)
      const bytes = Buffer.from(text)
      return { file: shownAs(path), bytes: bytes.byteLength, gzip: gzipSync(bytes).byteLength }
    }),
  )
}
