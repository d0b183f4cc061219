import type {
  CollectionDeclaration,
  FakerSource,
  Id,
  Seed,
  SingleDeclaration,
  StoredRecord,
} from '../records/declaration.ts'
import { formatPlace } from '../../errors/diagnostic.ts'
import type { Diagnostic, DiagnosticCode } from '../../errors/diagnostic.ts'
import { problemReply } from '../../http/reply.ts'
import type { Reply } from '../../http/reply.ts'
import { fingerprint } from '../records/document.ts'
import { isId } from '../records/ids.ts'
import { RecordError, toPlainObject } from '../records/plain.ts'
import { shown } from './unique.ts'
import type { Twins } from './unique.ts'

/** What making a seed takes. */
export interface SeedContext {
  readonly seed: Seed
  readonly source: () => FakerSource
  readonly warn: (diagnostic: Diagnostic) => void
}

/** How many records show what a seed is like: enough to notice a changed helper, cheap at each save. */
const sampleSize = 25

/**
 * All records of a collection's seed, frozen.
 * @throws whatever the factory throws; RecordError for a record that cannot be held
 */
export function seedRecords(
  declaration: CollectionDeclaration,
  context: SeedContext,
  limit?: number,
): StoredRecord[] {
  const records = declaration.records(context.source(), context.seed, limit)
  const { idField = 'id' } = declaration
  return records.map((record) => {
    const plain = toPlainObject(record)
    const { [idField]: id } = plain
    if (!isId(id)) {
      throw new RecordError(`The ${idField} ${JSON.stringify(id)} is neither a text nor a number.`)
    }
    return plain
  })
}

/** The value of a single resource's seed, frozen; throws as {@link seedRecords}. */
export function seedValue(
  declaration: SingleDeclaration,
  context: SeedContext,
): Readonly<Record<string, unknown>> {
  return toPlainObject(declaration.value(context.source(), context.seed))
}

/** What tells one seed of a collection from another: its definition and its first records. */
export function seedFingerprint(definition: string, records: readonly StoredRecord[]): string {
  return fingerprint(`${definition}\n${JSON.stringify(records.slice(0, sampleSize))}`)
}

/** The fingerprint of the seed that a collection's declaration makes now; throws as {@link seedRecords}. */
export function sampleFingerprint(
  declaration: CollectionDeclaration,
  context: SeedContext,
): string {
  const sample = seedRecords(declaration, context, sampleSize)
  return seedFingerprint(declaration.definition, sample)
}

/** As {@link seedFingerprint}, of a single resource. */
export function valueFingerprint(definition: string, value: object): string {
  return fingerprint(`${definition}\n${JSON.stringify(value)}`)
}

/** 500 `seed-failed`, which says what was thrown and where the seed is declared. */
export function seedFailed(declaration: Declared, error: unknown): Reply {
  const { origin, name } = declaration
  const place = origin.place()
  const at = place ? formatPlace(place) : origin.file
  return problemReply(
    'seed-failed',
    `The data of ${JSON.stringify(name)} cannot be made: ${sentence(error)} Look at ${at}.`,
    { name, file: origin.file },
  )
}

/** A warning that a changed seed cannot be made, so that the data made before stay. */
export function seedKept(declaration: Declared, error: unknown): Diagnostic {
  return warning(
    declaration,
    'bad-record',
    `The changed data of ${JSON.stringify(declaration.name)} cannot be made: ${sentence(error)}`,
    'The data made before stay until this is mended.',
  )
}

/** A warning that an id occurs twice in a seed. */
export function duplicateId(declaration: Declared, id: Id): Diagnostic {
  return warning(
    declaration,
    'duplicate-id',
    `Two records of the seed of ${JSON.stringify(declaration.name)} have the id ${JSON.stringify(id)}.`,
    'The first one is kept. Give each an id of its own, or none at all.',
  )
}

/** A warning that two records of a seed have the same value in a field that is unique. */
export function duplicateValue(declaration: Declared, { field, value, ids }: Twins): Diagnostic {
  const [first, second] = ids.map((id) => JSON.stringify(id))
  return warning(
    declaration,
    'duplicate-value',
    `The records ${first} and ${second} of the seed of ${JSON.stringify(declaration.name)} both have ` +
      `the ${field} ${shown(value)}, which is unique.`,
    'Both stay as they are, until one of them is changed. Give each a value of its own.',
  )
}

type Declared = CollectionDeclaration | SingleDeclaration

function warning(
  { origin }: Declared,
  code: DiagnosticCode,
  message: string,
  hint: string,
): Diagnostic {
  const place = origin.place() ?? { file: origin.file, line: 1, column: 1 }
  return { code, severity: 'warning', message, hint, place }
}

function sentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return /[.!?]$/.test(text) ? text : `${text}.`
}
