import { controlNames, maxLimit } from '../../data/query/parameters.ts'
import { operators } from '../../data/query/operators.ts'
import type { PageOptions } from '../../data/records/declaration.ts'
import type { StoredCollection } from '../../data/store/state.ts'
import type { Components } from './components.ts'
import type { ParameterObject, ReferenceObject, SchemaObject } from './document.ts'

type Parameters = readonly (ParameterObject | ReferenceObject)[]

/** A field that lists can be filtered by, with dots where it stands in an object. */
export interface FilterField {
  readonly name: string
  readonly schema: SchemaObject
}

/** More fields than these are not listed one by one. */
const mostFields = 30

/** The fields of records that hold one value, those of objects in them included. */
export function filterFields(record: SchemaObject, before = ''): FilterField[] {
  const fields = Object.entries(record.properties ?? {}).flatMap(([name, schema]) => {
    const types = typesOf(schema)
    if (types.includes('object') && before === '') return filterFields(schema, `${name}.`)
    const [type] = types
    if (types.length !== 1 || type === 'array' || type === 'object') return []
    const { format } = schema
    return {
      name: before + name,
      schema: { type: type ?? 'string', ...(format ? { format } : {}) },
    }
  })
  return fields.slice(0, mostFields)
}

function typesOf({ type = [] }: SchemaObject): string[] {
  return [type].flat().filter((each) => each !== 'null')
}

/** The parameters of a list in the query language of docs/queries.md. */
export function listParameters(
  record: SchemaObject,
  components: Components,
  page: PageOptions = {},
  links: StoredCollection['links'] = new Map(),
): Parameters {
  const { size = 10, max = maxLimit } = page
  const limit = { type: 'integer', minimum: 1, maximum: max, default: size }
  return [
    ...filterParameters(record, components),
    ...[
      query(
        'sort',
        { type: 'string' },
        'The fields to sort by, with a minus for descending order: `-price,name`.',
      ),
      query('page', { type: 'integer', minimum: 1 }, 'The number of the page, from 1.'),
      query('limit', limit, 'The most records of a page.'),
      query(
        'offset',
        { type: 'integer', minimum: 0 },
        'How many records to skip, in place of a page.',
      ),
      query(
        'cursor',
        { type: 'string' },
        'Pages by cursor: empty for the first page, then the value of `X-Next-Cursor`.',
      ),
      ...viewParameters(links),
    ].map((each) => components.parameter(each)),
  ]
}

/** The parameters that say which records are meant: by a field that is none of the others, and by a text. */
export function filterParameters(record: SchemaObject, components: Components): Parameters {
  const search = 'Keeps the records that have this text in any value.'
  return [
    ...filterFields(record)
      .filter(({ name }) => !controlNames.has(name))
      .flatMap(filtersOf),
    components.parameter(query('q', { type: 'string' }, search)),
  ]
}

/** The parameters of a list and of a record that choose what of it is shown. */
export function viewParameters(links: StoredCollection['links']): ParameterObject[] {
  const names = [...links.keys()]
  const fields = query('fields', { type: 'string' }, 'The fields to answer with: `id,name`.')
  if (names.length === 0) return [fields]
  const description = `Related records to put into each record: ${names.map((name) => `\`${name}\``).join(', ')}; below those theirs, with a dot.`
  return [fields, query('embed', { type: 'string' }, description)]
}

/** The operators of queries in words, for the description of a list. */
export function operatorsText(): string {
  const names = Object.keys(operators).map((name) => `\`${name}\``)
  return `Any field filters, also of objects by \`maker.city\`, with an operator as in \`price:gte=10\`: ${names.join(', ')}. A parameter that is repeated is any of its values.`
}

function query(name: string, schema: SchemaObject, description: string): ParameterObject {
  return { name, in: 'query', description, schema }
}

/** A filter by equality, and by what a value of its type is usually compared with. */
function filtersOf({ name, schema }: FilterField): ParameterObject[] {
  const { type, format } = schema
  const isKey = /(?:^id|I[dD]|_id)$/.test(name)
  const isOrdered =
    type === 'integer' || type === 'number' || String(format ?? '').startsWith('date')
  // A part of a date is one as well, and a part of an address is none.
  const value = type === 'string' ? { type } : schema
  const more = isOrdered ? (['gte', 'gt', 'lte', 'lt'] as const) : (['contains'] as const)
  const named = type === 'boolean' || isKey ? [] : more
  return [
    query(name, value, `Keeps the records whose \`${name}\` equals this.`),
    ...named.map((operator) =>
      query(
        `${name}:${operator}`,
        operator === 'contains' ? { type: 'string' } : value,
        `Keeps the records whose \`${name}\` ${operators[operator].about}.`,
      ),
    ),
  ]
}
