import { LateMistake, type Diagnostic } from '../../errors/diagnostic.ts'
import { OpenApiDocument, versionOf, type DocumentFile } from '../../openapi/document/document.ts'
import { serveDocument } from '../../openapi/endpoints.ts'
import type { MockFile, SourceFile } from '../files/mock-file.ts'
import { readDocument } from '../json/document.ts'
import { findOperation } from './operation-place.ts'

/** How documents of a folder are served. */
export interface ReadOptions {
  readonly onWarning: (diagnostic: Diagnostic) => void
}

/** Reads an OpenAPI document; undefined for what is none. */
export function readOpenApi(
  source: SourceFile,
  root: unknown,
  { onWarning }: ReadOptions,
): MockFile | undefined {
  const version = versionOf(root)
  if (!version) return undefined
  const file: DocumentFile = {
    name: source.name,
    root,
    place: (path, part) => {
      const { name, text } = source
      const found = findOperation(text, path)
      if (found) return { file: name, line: found.line, column: found.column }
      return /\.ya?ml$/i.test(name)
        ? { file: name, line: 1, column: 1 }
        : readDocument(name, text).place(path, part)
    },
    open: (reference) => {
      const message = `is in another file, ${reference}`
      throw new LateMistake([{ code: 'bad-reference', severity: 'error', message }])
    },
  }
  const at = source.mount.lastIndexOf('/')
  const folder = at === -1 ? '' : `/${source.mount.slice(0, at)}`
  const document = new OpenApiDocument(file, version)
  const options = { folder, validate: 'error', crud: true, onWarning } as const
  const mocks = serveDocument(document, options)
  return { name: source.name, singles: [], ...mocks }
}
