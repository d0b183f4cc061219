import { LazyRecord, type StoredRecord } from '../../data/records/declaration.ts'
import type { Diagnostic, SourceLocation } from '../../errors/diagnostic.ts'
import { UnsatisfiableSchema } from '../../generate/schema/schema.ts'

/** How the records of a collection are made. */
interface RecordMaker {
  readonly name: string
  readonly origin: SourceLocation
  /** What record `index` has whatever else is made of it, its id included. */
  readonly knownAt: (index: number) => StoredRecord
  /** @throws UnsatisfiableSchema */
  readonly recordAt: (index: number) => StoredRecord
  readonly onWarning: (diagnostic: Diagnostic) => void
}

/** The first records of a collection, each made when it is read; undefined, and told, where no record fits its schema. */
export function firstRecords(length: number, maker: RecordMaker): LazyRecord[] | undefined {
  const { name, knownAt } = maker
  const collection = `the collection ${JSON.stringify(name)}`
  const first = attempt(0, maker, `No record of ${collection} fits its schema.`)
  if (!first) return undefined
  const unlike = `Some records of ${collection} are like the first one.`
  return Array.from({ length }, (_, index) => {
    const known = knownAt(index)
    const make = () => attempt(index, maker, unlike) ?? { ...first, ...known }
    return new LazyRecord(known, index === 0 ? () => first : make)
  })
}

function attempt(
  index: number,
  { recordAt, origin, onWarning }: RecordMaker,
  failure: string,
): StoredRecord | undefined {
  try {
    return recordAt(index)
  } catch (error) {
    if (!(error instanceof UnsatisfiableSchema)) throw error
    const message = `${failure} ${error.message}`
    const hint = 'Correct the schema, or write a mock with records of your own.'
    const place = origin.place()
    onWarning({ code: 'bad-openapi', severity: 'warning', message, hint, ...(place && { place }) })
    return undefined
  }
}
