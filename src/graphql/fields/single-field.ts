import { getNullableType, isObjectType, type GraphQLField, type GraphQLObjectType } from 'graphql'
import type { State, StoredSingle } from '../../data/store/state.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { plainInput } from '../arguments/input.ts'
import { recordField } from '../arguments/record-field.ts'
import { plainName } from '../lists/known-fields.ts'
import type { Answer } from './answer.ts'
import { verbName } from './verbs.ts'

/** A field whose type is that of a single resource, which it reads, or writes as `updateSettings` does. */
export function singleField(
  field: GraphQLField<unknown, unknown>,
  isMutation: boolean,
): { readonly answer: Answer; readonly isThere: (data: State) => boolean } | undefined {
  const type = getNullableType(field.type)
  if (!isObjectType(type)) return undefined
  const { verb, noun = field.name } = verbName(field.name) ?? {}
  if (isMutation && verb !== 'update' && verb !== 'upsert') return undefined
  const words = new Set([type.name, collectionName(type), noun].map((word) => plainName(word)))
  const find = (data: State): StoredSingle | undefined => {
    const name = data.singleNames.find((each) => words.has(plainName(each)))
    return name === undefined ? undefined : data.single(name)
  }
  return {
    isThere: (data) => find(data) !== undefined,
    answer: (args, data) => {
      const single = find(data) as StoredSingle
      if (!isMutation) return single.get().value
      return single.update(fieldsOf(field, args)).value
    },
  }
}

function collectionName({ name, astNode }: GraphQLObjectType): string {
  const directive = astNode?.directives?.find((each) => each.name.value === 'collection')
  const value = directive?.arguments?.[0]?.value
  return value?.kind === 'StringValue' ? value.value : name
}

function fieldsOf(
  { args: defined }: GraphQLField<unknown, unknown>,
  args: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const fields = defined.flatMap((each) => {
    const value = args[each.name]
    if (value === undefined) return []
    const key = recordField(each)
    const plain = plainInput(value, each.type, key, (text) => text)
    const isWrapper = ['input', 'data', 'patch', 'set'].includes(plainName(key)) && isObject(plain)
    return isWrapper ? Object.entries(plain) : [[key, plain] as const]
  })
  return Object.fromEntries(fields)
}
