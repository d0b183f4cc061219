import { crudMethods } from '../../../src/http/crud-methods.ts'
import type {
  CollectionDeclaration,
  FakerSource,
  SingleDeclaration,
  StoredRecord,
} from '../../../src/data/records/declaration.ts'
import type { SourceLocation } from '../../../src/errors/diagnostic.ts'

/** A source for seeds that ask for no Faker. */
export const noFaker: FakerSource = {
  forRecord: () => {
    throw new Error('This seed asks for no Faker.')
  },
  forCall: () => {
    throw new Error('This seed asks for no Faker.')
  },
}

/** A place in a mock file. */
export function originOf(name: string): SourceLocation {
  const file = `mocks/${name}.ts`
  return { file, place: () => ({ file, line: 3, column: 14 }) }
}

/** A collection whose seed are these records, or what a function makes. */
export function collectionOf(
  name: string,
  seed: readonly object[] | (() => readonly object[]),
  more: Partial<CollectionDeclaration> = {},
): CollectionDeclaration {
  const make = typeof seed === 'function' ? seed : () => seed
  return {
    name,
    path: `/${name}`,
    origin: originOf(name),
    ids: 'increment',
    usesFaker: false,
    definition: typeof seed === 'function' ? 'factory' : JSON.stringify(seed),
    records: (_source, _seed, limit) => make().slice(0, limit) as StoredRecord[],
    relations: {},
    only: crudMethods,
    ...more,
  }
}

/** A single resource with this value. */
export function singleOf(
  name: string,
  value: Readonly<Record<string, unknown>>,
): SingleDeclaration {
  return {
    name,
    path: `/${name}`,
    origin: originOf(name),
    definition: JSON.stringify(value),
    usesFaker: false,
    value: () => value,
  }
}
