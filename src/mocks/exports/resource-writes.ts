import { idKinds } from '../../data/records/declaration.ts'
import type { CollectionDeclaration, Timestamps } from '../../data/records/declaration.ts'
import type { ResourceOptions } from '../../data/records/resource.ts'
import { didYouMean } from '../../errors/nearest.ts'

type AnyOptions = ResourceOptions<Record<string, unknown>, string>

/** What is wrong with an option, and what to write instead. */
interface Problem {
  readonly message: string
  readonly hint: string
}

/** The options of a resource that decide what writes do. */
export const writeOptionNames = [
  'ids',
  'idField',
  'unique',
  'timestamps',
  'upsert',
  'fill',
] as const

/** What a declaration says of writes; the options are in order. */
export function writeRules(
  options: AnyOptions,
): Pick<CollectionDeclaration, 'ids' | 'idField' | 'unique' | 'timestamps' | 'upsert'> {
  const { ids = 'increment', idField, unique, upsert } = options
  const timestamps = timestampsOf(options)
  return {
    ids,
    ...(idField !== undefined && { idField }),
    ...(unique && { unique }),
    ...(timestamps && { timestamps }),
    ...(upsert && { upsert }),
  }
}

function timestampsOf({ timestamps }: AnyOptions): Timestamps | undefined {
  if (!timestamps) return undefined
  const names = timestamps === true ? {} : timestamps
  const { createdAt = 'createdAt', updatedAt = 'updatedAt' } = names
  return { ...(createdAt && { createdAt }), ...(updatedAt && { updatedAt }) }
}

/** What is wrong with the options that decide what writes do. */
export function writeProblems(options: AnyOptions): Problem[] {
  const { ids, idField, unique, timestamps, upsert, fill, factory } = options
  const problems: (Problem | undefined)[] = [
    ids === undefined || typeof ids === 'function' ? undefined : idsProblem(ids),
    idField === undefined || isName(idField)
      ? undefined
      : { message: 'idField is no name of a field.', hint: "Write idField: '_id'." },
    unique === undefined || (Array.isArray(unique) && unique.every(isName))
      ? undefined
      : { message: 'unique is no list of fields.', hint: "Write unique: ['email']." },
    timestamps === undefined ? undefined : timestampsProblem(timestamps, idField),
    switchProblem('upsert', upsert),
    switchProblem('fill', fill),
    fill === true && factory === undefined
      ? {
          message: 'fill takes the defaults of new records from the factory, and there is none.',
          hint: 'Add factory: (f, i) => ({ … }), or leave fill out.',
        }
      : undefined,
  ]
  return problems.filter((problem) => problem !== undefined)
}

function idsProblem(ids: unknown): Problem | undefined {
  if ((idKinds as readonly unknown[]).includes(ids)) return undefined
  const near = typeof ids === 'string' ? didYouMean(ids, idKinds) : ''
  return {
    message: `${JSON.stringify(ids)} makes no ids.`,
    hint: near || "Use 'increment', 'uuid', 'nanoid' or a function of the records.",
  }
}

function timestampsProblem(timestamps: unknown, idField = 'id'): Problem | undefined {
  if (typeof timestamps === 'boolean') return undefined
  const hint = "Write timestamps: true, or { createdAt: 'created', updatedAt: 'modified' }."
  if (typeof timestamps !== 'object' || timestamps === null) {
    return { message: 'timestamps is neither a switch nor names of fields.', hint }
  }
  const names = Object.entries(timestamps)
  const unknown = names.find(([name]) => name !== 'createdAt' && name !== 'updatedAt')
  if (unknown) return { message: `${JSON.stringify(unknown[0])} is no timestamp.`, hint }
  const fields = ['createdAt', 'updatedAt'].map(
    (name) => (timestamps as Record<string, unknown>)[name] ?? name,
  )
  const wrong = fields.find((field) => field !== false && !isName(field))
  if (wrong !== undefined) {
    return { message: `${JSON.stringify(wrong)} is no name of a field for a timestamp.`, hint }
  }
  const taken = [...fields.filter((field) => field !== false), idField]
  if (new Set(taken).size === taken.length) return undefined
  return { message: 'two of the timestamps and the id have one field.', hint }
}

function switchProblem(name: string, value: unknown): Problem | undefined {
  if (value === undefined || typeof value === 'boolean') return undefined
  return { message: `${name} is no switch.`, hint: `Write ${name}: true or ${name}: false.` }
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value !== '__proto__'
}
