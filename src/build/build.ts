import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Config } from '../config/config.ts'
import { mockapiError, type Diagnostic } from '../errors/diagnostic.ts'
import { hasGeneratedData } from '../mocks/files/mock-file.ts'
import { bundle, loadEsbuild } from './bundle.ts'
import { collect, type Collected } from './collect.ts'
import { besides, entriesOf, mark } from './entry.ts'
import { optionsOf } from './options.ts'
import type { Target } from './targets.ts'
import { unusedBy } from './unused.ts'
import { refuseOthers, type ServedFolder } from './verify.ts'

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
  /** The folder of the engine in modules, `dist/built`. */
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

/** Bundles a folder of mocks for a target, and writes the files. @throws MockapiError for what goes into no bundle */
export async function build(options: BuildOptions): Promise<BuildResult> {
  const { target, cwd, root, shown, config, engine, served } = options
  const esbuild = await loadEsbuild(cwd)
  const names = new Set(served.files.map(({ name }) => name))
  const collected = await collect({ root, cwd, names })
  const { taken, warnings } = optionsOf(config, target)
  const runtime = join(engine, 'build', 'runtime').replaceAll('\\', '/')
  const alone = statSync(root).isFile()
  const shared = { runtime, root: shown, collected, options: taken, alone, cwd } as const
  const [code = ''] = Object.values(entriesOf('worker', runtime))
  const worker = { ...shared, name: 'worker.js', code, target: 'worker' } as const
  const { inputs } = await bundle(esbuild, { ...worker, locale: undefined, unused: new Map() })
  const ofUser = await Promise.all(inputs.map((path) => readFile(path, 'utf8')))
  const isFaker = needsFaker(served, collected) || ofUser.some((text) => text.includes('faker'))
  const locale = isFaker ? (config.locale ?? 'en') : undefined
  const unused = unusedBy(served, { options: taken, collected, texts: ofUser })
  await refuseOthers((await bundle(esbuild, { ...worker, locale, unused })).text, served)
  const texts: Record<string, string> = { ...besides(target) }
  for (const [name, entry] of Object.entries(entriesOf(target, runtime))) {
    const made = await bundle(esbuild, { ...shared, name, code: entry, target, locale, unused })
    texts[name] = made.text
  }
  const files = await writeAll(texts, options)
  return { target, files, fingerprint: served.fingerprint, warnings }
}

/** Whether something that is served makes data with Faker, but for handlers, which are told to need it always. */
function needsFaker({ files, endpoints }: ServedFolder, { files: collected }: Collected): boolean {
  if (hasGeneratedData(files)) return true
  const code = new Set(collected.flatMap(({ kind, name }) => (kind === 'code' ? name : [])))
  return endpoints.some(({ needs, origin }) => needs.faker && !code.has(origin.file))
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
