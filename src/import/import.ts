import { mockapiError } from '../errors/diagnostic.ts'
import type { Conversion, Importer, ImportOptions, ImportSource } from './conversion/importer.ts'
import { jsonOf } from './conversion/source.ts'
import { curlImporter } from './curl/importer.ts'
import { harImporter } from './har/importer.ts'
import { jsonServerImporter } from './json-server/importer.ts'
import { mockoonImporter } from './mockoon/importer.ts'
import { openApiImporter } from './openapi/importer.ts'
import { postmanImporter } from './postman/importer.ts'
import { wireMockImporter } from './wiremock/importer.ts'

/** All formats that can be imported, in the order in which they are tried. */
export const importers: readonly Importer[] = [
  openApiImporter,
  harImporter,
  postmanImporter,
  mockoonImporter,
  wireMockImporter,
  jsonServerImporter,
  curlImporter,
]

/** Turns a file into mock files, by the importer that recognises it. @throws MockapiError for a file that none does, and for JSON that does not parse */
export async function importFile(
  source: ImportSource,
  options: ImportOptions,
): Promise<Conversion> {
  const importer = importers.find((each) => each.recognises(source))
  if (importer) return await importer.convert(source, options)
  // Most files are cut off, or were edited by hand.
  if (/^\s*[[{]/.test(source.text) && jsonOf(source) === undefined) {
    const { readDocument } = await import('../mocks/json/document.ts')
    readDocument(source.name, source.text)
  }
  const [what, wayOut] = shapeOf(source) ?? ['is nothing that can be imported', '']
  const takes = `Imported are ${importers.map((each) => each.takes).join('; ')}.`
  throw mockapiError('bad-import', `${source.name} ${what}.`, wayOut || takes)
}

/** What a source is that no importer recognises, and the way out; undefined where that cannot be told. */
function shapeOf({
  kind,
  text,
}: ImportSource): readonly [what: string, wayOut: string] | undefined {
  if (kind === 'folder') return ['has no file that can be imported', '']
  if (text.trim() === '') return ['is empty', '']
  if (text.startsWith('PK\u0003\u0004'))
    return ['is a ZIP archive', 'Unpack it, and name the file or folder that was in it.']
  if (!/^\s*<(?:!doctype html|html)\b/i.test(text)) return undefined
  const raw = 'Name the address of the file itself, as behind "Raw" or "Download".'
  const signIn = 'If it asks to sign in, save the file with the browser, and import that.'
  return ['is a page of HTML', kind === 'address' ? `${raw} ${signIn}` : '']
}
