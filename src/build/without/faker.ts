import type { LazyFaker } from '../../generate/faker.ts'

/** Faker, which nothing needs. */
export function createLazyFaker(): LazyFaker {
  return {
    isSync: true,
    ready: true,
    load: async () => {},
    source: () => ({ forRecord: missing, forCall: missing }),
  }
}

function missing(): never {
  throw new Error('The bundle has no Faker, since no mock of it needs one.')
}
