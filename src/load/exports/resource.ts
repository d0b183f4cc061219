import type { Faker } from '@faker-js/faker'
import { operations } from '../../core/collection.ts'
import type {
  CollectionDeclaration,
  FakerSource,
  Seed,
  StoredRecord,
} from '../../core/collection.ts'
import { layer } from '../../core/behaviour.ts'
import type { Origin } from '../../core/origin.ts'
import { parsePath } from '../../core/path.ts'
import type { Relation } from '../../core/relation.ts'
import type { ResourceOptions, ResourceToken } from '../../core/resource.ts'
import { didYouMean } from '../../core/nearest.ts'
import { compileList } from '../json/records.ts'
import { readBehaviour } from './behaviour.ts'
import { pageProblem } from './page.ts'
import type { ReportAt } from './behaviour.ts'

type AnyOptions = ResourceOptions<Record<string, unknown>>
type Factory = (faker: Faker, index: number) => unknown

/** The most records that a seed may ask for. */
const mostRecords = 1_000_000
const defaultSize = 10

const optionNames = [
  'path',
  'factory',
  'seed',
  'ids',
  'schema',
  'relations',
  'only',
  'page',
  'strict',
  'delay',
  'status',
]

/** Makes a `resource(…)` a collection; reports what is wrong with its options. */
export function declareResource(
  token: ResourceToken<Record<string, unknown>>,
  origin: Origin,
  report: ReportAt,
): CollectionDeclaration | undefined {
  const { name, options } = token
  const path = options.path ?? `/${name}`
  if (!checkOptions(name, options, path, report)) return undefined
  const records = recordsOf(name, options, report)
  const behaviour = layer(readBehaviour(options, report))
  return {
    name,
    path,
    origin,
    ids: options.ids ?? 'increment',
    usesFaker: records.usesFaker,
    ...(records.size !== undefined && { size: records.size }),
    definition: definitionOf(options),
    records: records.make,
    ...(options.schema && { schema: options.schema }),
    relations: options.relations ?? {},
    only: options.only ?? operations,
    ...(options.page && { page: options.page }),
    ...(options.strict !== undefined && { strict: options.strict }),
    ...(behaviour && { behaviour }),
  }
}

function checkOptions(name: string, options: AnyOptions, path: string, report: ReportAt): boolean {
  let fine = true
  const refuse = (message: string, hint: string) => {
    fine = false
    report({ code: 'bad-mock', message: `resource(${JSON.stringify(name)}): ${message}`, hint })
  }
  if (typeof name !== 'string' || name === '')
    refuse('the name is no text.', "Write resource('users', { … }).")
  const unknown = Object.keys(options).find((key) => !optionNames.includes(key))
  if (unknown !== undefined) {
    refuse(
      `${JSON.stringify(unknown)} is no option.`,
      didYouMean(unknown, optionNames) || `Options are ${optionNames.join(', ')}.`,
    )
  }
  const parsed = parsePath(path)
  if ('message' in parsed) refuse(parsed.message, parsed.hint)
  else if (parsed.segments.some(({ kind }) => kind !== 'literal')) {
    refuse(`the path ${JSON.stringify(path)} has a parameter.`, 'Give the collection a fixed path.')
  }
  const { seed, factory, ids, only, relations } = options
  if (typeof seed === 'number' && !(Number.isInteger(seed) && seed >= 0 && seed <= mostRecords)) {
    refuse(
      `the seed ${seed} is no number of records.`,
      `Write a whole number up to ${mostRecords}.`,
    )
  }
  if (seed !== undefined && typeof seed !== 'number' && !Array.isArray(seed)) {
    refuse('the seed is neither a number nor an array.', 'Write seed: 25, or an array of records.')
  }
  if (typeof seed === 'number' && seed > 0 && factory === undefined) {
    refuse(
      'a seed of so many records needs a factory.',
      'Add factory: (f, i) => ({ … }), or write the records.',
    )
  }
  if (factory !== undefined && typeof factory !== 'function') {
    refuse('the factory is no function.', 'Write factory: (f, i) => ({ … }).')
  }
  if (ids !== undefined && ids !== 'increment' && ids !== 'uuid') {
    refuse(`${JSON.stringify(ids)} makes no ids.`, "Use 'increment' or 'uuid'.")
  }
  const page = options.page === undefined ? undefined : pageProblem(options.page)
  if (page) refuse(page.message, page.hint)
  if (options.strict !== undefined && typeof options.strict !== 'boolean') {
    refuse('strict is no switch.', 'Write strict: true or strict: false.')
  }
  const wrong = only?.find((operation) => !operations.includes(operation))
  if (wrong !== undefined)
    refuse(`${JSON.stringify(wrong)} is no operation.`, didYouMean(wrong, operations))
  for (const [field, relation] of Object.entries(relations ?? {})) {
    if (isRelation(relation)) continue
    refuse(
      `the relation ${JSON.stringify(field)} is none.`,
      "Write it as one('users'), many('posts') or manyToMany('tags').",
    )
  }
  return fine
}

function isRelation(value: unknown): value is Relation {
  return typeof value === 'object' && value !== null && 'kind' in value && 'target' in value
}

/** Text that tells one seed from another; a function's text stands for what it makes. */
function definitionOf({ factory, seed, ids }: AnyOptions): string {
  return JSON.stringify([String(factory), seed ?? null, ids ?? null], (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
}

interface Records {
  readonly usesFaker: boolean
  readonly size: number | undefined
  readonly make: (source: FakerSource, seed: Seed, limit?: number) => StoredRecord[]
}

function recordsOf(name: string, options: AnyOptions, report: ReportAt): Records {
  const { seed, ids } = options
  const factory = options.factory as Factory | undefined
  const list = Array.isArray(seed) ? (seed as readonly object[]) : undefined
  if (list && !factory && ids !== 'uuid') {
    return compileList(list, name, (path, problem) => report(problem, path), [])
  }
  const size = list?.length ?? (seed as number | undefined) ?? (factory ? defaultSize : 0)
  const make: Records['make'] = (source, globalSeed, limit = Infinity) =>
    Array.from({ length: Math.min(size, limit) }, (_, index) => {
      const faker = source.forRecord(globalSeed, name, index)
      const made = factory ? record(factory(faker, index), name, index) : {}
      const given = { ...made, ...list?.[index] }
      const id = 'id' in given ? given.id : ids === 'uuid' ? faker.string.uuid() : index + 1
      return { id, ...given } as StoredRecord
    })
  return { usesFaker: factory !== undefined || ids === 'uuid', size, make }
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
