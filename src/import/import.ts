import { mockapiError } from '../errors/diagnostic.ts'
import type { Conversion, Importer, ImportOptions, ImportSource } from './conversion/importer.ts'
import { openApiImporter } from './openapi/importer.ts'

/** All formats that can be imported, in the order in which they are tried. */
export const importers: readonly Importer[] = [openApiImporter]

/** Turns a file into mock files, by the importer that recognises it. @throws MockapiError for a file that none does */
export async function importFile(
  source: ImportSource,
  options: ImportOptions,
): Promise<Conversion> {
  const importer = importers.find((each) => each.recognises(source))
  if (importer) return await importer.convert(source, options)
  const names = importers.map(({ name }) => name).join(', ')
  const message = `${source.name} is nothing that can be imported.`
  const hint = `Imported are documents of ${names} in JSON or YAML, which say openapi: 3.… or swagger: "2.0".`
  throw mockapiError('bad-import', message, hint)
}
