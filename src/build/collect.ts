import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { MockapiError, type Diagnostic } from '../errors/diagnostic.ts'
import { isObject } from '../errors/validation-issue.ts'
import { isInFolder, isYaml } from '../mocks/files/paths.ts'
import { formatsOf } from '../mocks/formats.ts'
import { loadParser, readDocument } from '../mocks/json/document.ts'
import type { Formats } from '../mocks/json/loader.ts'
import { isDocumentText } from '../mocks/openapi/loader.ts'
import { readYaml } from '../mocks/yaml/read.ts'
import { scan, type ScannedFile } from '../mocks/scan.ts'
import { nameOf } from './runtime/assets.ts'
import type { BuiltFile } from './runtime/built.ts'

/** A mock file as it goes into a bundle; code by its absolute path. */
export type CollectedFile =
  | Exclude<BuiltFile, { readonly kind: 'code' }>
  | { readonly kind: 'code'; readonly name: string; readonly mount: string; readonly path: string }

/** A file that answers send, by its absolute path. */
export interface CollectedAsset {
  readonly name: string
  readonly path: string
  readonly modified: number
}

/** What goes into a bundle. */
export interface Collected {
  readonly files: readonly CollectedFile[]
  readonly assets: readonly CollectedAsset[]
}

/** What a folder is collected with. */
export interface CollectOptions {
  /** The absolute folder or file. */
  readonly root: string
  readonly cwd: string
  /** The names of the files that are served; parts of others are not. */
  readonly names: ReadonlySet<string>
}

const extensions = ['json', 'jsonc', 'json5', 'graphql', 'gql', 'graphqls']
const ofCode = ['ts', 'mts', 'cts', 'tsx', 'js', 'mjs', 'cjs', 'jsx']

/** Files that answers send are part of the bundle up to this size, bytes. */
const largestAsset = 1024 * 1024

/** Reads the mock files of a folder in path order. @throws MockapiError `cannot-build` for what goes into no bundle */
export async function collect({ root, cwd, names }: CollectOptions): Promise<Collected> {
  const formats = formatsOf(cwd)
  const ofData = Object.keys(formats)
  const all = new Set([...[...extensions, ...ofCode].map((each) => `.${each}`), ...ofData])
  const found = await scan({ root, cwd, extensions: all })
  await loadParser()
  const scanned = [...found.files.values()].filter(({ name }) => names.has(name))
  const problems: Diagnostic[] = []
  const assets = new Map<string, CollectedAsset>()
  const folder = statSync(found.base).isFile() ? resolve(found.base, '..') : found.base
  const files: CollectedFile[] = []
  for (const file of scanned) {
    const text = readFileSync(file.path, 'utf8').replace(/^\uFEFF/, '')
    for (const path of filesIn(file, text)) {
      const asset = assetOf(path, file, folder)
      if (asset && 'message' in asset) problems.push(asset)
      else if (asset) assets.set(asset.name, asset)
    }
    files.push(await collected(file, text, formats))
  }
  if (problems.length > 0) throw new MockapiError(problems)
  return { files, assets: [...assets.values()] }
}

async function collected(
  { name, mount, path, extension }: ScannedFile,
  text: string,
  formats: Formats,
): Promise<CollectedFile> {
  if (ofCode.includes(extension.slice(1))) return { kind: 'code', name, mount, path }
  if (/\.g/i.test(extension)) return { kind: 'graphql', name, mount, text }
  const isDocument = isDocumentText({ path, text })
  if (isDocument && isYaml(path)) {
    return { kind: 'openapi', name, mount, document: readYaml(name, text).value as object }
  }
  const format = formats[extension as keyof Formats]
  if (format) {
    const { document } = await format(name, text)
    return { kind: 'json', name, mount, value: document.finite, plain: document.plain }
  }
  const { value, finite, plain } = readDocument(name, text)
  if (isDocument && isObject(value)) return { kind: 'openapi', name, mount, document: value }
  return { kind: 'json', name, mount, value: finite, plain }
}

/** Paths of files that a mock file names: `"$file"` in JSON, `$file:` in YAML, `file('…')` in code. */
function filesIn({ extension }: ScannedFile, text: string): string[] {
  const isCode = ofCode.includes(extension.slice(1))
  const shape = isCode
    ? /\bfile\(\s*(['"`])([^'"`$]+)\1/g
    : isYaml(extension)
      ? /(["']?)\$file\1\s*:\s*["']?([^"'\n,}#]*[^"'\s,}#])/g
      : /(["'])\$file\1\s*:\s*"([^"]+)"/g
  return Array.from(text.matchAll(shape), ([, , path = '']) => path)
}

/** The file that a path means; undefined where there is none, as without a bundle. */
function assetOf(
  path: string,
  { name: from, path: mock }: ScannedFile,
  folder: string,
): CollectedAsset | Diagnostic | undefined {
  const absolute = resolve(mock, '..', path)
  const stats = isInFolder(absolute, folder)
    ? statSync(absolute, { throwIfNoEntry: false })
    : undefined
  if (!stats?.isFile()) return undefined
  const name = nameOf(path, from)
  if (stats.size <= largestAsset) return { name, path: absolute, modified: stats.mtime.getTime() }
  return {
    code: 'cannot-build',
    severity: 'error',
    message: `${name} holds ${Math.ceil(stats.size / 1024)} KB, and a bundle takes files of up to 1 MB.`,
    hint: 'Put it on a web server, and answer with a redirect: "$status": 302 and a Location.',
    place: { file: from, line: 1, column: 1 },
  }
}
