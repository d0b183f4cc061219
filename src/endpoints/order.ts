import { isFieldMethod } from '../http/path.ts'
import { segmentShape } from '../http/segment.ts'
import type { Endpoint } from './endpoint.ts'

/**
 * Puts endpoints of files before operations of documents, whatever the order of files. Resources stand before
 * operations as well, but for those whose records the operations take.
 *
 * @param collections names of all collections there are
 */
export function inOrder(
  inFiles: readonly Endpoint[],
  ofResources: readonly Endpoint[],
  collections: readonly { readonly name: string }[],
): Endpoint[] {
  const operations = inFiles.filter((each) => each.isOfDocument)
  if (operations.length === 0) return [...inFiles, ...ofResources]
  if (ofResources.length === 0) {
    return [...inFiles.filter((each) => !each.isOfDocument), ...operations]
  }
  const names = new Set(collections.map(({ name }) => name))
  const taking = operations.filter(({ resources = [] }) =>
    resources.some((name) => names.has(name)),
  )
  const taken = new Set(taking.map(shapeOf))
  return [
    ...inFiles.filter((each) => !each.isOfDocument),
    ...ofResources.filter((each) => !taken.has(shapeOf(each))),
    ...operations,
    ...ofResources.filter((each) => taken.has(shapeOf(each))),
  ]
}

/** The same for keys that match the same requests, whatever their parameters are called. */
export function shapeOf({
  method,
  path,
  schema,
}: Pick<Endpoint, 'method' | 'path' | 'schema'>): string {
  // One that takes operations of a schema has a path, by which it is found.
  const of = schema === undefined || !isFieldMethod(method) ? method : `${method} ${schema}`
  return [of, ...path.segments.map(segmentShape)].join('/')
}
