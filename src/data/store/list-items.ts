import type { StoredRecord } from '../records/declaration.ts'
import { RecordDocument } from '../records/document.ts'
import { isId } from '../records/ids.ts'
import { badQuery, type Query } from '../query/query.ts'
import { runQuery } from '../query/run.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { listResult } from './list-cache.ts'
import type { ListResult } from './state.ts'

/** The items of a list inside a record that a query asks for. Throws Reply `bad-query` 400. */
export function queryItems(items: readonly unknown[], query: Query): ListResult {
  if (query.embed.length > 0) throw badQuery('embed', 'Items of a record have no relations.')
  const rows = items.map((item, index) => {
    const id = isObject(item) && Object.hasOwn(item, 'id') ? item['id'] : undefined
    // A plain value has no fields, and is none of the records that a filter finds.
    return new RecordDocument(isId(id) ? id : index, item as StoredRecord)
  })
  const names = new Set(rows.flatMap(({ value }) => (isObject(value) ? Object.keys(value) : [])))
  const fields = {
    has: (name: string) => names.has(name),
    names: () => names,
    records: () => rows.map(({ value }) => value),
  }
  return listResult(runQuery(rows, query, fields))
}
