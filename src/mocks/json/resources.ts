import {
  crudMethods,
  type CollectionDeclaration,
  type FakerSource,
  type Id,
  type Seed,
  type SingleDeclaration,
  type StoredRecord,
} from '../../data/records/declaration.ts'
import { isId } from '../../data/records/ids.ts'
import { mockapiError } from '../../errors/diagnostic.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { collectionRandom, referenceDate } from '../../generate/faker.ts'
import { compileGenerator, isGenerator, compileValue } from '../../generate/value.ts'
import type { Report } from '../../generate/report.ts'
import type { Scope } from '../../generate/scope.ts'
import { parsePath } from '../../http/path.ts'
import { hashBytes } from '../files/hash.ts'
import type { FileContext } from './endpoint.ts'

/** Declares a collection from an array or a generator; the last segment of its path is its name. */
export function declareCollection(
  path: string,
  value: unknown,
  { report, originOf, defaults, idField }: FileContext,
): CollectionDeclaration {
  checkPath(path, report)
  const { make: records, ...sizes } = isGenerator(value)
    ? compileGenerated(value, path, report, idField)
    : compileList(value as unknown[], path, report, idField)
  return {
    ...sizes,
    name: nameOf(path),
    path,
    origin: originOf([]),
    ids: 'increment',
    idField,
    definition: definitionOf(value),
    records,
    relations: {},
    fields: fieldsOf(value),
    only: crudMethods,
    behaviour: defaults,
  }
}

/** Declares a single resource from an object, with the parameters of {@link declareCollection}. */
export function declareSingle(
  path: string,
  value: unknown,
  { report, originOf, defaults }: FileContext,
): SingleDeclaration {
  checkPath(path, report)
  const { usesFaker, render } = compileValue(value, report, { request: false })
  return {
    name: nameOf(path),
    path,
    origin: originOf([]),
    definition: definitionOf(value),
    usesFaker,
    value: (source, seed) => render(seedScope(source, seed, path, 0)) as Record<string, unknown>,
    behaviour: defaults,
  }
}

function checkPath(path: string, report: Report): void {
  const parsed = parsePath(path)
  const segments = 'message' in parsed ? [] : parsed.segments
  // Clients resolve `.` and `..` in URLs before they send them.
  const isFixed = segments.every((each) => each.kind === 'literal' && !/^\.\.?$/.test(each.text))
  if (segments.length > 0 && isFixed) return
  const message = `The name makes the address ${JSON.stringify(path)}, which is not fixed.`
  const hint = 'Rename it to letters, digits, hyphens and dots.'
  report([], { code: 'bad-path', part: 'key', message, hint })
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The data without whitespace: data written by clients is kept when a file is only reformatted. */
function definitionOf(value: unknown): string {
  const text = JSON.stringify(value)
  // Hashing would load `node:crypto` at start.
  return text.length <= 4096 ? text : hashBytes(text)
}

/** The records of a collection's seed, compiled. */
export interface CompiledRecords {
  readonly usesFaker: boolean
  readonly size: number | undefined
  readonly make: (source: FakerSource, seed: Seed, limit?: number) => StoredRecord[]
}

/** Compiles a collection's array; ids go on after the highest. Generated data depends on `key`, its path. */
export function compileList(
  items: readonly unknown[],
  key: string,
  report: Report,
  idField = 'id',
): CompiledRecords {
  const compiled = items.map((item, index) =>
    isRecord(item, report, index)
      ? compileValue(item, report, { path: [index], indexed: true, request: false })
      : undefined,
  )
  const ids = listIds(items, report, idField)
  return {
    usesFaker: compiled.some((record) => record?.usesFaker),
    size: items.length,
    make: (source, seed, limit = Infinity) =>
      compiled.slice(0, limit).map((record, index) => {
        const value = record?.render(seedScope(source, seed, key, index), index)
        return freezeRecord(value as object, ids[index] as Id, idField)
      }),
  }
}

/** Compiles a generator; record `index` without an id gets the number `index + 1`. */
function compileGenerated(value: object, key: string, report: Report, idField?: string) {
  const { $each } = value as { $each?: unknown }
  if ($each !== undefined) isRecord(isGenerator($each) ? [] : $each, report, '$each')
  const generator = compileGenerator(value, report, [])
  return {
    usesFaker: generator.usesFaker,
    size: generator.size,
    make: (source: FakerSource, seed: Seed, limit = Infinity) => {
      const length = Math.min(limit, generator.count(collectionRandom(seed, key)))
      return Array.from({ length }, (_, index) => {
        const record = generator.record(index, seedScope(source, seed, key, index))
        return freezeRecord(record as object, index + 1, idField)
      })
    },
  }
}

/** The scope of templates in seeds: Faker for this record and a fixed date, but no request. */
function seedScope(source: FakerSource, seed: Seed, key: string, index: number): Scope {
  return {
    get faker() {
      return source.forRecord(seed, key, index)
    },
    now: () => referenceDate,
  }
}

function isRecord(value: unknown, report: Report, key: number | string): value is object {
  if (isObject(value)) return true
  const type = typeof value === 'string' ? 'text' : typeof value
  const kind = Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${type}`
  const message = `A record of the collection is ${kind}, not an object.`
  const hint = 'To serve a list as it stands, write { "GET /path": [ … ] }.'
  report([key], { code: 'bad-record', message, hint })
  return false
}

/** The id of each record, its own or a new one. Reports invalid and duplicate ids. */
function listIds(items: readonly unknown[], report: Report, idField: string): Id[] {
  let highest = highestId(items, idField)
  const taken = new Map<string, number>()
  return items.map((item, index) => {
    const at = [index, idField]
    const id = idOf(item, idField)
    if (id === undefined) return ++highest
    if (!isId(id)) {
      const message = `The id ${JSON.stringify(id)} is no text and no number.`
      const hint = 'Write a text or a number, or leave it out.'
      report(at, { code: 'bad-record', message, hint })
      return index
    }
    const before = taken.get(String(id))
    if (before === undefined) taken.set(String(id), index)
    else if (!String(id).includes('{{')) {
      const message = `The records ${before + 1} and ${index + 1} both have the id ${JSON.stringify(id)}.`
      report(at, { code: 'duplicate-id', message, hint: 'Give one of them another id.' })
    }
    return id
  })
}

/** The highest number among the ids of records; new ids follow it. */
export function highestId(items: readonly unknown[], idField: string): number {
  const ids = items.map((item) => idOf(item, idField))
  return ids.reduce<number>((most, id) => (typeof id === 'number' && id > most ? id : most), 0)
}

function idOf(item: unknown, idField: string): unknown {
  return isObject(item) && Object.hasOwn(item, idField) ? item[idField] : undefined
}

/** Adds the id in front of a record without one, and freezes it deeply. */
function freezeRecord(value: object, id: Id, idField = 'id'): StoredRecord {
  if (!Object.hasOwn(value, idField)) return freeze({ [idField]: id, ...value }) as StoredRecord
  const own = (value as Record<string, unknown>)[idField]
  if (isId(own)) return freeze({ ...value }) as StoredRecord
  const made = JSON.stringify(own)
  throw mockapiError(
    'bad-record',
    `A template made the id ${made}, which is no text and no number.`,
  )
}

function freeze(value: object): object {
  for (const item of Object.values(value)) {
    if (typeof item === 'object' && item !== null && !Object.isFrozen(item)) freeze(item as object)
  }
  return Object.freeze(value)
}

/** The names of all fields of records, or of the `$each` of a generator. */
export function fieldsOf(records: unknown): string[] {
  const { $each } = records as { readonly $each?: unknown }
  const items: readonly unknown[] = Array.isArray(records) ? records : [$each]
  const names = new Set<string>()
  for (const item of items.filter(isObject)) for (const name of Object.keys(item)) names.add(name)
  return [...names].filter((name) => !name.startsWith('$'))
}
