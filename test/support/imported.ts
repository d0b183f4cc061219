import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { importFile } from '../../src/import/import.ts'
import type { Conversion, ImportSource } from '../../src/import/conversion/importer.ts'

/** What a document became, and the text of each file by its name. */
export interface Imported extends Conversion, Disposable {
  /** The fresh folder whose `mocks/` has the files. */
  readonly path: string
  readonly texts: Readonly<Record<string, string>>
}

/** Imports a document, an object or a file, into `mocks/` of a fresh folder. */
export async function importInto(document: object | string): Promise<Imported> {
  if (typeof document !== 'string')
    return await importSource({ name: 'openapi.json', text: JSON.stringify(document) })
  const path = resolve(document)
  return await importSource({ name: 'openapi.json', path, text: readFileSync(path, 'utf8') })
}

/** Imports a source into `mocks/` of a fresh folder, where the file is as well; a folder of files is written there. */
export async function importSource(
  source: Omit<ImportSource, 'path' | 'text'> & {
    readonly path?: string
    readonly text?: string
    /** Files beside it by their names, or in the folder that it is. */
    readonly beside?: Readonly<Record<string, string | Uint8Array>>
  },
): Promise<Imported> {
  const folder = mkdtempSync(join(tmpdir(), 'mockapi-import-'))
  const out = join(folder, 'mocks')
  const { path = join(folder, source.name), text = '', beside = {}, ...others } = source
  const write = (file: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
  const base = source.kind === 'folder' ? path : dirname(path)
  for (const [name, content] of Object.entries(beside)) write(join(base, name), content)
  const options = { cwd: folder, out, seed: 1, locale: 'en', allowRemoteRefs: false }
  const conversion = await importFile({ ...others, path, text }, options)
  for (const { path: name, content } of conversion.files) write(join(out, name), content)
  const texts = conversion.files.map(({ path: name, content }) => [
    name,
    typeof content === 'string' ? content : '',
  ])
  return {
    ...conversion,
    path: folder,
    texts: Object.fromEntries(texts) as Record<string, string>,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A schema of objects. */
export const object = (properties: object, ...required: string[]) => ({
  type: 'object',
  properties,
  ...(required.length > 0 && { required }),
})
/** A response in JSON. */
export const json = (schema: object, more: object = {}) => ({
  description: 'It',
  content: { 'application/json': { schema, ...more } },
})
/** A body in JSON. */
export const sent = (schema: object) => ({
  required: true,
  content: { 'application/json': { schema } },
})
/** A schema. */
export const integer = { type: 'integer' }
/** A schema. */
export const string = { type: 'string' }
/** A document of these paths. */
export const document = (paths: object, more: object = {}) => ({
  openapi: '3.1.0',
  info: { title: 'It', version: '1' },
  paths,
  ...more,
})
/** A parameter of a path. */
export const inPath = (name: string, schema: object) => ({
  in: 'path',
  name,
  required: true,
  schema,
})
/** Writes a document beside the mocks that it became, and gives its name. */
export function writeDocument({ path }: Imported, given: object): string {
  const file = join(path, 'document.json')
  writeFileSync(file, JSON.stringify(given))
  return file
}
