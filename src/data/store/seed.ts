import { formatPlace, type Diagnostic, type DiagnosticCode } from '../../errors/diagnostic.ts'
import { problemReply, type Reply } from '../../http/reply.ts'
import {
  LazyRecord,
  type CollectionDeclaration,
  type FakerSource,
  type Id,
  type Seed,
  type SingleDeclaration,
  type StoredRecord,
} from '../records/declaration.ts'
import { RecordDocument, fingerprint } from '../records/document.ts'
import { isId } from '../records/ids.ts'
import { RecordError, toPlainObject } from '../records/plain.ts'
import { duplicatesOf, quoteValue } from './unique.ts'

/** What making a seed takes; one for a state and its forks. */
export interface SeedContext {
  readonly seed: Seed
  readonly source: () => FakerSource
  readonly warn: (diagnostic: Diagnostic) => void
}

type Declared = CollectionDeclaration | SingleDeclaration

/** How many records show what a seed is like: enough to notice a changed helper, cheap at each save. */
const sampleSize = 25

/** What a seed gave. A document of it keeps its place in every table that is filled with all of them. */
type SeedDocuments = Readonly<{
  context: SeedContext
  documents: readonly RecordDocument[]
  fingerprint: () => string
}>

const made = new WeakMap<CollectionDeclaration, SeedDocuments>()

/** The records of a seed, made once. Throws what the factory throws, and RecordError for what cannot be held. */
export function seedDocuments(
  declaration: CollectionDeclaration,
  context: SeedContext,
  report: (problems: readonly Diagnostic[]) => void,
): SeedDocuments {
  const known = made.get(declaration)
  if (known?.context === context) return known
  const all = seedRecords(declaration, context)
  const documents: RecordDocument[] = []
  let twice: Id | undefined
  for (const document of all) {
    if (document.twin > 0 && !declaration.sharesIds) twice ??= document.id
    else documents.push(document)
  }
  const fingerprint = () => seedFingerprint(declaration, valuesOf(all))
  const seed = { context, documents, fingerprint }
  made.set(declaration, seed)
  report(problemsOf(declaration, documents, twice))
  return seed
}

function problemsOf(declared: CollectionDeclaration, rows: readonly RecordDocument[], twice?: Id) {
  const name = JSON.stringify(declared.name)
  const problems = duplicatesOf(declared, rows).map(({ field, value, ids: [one, other] }) =>
    warning(
      declared,
      'duplicate-value',
      `The records ${JSON.stringify(one)} and ${JSON.stringify(other)} of the seed of ${name} both have ` +
        `the ${field} ${quoteValue(value)}, which is unique.`,
      'Both stay as they are, until one of them is changed. Give each a value of its own.',
    ),
  )
  if (twice === undefined) return problems
  const message = `Two records of the seed of ${name} have the id ${JSON.stringify(twice)}.`
  const hint = 'The first one is kept. Give each an id of its own, or none at all.'
  return [warning(declared, 'duplicate-id', message, hint), ...problems]
}

/** The records of a seed in order, also those that have the id of one before them. */
function seedRecords(declaration: CollectionDeclaration, context: SeedContext, limit?: number) {
  const { idField = 'id' } = declaration
  const counts = new Map<string, number>()
  return declaration.records(context.source(), context.seed, limit).map((record) => {
    const isLazy = record instanceof LazyRecord
    const plain = isLazy ? record.known : toPlainObject(record)
    const { [idField]: id } = plain
    if (!isId(id)) {
      throw new RecordError(`The ${idField} ${JSON.stringify(id)} is neither a text nor a number.`)
    }
    const twin = counts.get(String(id)) ?? 0
    counts.set(String(id), twin + 1)
    if (!isLazy) return new RecordDocument(id, plain, twin)
    return new RecordDocument(id, () => toPlainObject(record.make()), twin, plain)
  })
}

/** All values are made here: one that is not may hold what a file was read into, which is another one by now. */
function valuesOf(documents: readonly RecordDocument[]): StoredRecord[] {
  return documents.map(({ value }) => value)
}

/** The value of a single resource's seed, frozen; throws as {@link seedDocuments}. */
export function seedValue(
  declaration: SingleDeclaration,
  context: SeedContext,
): Readonly<Record<string, unknown>> {
  return toPlainObject(declaration.value(context.source(), context.seed))
}

/** What tells one seed from another: its definition, and its first records or its value. */
export function seedFingerprint({ definition }: Declared, seed: object): string {
  const sample = Array.isArray(seed) ? (seed as unknown[]).slice(0, sampleSize) : seed
  return fingerprint(`${definition}\n${JSON.stringify(sample)}`)
}

/** Which seed some data began with, to tell whether a new declaration has another one. */
export class SeedFingerprint {
  readonly #context: SeedContext
  #declaration: Declared
  #value: string | (() => string)
  #compared: { readonly next: Declared; readonly changed: string | undefined } | undefined

  constructor(declaration: Declared, value: () => string, context: SeedContext) {
    this.#declaration = declaration
    this.#value = value
    this.#context = context
  }

  /** Made when it is first asked for: most seeds are never compared. */
  get value(): string {
    return typeof this.#value === 'string' ? this.#value : (this.#value = this.#value())
  }

  /** The fingerprint of a new declaration's seed, if it is another one; throws what making it throws, once. */
  changed(next: Declared): string | undefined {
    if (this.#declaration === next) return undefined
    if (this.#compared?.next === next) return this.#compared.changed
    // Set before it is known: what throws once is not compared again.
    this.#compared = { next, changed: undefined }
    const changed = this.#compare(this.#declaration, next)
    this.#compared = { next, changed }
    return changed
  }

  #compare(before: Declared, next: Declared): string | undefined {
    const value = this.#now(next)
    if (value === this.value) {
      this.#declaration = next
      return undefined
    }
    if (next.definition !== before.definition) return value
    // A factory that uses the clock makes other records each time; data must not be lost for that at each save.
    return this.#now(before) === this.value ? value : undefined
  }

  #now(declaration: Declared): string {
    const made =
      'records' in declaration
        ? valuesOf(seedRecords(declaration, this.#context, sampleSize))
        : seedValue(declaration, this.#context)
    return seedFingerprint(declaration, made)
  }
}

/** 500 `seed-failed`, which says what was thrown and where the seed is declared. */
export function seedFailed({ origin, name }: Declared, error: unknown): Reply {
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

/** A warning that tells where the data are declared. */
export function warning(
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
