import { operatorOf, type OperatorName } from '../../data/query/operators.ts'
import { readPagination, type Controls } from '../../data/query/parameters.ts'
import { checkCosts, readSort } from '../../data/query/parse.ts'
import { badQuery, shorten, type Pagination, type Query } from '../../data/query/query.ts'
import type { CollectionDeclaration } from '../../data/records/declaration.ts'
import type { State, StoredCollection } from '../../data/store/state.ts'
import type { Reply } from '../../http/reply.ts'
import { dasherize, linkOf, shapeOf, type Shape } from './shape.ts'

/** What an address asks of the resources of its answer. */
export interface View {
  /** Paths of relations, each as its steps; undefined where `include` is missing, which is not the same as empty. */
  readonly include: readonly (readonly string[])[] | undefined
  /** The fields to show by their type; undefined for a type means all. */
  readonly fields: ReadonlyMap<string, ReadonlySet<string>>
}

/** An address as JSON:API reads it. */
export interface Asked extends View {
  readonly search: string
  readonly sort: string | undefined
  readonly filters: readonly Filter[]
  readonly page: Controls
  /** Names that are of no family of JSON:API. */
  readonly others: readonly string[]
}

interface Filter {
  readonly parameter: string
  readonly steps: readonly string[]
  readonly operator: OperatorName
  readonly values: string[]
}

const pageMembers = {
  number: 'page',
  size: 'limit',
  offset: 'offset',
  limit: 'limit',
  cursor: 'cursor',
} as const

const maxPaths = 20
const maxDepth = 5

/** Reads the query of an address. Throws Reply `bad-query` 400 for what no family of parameters has. */
export function readParameters(search: string): Asked {
  const filters = new Map<string, Filter>()
  const fields = new Map<string, Set<string>>()
  const page: Controls = {}
  const others: string[] = []
  let include: string | undefined
  let sort: string | undefined
  for (const [name, value] of new URLSearchParams(search)) {
    const [, family, brackets = ''] =
      /^(include|sort|fields|filter|page)((?:\[[^[\]]*\])*)$/.exec(name) ?? []
    const steps = brackets
      .slice(1, -1)
      .split('][')
      .filter((step) => step !== '')
    const [only = '', ...more] = steps
    if (family === undefined) others.push(name)
    else if (family === 'filter' && only !== '') addFilter(filters, name, steps, value)
    else if (family === 'fields' && only !== '' && more.length === 0) {
      const own = fields.get(dasherize(only)) ?? new Set()
      for (const field of namesIn(value)) own.add(dasherize(field))
      fields.set(dasherize(only), own)
    } else if (family === 'page' && isPageMember(only) && more.length === 0) {
      const control = pageMembers[only]
      if (page[control]) throw badQuery(name, `Pages are cut by one parameter of a kind, once.`)
      page[control] = { parameter: name, value }
    } else if (family === 'include' && only === '') include = join(include, value)
    else if (family === 'sort' && only === '') sort = join(sort, value)
    else throw unknown(name, family)
  }
  const paths = include === undefined ? undefined : readPaths(include)
  return { search, include: paths, fields, sort, filters: [...filters.values()], page, others }
}

function join(before: string | undefined, value: string): string {
  return before === undefined ? value : `${before},${value}`
}

function namesIn(value: string): string[] {
  return value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

function isPageMember(name: string): name is keyof typeof pageMembers {
  return Object.hasOwn(pageMembers, name)
}

function addFilter(
  all: Map<string, Filter>,
  parameter: string,
  steps: readonly string[],
  value: string,
) {
  const operator = steps.length > 1 ? operatorOf(steps.at(-1) ?? '') : undefined
  const path = (operator ? steps.slice(0, -1) : steps).flatMap((step) => step.split('.'))
  const key = JSON.stringify([path, operator])
  const filter = all.get(key) ?? { parameter, steps: path, operator: operator ?? 'in', values: [] }
  filter.values.push(value)
  all.set(key, filter)
}

function readPaths(include: string): string[][] {
  const paths = [...new Set(namesIn(include))].map((path) => path.split('.'))
  if (paths.length > maxPaths)
    throw badQuery('include', `"include" takes ${maxPaths} paths at most.`)
  const deep = paths.find((path) => path.length > maxDepth)
  if (!deep) return paths
  const shown = shorten(deep.join('.'))
  throw badQuery(
    'include',
    `include=${shown} is ${deep.length} relations deep. An answer has ${maxDepth}.`,
  )
}

const examples: Readonly<Record<string, string>> = {
  filter: 'filter[name]=Ada or filter[price][gte]=10',
  fields: 'fields[posts]=title,body',
  page: 'page[number]=2&page[size]=20, page[offset]=40&page[limit]=20 or page[cursor]=',
  include: 'include=author,comments.author',
  sort: 'sort=-created-at,title',
}

function unknown(name: string, family: string): Reply {
  return badQuery(name, `"${shorten(name)}" is not understood. Write ${examples[family]}.`)
}

/** The query of a list. Throws Reply `bad-query` 400 for values that cannot be, and later for fields that no record has. */
export function listQuery(asked: Asked, collection: StoredCollection, state: State): Query {
  const { search, page } = asked
  const embed = new Set<string>()
  const shape = shapeOf(collection)
  const nameOf = (steps: readonly string[], isKey: boolean) => {
    const { name, relation } = fieldAt(steps, collection, shape, state, isKey)
    if (relation !== undefined) embed.add(relation)
    return name
  }
  const filters = asked.filters.map(({ steps, ...filter }) => ({
    ...filter,
    name: nameOf(steps, true),
  }))
  checkCosts(filters)
  const sort = readSort(asked.sort ? { sort: { parameter: 'sort', value: asked.sort } } : {})
  return {
    text: search,
    filters,
    search: undefined,
    sort: sort.map((key) => ({ ...key, directed: true, name: nameOf(key.name.split('.'), false) })),
    pagination: pagination(page, collection.declaration),
    fields: undefined,
    embed: [...embed].map((name) => [name]),
    // What no record has would be no filter, and no order.
    strict: true,
  }
}

/** A path of keys as one of fields; `relation` is what must be embedded to follow it. */
function fieldAt(
  [first = '', ...rest]: readonly string[],
  { declaration }: StoredCollection,
  shape: Shape,
  state: State,
  isKey: boolean,
): { readonly name: string; readonly relation?: string } {
  const link = linkOf(shape, first)
  const target = link && state.collection(link.target)
  if (!link || !target) return { name: [shape.fieldOf(first), ...rest].join('.') }
  if (rest.length === 0 && link.kind === 'belongsTo') return { name: link.field }
  const { idField = 'id' } = target.declaration
  const [step, ...more] = rest
  const inner = step === undefined ? idField : shapeOf(target).fieldOf(step)
  if (!isKey && link.isList) {
    const message = `A list of ${JSON.stringify(declaration.name)} cannot be sorted by many "${link.name}" of each.`
    throw badQuery('sort', message)
  }
  return { name: [link.name, inner, ...more].join('.'), relation: link.name }
}

function pagination(
  page: Controls,
  { page: rules = {} }: CollectionDeclaration,
): Pagination | undefined {
  // `page[limit]` alone begins at the first record, so that the links go on by offsets.
  const isOffset = page.limit?.parameter === 'page[limit]' && !page.page && !page.cursor
  const offset = { offset: page.offset ?? { parameter: 'page[offset]', value: '0' } }
  const cut = readPagination(isOffset ? { ...page, ...offset } : page, rules)
  if (!cut || cut.names.page !== 'page') return cut
  return { ...cut, names: { page: 'page[number]' } }
}
