import type { Diagnostic } from '../errors/diagnostic.ts'
import { shapeOf } from '../endpoints/order.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
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
