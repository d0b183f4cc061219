import {
  getNamedType,
  getNullableType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isUnionType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql'
import type { StoredRecord } from '../../data/records/declaration.ts'
import { plainName } from '../lists/known-fields.ts'
import type { RecordType, RecordTypes } from './record-types.ts'
import type { Verb } from './verbs.ts'

/** What came of a mutation. */
export interface Outcome {
  readonly verb: Verb
  /** A word for what was done with one record, such as `User created`. */
  readonly message: string
  readonly records: readonly StoredRecord[]
  readonly ids: readonly unknown[]
  readonly clientMutationId: unknown
  /** Why it was refused; undefined for a success. */
  readonly refused?: Refused | undefined
}

/** Why a mutation was refused, for those who read it in its payload. */
export interface Refused {
  readonly code: string
  readonly message: string
  readonly issues: readonly { readonly path: string; readonly message: string }[]
}

/** How a mutation shows what came of it. */
export interface Payload {
  readonly show: (outcome: Outcome) => unknown
  /** Whether it has a place for errors of those who wrote wrong values. */
  readonly takesErrors: boolean
}

type Show = (outcome: Outcome) => unknown

/** How the type of a mutation of records shows what came of it; fields that tell nothing of it are left out. */
export function payloadOf(
  returned: GraphQLOutputType,
  record: RecordType,
  types: RecordTypes,
): Payload {
  const type = getNullableType(returned)
  const named = getNamedType(type)
  if (isListType(type)) {
    const isRecord = types.of(named) === record
    return { takesErrors: false, show: ({ records, ids }) => (isRecord ? records : ids) }
  }
  if (types.of(named)) return { takesErrors: false, show: ({ records }) => records[0] ?? null }
  if (isUnionType(named)) return ofUnion(named.getTypes(), record, types)
  if (!isObjectType(named)) return { takesErrors: false, show: scalar(named.name) }
  return ofObject(named, record, types)
}

function scalar(type: string): Show {
  if (type === 'Boolean') return ({ refused }) => !refused
  if (type === 'Int' || type === 'Float') return ({ records }) => records.length
  if (type === 'ID') return ({ ids }) => ids[0]
  return ({ ids, message }) => ids[0] ?? message
}

/** A union of what is written, or a payload of it, and errors: `User | ValidationError`. */
function ofUnion(
  members: readonly GraphQLObjectType[],
  record: RecordType,
  types: RecordTypes,
): Payload {
  const fault = members.find(({ name }) => /error|problem|invalid|fail/i.test(name))
  const own = members.find((each) => each === record.type)
  const payload = members.find((each) => each !== fault && each !== own)
  const inner = payload && ofObject(payload, record, types)
  const showError = fault && errorOf(fault)
  return {
    takesErrors: fault !== undefined,
    show: (outcome) => {
      if (outcome.refused && fault && showError) {
        return { __typename: fault.name, ...(showError(outcome.refused)[0] as object) }
      }
      if (own) return outcome.records[0] ?? null
      return payload && { __typename: payload.name, ...(inner?.show(outcome) as object) }
    },
  }
}

function ofObject(type: GraphQLObjectType, record: RecordType, types: RecordTypes): Payload {
  const fields = Object.values(type.getFields())
  const shown = fields.flatMap((field) => {
    const show = fieldOf(field, record)
    return show ? [[field.name, show] as const] : []
  })
  const errors = fields.filter(isErrors)
  const needsRecord = fields.some(
    ({ type }) => isNonNullType(type) && types.of(getNamedType(type)) && !isListType(type.ofType),
  )
  return {
    takesErrors: errors.length > 0 && !needsRecord,
    show: (outcome) => Object.fromEntries(shown.map(([name, show]) => [name, show(outcome)])),
  }
}

type Field = GraphQLField<unknown, unknown>

function isErrors({ name, type }: Field): boolean {
  return isListType(getNullableType(type)) && /errors?$|problems$/i.test(name)
}

/** What a field of a payload shows; undefined where it has nothing to do with the mutation. */
function fieldOf(field: Field, record: RecordType): Show | undefined {
  const { name, type } = field
  const own = getNullableType(type)
  const named = getNamedType(own)
  if (isErrors(field)) {
    const show = errorOf(named)
    return ({ refused }) => (refused ? show(refused) : [])
  }
  if (named === record.type) {
    return isListType(own)
      ? ({ records, refused }) => (refused ? [] : records)
      : ({ records }) => records[0] ?? null
  }
  if (isObjectType(named)) {
    const node = named.getFields()['node']
    const isEdge = node && getNamedType(node.type) === record.type && !isListType(own)
    if (isEdge) return ({ records: [node] }) => (node ? { node, cursor: '' } : null)
    return undefined
  }
  return isScalarType(named) ? scalarField(name, named.name, record) : undefined
}

function scalarField(
  name: string,
  type: string,
  { type: { name: own } }: RecordType,
): Show | undefined {
  const plain = plainName(name)
  if (plain === 'clientmutationid') return ({ clientMutationId }) => clientMutationId ?? null
  if (type === 'Boolean') return ({ refused }) => !refused
  if (
    /^(?:affectedrows|count|affected|modified|(?:deleted|updated|created|inserted)count)$/.test(
      plain,
    )
  ) {
    return ({ records }) => records.length
  }
  if (plain === 'message' || plain === 'msg' || plain === 'detail') {
    return ({ message, refused }) => refused?.message ?? message
  }
  if (plain === 'code' || plain === 'status' || plain === 'statuscode') {
    return ({ refused }) => (type === 'Int' ? (refused ? 400 : 200) : (refused?.code ?? '200'))
  }
  const ids = ['id', `${own.toLowerCase()}id`, 'recordid', 'nodeid']
  if (ids.includes(plain.replace(/^(?:deleted|removed|updated|created)/, ''))) {
    return ({ ids: [id] }) => id ?? null
  }
  return undefined
}

/** How errors are shown by a type: texts, or objects with what it has fields for. */
function errorOf(type: ReturnType<typeof getNamedType>): (refused: Refused) => unknown[] {
  if (!isObjectType(type)) {
    return ({ issues, message }) =>
      issues.length > 0 ? issues.map((issue) => `${issue.path}: ${issue.message}`) : [message]
  }
  const fields = Object.values(type.getFields())
  return ({ code, message, issues }) => {
    const given = issues.length > 0 ? issues : [{ path: '', message }]
    return given.map(({ path, message }) => {
      const names = path === '' ? [] : path.split('.')
      const values = fields.flatMap((field): (readonly [string, unknown])[] => {
        const plain = plainName(field.name)
        const isList = isListType(getNullableType(field.type))
        if (['field', 'path', 'property', 'fields', 'key'].includes(plain)) {
          return [[field.name, isList ? names : path || null]]
        }
        if (plain === 'message' || plain === 'messages' || plain === 'detail') {
          return [[field.name, isList ? [message] : message]]
        }
        return plain === 'code' && getNamedType(field.type).name === 'String'
          ? [[field.name, code]]
          : []
      })
      return Object.fromEntries(values)
    })
  }
}
