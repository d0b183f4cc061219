import { didYouMean } from '../../errors/nearest.ts'
import type { Diagnostic } from '../../errors/diagnostic.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import { fieldKey, isFieldMethod, type FieldMethod } from '../../http/path.ts'
import type { MockFile } from '../files/mock-file.ts'

/** Says of keys such as `QUERY users` which schema they mean: that of their folder, where it has one alone. */
export function placeFields(files: readonly MockFile[]): readonly MockFile[] {
  const ofFolders = new Map<string, string | undefined>()
  for (const { name, schemas = [] } of files) {
    const folder = folderOf(name)
    for (const { path } of schemas) {
      const isOther = ofFolders.has(folder) && ofFolders.get(folder) !== path
      ofFolders.set(folder, isOther ? undefined : path)
    }
  }
  return files.map((file) => {
    const schema = ofFolders.get(folderOf(file.name))
    if (schema === undefined || !file.endpoints.some(isUnplaced)) return file
    const endpoints = file.endpoints.map((each) => (isUnplaced(each) ? { ...each, schema } : each))
    return { ...file, endpoints }
  })
}

function isUnplaced({ method, schema }: Endpoint): boolean {
  return isFieldMethod(method) && schema === undefined
}

function folderOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('/')))
}

/** Warns of keys such as `QUERY users` whose field no schema has, which is never asked for. */
export function unknownFields(endpoints: readonly Endpoint[]): Diagnostic[] {
  const fields = endpoints.filter(({ method, broken }) => isFieldMethod(method) && !broken)
  const declared = fields.filter(({ isOfDocument }) => isOfDocument)
  const hasSchemas = endpoints.some(({ schema }) => schema !== undefined)
  return fields.flatMap(({ method, path, schema, origin, isOfDocument }): Diagnostic[] => {
    if (isOfDocument) return []
    const ofSchema = declared.filter((each) => schema === undefined || each.schema === schema)
    const known = ofSchema.filter((each) => each.method === method).map((each) => each.path.text)
    // One that cannot be built has none.
    if (known.includes(path.text) || (hasSchemas && ofSchema.length === 0)) return []
    const key = fieldKey(method as FieldMethod, path.text)
    const [word = ''] = key.split(' ')
    const place = origin.place() ?? { file: origin.file, line: 1, column: 1 }
    const where = schema === undefined ? 'any GraphQL schema' : `the schema of ${schema}`
    const message = `${JSON.stringify(key)} is a field that is not in ${where}, so that it is never asked for.`
    const isHttp = word === 'QUERY' ? `, or write "QUERY /${path.text}" for the method of HTTP` : ''
    const hint =
      ofSchema.length === 0
        ? `Declare it in a schema such as mocks/schema.graphql${isHttp}.`
        : didYouMean(path.text, known) ||
          `Declare it in the schema, or write one of ${known.slice(0, 10).join(', ')}.`
    return [{ code: 'unknown-field', severity: 'warning', message, hint, place }]
  })
}
