import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Config } from '../config/config.ts'
import { mockapiError, type Diagnostic } from '../errors/diagnostic.ts'
import { hasGeneratedData } from '../mocks/files/mock-file.ts'
import { bundle, loadEsbuild } from './bundle.ts'
import { bake } from './bake.ts'
import { collect, type Collected, type CollectedFile } from './collect.ts'
import { readEngine } from './engine.ts'
import { besides, entriesOf, mark } from './entry.ts'
import { optionsOf } from './options.ts'
import type { Target } from './targets.ts'
import { makesCode, unusedBy } from './unused.ts'
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
  const { target, cwd, root, shown, config, engine, served } = options
  const esbuild = await loadEsbuild(cwd)
  const names = new Set(served.files.map(({ name }) => name))
  const read = await collect({ root, cwd, names })
  const { taken, warnings } = optionsOf(config, target)
  const alone = statSync(root).isFile()
  const settings = { engine: readEngine(engine), root: shown, options: taken, alone, cwd } as const
  const [code = ''] = Object.values(entriesOf('worker'))
  const worker = { ...settings, name: 'worker.js', code, target: 'worker' } as const
  const probe = { ...worker, collected: read, locale: undefined, unused: new Map() }
  const hasCode = read.files.some(({ kind }) => kind === 'code')
  const inputs = hasCode ? (await bundle(esbuild, probe)).inputs : []
  const ofUser = await Promise.all(inputs.map((path) => readFile(path, 'utf8')))
  const baked = bake(read, served.files, served.state)
  const isBaked = !needsFaker(served, baked, ofUser)
  const collected = isBaked ? baked : read
  const locale = isBaked ? undefined : (config.locale ?? 'en')
  const unused = unusedBy(served, { options: taken, collected, texts: ofUser })
  const shared = { ...settings, collected, locale, unused } as const
  const tried = await bundle(esbuild, { ...worker, ...shared })
  const doubts = await compare(tried.text, served)
  const isAtEdge = target === 'worker' || target === 'cloudflare'
  const refusals = isAtEdge && makesCode(unused) ? [schemasAtEdge] : []
  const texts: Record<string, string> = { ...besides(target) }
  for (const [name, entry] of Object.entries(entriesOf(target))) {
    const own = { ...shared, name, code: entry, target }
    texts[name] = (target === 'worker' ? tried : await bundle(esbuild, own)).text
  }
  const files = await writeAll(texts, options)
  return {
    target,
    files,
    fingerprint: served.fingerprint,
    warnings: [...warnings, ...refusals, ...doubts],
  }
}

/**
 * Whether something makes data with Faker that is not made yet: handlers are told to need it always, and do where code has
 * the word.
 */
function needsFaker(
  { files, endpoints }: ServedFolder,
  { files: collected }: Collected,
  texts: readonly string[],
): boolean {
  if (texts.some((text) => text.includes('faker'))) return true
  const made = new Set(collected.flatMap((each) => (isMade(each) ? each.name : [])))
  if (hasGeneratedData(files.filter(({ name }) => !made.has(name)))) return true
  const code = new Set(collected.flatMap(({ kind, name }) => (kind === 'code' ? name : [])))
  return endpoints.some(
    ({ needs, origin: { file } }) => needs.faker && !code.has(file) && !made.has(file),
  )
}

function isMade(file: CollectedFile): boolean {
  return file.kind === 'json' && file.plain
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
