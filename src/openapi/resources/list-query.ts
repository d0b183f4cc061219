import type { StoredRecord } from '../../data/records/declaration.ts'
import type { RecordDocument } from '../../data/records/document.ts'
import { isObject } from '../../errors/validation-issue.ts'
import type { Parameter } from '../document/model.ts'
import { typesOf } from '../schema/properties.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import { compare, createFilter, holdsText, type Matches } from './filter.ts'
import { findPlain, meansManyOf, plainName } from './names.ts'

/** Declared query parameters and their values, as their schemas have them. */
export type QueryValues = ReadonlyMap<string, unknown>

/** A part of a list, and where it stands in the whole. */
export interface ListPage {
  readonly records: readonly StoredRecord[]
  readonly total: number
  readonly limit: number
  /** How many are before it. */
  readonly offset: number
  /** As the document counts, from 0 or from 1. */
  readonly page: number
  /** The number of the first page. */
  readonly firstPage: number
  /** The id after which the next page begins; undefined on the last one. */
  readonly nextCursor: string | number | undefined
  /** Names of the fields that are asked for; undefined for all. */
  readonly fields: readonly string[] | undefined
}

/** What a parameter of a list does besides filtering. */
type Role =
  | 'limit'
  | 'page'
  | 'offset'
  | 'cursor'
  | 'before'
  | 'sort'
  | 'order'
  | 'search'
  | 'fields'

const roles: Readonly<Record<Role, RegExp>> = {
  limit:
    /^(?:limit|perpage|pagesize|size|count|maxresults|top|first|take|pagelimit|rows|maxitems|numresults)$/,
  page: /^(?:page|pagenumber|pageno|pagenum|pageindex|currentpage|p)$/,
  offset: /^(?:offset|skip|start|from|startat|startindex|pageoffset)$/,
  cursor:
    /^(?:cursor|after|pagetoken|nexttoken|startingafter|nextcursor|continuationtoken|marker|nextpagetoken|pagecursor|pageafter|startafter|aftercursor|afterid)$/,
  before: /^(?:before|endingbefore|pagebefore|beforecursor|beforeid)$/,
  sort: /^(?:sort|sortby|orderby|ordering|sortfield|sortkey)$/,
  order: /^(?:order|direction|sortorder|sortdirection|dir|orderdirection|sortdir)$/,
  search: /^(?:q|query|search|searchterm|keyword|term)$/,
  fields: /^(?:fields|select|include_?fields|attributes)$/,
}

const numeric: ReadonlySet<string> = new Set(['limit', 'page', 'offset'])

/** How many records a page has where pages are asked for and no size is. */
const usualLimit = 20

/** A list that the query parameters of its operation select from, by their names and schemas. */
export class ListQuery {
  readonly #parameters = new Map<Role, Parameter>()
  readonly #filters = new Map<string, Matches>()
  readonly #schemas: DocumentSchemas
  readonly #fields: readonly string[]
  readonly #idField: string

  constructor(
    parameters: readonly Parameter[],
    record: {
      readonly schema: unknown
      readonly fields: readonly string[]
      readonly idField: string
    },
    schemas: DocumentSchemas,
  ) {
    this.#schemas = schemas
    this.#fields = record.fields
    this.#idField = record.idField
    for (const parameter of parameters.flatMap((each) => this.#membersOf(each))) {
      const role = this.#roleOf(parameter)
      if (role && !this.#parameters.has(role)) this.#parameters.set(role, parameter)
      else if (!role) this.#addFilters(parameter, record.schema)
    }
  }

  /** The parameters that lead to other pages, by what they do. */
  parameterOf(role: 'page' | 'offset' | 'cursor'): string | undefined {
    return this.#parameters.get(role)?.name
  }

  /** The part of a list that values of the parameters select. */
  select(all: readonly RecordDocument[], given: QueryValues): ListPage {
    const query = new Map([...given].flatMap(([name, value]) => spread(name, value)))
    const value = (role: Role): unknown => query.get(this.#parameters.get(role)?.name ?? '')
    const found = this.#filtered(all, query, value('search'))
    const records = this.#sorted(found, value('sort'), value('order'))
    const { maximum } = this.#read('limit')
    const page = toNumber(value('page'))
    const isPaged = [page, toNumber(value('offset')), value('cursor'), value('before')].some(
      (each) => each !== undefined,
    )
    const preset = isPaged ? usualLimit : records.length
    const most = typeof maximum === 'number' ? maximum : Infinity
    const asked = toNumber(value('limit')) ?? preset
    // Below 0 there is none.
    const limit = Math.min(asked < 0 ? preset : asked, most)
    const firstPage = this.#firstPage()
    const { offset, end } = this.#span(records, limit, {
      offset: toNumber(value('offset')),
      page: page === undefined ? undefined : page - firstPage,
      cursor: value('cursor'),
      before: value('before'),
    })
    const part = records.slice(offset, end).map((record) => record.value)
    const last = part.at(-1)?.[this.#idField]
    const hasMore = end < records.length && part.length > 0
    const isId = typeof last === 'string' || typeof last === 'number'
    return {
      records: part,
      total: records.length,
      limit,
      offset,
      page: page ?? (limit > 0 ? Math.floor(offset / limit) : 0) + firstPage,
      firstPage,
      nextCursor: hasMore && isId ? last : undefined,
      fields: this.#asked(value('fields')),
    }
  }

  /** Those that fit all filters; a record is read where there are some alone. */
  #filtered(
    all: readonly RecordDocument[],
    query: ReadonlyMap<string, unknown>,
    text: unknown,
  ): readonly RecordDocument[] {
    const filters = [...query].flatMap(([name, wanted]) => {
      const matches = this.#filters.get(name)
      return matches ? (record: StoredRecord) => matches(record, wanted) : []
    })
    if (typeof text === 'string') filters.push((record) => holdsText(record, text.toLowerCase()))
    if (filters.length === 0) return all
    return all.filter(({ value }) => filters.every((matches) => matches(value)))
  }

  #read(role: Role) {
    return this.#schemas.read(this.#parameters.get(role)?.schema)
  }

  #firstPage(): number {
    const { minimum, default: preset } = this.#read('page')
    return (preset ?? minimum) === 0 ? 0 : 1
  }

  #roleOf({ name, schema }: Parameter): Role | undefined {
    const plain = plainName(name)
    const types = typesOf(schema, this.#schemas)
    const isNumber = types.size === 0 || types.has('integer') || types.has('number')
    for (const [role, names] of Object.entries(roles)) {
      if (!names.test(plain)) continue
      // `size: large` and `from: 2026-01-01` are no numbers of records.
      if (numeric.has(role) && !isNumber) continue
      const { format } = this.#schemas.read(schema)
      const isTime = format === 'date' || format === 'date-time'
      if ((role === 'cursor' || role === 'before') && (isTime || types.has('boolean'))) continue
      const isField = findPlain(this.#fields, plain) !== undefined
      if (isField && (role === 'search' || role === 'order')) continue
      return role as Role
    }
    return undefined
  }

  #addFilters({ name, schema }: Parameter, record: unknown): void {
    const add = (written: string, word: string) => {
      const filter = createFilter(word, record, this.#fields, this.#schemas)
      if (filter) this.#filters.set(written, filter)
    }
    add(name, name.replace(/^filters?(?=[[._-]|[A-Z])/, ''))
    // `filter[name]` and other objects of fields.
    const { properties } = this.#schemas.read(schema)
    for (const key of Object.keys(isObject(properties) ? properties : {}))
      add(`${name}[${key}]`, key)
    if (/^filters?$/.test(name)) for (const key of this.#fields) add(`${name}[${key}]`, key)
  }

  /** `page[size]` and `page[number]` of a `page` that is an object; any other parameter as it is. */
  #membersOf(parameter: Parameter): Parameter[] {
    const { name, schema } = parameter
    const { properties } = this.#schemas.read(schema)
    if (plainName(name) !== 'page' || !isObject(properties)) return [parameter]
    return Object.entries(properties).map(([key, member]) => ({
      ...parameter,
      name: `${name}[${key}]`,
      schema: member,
    }))
  }

  /** From where to where a page reaches. */
  #span(
    records: readonly RecordDocument[],
    limit: number,
    by: { offset: number | undefined; page: number | undefined; cursor: unknown; before: unknown },
  ): { readonly offset: number; readonly end: number } {
    const from = (offset: number) => ({ offset, end: offset + limit })
    if (by.offset !== undefined) return from(Math.max(0, by.offset))
    if (by.page !== undefined) return from(Math.max(0, by.page) * limit)
    if (by.cursor !== undefined) return from(this.#placeAfter(by.cursor, records))
    if (by.before === undefined || by.before === '') return from(0)
    const index = this.#indexOf(by.before, records)
    const end = index === -1 ? this.#placeAfter(by.before, records) : index
    return { offset: Math.max(0, end - limit), end }
  }

  #indexOf(id: unknown, records: readonly RecordDocument[]): number {
    return records.findIndex(({ value }) => String(value[this.#idField]) === String(id))
  }

  /** Where the records after an id begin; of one that is gone those with greater numbers, so that no list begins anew. */
  #placeAfter(id: unknown, records: readonly RecordDocument[]): number {
    if (id === '') return 0
    const index = this.#indexOf(id, records)
    if (index !== -1) return index + 1
    const number = Number(id)
    const next = records.findIndex(({ value }) => Number(value[this.#idField]) > number)
    return next === -1 ? records.length : next
  }

  #sorted(
    records: readonly RecordDocument[],
    sort: unknown,
    order: unknown,
  ): readonly RecordDocument[] {
    const isDown = /^desc/i.test(String(order ?? ''))
    const keys: { field: string; sign: number }[] = []
    for (const text of [sort ?? []].flat().flatMap((each) => String(each).split(','))) {
      const last = keys.at(-1)
      // `sort=name,desc`
      if (last && /^(?:asc|desc)(?:ending)?$/i.test(text)) {
        last.sign = /^desc/i.test(text) ? -1 : 1
        continue
      }
      const [, sign = '', word = '', suffix = ''] =
        /^([+-]?)([^\s:+-][^\s:]*?)(?:[\s:_]+(asc|desc)\w*)?$/i.exec(text.trim()) ?? []
      const field = this.#fieldOf(word)
      const down = sign === '-' || /^desc/i.test(suffix) || (sign === '' && suffix === '' && isDown)
      if (field !== undefined) keys.push({ field, sign: down ? -1 : 1 })
    }
    if (keys.length === 0) return records
    return records.toSorted(({ value: one }, { value: other }) => {
      for (const { field, sign } of keys) {
        const difference = compare(one[field], other[field])
        if (difference !== 0) return difference * sign
      }
      return 0
    })
  }

  /** The field of a name; `createdAt` for `created`. */
  #fieldOf(word: string): string | undefined {
    const plain = plainName(word)
    const find = (name: string) => findPlain(this.#fields, name)
    return find(plain) ?? find(`${plain}at`) ?? find(`${plain}on`) ?? find(`${plain}date`)
  }

  #asked(fields: unknown): readonly string[] | undefined {
    const names = [fields ?? []].flat().flatMap((each) => String(each).split(','))
    const known = this.#fields.filter((field) =>
      names.some((name) => plainName(name) === plainName(field) || meansManyOf(field, name)),
    )
    return known.length > 0 ? known : undefined
  }
}

/** The value of a deep object, by the names of its members: `filter[name]`. */
function spread(name: string, value: unknown): [string, unknown][] {
  if (!isObject(value)) return [[name, value]]
  return Object.entries(value).map(([key, each]) => [`${name}[${key}]`, each])
}

function toNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined
}
