import type { Faker } from '@faker-js/faker'
import type {
  CollectionDeclaration,
  FakerSource,
  Id,
  Seed,
  StoredRecord,
} from '../../data/records/declaration.ts'
import type { ResourceOptions } from '../../data/records/resource.ts'
import { referenceDate } from '../../generate/faker.ts'
import { compileList } from '../json/records.ts'
import type { ReportAt } from './behaviour.ts'
import { writeRules } from './resource-writes.ts'

/** Options of a resource, whatever its records are. */
export type AnyOptions = ResourceOptions<Record<string, unknown>, string>

type Factory = (faker: Faker, index: number) => unknown

/** The seed of a resource, and what new records have where nothing is given. */
export interface ResourceRecords {
  readonly usesFaker: boolean
  /** How many records the seed has. */
  readonly size: number | undefined
  readonly make: (source: FakerSource, seed: Seed, limit?: number) => StoredRecord[]
  readonly defaults?: CollectionDeclaration['defaults']
}

/** How many records a factory makes where nothing is said. */
const defaultSize = 10

/** Text that tells one seed from another; a function's text stands for what it makes. */
export function definitionOf(options: AnyOptions): string {
  const { factory, seed, ids, idField, timestamps } = options
  const parts = [String(factory), seed ?? null, String(ids ?? 'increment'), idField, timestamps]
  return JSON.stringify(parts, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
}

/** Compiles the seed of a resource: the factory's records, those of a list, or those laid over these. */
export function recordsOf(name: string, options: AnyOptions, report: ReportAt): ResourceRecords {
  const { timestamps } = writeRules(options)
  const { make, ...records } = plainRecords(name, options, report)
  if (!timestamps) return { make, ...records }
  const names = Object.values(timestamps) as string[]
  const times = Object.fromEntries(names.map((field) => [field, referenceDate]))
  return {
    ...records,
    // The times come behind what is written, as they do in new records.
    make: (...args) =>
      make(...args).map((record) => Object.freeze({ ...record, ...times, ...record })),
  }
}

function plainRecords(name: string, options: AnyOptions, report: ReportAt): ResourceRecords {
  const { seed, ids = 'increment', idField = 'id', fill } = options
  const factory = options.factory as Factory | undefined
  const list = Array.isArray(seed) ? (seed as readonly Record<string, unknown>[]) : undefined
  if (list && !factory && ids === 'increment') {
    return compileList(list, name, (path, problem) => report(problem, path), [], idField)
  }
  const size = list?.length ?? (seed as number | undefined) ?? (factory ? defaultSize : 0)
  const from = (faker: Faker, index: number) =>
    factory ? record(factory(faker, index), name, index) : {}
  const make: ResourceRecords['make'] = (source, globalSeed, limit = Infinity) => {
    const made: StoredRecord[] = []
    let last = highest(list, idField)
    for (let index = 0; index < Math.min(size, limit); index++) {
      const faker =
        factory || typeof ids === 'string' ? source.forRecord(globalSeed, name, index) : undefined
      const given: StoredRecord = { ...from(faker as Faker, index), ...list?.[index] }
      const next = () => {
        if (typeof ids === 'function') return ids([...made])
        if (ids === 'increment') return ++last
        return ids === 'uuid' ? (faker as Faker).string.uuid() : (faker as Faker).string.nanoid(21)
      }
      made.push(idField in given ? given : { [idField]: next(), ...given })
    }
    return made
  }
  return {
    usesFaker: factory !== undefined || ids === 'uuid' || ids === 'nanoid',
    size,
    make,
    ...(fill && {
      defaults: (source: FakerSource, globalSeed: Seed, index: number) =>
        from(source.forRecord(globalSeed, name, index), index),
    }),
  }
}

/** The highest number among the ids of a list, so that those that are made keep clear of it. */
function highest(list: readonly StoredRecord[] | undefined, idField: string): number {
  const ids = (list ?? []).map((item) => item[idField] as Id | undefined)
  return ids.reduce<number>((most, id) => (typeof id === 'number' && id > most ? id : most), 0)
}

function record(value: unknown, name: string, index: number): object {
  if (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Promise)
  ) {
    return value
  }
  const what =
    value instanceof Promise ? 'a promise' : Array.isArray(value) ? 'an array' : String(value)
  throw new TypeError(
    `The factory of ${JSON.stringify(name)} returned ${what} for record ${index}, not an object.`,
  )
}
