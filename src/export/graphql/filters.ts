import type { SchemaObject } from '../openapi/document.ts'
import { Names } from '../openapi/names.ts'
import { fieldName, type Definitions, type Field } from './definitions.ts'
import { objectOf, ownerOf, typeOf, type Asked, type Typing } from './types.ts'

/** So deep filters look into objects. */
const deepest = 3

/**
 * The filter of a type with the properties of a schema: all conditions must hold.
 *
 * @param related the conditions of records that relations lead to
 */
export function filterOf(
  type: string,
  schema: SchemaObject,
  typing: Typing,
  related: () => readonly Field[],
): string {
  const { definitions } = typing
  return definitions.refer(`filter ${type}`, [`${type}Filter`], (own) => ({
    kind: 'input',
    fields: [
      { name: 'and', type: `[${own}!]` },
      { name: 'or', type: `[${own}!]` },
      { name: 'not', type: own },
      ...conditions(type, schema, typing, 1),
      ...related(),
    ],
  }))
}

/** Their names belong to the filter itself. */
const ownNames: ReadonlySet<string> = new Set(['and', 'or', 'not'])

function conditions(owner: string, schema: SchemaObject, typing: Typing, depth: number): Field[] {
  const names = new Names()
  const { properties } = objectOf(schema, typing.components)
  return Object.entries(properties).flatMap(([source, property]): Field[] => {
    const name = names.take(fieldName(source))
    if (depth === 1 && ownNames.has(name)) return []
    const inside = { owner: ownerOf(owner, name), isInput: false }
    const { asked } = typeOf(property, inside, typing)
    const type = asked && filterTypeOf(asked, typing, depth)
    return type === undefined ? [] : [{ name, type, ...(name !== source && { source }) }]
  })
}

function filterTypeOf({ name, object }: Asked, typing: Typing, depth: number): string | undefined {
  const { definitions } = typing
  if (!object) return operatorsOf(name, definitions)
  if (depth >= deepest) return undefined
  return definitions.refer(`filter ${name}`, [`${name}Filter`], () => ({
    kind: 'input',
    fields: conditions(name, object, typing, depth + 1),
  }))
}

/** The operators of queries that a scalar takes. */
function operatorsOf(scalar: string, definitions: Definitions): string {
  return definitions.refer(`operators ${scalar}`, [`${scalar}Filter`], () => {
    const fields = (names: readonly string[], type: string) => names.map((name) => ({ name, type }))
    return {
      kind: 'input',
      fields: [
        ...fields(['eq', 'ne'], scalar),
        ...fields(scalar === 'Boolean' ? [] : ['in', 'nin'], `[${scalar}!]`),
        ...fields(ordered.has(scalar) ? ['lt', 'lte', 'gt', 'gte'] : [], scalar),
        ...fields(scalar === 'String' ? ['contains', 'startsWith', 'endsWith'] : [], scalar),
        ...fields(['exists'], 'Boolean'),
      ],
    }
  })
}

const ordered: ReadonlySet<string> = new Set(['String', 'Int', 'Float', 'DateTime', 'Date'])
