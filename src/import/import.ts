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
  const message = `${source.name} is nothing that can be imported.`
  const hint = `Imported are ${importers.map(({ takes }) => takes).join('; ')}.`
  throw mockapiError('bad-import', message, hint)
}
