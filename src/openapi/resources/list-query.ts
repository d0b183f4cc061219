import type { StoredRecord } from '../../data/records/declaration.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { plainName } from './names.ts'

/** Declared query parameters and their values, as their schemas have them. */
export type QueryValues = ReadonlyMap<string, unknown>

/** A part of a list, and where it stands in the whole. */
export interface ListPage {
  readonly records: readonly StoredRecord[]
  readonly total: number
  readonly limit: number
  /** How many are before it. */
  readonly offset: number
  /** From 1. */
  readonly page: number
  /** What asks for the page after it; undefined on the last one. */
  readonly next: string | undefined
}

const limitNames =
  /^(?:limit|perpage|pagesize|size|count|maxresults|top|first|take|pagelimit|rows)$/
const pageNames = /^(?:page|pagenumber|pageno|pageindex|currentpage|p)$/
const offsetNames = /^(?:offset|skip|start|from|startat|startindex|pageoffset)$/
const cursorNames =
  /^(?:cursor|after|pagetoken|nexttoken|startingafter|nextcursor|continuationtoken|marker|nextpagetoken|pagecursor)$/
const sortNames = /^(?:sort|sortby|orderby|ordering|sortfield|sortkey)$/
const orderNames = /^(?:order|direction|sortorder|sortdirection|dir|orderdirection|sortdir)$/
const searchNames = /^(?:q|query|search|searchterm|keyword|term)$/

/** Answers a list as the declared query parameters ask for: filters by fields, search, order, page. */
export function queryList(
  all: readonly StoredRecord[],
  query: QueryValues,
  fields: readonly string[],
): ListPage {
  let records = all.filter((record) => matches(record, query, fields))
  records = sorted(records, query, fields)
  const value = (names: RegExp) => [...query].find(([name]) => names.test(plainName(name)))?.[1]
  const number = (names: RegExp) => toNumber(value(names))
  const limit = Math.max(0, number(limitNames) ?? records.length)
  const page = number(pageNames)
  const cursor = value(cursorNames)
  const offset =
    number(offsetNames) ??
    (page !== undefined ? Math.max(0, page - 1) * limit : cursorOffset(cursor, records))
  const end = offset + limit
  return {
    records: records.slice(offset, end),
    total: records.length,
    limit,
    offset,
    page: page ?? (limit > 0 ? Math.floor(offset / limit) + 1 : 1),
    next: end < records.length ? String(end) : undefined,
  }
}

function toNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined
}

/** A cursor of ours is an offset; that of others may be the id of the last record. */
function cursorOffset(cursor: unknown, records: readonly StoredRecord[]): number {
  if (cursor === undefined) return 0
  const number = toNumber(cursor)
  if (number !== undefined && number >= 0) return number
  const at = records.findIndex((record) => Object.values(record).includes(cursor))
  return at + 1
}

function matches(record: StoredRecord, query: QueryValues, fields: readonly string[]): boolean {
  for (const [name, wanted] of query) {
    const plain = plainName(name)
    if (searchNames.test(plain) && typeof wanted === 'string' && !fields.includes(name)) {
      if (!holdsText(record, wanted.toLowerCase())) return false
      continue
    }
    const field = fields.find((each) => plainName(each) === plain)
    if (field === undefined || isControl(plain)) continue
    if (!isEqualTo(record[field], wanted)) return false
  }
  return true
}

function isControl(plain: string): boolean {
  return [limitNames, pageNames, offsetNames, cursorNames, sortNames, orderNames].some((names) =>
    names.test(plain),
  )
}

/** Whether a field is one of the wanted values, or has one of them in its list. */
function isEqualTo(value: unknown, wanted: unknown): boolean {
  const all = new Set([wanted].flat().map(String))
  return [value].flat().some((each) => all.has(isObject(each) ? '' : String(each)))
}

function holdsText(value: unknown, text: string): boolean {
  if (typeof value === 'string') return value.toLowerCase().includes(text)
  return typeof value === 'object' && value !== null
    ? Object.values(value).some((each) => holdsText(each, text))
    : false
}

function sorted(
  records: readonly StoredRecord[],
  query: QueryValues,
  fields: readonly string[],
): StoredRecord[] {
  const value = (names: RegExp) => [...query].find(([name]) => names.test(plainName(name)))?.[1]
  const asked = [value(sortNames) ?? []].flat().flatMap((each) => String(each).split(','))
  const isDown = /^desc/i.test(String(value(orderNames) ?? ''))
  const keys = asked.flatMap((text) => {
    const [, sign = '', word = '', suffix = ''] =
      /^([+-]?)([^\s:+-][^\s:]*?)(?:[\s:_]+(asc|desc)\w*)?$/i.exec(text.trim()) ?? []
    const field = fields.find((each) => plainName(each) === plainName(word))
    const down = sign === '-' || /^desc/i.test(suffix) || (sign === '' && suffix === '' && isDown)
    return field === undefined ? [] : [{ field, sign: down ? -1 : 1 }]
  })
  if (keys.length === 0) return [...records]
  return records.toSorted((one, other) => {
    for (const { field, sign } of keys) {
      const order = compare(one[field], other[field])
      if (order !== 0) return order * sign
    }
    return 0
  })
}

function compare(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  return String(one ?? '').localeCompare(String(other ?? ''), 'en')
}
