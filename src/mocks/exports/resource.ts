import { crudMethods } from '../../http/crud-methods.ts'
import type { Faker } from '@faker-js/faker'
import {
  type CollectionDeclaration,
  type Id,
  type StoredRecord,
} from '../../data/records/declaration.ts'
import { withRateLimitGroup } from '../../behaviour/behaviour.ts'
import type { SourceLocation } from '../../errors/diagnostic.ts'
import { formatValue } from '../../errors/validation-issue.ts'
import type { ResourceToken } from '../../data/records/resource.ts'
import { referenceDate } from '../../generate/faker.ts'
import { badMock, type Report } from '../../generate/report.ts'
import { fieldsOf, listsOf, highestId } from '../json/records.ts'
import { compileList, type CompiledRecords } from '../json/resources.ts'
import { withProgress } from '../../data/records/progress.ts'
import { compileProgress } from '../json/progress.ts'
import { compileRecordWebhooks, ofMock } from '../json/webhooks.ts'
import { resourceIssues, soundRelations, type AnyOptions } from './resource-options.ts'
import { readBehaviourOptions } from './route.ts'

type Factory = (faker: Faker, index: number, given: StoredRecord) => unknown

const defaultSize = 10

/**
 * Declares a collection from a `resource(…)`; undefined after a report of wrong options. Records and relations with
 * an error are left out, and reported apart.
 */
export function declareResource(
  { name, options }: ResourceToken<Record<string, unknown>>,
  origin: SourceLocation,
  report: Report,
  reportPart: Report,
): CollectionDeclaration | undefined {
  const issues = resourceIssues(name, options)
  for (const { message, hint } of issues) {
    badMock(report, `resource(${formatValue(name)}): ${message}`, hint)
  }
  if (issues.length > 0) return undefined
  const relations = soundRelations(options.relations, (message, hint) =>
    badMock(reportPart, `resource(${formatValue(name)}): ${message}`, hint),
  )
  const { factory, ids, idField, unique, upsert, fill } = options
  const { list } = partsOfSeed(options)
  const { schema, on, webhooks, only = crudMethods, page, live, strict } = options
  const timestamps = timestampsOf(options)
  const progress =
    options.progress && compileProgress(options.progress, ofOption(report, name, 'progress'))
  const { usesFaker, size, make } = compileRecords(name, options, reportPart)
  const behaviour = withRateLimitGroup(readBehaviourOptions(options, report), `collection ${name}`)
  const declaration: CollectionDeclaration = {
    name,
    path: options.path ?? `/${name}`,
    origin,
    ids,
    idField,
    unique,
    timestamps,
    upsert,
    defaults: fill
      ? (source, globalSeed, index, given) => {
          const faker = source.forRecord(globalSeed, name, index)
          return factoryRecord(options, name, { faker, index, given })
        }
      : undefined,
    usesFaker,
    size,
    definition: definitionOf(options),
    records: timestamps ? withTimes(make, Object.values(timestamps) as string[]) : make,
    schema,
    relations: relations ?? {},
    on,
    webhooks: webhooks && compileRecordWebhooks(webhooks, ofOption(report, name, 'webhooks')),
    fields: list && !factory ? fieldsOf(list) : undefined,
    lists: list && listsOf(list),
    only,
    page,
    live,
    strict,
    behaviour,
  }
  return progress ? withProgress(declaration, progress) : declaration
}

function ofOption(report: Report, name: unknown, option: string): Report {
  return ofMock(report, `resource(${formatValue(name)}): ${option}`)
}

function timestampsOf({ timestamps }: AnyOptions): CollectionDeclaration['timestamps'] {
  if (!timestamps) return undefined
  const { createdAt = 'createdAt', updatedAt = 'updatedAt' } = timestamps === true ? {} : timestamps
  return { ...(createdAt && { createdAt }), ...(updatedAt && { updatedAt }) }
}

/** Identifies a seed by its options; a function by its source. */
function definitionOf({ factory, seed, ids, idField, timestamps }: AnyOptions): string {
  const parts = [String(factory), seed ?? null, String(ids ?? 'increment'), idField, timestamps]
  return JSON.stringify(parts, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
}

function withTimes(make: CompiledRecords['make'], names: string[]): CompiledRecords['make'] {
  const times = Object.fromEntries(names.map((field) => [field, referenceDate]))
  return (...args) =>
    make(...args).map((record) => Object.freeze({ ...record, ...times, ...record }))
}

/** Compiles the seed: records of a list, or of the factory, with those of a list laid over the first. */
function compileRecords(name: string, options: AnyOptions, report: Report): CompiledRecords {
  const { factory, ids = 'increment', idField = 'id' } = options
  const { list, count } = partsOfSeed(options)
  if (list && !factory && ids === 'increment') return compileList(list, name, { report, idField })
  const size = (list?.length ?? 0) + count
  const make: CompiledRecords['make'] = (source, globalSeed, limit = Infinity) => {
    const made: StoredRecord[] = []
    let last = highestId(list ?? [], idField)
    for (let index = 0; index < Math.min(size, limit); index++) {
      const usesFaker = factory || typeof ids === 'string'
      const faker = usesFaker ? source.forRecord(globalSeed, name, index) : undefined
      const written = list?.[index] ?? {}
      const input = { faker: faker as Faker, index, given: written }
      const given = { ...factoryRecord(options, name, input), ...written }
      const next = (): Id => {
        if (typeof ids === 'function') return ids([...made])
        if (ids === 'increment') return ++last
        return ids === 'uuid' ? (faker as Faker).string.uuid() : (faker as Faker).string.nanoid(21)
      }
      made.push(idField in given ? given : { [idField]: next(), ...given })
    }
    return made
  }
  return { usesFaker: factory !== undefined || ids === 'uuid' || ids === 'nanoid', size, make }
}

/** The records that are written, and how many the factory makes after them. */
function partsOfSeed({ seed, factory }: AnyOptions): {
  readonly list?: readonly StoredRecord[]
  readonly count: number
} {
  if (seed === undefined) return { count: factory ? defaultSize : 0 }
  if (typeof seed === 'number') return { count: seed }
  return 'first' in seed ? { list: seed.first, count: seed.count } : { list: seed, count: 0 }
}

/** What a factory gets. */
interface FactoryInput {
  readonly faker: Faker
  readonly index: number
  readonly given: StoredRecord
}

function factoryRecord({ factory }: AnyOptions, name: string, input: FactoryInput): StoredRecord {
  const { faker, index, given } = input
  // A copy, so that a factory may write to it.
  const value: unknown = factory ? (factory as Factory)(faker, index, { ...given }) : {}
  const isPromise = value instanceof Promise
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !isPromise) {
    return value as StoredRecord
  }
  const what = isPromise ? 'a promise' : Array.isArray(value) ? 'an array' : String(value)
  throw new TypeError(
    `The factory of ${JSON.stringify(name)} returned ${what} for record ${index}, not an object.`,
  )
}
