import { crudMethods } from '../../http/crud-methods.ts'
import {
  type CollectionDeclaration,
  type FakerSource,
  type Id,
  type Seed,
  type SingleDeclaration,
  type StoredRecord,
} from '../../data/records/declaration.ts'
import { isId } from '../../data/records/ids.ts'
import { recordProblem } from '../../data/records/plain.ts'
import { formatValue, isObject } from '../../errors/validation-issue.ts'
import { collectionRandom, referenceDate } from '../../generate/faker.ts'
import { compileGenerator } from '../../generate/generator.ts'
import { isGenerator } from '../../generate/instructions.ts'
import { attempt, type JsonPath, type Report } from '../../generate/report.ts'
import { compileValue, type CompiledValue } from '../../generate/value.ts'
import type { Scope } from '../../generate/scope.ts'
import { parsePath } from '../../http/path.ts'
import type { FileContext } from './endpoint.ts'
import {
  definitionOf,
  fieldsOf,
  freezeRecord,
  highestId,
  idOf,
  listsOf,
  nameOf,
} from './records.ts'

/**
 * Declares a collection from an array or a generator; the last segment of its path is its name. Records with an
 * error are left out, and reported to the file; what concerns the whole collection is reported to `report`.
 */
export function declareCollection(
  path: string,
  value: unknown,
  file: FileContext,
  report: Report,
): CollectionDeclaration {
  const { originOf, idField, ids, defaults } = file
  checkPath(path, report)
  const { make, ...about } = isGenerator(value)
    ? { ...compileGenerated(value, path, report, idField), kept: value }
    : compileList(value as unknown[], path, file)
  const { kept, ...sizes } = about
  return {
    ...sizes,
    name: nameOf(path),
    path,
    origin: originOf([]),
    ids,
    idField,
    definition: definitionOf(kept),
    records: make,
    relations: {},
    fields: fieldsOf(kept),
    lists: listsOf(kept),
    only: crudMethods,
    behaviour: defaults,
  }
}

/** Declares a single resource from an object, with the parameters of {@link declareCollection}. */
export function declareSingle(
  path: string,
  value: unknown,
  file: FileContext,
  report: Report,
): SingleDeclaration {
  checkPath(path, report)
  const { usesFaker, render } = compileData(value, report, file)
  return {
    name: nameOf(path),
    path,
    origin: file.originOf([]),
    definition: definitionOf(value),
    usesFaker,
    value: (source, seed) => render(seedScope(source, seed, path, 0)) as Record<string, unknown>,
    lists: listsOf([value]),
    behaviour: file.defaults,
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

/** The records of a collection's seed, compiled. */
export interface CompiledRecords {
  readonly usesFaker: boolean
  readonly size: number | undefined
  readonly make: (source: FakerSource, seed: Seed, limit?: number) => StoredRecord[]
}

/** The records of a list, without those that have an error. */
export interface CompiledList extends CompiledRecords {
  readonly kept: readonly unknown[]
  /** Whether several of them have one id. */
  readonly sharesIds: boolean
}

/** How a list of records is read. */
export type ListContext = Pick<FileContext, 'report' | 'idField' | 'asWritten' | 'plain'> &
  Partial<Pick<FileContext, 'originOf'>>

/**
 * Compiles a collection's array; ids go on after the highest. A record with an error is left out after a report.
 * Generated data depends on `key`, the collection's path.
 */
export function compileList(
  items: readonly unknown[],
  key: string,
  file: ListContext,
): CompiledList {
  const { report, idField = 'id', asWritten = false } = file
  const isFree = duplicateCheck(file, idField)
  let sharesIds = false
  let highest = highestId(items, idField)
  const records = items.flatMap((item, index) => {
    const compiled = attempt(report, (note) => {
      if (!isRecord(item, note, index)) return undefined
      // What is in a file is plain JSON.
      const problem = file.originOf ? undefined : recordProblem(item)
      if (problem !== undefined) note([index], { code: 'bad-record', message: problem })
      const id = readId(idOf(item, idField), [index, idField], note, asWritten)
      if (id !== undefined && !isFree(id, index, note)) {
        if (!asWritten) return undefined
        sharesIds = true
      }
      return { ...compileData(item, note, file, index), id }
    })
    return compiled ? [{ ...compiled, item, index, id: compiled.id ?? ++highest }] : []
  })
  return {
    usesFaker: records.some(({ usesFaker }) => usesFaker),
    size: records.length,
    kept: records.length === items.length ? items : records.map(({ item }) => item),
    sharesIds,
    make: (source, seed, limit = Infinity) =>
      records.slice(0, limit).map(({ render, index, id }) => {
        const value = render(seedScope(source, seed, key, index), index) as object
        const isReplaced = asWritten && Object.hasOwn(value, idField)
        return freezeRecord(isReplaced ? { ...value, [idField]: id } : value, id, idField)
      }),
  }
}

/** Compiles a record of a list, or with no `index` a single resource: what names nothing stays as it stands. */
function compileData(
  value: unknown,
  report: Report,
  { asWritten = false, plain = false }: Pick<FileContext, 'asWritten' | 'plain'>,
  index?: number,
): Pick<CompiledValue, 'usesFaker' | 'render'> {
  if (asWritten || plain) return { usesFaker: false, render: () => value }
  const isItem = index !== undefined
  const path = isItem ? [index] : []
  return compileValue(value, report, { path, indexed: isItem, request: false, data: true })
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
  let faker: Scope['faker'] | undefined
  return {
    // Seeded once: seeded for each template, all of a record would draw the same number.
    get faker() {
      return (faker ??= source.forRecord(seed, key, index))
    },
    now: () => Date.parse(referenceDate),
  }
}

function isRecord(
  value: unknown,
  report: Report,
  key: number | string,
): value is Readonly<Record<string, unknown>> {
  if (isObject(value)) return true
  const type = typeof value === 'string' ? 'text' : typeof value
  const kind = Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${type}`
  const message = `A record of the collection is ${kind}, not an object.`
  const hint = 'To serve a list as it stands, write { "GET /path": [ … ] }.'
  report([key], { code: 'bad-record', message, hint })
  return false
}

/** The id that a record has; undefined where it has none, or after a report. */
function readId(id: unknown, at: JsonPath, report: Report, asWritten: boolean): Id | undefined {
  if (id === undefined || isId(id)) return id
  const what = id === '' ? 'The id is empty' : `The id ${formatValue(id)} is no text and no number`
  const message = asWritten ? `${what}: the record gets another one.` : `${what}.`
  const hint = 'Write a text or a number, or leave it out.'
  const severity = asWritten ? 'warning' : undefined
  report(at, { code: 'bad-record', message, hint, severity })
  return undefined
}

/** Whether no record before has an id; else that is reported, a warning where duplicates are kept. */
function duplicateCheck({ originOf, asWritten }: ListContext, idField: string) {
  const taken = new Map<string, number>()
  const lineOf = (index: number) => originOf?.([index, idField]).place()?.line
  const linesOf = (one: number, other: number): [string, string] => {
    const [line, next] = [lineOf(one), lineOf(other)]
    const areTold = line !== undefined && next !== undefined && line !== next
    if (areTold) return [`that of line ${line}`, `that of line ${next}`]
    return [`record ${one + 1}`, `record ${other + 1}`]
  }
  return (id: Id, index: number, report: Report): boolean => {
    const text = String(id)
    const before = taken.get(text)
    if (before === undefined) taken.set(text, index)
    if (before === undefined || (text.includes('{{') && !asWritten)) return true
    const both = `The records ${before + 1} and ${index + 1} both have the id ${JSON.stringify(id)}`
    const [first, second] = linesOf(before, index)
    const message = asWritten
      ? `${both}: ${first} is found by it, and both are in the list.`
      : `${both}: ${first} is served, ${second} is left out.`
    const hint = 'Give one of them another id.'
    const severity = asWritten ? 'warning' : undefined
    report([index, idField], { code: 'duplicate-id', message, hint, severity })
    return false
  }
}
