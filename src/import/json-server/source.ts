import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isObject } from '../../errors/validation-issue.ts'
import { isInFolder } from '../../mocks/files/paths.ts'
import type { ImportSource } from '../conversion/importer.ts'
import { textIn, type Loose } from '../conversion/loose.ts'
import { jsonOf, readJson } from '../conversion/source.ts'

const isCode = /\.[cm]?[jt]s$/i

/** What a folder of json-server, or one of its files, says. */
export interface JsonServerSource {
  /** Absolute; undefined where the data came from elsewhere. */
  readonly file: string | undefined
  readonly isCode: boolean
  /** Settings by their names on the command line of json-server. */
  readonly settings: Loose
  /** 0 for 0.17 and before. */
  readonly version: 0 | 1
  /** A program that builds a server of its own. */
  readonly program: string | undefined
}

/** Finds the data and the settings of json-server; undefined for another folder or file. */
export function findJsonServer(source: ImportSource): JsonServerSource | undefined {
  if (source.kind !== 'folder') return fileSource(source)
  const { path } = source
  const manifest = objectsOf(readJson(join(path, 'package.json')))
  const script = scriptIn(manifest)
  const settings = { ...objectsOf(readJson(join(path, 'json-server.json'))), ...script?.settings }
  const names = [script?.file, 'db.json', 'db.js', 'db.cjs', 'db.mjs', 'db.ts']
  const file = names
    .map((name) => join(path, name ?? '\0'))
    .find((each) => isInFolder(each, path) && existsSync(each))
  if (file === undefined) return undefined
  const all = { ...objectsOf(manifest['dependencies']), ...objectsOf(manifest['devDependencies']) }
  const version = /^[^\d]*1\./.test(textIn(all, 'json-server')) ? 1 : 0
  const program = ['server.js', 'index.js', 'server.ts'].find((name) =>
    usesJsonServer(join(path, name)),
  )
  const routes =
    settings['routes'] ?? (existsSync(join(path, 'routes.json')) ? 'routes.json' : undefined)
  return { file, isCode: isCode.test(file), settings: { ...settings, routes }, version, program }
}

function fileSource(source: ImportSource): JsonServerSource | undefined {
  const name = basename(source.path)
  const nothing = { settings: {}, version: 0, program: undefined } as const
  // Code is run only where it lies on this machine.
  if (isCode.test(name)) {
    const isFile = source.kind === undefined || source.kind === 'file'
    return isFile ? { file: source.path, isCode: true, ...nothing } : undefined
  }
  const isDatabase = /(?:^|\.)db\.json$/i.test(name) && isObject(jsonOf(source))
  return isDatabase ? { file: undefined, isCode: false, ...nothing } : undefined
}

function usesJsonServer(file: string): boolean {
  return existsSync(file) && /['"]json-server['"]/.test(readFileSync(file, 'utf8'))
}

function objectsOf(value: unknown): Loose {
  return isObject(value) ? value : {}
}

/** Short names of flags, and their others. */
const flags: Readonly<Record<string, string>> = {
  p: 'port',
  H: 'host',
  r: 'routes',
  m: 'middlewares',
  s: 'static',
  ro: 'read-only',
  d: 'delay',
  i: 'id',
  fks: 'foreignKeySuffix',
}

/** What a script of package.json gives json-server. */
function scriptIn(
  manifest: Loose,
): { readonly file: string | undefined; readonly settings: Loose } | undefined {
  const scripts = Object.values(objectsOf(manifest['scripts'])).filter(
    (each) => typeof each === 'string',
  )
  const script = scripts.find((each) => /(?:^|[\s/&])json-server\s/.test(each))
  if (script === undefined) return undefined
  const words =
    script
      .slice(script.indexOf('json-server') + 11)
      .split(/&&|\|\||[;&|]/, 1)[0]
      ?.trim()
      .split(/\s+/) ?? []
  const settings: Record<string, unknown> = {}
  let file: string | undefined
  for (let at = 0; at < words.length; at++) {
    const [, name, joined] = /^--?([A-Za-z-]+)(?:=(.*))?$/.exec(words[at] ?? '') ?? []
    if (name === undefined) {
      file ??= words[at]
      continue
    }
    const own = flags[name] ?? name
    const isSwitch = [
      'watch',
      'w',
      'read-only',
      'quiet',
      'q',
      'no-cors',
      'nc',
      'no-gzip',
      'ng',
    ].includes(own)
    settings[own] = isSwitch ? true : (joined ?? words[++at])
  }
  return { file, settings }
}

/** The folder that names in settings are relative to. */
export function folderOf(source: ImportSource): string {
  return source.kind === 'folder' ? source.path : dirname(source.path)
}
