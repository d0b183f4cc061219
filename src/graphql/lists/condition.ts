import { conditionTest, readOperand } from '../../data/query/match.ts'
import { hasPath, fieldValue } from '../../data/query/path.ts'
import type { QueryFilter } from '../../data/query/query.ts'
import type { StoredRecord } from '../../data/records/declaration.ts'
import type { Link } from '../../data/records/relation.ts'
import type { StoredCollection } from '../../data/store/state.ts'

/** What is asked of records. */
export type Condition =
  | { readonly kind: 'field'; readonly filter: QueryFilter }
  /** Whether a field is null or missing. */
  | { readonly kind: 'null'; readonly name: string; readonly is: boolean }
  | { readonly kind: 'all' | 'any' | 'not'; readonly of: readonly Condition[] }
  | {
      readonly kind: 'related'
      readonly link: Link
      readonly collection: StoredCollection
      readonly quantity: 'some' | 'every' | 'none'
      readonly of: Condition
    }

/** The test of records that a condition is. @param collection whose records these are */
export function testOf(
  condition: Condition,
  collection: StoredCollection,
): (record: StoredRecord) => boolean {
  switch (condition.kind) {
    case 'field': {
      const { name, operator, values } = condition.filter
      const operands = values.map(readOperand)
      return conditionTest({ path: name.split('.'), operator, operands })
    }
    case 'null': {
      const path = condition.name.split('.')
      return (record) =>
        (!hasPath(record, path) || fieldValue(record, path) === null) === condition.is
    }
    case 'related': {
      const { link, quantity } = condition
      const test = testOf(condition.of, condition.collection)
      const { idField = 'id' } = collection.declaration
      return (record) => {
        const document = collection.get(record[idField] as string | number)
        const others = document ? collection.related(link, document) : []
        if (quantity === 'every') return others.every(({ value }) => test(value))
        return others.some(({ value }) => test(value)) === (quantity === 'some')
      }
    }
    default: {
      const tests = condition.of.map((each) => testOf(each, collection))
      if (condition.kind === 'any') return (record) => tests.some((test) => test(record))
      const isMet = condition.kind === 'all'
      return (record) => tests.every((test) => test(record)) === isMet
    }
  }
}
