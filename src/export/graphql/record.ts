import type { Link } from '../../data/records/relation.ts'
import { isStemOf, lastPart } from '../../data/relations/names.ts'
import type { State, StoredCollection } from '../../data/store/state.ts'
import type { Components } from '../openapi/components.ts'
import type { SchemaObject } from '../openapi/document.ts'
import { Names, asciiOnly, pascal, recordName } from '../openapi/names.ts'
import { schemasOf } from '../openapi/resources.ts'
import { fieldName, isName, type Definitions, type Field } from './definitions.ts'
import { filterOf } from './filters.ts'
import { anyId, fieldsOf, mayBeNull, objectOf, type Typing } from './types.ts'

/** What collections are described with. */
export interface Describing {
  readonly state: State
  readonly components: Components
  readonly definitions: Definitions
  /** The types of all collections, by name. */
  readonly types: ReadonlyMap<string, RecordTypes>
}

/** A collection as types of a schema; each is made when it is first asked for. */
export class RecordTypes {
  readonly collection: StoredCollection
  readonly #describing: Describing
  readonly #typing: Typing
  readonly #schema: SchemaObject
  readonly #input: SchemaObject

  constructor(collection: StoredCollection, describing: Describing) {
    const { components } = describing
    const { schema, fields } = schemasOf(collection, describing)
    const input = components.resolve<SchemaObject>(fields)
    this.collection = collection
    this.#describing = describing
    this.#typing = { ...describing, isPromised: objectOf(input, components).required.length > 0 }
    this.#schema = this.#withKeys(schema)
    this.#input = this.#withKeys(input)
    const { name } = collection
    const [own, whole] = [typeName(name), typeName(name.replaceAll('/', '-'))]
    describing.definitions.name(`collection ${name}`, [own, whole, `${own}Record`])
  }

  /** The type of a record. */
  get type(): string {
    const { name } = this.collection
    const { definitions, state } = this.#describing
    return definitions.refer(`collection ${name}`, [], (taken) => ({
      kind: 'type',
      description: this.#description,
      ...(!isToldBy(taken, name, state) && { collection: name }),
      fields: this.#fields(taken),
    }))
  }

  get #description(): string {
    const { name, size } = this.collection
    const isUnknown = size === 0 && Object.keys(this.#schema.properties ?? {}).length < 2
    return `A record of ${name}.${isUnknown ? ' There is none yet to show its fields.' : ''}`
  }

  /** A page as Relay reads it, with the records as a plain list too. */
  get connection(): string {
    const { type } = this
    const { definitions } = this.#describing
    return definitions.refer(`connection ${type}`, [`${type}Connection`], () => ({
      kind: 'type',
      description: `A page of ${this.collection.name}.`,
      fields: [
        { name: 'edges', type: `[${this.#edge}!]!` },
        { name: 'nodes', type: `[${type}!]!` },
        { name: 'pageInfo', type: 'PageInfo!' },
        { name: 'totalCount', type: 'Int!' },
      ],
    }))
  }

  get #edge(): string {
    const { type } = this
    return this.#describing.definitions.refer(`edge ${type}`, [`${type}Edge`], () => ({
      kind: 'type',
      fields: [
        { name: 'cursor', type: 'String!' },
        { name: 'node', type: `${type}!` },
      ],
    }))
  }

  get filter(): string {
    return filterOf(this.type, this.#schema, this.#typing, () =>
      this.#relations(this.#names()).map(({ name, target, source }) => {
        return { name, type: target.filter, source }
      }),
    )
  }

  /** The arguments of a list. */
  get listArguments(): string[] {
    return [...this.#selection, 'limit: Int', 'offset: Int']
  }

  /** The arguments of a connection. */
  get pageArguments(): string[] {
    return ['first: Int', 'after: String', 'last: Int', 'before: String', ...this.#selection]
  }

  get #selection(): string[] {
    return [`filter: ${this.filter}`, 'q: String', 'sort: String']
  }

  /** The input of a new record, or of changes of one. */
  input(verb: 'Create' | 'Update'): string {
    const { type, idField } = this
    const { components, definitions } = this.#describing
    const { properties, required } = objectOf(this.#input, components)
    const id = verb === 'Create' ? { [idField]: anyId } : {}
    const schema: SchemaObject = {
      properties: { ...id, ...properties },
      required: verb === 'Create' ? required.filter((name) => name !== idField) : [],
    }
    return definitions.refer(`${verb} ${type}`, [`${verb}${type}Input`], () => {
      const fields = fieldsOf(schema, { owner: type, isInput: true }, this.#typing)
      // An input without a field is none.
      return { kind: 'input', fields: fields.length > 0 ? fields : [idOf(idField)] }
    })
  }

  get idField(): string {
    return this.collection.declaration.idField ?? 'id'
  }

  /** The fields of records, whose ids and foreign keys are ids. */
  #withKeys(schema: SchemaObject): SchemaObject {
    const { components } = this.#describing
    const { properties, required } = objectOf(schema, components)
    const keys = new Map<string, SchemaObject>(
      [...this.collection.links.values()].flatMap((link) =>
        link.kind === 'belongsTo'
          ? [[link.field, link.isList ? { type: 'array', items: anyId } : anyId] as const]
          : [],
      ),
    )
    const known = Object.entries(properties).map(([name, property]) => {
      if (name === this.idField) return [name, anyId] as const
      const key = keys.get(name)
      const type = key && mayBeNull(property, components) ? orNull(key) : key
      return [name, type ?? property] as const
    })
    return { type: 'object', properties: Object.fromEntries(known), required }
  }

  #fields(owner: string): Field[] {
    const fields = fieldsOf(this.#schema, { owner, isInput: false }, this.#typing)
    const id = fields.find(({ name, source = name }) => source === this.idField)
    const names = new Names()
    for (const { name } of fields) names.take(name)
    const all = fields.map((field) => (field === id ? { ...field, type: 'ID!' } : field))
    return [...all, ...this.#relations(names).flatMap((each) => relationFields(each, names))]
  }

  /** The names of the fields of records. */
  #names(): Names {
    const names = new Names()
    for (const source of Object.keys(this.#schema.properties ?? {})) names.take(fieldName(source))
    return names
  }

  /** What relations lead to, each by a name that no field has. */
  #relations(names: Names): RelatedType[] {
    const { types } = this.#describing
    return [...this.collection.links.values()].flatMap((link): RelatedType[] => {
      const target = types.get(link.target)
      const name = fieldName(link.name)
      // A field of that name has the value of its own.
      if (!target || names.has(name)) return []
      names.take(name)
      const source = name === link.name ? undefined : link.name
      return [{ name, source, link, target }]
    })
  }
}

/** A relation of a type. */
interface RelatedType extends Pick<Field, 'name' | 'source'> {
  readonly link: Link
  readonly target: RecordTypes
}

function relationFields({ name, source, link, target }: RelatedType, names: Names): Field[] {
  if (!link.isList) return [{ name, type: target.type, source }]
  const pages = names.take(`${name}Connection`)
  const { type, connection, listArguments, pageArguments } = target
  return [
    { name, type: `[${type}!]`, arguments: listArguments, source },
    { name: pages, type: connection, arguments: pageArguments, source: link.name },
  ]
}

function orNull(schema: SchemaObject): SchemaObject {
  return { anyOf: [schema, { type: 'null' }] }
}

function idOf(name: string): Field {
  return { name: fieldName(name), type: 'ID', ...(fieldName(name) !== name && { source: name }) }
}

/** The name of a type, as GraphQL has it: that of one record for a collection, its own for a single resource. */
export function typeName(resource: string, isCollection = true): string {
  const name = pascal(asciiOnly(isCollection ? recordName(resource) : pascal(lastPart(resource))))
  return isName(name) ? name : `Record${name}`
}

/** Whether the name of a type leads to its collection or single resource, and to no other one. */
export function isToldBy(type: string, collection: string, state: State): boolean {
  const found = [...state.names, ...state.singleNames].filter((name) => isStemOf(type, name))
  return found.length === 1 && found[0] === collection
}
