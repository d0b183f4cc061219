import type { Diagnostic } from '../errors/diagnostic.ts'
import { groupBy } from '../group-by.ts'
import { shapeOf } from '../endpoints/order.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { isFieldMethod, type PathPattern } from '../http/path.ts'
import { segmentShape } from '../http/segment.ts'
import type { MockFile } from './files/mock-file.ts'

/** Warns once of each document whose operations another one has too. */
export function repeatedOperations(files: readonly MockFile[]): Diagnostic[] {
  const documents = files.filter(({ endpoints }) => endpoints.some((each) => each.isOfDocument))
  if (documents.length < 2) return []
  const first = new Map<string, MockFile>()
  return documents.flatMap((file) => {
    const repeated: { endpoint: Endpoint; by: MockFile }[] = []
    for (const endpoint of file.endpoints) {
      // Operations with conditions share a path.
      if (!endpoint.isOfDocument || endpoint.when) continue
      const shape = shapeOf(endpoint)
      const by = first.get(shape)
      if (by && by !== file) repeated.push({ endpoint, by })
      else first.set(shape, file)
    }
    const [one] = repeated
    if (!one) return []
    const { endpoint, by } = one
    const what =
      repeated.length === 1
        ? `${endpoint.key} of ${file.name} is declared in ${by.name} as well`
        : `${repeated.length} operations of ${file.name} are declared in ${by.name} as well, such as ${endpoint.key}`
    const message = `${what}: ${repeated.length === 1 ? 'that' : 'those'} of ${by.name} answer${repeated.length === 1 ? 's' : ''}.`
    const hint = 'Give the documents servers with different paths, or put them into folders.'
    const place = endpoint.origin.place() ?? { file: file.name, line: 1, column: 1 }
    return [{ code: 'duplicate-endpoint', severity: 'warning', message, hint, place } as const]
  })
}

/**
 * Finds the operations of documents whose requests a mock answers: of each method those of its path, else one that it has
 * a record of.
 */
export function operationsBelow(
  endpoints: readonly Endpoint[],
): (mock: Endpoint) => readonly Endpoint[] {
  // A condition is that of a path with a query, which other operations may have too.
  const operations = endpoints.filter(({ isOfDocument, when }) => isOfDocument && !when)
  let byPath: ReadonlyMap<string, readonly Endpoint[]> | undefined
  return (mock) => {
    if (mock.method === 'USE' || operations.length === 0) return []
    const isOfMethod = ({ method }: Endpoint) => mock.method === 'ALL' || mock.method === method
    byPath ??= groupBy(operations, shapeOfPath)
    const same = (byPath.get(shapeOfPath(mock)) ?? []).filter(isOfMethod)
    if (same.length > 0) return same
    const wider = operations.find((each) => isOfMethod(each) && isWithin(mock.path, each.path))
    return wider ? [wider] : []
  }
}

/** Of a root field of a GraphQL schema it is that of the schema as well. */
function shapeOfPath({ method, path, schema }: Endpoint): string {
  return isFieldMethod(method)
    ? shapeOf({ method, path, schema })
    : shapeOf({ method: 'ALL', path })
}

function isWithin({ segments }: PathPattern, { segments: wide }: PathPattern): boolean {
  if (segments.length !== wide.length) return false
  return segments.every((segment, index) => {
    const other = wide[index] as (typeof wide)[number]
    if (segmentShape(segment) === segmentShape(other)) return true
    return other.kind === 'parameter' && segment.kind === 'literal'
  })
}
