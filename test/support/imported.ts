import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { importFile } from '../../src/import/import.ts'
import type { Conversion } from '../../src/import/conversion/importer.ts'

/** What a document became, and the text of each file by its name. */
export interface Imported extends Conversion, Disposable {
  /** The fresh folder whose `mocks/` has the files. */
  readonly path: string
  readonly texts: Readonly<Record<string, string>>
}

/** Imports a document, an object or a file, into `mocks/` of a fresh folder. */
export async function importInto(document: object | string): Promise<Imported> {
  const path = mkdtempSync(join(tmpdir(), 'mockapi-import-'))
  const out = join(path, 'mocks')
  const file = typeof document === 'string' ? resolve(document) : join(path, 'openapi.json')
  const text = typeof document === 'string' ? readFileSync(file, 'utf8') : JSON.stringify(document)
  const options = { cwd: path, out, seed: 1, locale: 'en', allowRemoteRefs: false }
  const conversion = await importFile({ path: file, name: 'openapi.json', text }, options)
  for (const { path: name, content } of conversion.files) {
    mkdirSync(dirname(join(out, name)), { recursive: true })
    writeFileSync(join(out, name), content)
  }
  const texts = conversion.files.map(({ path: name, content }) => [
    name,
    typeof content === 'string' ? content : '',
  ])
  return {
    ...conversion,
    path,
    texts: Object.fromEntries(texts) as Record<string, string>,
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
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
