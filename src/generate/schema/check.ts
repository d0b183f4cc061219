import { decimalsOf, isUntyped, own, patternsFor, type Flat } from './flat.ts'
import { type Flattener } from './flatten.ts'
import { fitsFormat, hasPattern } from './format.ts'
import { isEqual, type Direction } from './schema.ts'

/** What of a value a schema has spoken of: names of properties, and the number of items from the start or single ones. */
interface Seen {
  names?: Set<string>
  items?: Set<number>
}

/** Whether a value fits a schema; synchronous and without compiling, for the few values that are not made to fit. */
export type Check = (schema: Flat, value: unknown) => boolean

const mostDepth = 500

/** A check whose `required` does not ask for what the direction leaves out. */
export function createCheck({ flatten }: Flattener, direction: Direction): Check {
  const dropped = direction === 'response' ? 'writeOnly' : 'readOnly'

  let depth = 0
  const fits = (flat: Flat, value: unknown, outer?: Seen, whole?: Flat): boolean => {
    // A schema may choose itself without end.
    if (depth > mostDepth) return false
    depth++
    try {
      return fitsAll(flat, value, outer, whole)
    } finally {
      depth--
    }
  }

  /** @param whole what a branch belongs to, whose properties it may require */
  const fitsAll = (flat: Flat, value: unknown, outer?: Seen, whole?: Flat): boolean => {
    const sees = flat.unevaluatedProperties !== undefined || flat.unevaluatedItems !== undefined
    const seen: Seen | undefined = sees || outer ? {} : undefined
    if (!fitsType(flat, value) || !fitsValue(flat, value)) return false
    if (typeof value === 'object' && value !== null) {
      const fitsInside = Array.isArray(value)
        ? fitsList(flat, value, seen)
        : fitsObject(flat, value as Readonly<Record<string, unknown>>, seen, whole)
      if (!fitsInside) return false
    }
    for (const { isOne, branches, discriminator, isLoose } of flat.choices) {
      const isSeveral = discriminator !== undefined || isLoose === true
      let count = 0
      for (const branch of branches) {
        const one = flatten(branch)
        if (one.unresolved && branches.length > 1) continue
        if (!fits(one, value, seen, flat)) continue
        count++
        if (isOne ? count > 1 : !seen) break
      }
      // With a discriminator the property says which one it is, whatever else fits.
      if (count === 0 || (isOne && count > 1 && !isSeveral)) return false
    }
    if (flat.rest.some((schema) => !fits(flatten(schema), value, seen, flat))) return false
    if (flat.nots.some((schema) => fits(flatten(schema), value))) return false
    if (sees && seen && !fitsUnseen(flat, value, seen)) return false
    for (const name of seen?.names ?? []) addName(outer, name)
    for (const item of seen?.items ?? []) addItem(outer, item)
    return true
  }

  const child = (schema: unknown, value: unknown): boolean =>
    schema === undefined || schema === true || fits(flatten(schema), value)

  const fitsList = (flat: Flat, list: readonly unknown[], seen: Seen | undefined): boolean => {
    const { minItems = 0, maxItems = Infinity, prefixItems = [], items, contains } = flat
    if (list.length < minItems || list.length > maxItems) return false
    const fitsItem = (item: unknown, index: number): boolean => {
      if (index < prefixItems.length || items !== undefined) addItem(seen, index)
      return child(index < prefixItems.length ? prefixItems[index] : items, item)
    }
    if (!list.every(fitsItem)) return false
    if (flat.uniqueItems && hasTwins(list)) return false
    if (contains === undefined) return true
    let count = 0
    for (const [index, item] of list.entries()) {
      if (!child(contains, item)) continue
      count++
      addItem(seen, index)
    }
    return count >= (flat.minContains ?? 1) && count <= (flat.maxContains ?? Infinity)
  }

  const fitsObject = (
    flat: Flat,
    object: Readonly<Record<string, unknown>>,
    seen: Seen | undefined,
    whole: Flat = flat,
  ): boolean => {
    const names = Object.keys(object)
    const { minProperties = 0, maxProperties = Infinity, required = [] } = flat
    if (names.length < minProperties || names.length > maxProperties) return false
    const isMissing = (name: string): boolean =>
      !Object.hasOwn(object, name) && !isDropped(flat, name) && !isDropped(whole, name)
    if (required.some(isMissing)) return false
    for (const [name, others] of Object.entries(flat.dependentRequired ?? {})) {
      if (Object.hasOwn(object, name) && others.some((other) => !Object.hasOwn(object, other)))
        return false
    }
    return names.every((name) => {
      if (!child(flat.propertyNames, name)) return false
      const rules = rulesFor(flat, name)
      if (rules.length > 0) addName(seen, name)
      return rules.every((schema) => isFree(schema) || child(schema, object[name]))
    })
  }

  /** Whether the server sets a property, so that it does not matter what a request says of it. */
  const isFree = (schema: unknown): boolean => {
    if (dropped !== 'readOnly') return false
    const { readOnly, enum: values, const: fixed } = flatten(schema)
    return readOnly === true && values === undefined && fixed === undefined
  }

  const isDropped = (flat: Flat, name: string): boolean => {
    const schema = own(flat.properties, name)
    return schema !== undefined && flatten(schema)[dropped] === true
  }

  const fitsUnseen = (flat: Flat, value: unknown, seen: Seen): boolean => {
    if (typeof value !== 'object' || value === null) return true
    const { unevaluatedItems, unevaluatedProperties } = flat
    if (Array.isArray(value)) {
      if (unevaluatedItems === undefined) return true
      const rest = [...value.keys()].filter((index) => !seen.items?.has(index))
      for (const index of rest) addItem(seen, index)
      return rest.every((index) => child(unevaluatedItems, value[index]))
    }
    if (unevaluatedProperties === undefined) return true
    const rest = Object.entries(value).filter(([name]) => !seen.names?.has(name))
    for (const [name] of rest) addName(seen, name)
    return rest.every(([, member]) => child(unevaluatedProperties, member))
  }

  return (flat, value) => fits(flat, value)
}

function addName(seen: Seen | undefined, name: string): void {
  if (seen) (seen.names ??= new Set()).add(name)
}

function addItem(seen: Seen | undefined, index: number): void {
  if (seen) (seen.items ??= new Set()).add(index)
}

/** The schemas that hold for a property of an object. */
export function rulesFor(flat: Flat, name: string): unknown[] {
  const rule = own(flat.properties, name)
  const rules = flat.patternProperties ? patternsFor(flat, name) : []
  if (rule !== undefined) rules.push(rule)
  else if (rules.length === 0 && flat.additionalProperties !== undefined)
    rules.push(flat.additionalProperties)
  return rules
}

function fitsType({ types }: Flat, value: unknown): boolean {
  if (value === null) return types.has('null')
  if (Array.isArray(value)) return types.has('array')
  if (typeof value === 'number') {
    return types.has('number') || (types.has('integer') && Number.isInteger(value))
  }
  return types.has(typeof value as 'string' | 'boolean' | 'object')
}

function fitsValue(flat: Flat, value: unknown): boolean {
  if (flat.enum && !flat.enum.some((one) => isEqual(one, value))) return false
  if (flat.const !== undefined && !isEqual(flat.const, value)) return false
  if (typeof value === 'string') return fitsText(flat, value)
  return typeof value !== 'number' || fitsNumber(flat, value)
}

/** Whether a text fits; its length counts in code points. */
export function fitsText(flat: Flat, text: string): boolean {
  const { minLength = 0, maxLength = Infinity, pattern, format } = flat
  if (text.length < minLength || text.length > maxLength * 2) return false
  if (text.length > maxLength || minLength > 0) {
    const length = lengthOf(text)
    if (length < minLength || length > maxLength) return false
  }
  if (format !== undefined && !fitsFormat(format, text)) return false
  return pattern === undefined || hasPattern(pattern, text)
}

/** The number of code points. */
export function lengthOf(text: string): number {
  let length = 0
  for (const _ of text) length++
  return length
}

function fitsNumber(flat: Flat, value: number): boolean {
  const {
    minimum = -Infinity,
    maximum = Infinity,
    exclusiveMinimum = -Infinity,
    exclusiveMaximum = Infinity,
  } = flat
  if (!Number.isFinite(value) || value < minimum || value > maximum) return false
  if (value <= exclusiveMinimum || value >= exclusiveMaximum) return false
  if (flat.multipleOf !== undefined && !isMultiple(value, flat.multipleOf)) return false
  if (flat.format === 'int32') return Number.isInteger(value) && Math.abs(value) <= 2 ** 31 - 1
  return flat.format !== 'int64' || Number.isInteger(value)
}

/** Whether a number is a multiple in decimal digits, as 19.99 is of 0.01. */
function isMultiple(value: number, of: number): boolean {
  if (Number.isInteger(value / of)) return true
  const digits = Math.max(decimalsOf(value), decimalsOf(of))
  return digits < 16 && Math.round(value * 10 ** digits) % Math.round(of * 10 ** digits) === 0
}

function hasTwins(list: readonly unknown[]): boolean {
  if (list.every((item) => typeof item !== 'object')) return new Set(list).size < list.length
  return list.some((item, index) => list.slice(0, index).some((other) => isEqual(item, other)))
}

/** Whether a schema asks for nothing that must be checked once a value is made. */
export function isMadeToFit(flat: Flat): boolean {
  const { choices, nots, rest, contains, unevaluatedItems, unevaluatedProperties, propertyNames } =
    flat
  if (
    nots.length + rest.length > 0 ||
    choices.some(({ isOne, discriminator }) => isOne && !discriminator)
  )
    return false
  const inside = [
    flat.dependentRequired,
    contains,
    unevaluatedItems,
    unevaluatedProperties,
    propertyNames,
  ]
  return inside.every((schema) => schema === undefined)
}

/** Whether no value fits both schemas, by what is seen from outside. */
export function areApart(a: Flat, b: Flat, { flatten }: Flattener): boolean {
  if (!isUntyped(a) || !isUntyped(b)) {
    const shared = [...a.types].some((type) => b.types.has(type))
    const numeric = [a, b].every(({ types }) => types.has('number') || types.has('integer'))
    if (!shared && !numeric) return true
    if (![a, b].every(({ types }) => types.size === 1)) return false
  }
  const values = valuesOf(a)
  const others = valuesOf(b)
  if (values && others)
    return !values.some((value) => others.some((other) => isEqual(value, other)))
  if (a.types.size !== 1 || !a.types.has('object')) return false
  const required = (a.required ?? []).filter((name) => b.required?.includes(name))
  return required.some((name) => {
    const [one, two] = [own(a.properties, name), own(b.properties, name)]
    if (typeof one !== 'object' || typeof two !== 'object') return false
    const [first, second] = [flatten(one), flatten(two)]
    if (!valuesOf(first) || !valuesOf(second)) return false
    return areApart(first, second, { flatten } as Flattener)
  })
}

function valuesOf(flat: Flat): readonly unknown[] | undefined {
  return flat.const === undefined ? flat.enum : [flat.const]
}
