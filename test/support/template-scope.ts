import type { Faker } from '@faker-js/faker'
import type { FakerSource } from '../../src/data/records/declaration.ts'
import { loadFaker, referenceDate } from '../../src/generate/faker.ts'
import { QueryFields } from '../../src/http/query-fields.ts'
import type { Scope } from '../../src/generate/scope.ts'

export const source: FakerSource = await loadFaker()

/** A scope with a request; Faker as for record 0 of one collection. */
export function scope(request: Partial<Scope> = {}): Scope {
  const faker: Faker = request.faker ?? source.forRecord(1, 'test', 0)
  const queryFields = new QueryFields('')
  const empty = { params: {}, queryFields, body: undefined, headers: {}, cookies: {} }
  return { ...empty, faker, now: () => Date.parse(referenceDate), ...request }
}
