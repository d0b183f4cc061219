/** Marks what `defineMock`, `route` … return. A registered symbol, as there may be several copies of the package. */
export const mockKind: unique symbol = Symbol.for('mockapi.kind') as never

/** What a marked value is. */
export type MockKind =
  | 'map'
  | 'route'
  | 'resource'
  | 'config'
  | 'scenario'
  | 'behave'
  | 'external'
  | 'use'

/** The mark of a value, or undefined where it has none. */
export function kindOf(value: unknown): MockKind | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  return (value as { [mockKind]?: MockKind })[mockKind]
}
