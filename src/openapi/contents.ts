import { compileSample, type Sample } from '../generate/schema/sample.ts'
import type { Diagnostic } from '../errors/diagnostic.ts'
import { isObject } from '../errors/validation-issue.ts'
import type { OpenApiDocument } from './document/document.ts'
import type { Operation } from './document/operation.ts'
import { findOperations } from './document/operations.ts'
import { serverPaths } from './document/paths.ts'
import { SeedRecords } from './resources/records.ts'
import { findShapes } from './resources/shape.ts'
import { DocumentSchemas } from './schema/schema.ts'
import type { OpenApiOptions, Shared } from './schema/shared.ts'
import { SchemaValidators } from './schema/validators.ts'

/** What is in a document, before anything is made of it. */
export interface DocumentContents {
  readonly operations: readonly Operation[]
  /** What is wrong with its paths. */
  readonly diagnostics: readonly Diagnostic[]
  readonly shared: Shared
  /** The collections that its paths form; none where records are not kept. */
  readonly records: readonly SeedRecords[]
  /** The paths of the servers of an operation, below the folder of the document. */
  readonly basesOf: (operation: Operation) => readonly string[]
}

/** Reads what is in a document, whoever uses it. */
export function contentsOf(document: OpenApiDocument, options: OpenApiOptions): DocumentContents {
  const { operations, diagnostics } = findOperations(document)
  document.onMissing = ({ diagnostics: mistakes }) => {
    for (const each of mistakes) options.onWarning({ ...each, severity: 'warning' })
  }
  const schemas = new DocumentSchemas(document, options.onWarning)
  const shared: Shared = {
    options,
    schemas,
    requests: new SchemaValidators(schemas, 'request', options),
    responses: new SchemaValidators(schemas, 'response', { ...options, strict: true }),
    sampleOf: samplesOf(schemas),
  }
  const records = options.crud ? findRecords(operations, shared) : []
  return { operations, diagnostics, shared, records, basesOf: basesFor(document, options) }
}

/** The collection that an operation belongs to: of those that share one the first has it. */
export function recordsByOperation(
  records: readonly SeedRecords[],
): ReadonlyMap<Operation, SeedRecords> {
  return new Map(
    records
      .toReversed()
      .flatMap((each) => Array.from(each.shape.operations.keys(), (key) => [key, each] as const)),
  )
}

/** Compiles each schema once. */
function samplesOf({ sampling }: DocumentSchemas): Shared['sampleOf'] {
  const samples = new WeakMap<object, Sample>()
  return (schema) => {
    const key = isObject(schema) ? schema : anything
    let sample = samples.get(key)
    if (!sample) samples.set(key, (sample = compileSample(schema ?? true, sampling)))
    return sample
  }
}

const anything = {}

/** The collections that paths form, each of which knows all others. */
function findRecords(
  operations: readonly Operation[],
  { schemas, options }: Shared,
): SeedRecords[] {
  const all: SeedRecords[] = []
  for (const shape of findShapes(operations, schemas))
    all.push(new SeedRecords(shape, schemas, all, options))
  return all
}

/** What stands before the templates of operations; most have the servers of the document. */
function basesFor(
  { root }: OpenApiDocument,
  { folder }: OpenApiOptions,
): DocumentContents['basesOf'] {
  const { basePath, servers } = root
  const own = typeof basePath === 'string' ? [{ url: basePath }] : undefined
  const below = (list: unknown) => serverPaths(list).map((path) => folder + path)
  const usual = below(servers ?? own)
  return ({ raw }) => {
    const { servers: others } = raw
    return others === undefined || others === null ? usual : below(others)
  }
}
