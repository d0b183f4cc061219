import {
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
} from 'graphql'
import type { ListPart } from './list.ts'
import { pageField } from './page-fields.ts'

/** How a field shows a list of records. */
export interface ListShape {
  /** The type of the records. */
  readonly type: GraphQLNamedType
  /** Whether it is a page with numbers, which has a size also where none is asked for. */
  readonly isPaged: boolean
  readonly show: (part: ListPart) => unknown
}

/**
 * How a type shows a list: `[User]`, a connection of Relay, or an object with records and what page they are. Undefined
 * for a type that has no list of records.
 *
 * @param isRecord whether a type is that of records
 */
export function listShape(
  type: GraphQLOutputType,
  isRecord: (type: GraphQLNamedType) => boolean,
): ListShape | undefined {
  const own = getNullableType(type)
  if (isListType(own)) {
    const named = getNamedType(own)
    return isRecord(named)
      ? { type: named, isPaged: false, show: ({ records }) => records }
      : undefined
  }
  if (!isObjectType(own) || isRecord(own)) return undefined
  const fields = Object.values(own.getFields())
  const parts = fields.map((field) => partOf(field, isRecord))
  const lists = parts.flatMap((part) => (part?.type ? [part.type] : []))
  const [first] = lists
  if (!first) return undefined
  const shown = fields.flatMap(({ name }, index) => {
    const part = parts[index]
    return part ? [[name, part.show] as const] : []
  })
  const isConnection = fields.some(({ name }) => name === 'edges' || name === 'pageInfo')
  return {
    type: first,
    isPaged: !isConnection,
    show: (part) => Object.fromEntries(shown.map(([name, show]) => [name, show(part)])),
  }
}

interface FieldPart {
  /** Of the records that it lists. */
  readonly type?: GraphQLNamedType
  readonly show: (part: ListPart) => unknown
}

function partOf(
  { name, type }: Pick<GraphQLField<unknown, unknown>, 'name' | 'type'>,
  isRecord: (type: GraphQLNamedType) => boolean,
): FieldPart | undefined {
  const own = getNullableType(type)
  const named = getNamedType(own)
  if (isListType(own)) {
    if (isRecord(named)) return { type: named, show: ({ records }) => records }
    const node = isObjectType(named) ? named.getFields()['node'] : undefined
    const of = node && getNamedType(node.type)
    if (!of || !isRecord(of)) return undefined
    return { type: of, show: edges }
  }
  if (!isObjectType(named)) {
    const show = pageField(name)
    return show && { show }
  }
  if (isRecord(named)) return undefined
  const inner = Object.keys(named.getFields()).flatMap((each) => {
    const show = pageField(each)
    return show ? [[each, show] as const] : []
  })
  if (inner.length === 0) return undefined
  return { show: (part) => Object.fromEntries(inner.map(([key, show]) => [key, show(part)])) }
}

function edges(part: ListPart): unknown {
  return part.records.map((node, index) => ({ cursor: part.cursor(index), node }))
}
