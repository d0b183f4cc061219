import type { RestDialect } from '../../rest/rest-dialect.ts'
import { collectionEndpoints } from './collection.ts'
import { notFound } from './not-found.ts'
import { singleEndpoints } from './single.ts'

/** Collections and single resources as json-server 1.0.0-beta.15 answers, without its faults. */
export const jsonServer1: RestDialect = {
  endpoints: ({ collections, singles, strict, foreignKeySuffix: suffix }) => [
    ...collections.flatMap((each) =>
      collectionEndpoints(each, { strict: each.strict ?? strict, suffix }),
    ),
    ...singles.flatMap((each) => singleEndpoints(each)),
  ],
  notFound,
}
