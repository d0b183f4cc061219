import type { OperatorName } from '../../data/query/operators.ts'

/** What a word of a filter asks: an operator of queries, or what has no single one there. */
export type FilterWord = OperatorName | 'isNull' | 'between' | 'like' | 'notContains'

/** The words of filters as Prisma, Hasura, PostGraphile, Strapi and others have them, in lower case without `_`. */
const words: Readonly<Record<FilterWord, string>> = {
  eq: 'eq equals equal equalto is',
  ne: 'ne neq not notequals notequal notequalto isnot',
  lt: 'lt lessthan before',
  lte: 'lte le lessthanorequal lessthanorequalto max to until',
  gt: 'gt greaterthan after',
  gte: 'gte ge greaterthanorequal greaterthanorequalto min from since',
  in: 'in oneof anyof hassome',
  nin: 'nin notin',
  contains: 'contains containsi includes has includesinsensitive icontains',
  startsWith: 'startswith startswithi beginswith startswithinsensitive istartswith',
  endsWith: 'endswith endswithi endswithinsensitive iendswith',
  exists: 'exists',
  isNull: 'isnull null',
  between: 'between',
  like: 'like ilike',
  notContains: 'notcontains notcontainsi notincludes',
}

const byWord: ReadonlyMap<string, FilterWord> = new Map(
  Object.entries(words).flatMap(([name, all]) =>
    all.split(' ').map((word) => [word, name as FilterWord] as const),
  ),
)

/** What a word of a filter asks, in whatever spelling: `_gte`, `notIn`; undefined where it is none. */
export function filterWord(word: string): FilterWord | undefined {
  return byWord.get(word.replaceAll('_', '').toLowerCase())
}
