import {
  both,
  decimalsOf,
  define,
  Made,
  own,
  patternsFor,
  typeNames,
  type Flat,
  type Keywords,
  type TypeName,
} from './flat.ts'
import { isEqual, type SchemaNode } from './schema.ts'

const isBound = /^(?:min|max|exclusive)/

/** Both schemas at once; of annotations those of the first are kept. @param schema what `second` is made of */
export function merge(a: Flat, second: Flat, schema: unknown): Flat {
  const rest = [...a.rest, ...second.rest]
  const b = closed(second)
  if (b !== second && second.choices.length > 0) rest.push(schema)
  const result: Keywords = { ...b, ...a }
  // What of it is known counts.
  delete result['unresolved']
  for (const [key, theirs] of Object.entries(b)) {
    const ours = (a as unknown as Keywords)[key]
    if (ours === undefined || key in unmerged || Object.is(ours, theirs)) continue
    if (isBound.test(key)) {
      const stricter = key.startsWith('min') || key === 'exclusiveMinimum' ? Math.max : Math.min
      result[key] = stricter(ours as number, theirs as number)
    } else if (key === 'multipleOf') result[key] = commonMultiple(ours as number, theirs as number)
    else if (key === 'format' || key === 'pattern') rest.push(new Made({ [key]: theirs }))
    else if (key === 'uniqueItems' || key.endsWith('Only')) result[key] = ours || theirs
    else if (key === 'enum') {
      result[key] = (ours as unknown[]).filter((one) =>
        (theirs as unknown[]).some((other) => isEqual(one, other)),
      )
    } else if (key === 'const') rest.push(new Made({ const: theirs }))
    else if (key === 'required')
      result[key] = [...new Set([...(ours as string[]), ...(theirs as string[])])]
  }
  mergeItems(a, b, result, rest)
  mergeProperties(a, b, result, rest)
  return {
    ...result,
    types: commonTypes(a.types, b.types),
    choices: [...a.choices, ...b.choices],
    nots: [...a.nots, ...b.nots],
    rest,
    open: 0,
  }
}

/** What is not merged by the table of keywords, but here or not at all. */
const unmerged = {
  types: 0,
  choices: 0,
  nots: 0,
  rest: 0,
  open: 0,
  discriminator: 0,
  contains: 0,
  minContains: 0,
  maxContains: 0,
}

/** A part with `unevaluated…`, which sees nothing of the whole: what it sees is all that it has. */
function closed(flat: Flat): Flat {
  const { unevaluatedProperties, unevaluatedItems, ...others } = flat
  if (unevaluatedProperties === undefined && unevaluatedItems === undefined) return flat
  if (flat.choices.length > 0) return others as Flat
  return {
    ...others,
    additionalProperties: flat.additionalProperties ?? unevaluatedProperties,
    items: flat.items ?? unevaluatedItems,
  } as Flat
}

function commonTypes(a: ReadonlySet<TypeName>, b: ReadonlySet<TypeName>): ReadonlySet<TypeName> {
  if (a === b) return a
  const has = (types: ReadonlySet<TypeName>, name: TypeName): boolean =>
    types.has(name) || (name === 'integer' && types.has('number'))
  return new Set(typeNames.filter((name) => has(a, name) && has(b, name)))
}

function commonMultiple(a: number, b: number): number {
  const scale = 10 ** Math.max(decimalsOf(a), decimalsOf(b))
  let [x, y] = [Math.round(a * scale), Math.round(b * scale)]
  const product = x * y
  while (y > 0) [x, y] = [y, x % y]
  return product / x / scale
}

function mergeItems(a: Flat, b: Flat, result: Keywords, rest: unknown[]): void {
  if (a.contains !== undefined && b.contains !== undefined) {
    const { contains, minContains, maxContains } = b
    rest.push(new Made({ contains, minContains, maxContains } as SchemaNode))
    for (const key of ['minContains', 'maxContains'] as const) {
      if (a[key] === undefined) delete result[key]
    }
  }
  const length = Math.max(a.prefixItems?.length ?? 0, b.prefixItems?.length ?? 0)
  if (length > 0) {
    result['prefixItems'] = Array.from(
      { length },
      (_, index) =>
        both(a.prefixItems?.[index] ?? a.items, b.prefixItems?.[index] ?? b.items) ?? true,
    )
  }
  result['items'] = both(a.items, b.items)
}

function mergeProperties(a: Flat, b: Flat, result: Keywords, rest: unknown[]): void {
  if (a.dependentRequired && b.dependentRequired) {
    const { dependentRequired } = b
    rest.push(new Made({ dependentRequired }))
    const all = { ...dependentRequired, ...a.dependentRequired }
    for (const name of Object.keys(all)) {
      all[name] = [...(a.dependentRequired[name] ?? []), ...(dependentRequired[name] ?? [])]
    }
    result['dependentRequired'] = all
  }
  if (b.propertyNames !== undefined)
    result['propertyNames'] = both(a.propertyNames, b.propertyNames)
  if (a.properties || b.properties) {
    const properties: Keywords = {}
    for (const name of new Set([
      ...Object.keys(a.properties ?? {}),
      ...Object.keys(b.properties ?? {}),
    ])) {
      define(properties, name, both(ruleFor(a, name), ruleFor(b, name)) ?? true)
    }
    result['properties'] = properties
  }
  if (a.patternProperties || b.patternProperties) {
    const patterns: Keywords = { ...b.patternProperties, ...a.patternProperties }
    for (const key of Object.keys(patterns)) {
      patterns[key] = both(own(a.patternProperties, key), own(b.patternProperties, key))
    }
    result['patternProperties'] = patterns
    for (const { properties, patternProperties, additionalProperties } of [a, b]) {
      // A name that fits a pattern of the other one is not free for this one's rule.
      if (additionalProperties === undefined || additionalProperties === true) continue
      rest.push(new Made({ properties, patternProperties, additionalProperties } as SchemaNode))
    }
  }
  result['additionalProperties'] = both(a.additionalProperties, b.additionalProperties)
}

/** What an object asks of a property besides its patterns, by its own rule or by the one for all others. */
function ruleFor(flat: Flat, name: string): unknown {
  const rule = own(flat.properties, name)
  if (rule !== undefined) return rule
  if (flat.patternProperties && patternsFor(flat, name).length > 0) return undefined
  return flat.additionalProperties
}
