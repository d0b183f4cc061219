import type { Flat } from './flat.ts'
import type { Flattener } from './flatten.ts'

/** Deeper values are taken not to end. */
const mostLevels = 24

/** How many levels of objects and lists the smallest value of a schema has; Infinity where it requires itself. */
export function createLeast({ flatten, choose }: Flattener): (flat: Flat) => number {
  const known = new WeakMap<Flat, number>()
  const failedAt = new WeakMap<Flat, number>()

  const least = (flat: Flat, limit: number): number => {
    const found = known.get(flat)
    if (found !== undefined) return found
    if (limit <= (failedAt.get(flat) ?? 0)) return Infinity
    const depth = find(flat, limit)
    if (depth === Infinity) failedAt.set(flat, limit)
    else known.set(flat, depth)
    return depth
  }

  const find = (flat: Flat, limit: number): number => {
    if (flat.types.size === 0) return Infinity
    const [choice] = flat.choices
    if (choice) {
      return Math.min(
        ...Array.from(choice.branches, (_, branch) => least(choose(flat, branch), limit - 1)),
      )
    }
    if (flat.enum || flat.const !== undefined) return 0
    const isScalar = [...flat.types].some((type) => type !== 'object' && type !== 'array')
    if (isScalar && flat.types.size < 6) return 0
    const inner: unknown[] = flat.types.has('object')
      ? (flat.required ?? []).map((name) => flat.properties?.[name] ?? flat.additionalProperties)
      : (flat.minItems ?? 0) > 0
        ? [flat.prefixItems?.[0] ?? flat.items]
        : []
    return 1 + Math.max(0, ...inner.map((schema) => least(flatten(schema), limit - 1)))
  }

  return (flat) => least(flat, mostLevels)
}
