import { hasPattern } from './format.ts'
import type { Discriminator, SchemaNode } from './schema.ts'

/** Ways to go on: exactly one branch holds, or one at least. */
export interface Choice {
  readonly isOne: boolean
  readonly branches: readonly unknown[]
  readonly discriminator?: Discriminator | undefined
  /** Whether several branches may hold nevertheless, since none was found to hold alone. */
  isLoose?: boolean
  /** Whether the first branch is the better one, as of a condition. */
  readonly prefersFirst?: boolean
}

/** A schema with `allOf` merged into it, and what remains to choose from. */
export interface Flat extends SchemaNode {
  readonly types: ReadonlySet<TypeName>
  readonly choices: readonly Choice[]
  readonly nots: readonly unknown[]
  /** Schemas that hold as well and could not be merged. */
  readonly rest: readonly unknown[]
  /** How often it is being made at the moment, one inside the other. */
  open: number
}

/** The types of JSON Schema. */
export const typeNames = [
  'null',
  'boolean',
  'object',
  'array',
  'number',
  'integer',
  'string',
] as const

/** A type of JSON Schema. */
export type TypeName = (typeof typeNames)[number]

/** What a schema allows that names no types. */
export const allTypes: ReadonlySet<TypeName> = new Set(
  typeNames.filter((name) => name !== 'integer'),
)

/** A schema made of others; readers never see it. */
export class Made {
  readonly node: SchemaNode
  constructor(node: SchemaNode) {
    this.node = node
  }
}

/** A schema that stands for one written by hand. */
export function made(node: SchemaNode): unknown {
  return new Made(node)
}

/** Both schemas at once; undefined and true ask for nothing. */
export function both(a: unknown, b: unknown): unknown {
  if (a === undefined || a === true || a === b) return b
  if (b === undefined || b === true) return a
  return new Made({ allOf: [a, b] })
}

/** Keywords with their values, while they are put together. */
export type Keywords = Record<string, unknown>

/** Whether a schema allows about any type, as one that does not speak of types. */
export function isUntyped(flat: Flat): boolean {
  return flat.types.size > 3
}

/** The schemas of the patterns that a name fits. */
export function patternsFor({ patternProperties = {} }: SchemaNode, name: string): unknown[] {
  return Object.keys(patternProperties)
    .filter((pattern) => hasPattern(pattern, name))
    .map((pattern) => patternProperties[pattern])
}

/** The own member of an object, whatever its name. */
export function own<Value>(
  members: Readonly<Record<string, Value>> | undefined,
  name: string,
): Value | undefined {
  return members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined
}

/** Sets a member as JSON.parse does: an own one, not the prototype. */
export function define(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') target[name] = value
  else
    Object.defineProperty(target, name, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    })
}

/** How many digits stand behind the point of a number. */
export function decimalsOf(value: number): number {
  const [digits = '', exponent = '0'] = String(value).split('e')
  return Math.max(0, (digits.split('.')[1]?.length ?? 0) - Number(exponent))
}
