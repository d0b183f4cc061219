import type { KnownFields } from './path.ts'

/** What is left of an object: fields by name, each whole (true) or cut down in turn. */
export type Projection = ReadonlyMap<string, Projection | true>

type Growing = Map<string, Growing | true>

/** The projection of names and dotted paths; a field of the very name goes before a path. */
export function projectionOf(
  names: readonly string[],
  fields: Pick<KnownFields, 'has'>,
): Projection {
  const root: Growing = new Map()
  for (const name of names) addPath(root, fields.has(name) ? [name] : name.split('.'))
  return root
}

function addPath(root: Growing, path: readonly string[]): void {
  let at = root
  for (const step of path.slice(0, -1)) {
    const inner = at.get(step) ?? (new Map() as Growing)
    if (inner === true) return
    at.set(step, inner)
    at = inner
  }
  at.set(path.at(-1) as string, true)
}

/** The fields of an object that a projection leaves, in the object's order; lists are entered. */
export function project(
  value: Readonly<Record<string, unknown>>,
  projection: Projection,
): Record<string, unknown> {
  const left: [string, unknown][] = []
  for (const [name, inner] of Object.entries(value)) {
    const wanted = projection.get(name)
    // Null on the way is an answer; a field that is missing is none.
    if (wanted === true || (wanted && inner === null)) left.push([name, inner])
    else if (wanted && isObject(inner)) left.push([name, projectInner(inner, wanted)])
  }
  return Object.fromEntries(left)
}

function projectInner(value: object, projection: Projection): unknown {
  if (!Array.isArray(value)) return project(value as Record<string, unknown>, projection)
  return value.filter(isObject).map((item) => projectInner(item, projection))
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
