import {
  getNamedType,
  getNullableType,
  GraphQLError,
  isListType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql'
import {
  changesOf,
  followChanges,
  missedChanges,
  seenThrough,
  type ChangeFeed,
  type RecordChange,
} from '../../data/changes.ts'
import { hookKinds, type HookKind, type StoredRecord } from '../../data/records/declaration.ts'
import type { State, StoredCollection } from '../../data/store/state.ts'
import { testOf } from '../lists/condition.ts'
import { KnownNames, wordsOf } from '../lists/known-fields.ts'
import { askedBy } from '../lists/list-field.ts'
import type { AnswerContext } from './answer.ts'
import { eventShape } from './event-shape.ts'
import { queryField } from './query-field.ts'
import type { RecordType, RecordTypes } from './record-types.ts'

type Field = GraphQLField<unknown, unknown>
type Args = Readonly<Record<string, unknown>>

/** What a field of `Subscription` sends, one value after the other, until the signal is aborted. */
export type Follow = (
  args: Args,
  data: State,
  about: AnswerContext & { readonly signal: AbortSignal },
) => AsyncIterable<unknown>

/** Words for what became of a record: `userCreated`, `onUserAdded`, `newUser`, `messageSent`. */
const kindWords: Readonly<Record<HookKind, string>> = {
  created:
    'created added inserted new registered posted published sent received joined placed opened create add insert',
  updated: 'updated edited modified update edit',
  deleted: 'deleted removed destroyed left delete remove',
}
const anyWords = 'changed changes change mutated mutation event events saved feed stream updates'

const kindsOfWord = new Map<string, readonly HookKind[]>()
for (const word of anyWords.split(' ')) kindsOfWord.set(word, hookKinds)
for (const kind of hookKinds) {
  for (const word of kindWords[kind].split(' ')) kindsOfWord.set(word, [kind])
}

/** What a field of `Subscription` follows by convention; undefined where it has nothing to do with records. */
export function subscriptionField(
  field: Field,
  schema: GraphQLSchema,
  types: RecordTypes,
): Follow | undefined {
  const words = wordsOf(field.name).map((word) => word.toLowerCase())
  const kinds = new Set(words.flatMap((word) => kindsOfWord.get(word) ?? []))
  const nouns = words.filter((word) => word !== 'on' && !kindsOfWord.has(word))
  const named = getNamedType(field.type)
  const record =
    recordIn(named, types) ?? (kinds.size > 0 ? types.named(nouns.join('_')) : undefined)
  if (!record) return undefined
  const isMany = isListType(getNullableType(field.type)) || kinds.size === 0
  return isMany ? live(field, schema, types, record) : events(field, kinds, record)
}

function recordIn(type: GraphQLNamedType, types: RecordTypes): RecordType | undefined {
  const own = types.of(type)
  if (own || !isObjectType(type)) return own
  const fields = Object.values(type.getFields())
  for (const field of fields) {
    const inner = getNamedType(field.type)
    const edge = isObjectType(inner) ? inner.getFields()['node'] : undefined
    const found = types.of(inner) ?? (edge && types.of(getNamedType(edge.type)))
    if (found) return found
  }
  return undefined
}

/** Sends what becomes of records, one by one. */
function events(
  field: Field,
  kinds: ReadonlySet<HookKind>,
  record: RecordType,
): Follow | undefined {
  const show = eventShape(field.type, record)
  if (!show) return undefined
  // `userId: 1` of a user is its id.
  const { name } = record.type
  const idName = `${name.charAt(0).toLowerCase()}${name.slice(1)}Id`
  return (args, data, { signal, onIgnored }) => {
    const find = (name: string) => data.collection(name)
    const collection = find(record.collection.name) as StoredCollection
    const names = new KnownNames(collection, record.type)
    const { [idName]: id, ...others } = args
    const isId = id !== undefined && names.field(idName) === undefined
    const asked = askedBy(field, isId ? others : args, names, find)
    if (asked.ignored.length > 0) onIgnored(asked.ignored)
    const { idField = 'id' } = record.collection
    const fits = testOf({ kind: 'all', of: asked.conditions }, collection)
    const test = (each: StoredRecord) =>
      (!isId || String(each[idField]) === String(id)) && fits(each)
    return shown(feedOf(data, collection), { kinds, test, show, signal })
  }
}

function feedOf(data: State, { name }: StoredCollection): ChangeFeed {
  return changesOf(data, name) as ChangeFeed
}

interface Shown {
  readonly kinds: ReadonlySet<HookKind>
  readonly test: (record: StoredRecord) => boolean
  readonly show: (change: RecordChange) => unknown
  readonly signal: AbortSignal
}

function shown(feed: ChangeFeed, about: Shown): AsyncIterable<unknown> {
  // From now on, though the first is asked for later.
  return changesFrom(feed, feed.last, about)
}

async function* changesFrom(
  feed: ChangeFeed,
  from: number,
  { kinds, test, show, signal }: Shown,
): AsyncGenerator<unknown, void> {
  for await (const change of followChanges(feed, from, signal)) {
    if (change === missedChanges) throw missed()
    const seen = seenThrough(change, test)
    if (seen && kinds.has(seen.kind)) yield show(seen)
  }
}

/** For who reads so slowly that some changes are gone. */
function missed(): GraphQLError {
  return new GraphQLError(
    'Some changes were not read in time. Subscribe again, and read what there is now.',
    {
      extensions: { code: 'CHANGES_MISSED' },
    },
  )
}

/** Sends what a query of the same field would answer, now and after each change. */
function live(
  field: Field,
  schema: GraphQLSchema,
  types: RecordTypes,
  record: RecordType,
): Follow | undefined {
  const answer = queryField(field, schema, types)
  if (!answer) return undefined
  return (args, data, about) => {
    const feed = changesOf(data, record.collection.name) as ChangeFeed
    return answers(() => answer(args, data, about), feed, feed.last, about.signal)
  }
}

async function* answers(
  answer: () => unknown,
  feed: ChangeFeed,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<unknown, void> {
  yield answer()
  for await (const _ of followChanges(feed, from, signal)) yield answer()
}
