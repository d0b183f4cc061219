import { UnsatisfiableSchema, type SchemaNode, type SchemaReader } from './schema.ts'

type Raw = Readonly<Record<string, unknown>>

const anything: SchemaNode = {}
const nothing: SchemaNode = { not: {} }

/** Keywords beside a `$ref` that ask for nothing. */
const annotations = new Set(
  [
    'title description default example examples readOnly writeOnly deprecated nullable x-faker $comment',
    'xml externalDocs $ref $dynamicRef $recursiveRef $defs definitions $id id $schema $anchor',
  ]
    .join(' ')
    .split(' '),
)

/**
 * Reads schemas of one document, whose references point into it: JSON Pointers, `$anchor`s and `$id`s of drafts 4 to
 * 2020-12. The reader throws UnsatisfiableSchema for one that points nowhere.
 */
export function createReader(root: unknown): SchemaReader {
  const nodes = new WeakMap<object, SchemaNode>()
  let named: Map<string, unknown> | undefined
  const find = (reference: string): unknown => {
    if (reference === '#' || reference === '') return root
    if (reference.startsWith('#/')) return atPointer(root, reference.slice(1))
    named ??= namesIn(root)
    if (named.has(reference)) return named.get(reference)
    const [document = '', pointer = ''] = reference.split('#')
    return named.has(document) ? atPointer(named.get(document), pointer) : undefined
  }

  const follow = (schema: unknown, seen: ReadonlySet<unknown> = new Set()): SchemaNode => {
    if (schema === false) return nothing
    if (!isRaw(schema)) return anything
    const known = nodes.get(schema)
    if (known) return known
    const reference = schema['$ref'] ?? schema['$dynamicRef'] ?? schema['$recursiveRef']
    const node = typeof reference === 'string' ? refer(schema, reference, seen) : lift(schema)
    nodes.set(schema, node)
    return node
  }

  const refer = (schema: Raw, reference: string, seen: ReadonlySet<unknown>): SchemaNode => {
    const target = find(reference)
    if (target === undefined || seen.has(target)) {
      const reason = target === undefined ? 'points to nothing' : 'points back to itself'
      throw new UnsatisfiableSchema('$ref', `The reference "${reference}" ${reason}.`)
    }
    const node = follow(target, new Set([...seen, schema, target]))
    const { $ref: _, $dynamicRef: __, $recursiveRef: ___, ...beside } = schema
    const keys = Object.keys(beside)
    if (keys.every((key) => key.startsWith('$') || key === 'definitions')) return node
    const own = lift(beside)
    if (keys.every((key) => annotations.has(key))) return { ...node, ...own }
    return { ...own, allOf: [...(own.allOf ?? []), target] }
  }

  return (schema) => follow(schema)
}

function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What a JSON Pointer points to; undefined where there is nothing. */
function atPointer(root: unknown, pointer: string): unknown {
  let value = root
  for (const step of pointer.split('/').slice(1)) {
    let key = step.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof value !== 'object' || value === null) return undefined
    if (!Object.hasOwn(value, key) && key.includes('%')) key = decode(key)
    if (!Object.hasOwn(value, key)) return undefined
    value = (value as Raw)[key]
  }
  return value
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What has a name of its own in a document, by all ways to write it. */
function namesIn(root: unknown): Map<string, unknown> {
  const names = new Map<string, unknown>()
  const walk = (value: unknown, base: string, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 200) return
    const { $id, id, $anchor, $dynamicAnchor } = value as Raw
    const own = typeof $id === 'string' ? $id : typeof id === 'string' ? id : undefined
    let inside = base
    if (own !== undefined) {
      inside = URL.canParse(own, base) ? new URL(own, base).href : own
      for (const name of [own, inside]) if (!names.has(name)) names.set(name, value)
    }
    for (const anchor of [$anchor, $dynamicAnchor]) {
      if (typeof anchor !== 'string') continue
      for (const name of [`#${anchor}`, `${inside}#${anchor}`, `${own}#${anchor}`]) {
        if (!names.has(name)) names.set(name, value)
      }
    }
    for (const child of Object.values(value)) walk(child, inside, depth + 1)
  }
  walk(root, 'schema:/', 0)
  return names
}

/** Writes the keywords of older drafts and of OpenAPI 3.0 as those of 2020-12; the children stay as they are. */
export function lift(raw: Raw): SchemaNode {
  const node: Record<string, unknown> = { ...raw }
  const { nullable, type, items, additionalItems, dependencies } = raw
  if (nullable === true && typeof type === 'string') node['type'] = [type, 'null']
  if (typeof raw['type'] === 'string' && raw['type'] === 'any') delete node['type']
  if (Array.isArray(items)) {
    node['prefixItems'] = items
    delete node['items']
    if (additionalItems !== undefined) node['items'] = additionalItems
  }
  for (const [bound, exclusive] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    if (typeof raw[exclusive] !== 'boolean') continue
    delete node[exclusive]
    if (!raw[exclusive]) continue
    delete node[bound]
    node[exclusive] = raw[bound]
  }
  if (typeof raw['required'] === 'boolean') delete node['required']
  if (isRaw(dependencies)) liftDependencies(dependencies, node)
  if (!Array.isArray(raw['examples'])) delete node['examples']
  return node
}

function liftDependencies(dependencies: Raw, node: Record<string, unknown>): void {
  const lists = Object.entries(dependencies).filter(([, value]) => Array.isArray(value))
  const schemas = Object.entries(dependencies).filter(([, value]) => !Array.isArray(value))
  const { dependentRequired, dependentSchemas } = node as { [keyword: string]: object }
  node['dependentRequired'] = { ...Object.fromEntries(lists), ...dependentRequired }
  node['dependentSchemas'] = { ...Object.fromEntries(schemas), ...dependentSchemas }
}
