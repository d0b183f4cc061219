import { validationOf } from '../openapi/define.ts'
import type { MockServerOptions } from '../server.ts'
import { withDocuments, withSchemaParts, type MockFile } from './files/mock-file.ts'

/** Files with all that is loaded where some have it alone: documents of `openapi({…})`, schemas of `graphql(…)`. */
export async function withGivenParts(
  files: readonly MockFile[],
  settings: MockServerOptions,
): Promise<readonly MockFile[]> {
  const hasDocuments = files.some(({ documents = [] }) => documents.length > 0)
  const hasSchemas = files.some(({ graphql = [] }) => graphql.length > 0)
  const served = hasDocuments ? await withObjects(files, settings) : files
  return hasSchemas ? await withGraphql(served, settings) : served
}

/** Files with the documents that they have as objects. */
async function withObjects(
  files: readonly MockFile[],
  { validate, strict = false, crud = true, onWarning = () => {} }: MockServerOptions,
): Promise<MockFile[]> {
  const { serveObject } = await import('../openapi/object.ts')
  const options = { validate: validationOf(validate), strict, crud, onWarning }
  return files.map((file) => {
    const { name, documents = [] } = file
    return withDocuments(
      file,
      documents.map((each) => serveObject(name, each, options)),
    )
  })
}

/** Files with the parts of GraphQL schemas that they have. */
async function withGraphql(
  files: readonly MockFile[],
  settings: MockServerOptions,
): Promise<MockFile[]> {
  const { GraphqlLoader } = await import('./graphql/loader.ts')
  const loader = new GraphqlLoader(settings)
  const read = async (file: MockFile): Promise<MockFile> => {
    const from = { file: file.name, sources: () => [] }
    return withSchemaParts(file, await loader.readGiven(file.graphql ?? [], from))
  }
  return await Promise.all(files.map(read))
}
