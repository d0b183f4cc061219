import { MockapiError } from '../../errors/diagnostic.ts'
import type { Loader, MockFile, SourceFile } from '../files/mock-file.ts'
import type { ReadOptions } from './read.ts'

/** Reads an OpenAPI document in JSON; undefined for a file that is none. The room that serves them is loaded for it. */
export function createDocumentReader(
  options: ReadOptions,
): (file: SourceFile) => Promise<MockFile | undefined> | undefined {
  return ({ text, ...file }) => {
    if (!text.includes('"openapi"') && !text.includes('"swagger"')) return undefined
    const root = parsed(text)
    if (root === undefined) return undefined
    return import('./read.ts').then(({ readOpenApi }) =>
      readOpenApi({ ...file, text }, root, options),
    )
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // What does not parse is told as for any JSON file.
    return undefined
  }
}

/** Loads `.yaml` and `.yml`: OpenAPI documents. */
export function createYamlLoader(options: ReadOptions): Loader {
  return {
    extensions: ['.yaml', '.yml'],
    begin: () => ({
      load: async (file) => {
        const [{ parse }, { readOpenApi }] = await Promise.all([
          import('yaml'),
          import('./read.ts'),
        ])
        const mock = readOpenApi(file, parse(file.text), options)
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
