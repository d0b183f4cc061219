import { badQuery, type SortField } from '../../data/query/query.ts'
import { isObject } from '../../errors/validation-issue.ts'
import type { Condition } from './condition.ts'
import { FilterReader, type FindCollection } from './filter.ts'
import type { KnownNames } from './known-fields.ts'
import { readSort } from './sort.ts'

/** What the arguments of a field ask of a list. */
export interface Asked {
  readonly conditions: readonly Condition[]
  readonly search: string | undefined
  readonly sort: readonly SortField[]
  /** The arguments that choose a part of the list, by what they do. */
  readonly part: Readonly<Partial<Record<Part, Given>>>
  /** Arguments that mean nothing. */
  readonly ignored: readonly string[]
}

/** An argument as it was given. */
export interface Given {
  readonly name: string
  readonly value: unknown
}

/** What chooses a part of a list. */
export type Part = 'first' | 'last' | 'after' | 'before' | 'limit' | 'offset' | 'end' | 'page'

type Role = Part | 'sort' | 'direction' | 'search' | 'filter' | 'group'

/** What arguments do, by their names in lower case without `_`; of weak ones a field of that name is meant first. */
const strong: Readonly<Partial<Record<Role, string>>> = {
  first: 'first',
  last: 'last',
  after: 'after cursor',
  before: 'before',
  limit: 'limit take perpage pagesize itemsperpage',
  offset: 'offset skip',
  page: 'page pagenumber pageno currentpage pageindex',
  sort: 'sort orderby sortby sortfield ordering',
  direction: 'sortorder sortdirection orderdirection',
  search: 'q',
  filter: 'filter filters where filterby condition conditions criteria',
  group: 'pagination paging paginate options',
}
const weak: Readonly<Partial<Record<Role, string>>> = {
  limit: 'size max count n amount',
  offset: 'start',
  end: 'end',
  direction: 'order direction',
  search: 'search query term keyword text searchterm searchquery searchtext',
  group: 'params input operators slice',
}

const roleOf = (table: typeof strong): ReadonlyMap<string, Role> =>
  new Map(
    Object.entries(table).flatMap(([role, names]) =>
      names.split(' ').map((name) => [name, role as Role] as const),
    ),
  )
const [strongRoles, weakRoles] = [roleOf(strong), roleOf(weak)]

/** Reads arguments, whose values are as records have them. Throws Reply `bad-query` 400. */
export function readAsked(
  args: Readonly<Record<string, unknown>>,
  names: KnownNames,
  find: FindCollection,
): Asked {
  const reader = new FilterReader(find)
  const given: Partial<Record<Role, Given>> = {}
  const conditions: Condition[] = []
  const addCondition = (name: string, value: unknown): void => {
    const found = reader.argument(name, value, names, name)
    if (found) conditions.push(...[found].flat())
    else reader.ignored.push(name)
  }
  const read = (all: Readonly<Record<string, unknown>>, depth: number): void => {
    for (const [name, value] of Object.entries(all)) {
      if (value === null || value === undefined) continue
      const role = roleFor(name, value, names)
      if (role === undefined) addCondition(name, value)
      else if (role === 'group' || (isObject(value) && (role === 'page' || role === 'search'))) {
        if (Array.isArray(value))
          conditions.push(...value.flatMap((each) => triple(each, names, reader)))
        else if (isObject(value) && depth < 3) read(value, depth + 1)
      } else if (role === 'filter') {
        if (isObject(value)) readFilter(name, value)
        else addCondition(name, value)
      } else if (given[role]) throw clash(name, given[role].name)
      else given[role] = { name, value }
    }
  }
  const readFilter = (name: string, value: Readonly<Record<string, unknown>>): void => {
    const { q, ...others } = value
    const hasSearch = typeof q === 'string' && names.field('q') === undefined
    if (hasSearch) given.search = { name: `${name}.q`, value: q }
    conditions.push(reader.all(hasSearch ? others : value, names, name))
  }
  read(args, 0)
  const { sort, direction, search, filter: _filter, group: _group, ...part } = given
  return {
    conditions,
    search: search === undefined ? undefined : String(search.value) || undefined,
    sort: sort ? readSort(sort.value, direction?.value, names, sort.name) : [],
    part,
    ignored: reader.ignored,
  }
}

function roleFor(name: string, value: unknown, names: KnownNames): Role | undefined {
  const plain = name.replaceAll('_', '').toLowerCase()
  const known = strongRoles.get(plain)
  if (known) return known
  const role = weakRoles.get(plain)
  if (role === undefined || names.field(name) !== undefined) return undefined
  // Alone, an order is what the list is sorted by.
  const isWord = typeof value === 'string' && /^(?:asc|desc)/i.test(value)
  return role === 'direction' && !isWord ? 'sort' : role
}

/** A condition as GraphQLZero has it: `{ kind: GTE, field: "id", value: 3 }`. */
function triple(given: unknown, names: KnownNames, reader: FilterReader): Condition[] {
  if (!isObject(given) || typeof given['field'] !== 'string') return []
  const { field, value, kind = given['operator'] ?? given['op'] ?? 'eq' } = given
  return [reader.all({ [field as string]: { [String(kind)]: value } }, names, 'operators')]
}

function clash(name: string, other: string) {
  return badQuery(name, `"${name}" and "${other}" ask the same. Leave one of them out.`)
}
