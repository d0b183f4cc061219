import { behaviourFields } from '../../behaviour/behaviour.ts'
import { idKinds, operations } from '../../data/records/declaration.ts'
import { envelopeFields } from '../../data/records/declaration.ts'
import { deletePolicies } from '../../data/records/relation.ts'
import type { ResourceOptions } from '../../data/records/resource.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { isObject } from '../../errors/validation-issue.ts'
import type { ValidationIssue } from '../../errors/validation-issue.ts'
import { parsePath } from '../../http/path.ts'

/** Options of a resource, whatever its records are. */
export type AnyOptions = ResourceOptions<Record<string, unknown>, string>

type Problems = Generator<ValidationIssue>

/** The most records that a seed may ask for. */
const mostRecords = 1_000_000

const listOptions = ['path', 'factory', 'seed', 'schema', 'relations', 'only', 'page', 'strict']
const writeOptions = ['ids', 'idField', 'unique', 'timestamps', 'upsert', 'fill']
const optionNames = [...listOptions, ...writeOptions, ...behaviourFields]

/** What is wrong with a `resource(…)`, apart from its behaviour: JavaScript lets anything through. */
export function* resourceProblems(name: unknown, options: AnyOptions): Problems {
  if (typeof name !== 'string' || name === '') {
    yield { message: 'the name is no text.', hint: "Write resource('users', { … })." }
  }
  const unknown = unknownName(options, optionNames, 'Options are')
  if (unknown) yield { message: `${unknown.shown} is no option.`, hint: unknown.hint }
  const path = options.path ?? `/${String(name)}`
  const parsed = parsePath(path)
  if ('message' in parsed) yield parsed
  else if (parsed.segments.some(({ kind }) => kind !== 'literal')) {
    const message = `the path ${JSON.stringify(path)} has a parameter.`
    yield { message, hint: 'Give the collection a fixed path.' }
  }
  yield* seedProblems(options)
  yield* writeProblems(options)
  if (options.page !== undefined) yield* pageProblems(options.page)
  yield* switchProblems('strict', options.strict)
  const wrong = options.only?.find((operation) => !operations.includes(operation))
  if (wrong !== undefined) {
    yield {
      message: `${JSON.stringify(wrong)} is no operation.`,
      hint: didYouMean(wrong, operations),
    }
  }
  if (options.relations !== undefined) yield* relationProblems(options.relations)
}

/** The first key of an object that is none of the known names, and a hint. */
function unknownName(
  object: object,
  known: readonly string[],
  intro: string,
): { readonly shown: string; readonly hint: string } | undefined {
  const name = Object.keys(object).find((key) => !known.includes(key))
  if (name === undefined) return undefined
  const hint = didYouMean(name, known) || `${intro} ${known.join(', ')}.`
  return { shown: JSON.stringify(name), hint }
}

function* seedProblems({ seed, factory }: AnyOptions): Problems {
  if (typeof seed === 'number' && !(Number.isInteger(seed) && seed >= 0 && seed <= mostRecords)) {
    const hint = `Write a whole number up to ${mostRecords}.`
    yield { message: `the seed ${seed} is no number of records.`, hint }
  }
  if (seed !== undefined && typeof seed !== 'number' && !Array.isArray(seed)) {
    const hint = 'Write seed: 25, or an array of records.'
    yield { message: 'the seed is neither a number nor an array.', hint }
  }
  if (typeof seed === 'number' && seed > 0 && factory === undefined) {
    const hint = 'Add factory: (f, i) => ({ … }), or write the records.'
    yield { message: 'a seed of so many records needs a factory.', hint }
  }
  if (factory !== undefined && typeof factory !== 'function') {
    yield { message: 'the factory is no function.', hint: 'Write factory: (f, i) => ({ … }).' }
  }
}

function* writeProblems(options: AnyOptions): Problems {
  const { ids = 'increment', idField = 'id', unique = [], timestamps, fill, factory } = options
  if (typeof ids !== 'function' && !(idKinds as readonly unknown[]).includes(ids)) {
    const near = typeof ids === 'string' ? didYouMean(ids, idKinds) : ''
    const hint = near || "Use 'increment', 'uuid', 'nanoid' or a function of the records."
    yield { message: `${JSON.stringify(ids)} makes no ids.`, hint }
  }
  if (!isName(idField)) {
    yield { message: 'idField is no name of a field.', hint: "Write idField: '_id'." }
  }
  if (!Array.isArray(unique) || !unique.every(isName)) {
    yield { message: 'unique is no list of fields.', hint: "Write unique: ['email']." }
  }
  if (timestamps !== undefined) yield* timestampsProblems(timestamps, idField)
  yield* switchProblems('upsert', options.upsert)
  yield* switchProblems('fill', fill)
  if (fill === true && factory === undefined) {
    const message = 'fill takes the defaults of new records from the factory, and there is none.'
    yield { message, hint: 'Add factory: (f, i) => ({ … }), or leave fill out.' }
  }
}

function* timestampsProblems(timestamps: unknown, idField: string): Problems {
  if (typeof timestamps === 'boolean') return
  const hint = "Write timestamps: true, or { createdAt: 'created', updatedAt: 'modified' }."
  if (typeof timestamps !== 'object' || timestamps === null) {
    return yield { message: 'timestamps is neither a switch nor names of fields.', hint }
  }
  const known = ['createdAt', 'updatedAt']
  const unknown = unknownName(timestamps, known, '')
  if (unknown) return yield { message: `${unknown.shown} is no timestamp.`, hint }
  const fields = known
    .map((name) => (timestamps as Record<string, unknown>)[name] ?? name)
    .filter((field) => field !== false)
  const wrong = fields.find((field) => !isName(field))
  if (wrong !== undefined) {
    const message = `${JSON.stringify(wrong)} is no name of a field for a timestamp.`
    yield { message, hint }
  } else if (new Set([...fields, idField]).size <= fields.length) {
    yield { message: 'two of the timestamps and the id have one field.', hint }
  }
}

function* pageProblems(page: unknown): Problems {
  if (!isObject(page)) {
    return yield { message: 'page is no object.', hint: 'Write page: { size: 20, max: 100 }.' }
  }
  const unknown = unknownName(page, ['size', 'max', 'envelope'], 'There are')
  if (unknown) return yield { message: `page has no ${unknown.shown}.`, hint: unknown.hint }
  for (const name of ['size', 'max'] as const) {
    const count = page[name]
    if (count === undefined || (Number.isSafeInteger(count) && Number(count) >= 1)) continue
    const message = `page.${name} is no whole number from 1.`
    return yield { message, hint: `Write ${name}: 20.` }
  }
  const { envelope } = page
  if (envelope !== undefined && typeof envelope !== 'boolean') yield* envelopeProblems(envelope)
}

function* envelopeProblems(envelope: unknown): Problems {
  const hint = "Write envelope: true, or names such as { data: 'items', total: 'count' }."
  if (!isObject(envelope)) {
    return yield { message: 'page.envelope is neither a switch nor names.', hint }
  }
  const fields = Object.keys(envelopeFields)
  for (const [field, name] of Object.entries(envelope)) {
    const unknown = unknownName({ [field]: name }, fields, 'There are')
    if (unknown) {
      return yield { message: `page.envelope has no ${unknown.shown}.`, hint: unknown.hint }
    }
    if (name === undefined || (name === false && field !== 'data')) continue
    if (typeof name === 'string' && name !== '') continue
    return yield { message: `page.envelope.${field} is no name.`, hint }
  }
  const taken = new Map<unknown, string>()
  for (const field of fields) {
    const name = envelope[field] ?? field
    const other = taken.get(name)
    if (name !== false && other !== undefined) {
      const message = `page.envelope gives ${other} and ${field} one name, ${JSON.stringify(name)}.`
      const way = 'Give each a name of its own, or false to leave it out.'
      return yield { message, hint: way }
    }
    taken.set(name, field)
  }
}

function* relationProblems(relations: unknown): Problems {
  if (!isObject(relations)) {
    return yield {
      message: 'the relations are no object.',
      hint: "Write { author: one('users') }.",
    }
  }
  const names = ['foreignKey', 'through', 'otherKey', 'ids', 'theirIds']
  const known = [...names, 'onDelete']
  for (const [name, relation] of Object.entries(relations)) {
    const what = `the relation ${JSON.stringify(name)}`
    if (!isRelation(relation)) {
      const hint = "Write it as one('users'), many('posts') or manyToMany('tags')."
      yield { message: `${what} is none.`, hint }
      continue
    }
    const { kind: _kind, target: _target, ...options } = relation
    for (const [option, value] of Object.entries(options)) {
      if (value === undefined) continue
      const unknown = unknownName({ [option]: value }, known, 'Options are')
      if (unknown) {
        yield { message: `${what} has no option ${unknown.shown}.`, hint: unknown.hint }
      } else if (option !== 'onDelete' && (typeof value !== 'string' || value === '')) {
        const message = `${what} has ${option}: ${String(value)}.`
        yield { message, hint: `Write a name: ${option}: 'userId'.` }
      }
    }
    const { onDelete } = options
    if (onDelete !== undefined && !deletePolicies.some((policy) => policy === onDelete)) {
      const near = didYouMean(String(onDelete), deletePolicies)
      const hint = near || `Write ${deletePolicies.join(', ')}.`
      yield { message: `${what} has onDelete: ${String(onDelete)}.`, hint }
    }
  }
}

function isRelation(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const { kind, target } = value as Readonly<Record<string, unknown>>
  return ['one', 'many', 'manyToMany'].includes(kind as string) && typeof target === 'string'
}

function* switchProblems(name: string, value: unknown): Problems {
  if (value === undefined || typeof value === 'boolean') return
  yield { message: `${name} is no switch.`, hint: `Write ${name}: true or ${name}: false.` }
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value !== '__proto__'
}
