import type { CrudMethod } from '../../http/crud-methods.ts'
import { lastPart } from '../../data/relations/names.ts'
import type { State, StoredCollection, StoredSingle } from '../../data/store/state.ts'
import { Components } from '../openapi/components.ts'
import { inferSchema } from '../openapi/infer.ts'
import { Names, pascal } from '../openapi/names.ts'
import { Definitions, fieldName, type Field } from './definitions.ts'
import { RecordTypes, isToldBy, typeName, type Describing } from './record.ts'
import { fieldsOf, type Typing } from './types.ts'

/** The data that a schema is written of. */
export interface SchemaSource {
  readonly state: State
  /** Whether there are no mutations. */
  readonly readOnly?: boolean | undefined
  /** Hears of each collection and single resource whose data cannot be made, and which is left out; default throws. */
  readonly onUnreadable?: (resource: StoredCollection | StoredSingle, error: unknown) => void
}

/**
 * The schema of GraphQL that collections and single resources imply, in its own language (SDL); undefined where there is
 * nothing to ask for. Schemas of Valibot need `loadConverters` before.
 */
export function writeSchema(source: SchemaSource): string | undefined {
  const { state } = source
  const roots = new Roots(source.readOnly ?? false)
  const definitions = new Definitions()
  const types = new Map<string, RecordTypes>()
  const describing = { state, components: new Components(), definitions, types }
  // Of two of one name that of the shorter one has it: `users`, and not `v2/users`.
  const names = state.names.toSorted((one, other) => depthOf(one) - depthOf(other))
  for (const name of names) {
    const each = state.collection(name)
    // What has no operations is for handlers alone, or for another schema.
    if (each && each.declaration.only.length > 0 && isReadable(each, source))
      types.set(name, new RecordTypes(each, describing))
  }
  for (const each of types.values()) roots.addCollection(each)
  for (const name of state.singleNames) {
    const single = state.single(name)
    if (single && isReadable(single, source)) roots.addSingle(single, describing)
  }
  return roots.isEmpty ? undefined : definitions.write(roots.fields)
}

function depthOf(name: string): number {
  return name.split('/').length
}

function isReadable(
  resource: StoredCollection | StoredSingle,
  { onUnreadable }: SchemaSource,
): boolean {
  try {
    if ('rows' in resource) resource.rows()
    else resource.get()
    return true
  } catch (error) {
    if (!onUnreadable) throw error
    onUnreadable(resource, error)
    return false
  }
}

/** The fields that queries, mutations and subscriptions begin with. */
class Roots {
  readonly #readOnly: boolean
  readonly #query: Field[] = []
  readonly #mutation: Field[] = []
  readonly #subscription: Field[] = []
  readonly #names = new Names()

  constructor(readOnly: boolean) {
    this.#readOnly = readOnly
  }

  get isEmpty(): boolean {
    return this.#query.length === 0
  }

  get fields(): Readonly<Record<string, readonly Field[]>> {
    return { Query: this.#query, Mutation: this.#mutation, Subscription: this.#subscription }
  }

  addCollection(types: RecordTypes): void {
    const { type, collection } = types
    const { name, declaration } = collection
    const may = (method: CrudMethod) => declaration.only.includes(method)
    const one = lower(type)
    const id = 'id: ID!'
    if (may('get')) {
      const own = this.#names.take(lower(typeName(name)), one)
      this.#query.push({ name: own, type, arguments: [id] })
    }
    if (may('list')) this.#addLists(types)
    if (this.#readOnly) return
    const addMutation = (verb: string, taken: readonly string[]) =>
      this.#mutation.push({ name: verb + type, type, arguments: taken })
    if (may('create')) addMutation('create', [`input: ${types.input('Create')}!`])
    if (may('update')) addMutation('update', [id, `input: ${types.input('Update')}!`])
    if (may('delete')) addMutation('delete', [id])
    this.#subscription.push(
      { name: `${one}Created`, type: `${type}!` },
      { name: `${one}Updated`, type: `${type}!`, arguments: ['id: ID'] },
      { name: `${one}Deleted`, type: `${type}!`, arguments: ['id: ID'] },
    )
  }

  #addLists(types: RecordTypes): void {
    const { type, collection } = types
    const { name } = collection
    const plurals = [lastPart(name), pascal(name)].map((each) => lower(fieldName(each)))
    const list = this.#names.take(...plurals, `all${type}`)
    this.#query.push({
      name: list,
      type: `[${type}!]`,
      arguments: types.listArguments,
      description: `Those of ${name} that match, sorted by fields: "-price,name".`,
    })
    this.#query.push({
      name: this.#names.take(`${list}Connection`),
      type: types.connection,
      arguments: types.pageArguments,
    })
  }

  addSingle(single: StoredSingle, { state, components, definitions }: Describing): void {
    const { name } = single
    const schema = inferSchema([single.get().value])
    const typing: Typing = { components, definitions, isPromised: false }
    const isNothing = Object.keys(schema.properties ?? {}).length === 0
    // A type without a field is none.
    if (isNothing) return
    const own = typeName(name, false)
    const type = definitions.refer(`single ${name}`, [own, `${own}Resource`], (taken) => ({
      kind: 'type',
      description: `The single resource ${name}.`,
      ...(!isToldBy(taken, name, state) && { collection: name }),
      fields: fieldsOf(schema, { owner: taken, isInput: false }, typing),
    }))
    this.#query.push({ name: this.#names.take(lower(fieldName(lastPart(name)))), type })
    if (this.#readOnly) return
    const input = definitions.refer(`Update ${type}`, [`Update${type}Input`], () => ({
      kind: 'input',
      fields: fieldsOf(schema, { owner: type, isInput: true }, typing),
    }))
    const given = [`input: ${input}!`]
    this.#mutation.push({ name: `update${type}`, type, arguments: given })
  }
}

function lower(name: string): string {
  return name.replace(/^[A-Z]/, (letter) => letter.toLowerCase())
}
