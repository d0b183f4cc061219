import { MockapiError } from '../../errors/diagnostic.ts'
import type { GraphqlMock } from '../../graphql/define.ts'
import type { SchemaPart } from '../../graphql/part.ts'
import type { GivenFrom } from '../../graphql/serve/read.ts'
import type { Loader, SourceFile } from '../files/mock-file.ts'

/** Reads files of GraphQL schemas, and what `graphql(…)` gives; the room that serves them is loaded with the first. */
export class GraphqlLoader implements Loader {
  readonly extensions: readonly string[] = ['.graphql', '.gql', '.graphqls']
  readonly #rules: Pick<GivenFrom, 'strict' | 'readOnly'>

  constructor({ strict = false, readOnly = false }: Partial<GivenFrom> = {}) {
    this.#rules = { strict, readOnly }
  }

  begin(): ReturnType<Loader['begin']> {
    return {
      load: async (file) => {
        const { path, name, text } = file
        const { readSchema } = await loadGraphql(name)
        const part = readSchema({ file: name, text, path: addressOf(file), ...this.#rules })
        const nothing = { endpoints: [], collections: [], singles: [], diagnostics: [] }
        return { mock: { name, ...nothing, schemas: [part] }, dependencies: new Set([path]) }
      },
      dependenciesOf: (path) => new Set([path]),
      commit: () => {},
    }
  }

  /** Reads each `graphql(…)` of a mock file. @throws MockapiError */
  async readGiven(
    given: readonly GraphqlMock[],
    from: Omit<GivenFrom, 'strict' | 'readOnly'>,
  ): Promise<readonly SchemaPart[]> {
    const { readGraphql } = await loadGraphql(from.file)
    return given.map((each) => readGraphql(each, { ...from, ...this.#rules }))
  }
}

/**
 * Loads the room; without the package `graphql` an error says how to get it.
 *
 * @param file what needs it; undefined for a setting
 */
export async function loadGraphql(
  file?: string,
): Promise<typeof import('../../graphql/serve/read.ts')> {
  try {
    return await import('../../graphql/serve/read.ts')
  } catch (error) {
    if (!isMissing(error)) throw error
    const message = 'The package "graphql" is not installed, which GraphQL is served by.'
    const hint = 'Install it beside mockapi: npm install --save-dev graphql mockapi'
    const place = file === undefined ? {} : { place: { file, line: 1, column: 1 } }
    throw new MockapiError([{ code: 'no-graphql', severity: 'error', message, hint, ...place }])
  }
}

function isMissing(error: unknown): boolean {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown }
  const isNotFound = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND'
  return (isNotFound || error instanceof TypeError) && /['"]graphql['"]/.test(String(message))
}

/** Where the schema of a file answers: at `graphql` below its folder, or at the folder of that name that it is in. */
export function addressOf({ mount }: Pick<SourceFile, 'mount'>): string {
  const folders = mount.split('/').slice(0, -1)
  const at = folders.indexOf('graphql')
  return `/${(at === -1 ? [...folders, 'graphql'] : folders.slice(0, at + 1)).join('/')}`
}
