import type { GraphQLField } from 'graphql'
import { singular } from '../../data/relations/names.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { plainInput, type ReadId } from '../arguments/input.ts'
import { recordField } from '../arguments/record-field.ts'
import { plainName, type KnownNames } from '../lists/known-fields.ts'
import type { RecordType } from './record-types.ts'

type Fields = Readonly<Record<string, unknown>>

/** What the arguments of a mutation say. */
export interface MutationInput {
  /** The fields of each record that is meant. */
  readonly items: readonly Fields[]
  /** Whether they came as a list. */
  readonly isList: boolean
  /** The ids of the records that are meant, as texts; undefined where none is given. */
  readonly ids: readonly string[] | undefined
  /** What the records that are meant have in common, where no id is given; empty where nothing says so. */
  readonly where: Fields
  readonly clientMutationId: unknown
}

const wrappers = new Set(
  (
    'input data object objects record records values attributes fields patch set inc changes payload params body dto ' +
    'inputs items entries variables update create'
  ).split(' '),
)
const selectors = new Set(['where', 'pkcolumns', 'filter', 'key', 'keycolumns', 'condition'])
/** What tells a database what to do where a record is there already. */
const directives = new Set(['onconflict'])

/** Reads what the arguments of a mutation say of records of a type. */
export function readMutationInput(
  field: GraphQLField<unknown, unknown>,
  args: Fields,
  record: RecordType,
  names: KnownNames,
  readId: ReadId,
): MutationInput {
  const reader = new InputReader(record, names)
  for (const each of field.args) {
    const key = recordField(each)
    const value = args[each.name]
    if (value !== undefined) reader.read({ [key]: plainInput(value, each.type, key, readId) }, 0)
  }
  return reader.input
}

class InputReader {
  readonly #names: KnownNames
  readonly #own: string
  readonly #idField: string
  readonly #single: Record<string, unknown> = {}
  readonly #where: Record<string, unknown> = {}
  #list: readonly Fields[] | undefined
  #ids: readonly string[] | undefined
  #clientMutationId: unknown

  constructor({ type, collection: { idField = 'id' } }: RecordType, names: KnownNames) {
    this.#names = names
    this.#own = plainName(type.name)
    this.#idField = idField
  }

  read(all: Fields, depth: number): void {
    for (const [name, value] of Object.entries(all)) {
      const plain = plainName(name)
      if (value === undefined || directives.has(plain)) continue
      if (plain === 'clientmutationid') this.#clientMutationId = value
      else if (selectors.has(plain) && isObject(value)) Object.assign(this.#where, value)
      else if (Array.isArray(value) && (plain === 'ids' || plain === `${this.#own}ids`)) {
        this.#ids = value.map(String)
      } else if (this.#isId(name) && !isObject(value) && value !== null) {
        this.#ids = [String(value)]
        if (depth > 0 || name === this.#idField) this.#single[this.#idField] = value
      } else if (this.#isWrapper(name) && isObject(value) && depth < 3) this.read(value, depth + 1)
      else if (this.#isWrapper(name) && isListOfObjects(value)) this.#list = value
      else this.#single[fieldOf(name, value, this.#names)] = connected(name, value, this.#names)
    }
  }

  get input(): MutationInput {
    const single = this.#single
    const given = this.#where[this.#idField] ?? this.#where['id']
    const isGiven = given !== undefined && !isObject(given)
    const ids = this.#ids ?? (isGiven ? [String(given)] : undefined)
    return {
      items: this.#list?.map((each) => ({ ...single, ...this.#named(each) })) ?? [single],
      isList: this.#list !== undefined,
      ids,
      where: ids ? {} : this.#where,
      clientMutationId: this.#clientMutationId,
    }
  }

  #isWrapper(name: string): boolean {
    if (wrappers.has(plainName(name))) return true
    const own = this.#own
    const word = plainName(singular(name))
    const isOwn = [own, `${own}input`, `${own}data`, `${own}patch`].includes(word)
    return isOwn && this.#names.link(name) === undefined
  }

  #isId(name: string): boolean {
    const plain = plainName(name)
    return name === this.#idField || plain === 'id' || plain === `${this.#own}id`
  }

  #named(fields: Fields): Fields {
    const names = this.#names
    return Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [
        fieldOf(name, value, names),
        connected(name, value, names),
      ]),
    )
  }
}

function isListOfObjects(value: unknown): value is readonly Fields[] {
  return Array.isArray(value) && value.every(isObject)
}

/** The field of records that a name of an input means: of a relation the one that holds the id. */
function fieldOf(name: string, value: unknown, names: KnownNames): string {
  const key = names.key(name)
  const isKey = key !== undefined && (!isObject(value) || connectedId(value) !== undefined)
  return isKey ? key : name
}

/** The id in `{ connect: { id } }`, which Prisma has for a relation. */
function connected(name: string, value: unknown, names: KnownNames): unknown {
  if (!isObject(value) || names.key(name) === undefined) return value
  return connectedId(value) ?? value
}

function connectedId(value: Fields): unknown {
  const { connect } = value
  const found = isObject(connect) ? connect : value
  return Object.keys(found).length === 1 ? found['id'] : undefined
}
