import { parsePointer, splitReference, stepInto } from '../../openapi/document/pointer.ts'
import type { Discriminators } from './discriminators.ts'
import type { Raw } from './raw.ts'
import type { Recursion } from './recursion.ts'
import { other, type TypeText } from './type-text.ts'

/** What all types of a document share. */
export interface Scope {
  readonly root: Raw
  readonly discriminators: Discriminators
  readonly recursion: Recursion
  /** Whether a `$ref` may have keywords beside it, as in JSON Schema since 2019-09. */
  readonly hasSiblings: boolean
  /** References to what has no type of its own, which are being written out. */
  readonly inlining: Set<string>
  /** The operations that have a type of their own, by their ids. */
  readonly operations: Map<string, TypeText>
  /** Declarations beside the interfaces, in the order of their first use. */
  readonly helpers: Set<string>
}

/** Where a schema stands. */
export interface Position {
  /** As a reference is written. */
  readonly path: string
  /** The component that is made of it; undefined within properties, which may name any component. */
  readonly owner?: string | undefined
}

/** The kinds of components that have types of their own, in the order in which they are written. */
export const componentKinds = [
  'schemas',
  'responses',
  'parameters',
  'requestBodies',
  'headers',
  'pathItems',
] as const

/** The type of a component that a reference names; undefined where there is none. */
export function componentType({ root, recursion }: Scope, $ref: string): TypeText | undefined {
  const { uri, fragment } = splitReference($ref)
  const pointer = parsePointer(fragment)
  const [place, kind = '', name = ''] = pointer
  const isTyped = place === 'components' && componentKinds.some((each) => each === kind)
  if (uri !== '' || !isTyped || pointer.length !== 3) return undefined
  if (pointer.reduce<unknown>(stepInto, root) === undefined) return undefined
  const alias = kind === 'schemas' ? recursion.aliases.get(name) : undefined
  return other(alias ?? `components[${JSON.stringify(kind)}][${JSON.stringify(name)}]`)
}

/** Writes out what a reference leads to that has no type of its own; `instead` for what holds itself. */
export function inline<T>({ inlining }: Scope, $ref: string, write: () => T, instead: T): T {
  if (inlining.has($ref)) return instead
  inlining.add($ref)
  try {
    return write()
  } finally {
    inlining.delete($ref)
  }
}
