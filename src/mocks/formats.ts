import type { Formats, FormatReader } from './json/loader.ts'

/**
 * Formats of files that hold what JSON files hold, by their extensions. Each reader is loaded with the first file of it.
 *
 * @param cwd the absolute working folder, below which what long files were read as is kept
 */
export function formatsOf(cwd: string): Formats {
  const yaml: FormatReader = async (name, text) => {
    const { readYamlDocument } = await import('./yaml/document.ts')
    return { document: readYamlDocument(name, text, cwd), diagnostics: [] }
  }
  const csv: FormatReader = async (name, text) =>
    (await import('./tables/csv.ts')).readCsv(name, text)
  const ndjson: FormatReader = async (name, text) =>
    (await import('./tables/ndjson.ts')).readNdjson(name, text)
  return {
    '.yaml': yaml,
    '.yml': yaml,
    '.csv': csv,
    '.tsv': csv,
    '.ndjson': ndjson,
    '.jsonl': ndjson,
  }
}
