import { LateMistake, MockapiError } from '../../errors/diagnostic.ts'
import { OpenApiDocument, versionOf, type DocumentFile } from '../../openapi/document.ts'
import { serveDocument } from '../../openapi/endpoints.ts'
import type { Loader, MockFile, SourceFile } from '../files/mock-file.ts'
import { readDocument } from '../json/document.ts'
import { findOperation } from './operation-place.ts'

/** Whether a text may be an OpenAPI document; {@link readOpenApi} tells whether it is. */
export function mayBeOpenApi(text: string): boolean {
  return text.includes('"openapi"') || text.includes('"swagger"')
}

/** Loads `.yaml` and `.yml`: OpenAPI documents. */
export function createYamlLoader(): Loader {
  return {
    extensions: ['.yaml', '.yml'],
    begin: () => ({
      load: async (file) => {
        const { parse } = await import('yaml')
        const mock = readOpenApi(file, parse(file.text))
        if (!mock) {
          const message = `${file.name} is no OpenAPI document.`
          throw new MockapiError([{ code: 'no-mock', severity: 'error', message }])
        }
        return { mock, dependencies: new Set([file.path]) }
      },
      dependenciesOf: (path) => new Set([path]),
      commit: () => {},
    }),
  }
}

/** Reads an OpenAPI document; undefined for what is none. */
export function readOpenApi(source: SourceFile, root: unknown): MockFile | undefined {
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
  const mocks = serveDocument(document, {
    folder,
    validate: 'error',
    crud: true,
    onWarning: () => {},
  })
  return { name: source.name, singles: [], ...mocks }
}
