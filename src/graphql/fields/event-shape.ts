import {
  getNamedType,
  getNullableType,
  isEnumType,
  isListType,
  isObjectType,
  type GraphQLField,
  type GraphQLOutputType,
} from 'graphql'
import type { RecordChange } from '../../data/changes.ts'
import type { HookKind } from '../../data/records/declaration.ts'
import { plainName } from '../lists/known-fields.ts'
import type { RecordType } from './record-types.ts'

/** What a subscription sends for a change of a record. */
export type ShowChange = (change: RecordChange) => unknown

/** How words for what became of a record begin. */
const beginnings: Readonly<Record<HookKind, RegExp>> = {
  created: /^(?:creat|add|insert|new|post)/i,
  updated: /^(?:updat|edit|modif|chang)/i,
  deleted: /^(?:delet|remov|destroy)/i,
}

/** How a type shows a change of a record: the record, its id, or an object with the record and what became of it. */
export function eventShape(
  returned: GraphQLOutputType,
  record: RecordType,
): ShowChange | undefined {
  const type = getNullableType(returned)
  const named = getNamedType(type)
  const { idField = 'id' } = record.collection
  if (isListType(type)) return named === record.type ? (change) => [change.record] : undefined
  if (named === record.type) return (change) => change.record
  if (!isObjectType(named)) {
    return named.name === 'Boolean' ? () => true : ({ record }) => record[idField]
  }
  const shown = Object.values(named.getFields()).flatMap((field) => {
    const show = fieldOf(field, record)
    return show ? [[field.name, show] as const] : []
  })
  const hasRecord = Object.values(named.getFields()).some(
    (field) =>
      getNamedType(field.type) === record.type ||
      plainName(field.name) === `${plainName(record.type.name)}id`,
  )
  if (!hasRecord) return undefined
  return (change) => Object.fromEntries(shown.map(([name, show]) => [name, show(change)]))
}

function fieldOf(
  { name, type }: GraphQLField<unknown, unknown>,
  { type: own, collection: { idField = 'id' } }: RecordType,
): ShowChange | undefined {
  const named = getNamedType(type)
  const plain = plainName(name)
  if (named === own) {
    const isBefore = /^(?:prev|before|old)/.test(plain)
    return isBefore ? ({ before }) => before ?? null : ({ record }) => record
  }
  if (
    [
      'mutation',
      'type',
      'kind',
      'event',
      'action',
      'operation',
      'eventtype',
      'changetype',
      'mutationtype',
    ].includes(plain)
  ) {
    if (!isEnumType(named)) return ({ kind }) => kind
    const values = named.getValues()
    return ({ kind }) => values.find((each) => beginnings[kind].test(each.name))?.value as unknown
  }
  if (plain === 'id' || plain === `${plainName(own.name)}id` || plain === 'recordid') {
    return ({ record }) => record[idField]
  }
  if (plain === 'updatedfields' || plain === 'changedfields') {
    return ({ record, before = {} }) =>
      Object.keys(record).filter(
        (each) => JSON.stringify(record[each]) !== JSON.stringify(before[each]),
      )
  }
  return undefined
}
