import { behaviourFields } from '../../behaviour/behaviour.ts'
import { envelopeFields, idKinds, crudMethods } from '../../data/records/declaration.ts'
import { deletePolicies } from '../../data/records/relation.ts'
import type { ResourceOptions } from '../../data/records/resource.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { isObject, formatValue, type ValidationIssue } from '../../errors/validation-issue.ts'
import { parsePath } from '../../http/path.ts'

/** Options of a resource, whatever its records are. */
export type AnyOptions = ResourceOptions<Record<string, unknown>, string>

type Issues = Generator<ValidationIssue>

/** The most records that a seed may ask for. */
const mostRecords = 1_000_000

const listOptions = ['path', 'factory', 'seed', 'schema', 'relations', 'only', 'page', 'strict']
const writeOptions = ['ids', 'idField', 'unique', 'timestamps', 'upsert', 'fill']
const optionNames = [...listOptions, ...writeOptions, ...behaviourFields]

/** Checks the options of a `resource(…)`, except its behaviour; JavaScript does not. */
export function* resourceIssues(name: unknown, options: AnyOptions): Issues {
  if (!isText(name)) yield issue('the name is no text.', "Write resource('users', { … }).")
  const unknown = Object.keys(options).find((key) => !optionNames.includes(key))
  if (unknown !== undefined) {
    yield issue(
      `${formatValue(unknown)} is no option.`,
      nearOf(unknown, optionNames, 'Options are'),
    )
  }
  const path = options.path ?? `/${String(name)}`
  const parsed = parsePath(path)
  if ('message' in parsed) yield parsed
  else if (parsed.segments.some(({ kind }) => kind !== 'literal')) {
    yield issue(
      `the path ${formatValue(path)} has a parameter.`,
      'Give the collection a fixed path.',
    )
  }
  yield* seedIssues(options)
  yield* writeIssues(options)
  if (options.page !== undefined) yield* pageIssues(options.page)
  yield* switchIssues('strict', options.strict)
  const wrong = options.only?.find((operation) => !crudMethods.includes(operation))
  if (wrong !== undefined) {
    yield issue(`${formatValue(wrong)} is no operation.`, didYouMean(wrong, crudMethods))
  }
  if (options.relations !== undefined) yield* relationIssues(options.relations)
}

function issue(message: string, hint: string): ValidationIssue {
  return { message, hint }
}

/** A hint for an unknown name. */
function nearOf(name: string, known: readonly string[], intro: string): string {
  return didYouMean(name, known) || `${intro} ${known.join(', ')}.`
}

function* seedIssues({ seed, factory }: AnyOptions): Issues {
  if (typeof seed === 'number' && !(Number.isInteger(seed) && seed >= 0 && seed <= mostRecords)) {
    const hint = `Write a whole number up to ${mostRecords}.`
    yield issue(`the seed ${seed} is no number of records.`, hint)
  }
  if (seed !== undefined && typeof seed !== 'number' && !Array.isArray(seed)) {
    const hint = 'Write seed: 25, or an array of records.'
    yield issue('the seed is neither a number nor an array.', hint)
  }
  if (typeof seed === 'number' && seed > 0 && factory === undefined) {
    const hint = 'Add factory: (f, i) => ({ … }), or write the records.'
    yield issue('a seed of so many records needs a factory.', hint)
  }
  if (factory !== undefined && typeof factory !== 'function') {
    yield issue('the factory is no function.', 'Write factory: (f, i) => ({ … }).')
  }
}

function* writeIssues(options: AnyOptions): Issues {
  const { ids = 'increment', idField = 'id', unique = [], timestamps, fill, factory } = options
  if (typeof ids !== 'function' && !(idKinds as readonly unknown[]).includes(ids)) {
    const near = typeof ids === 'string' ? didYouMean(ids, idKinds) : ''
    const hint = near || "Use 'increment', 'uuid', 'nanoid' or a function of the records."
    yield issue(`${formatValue(ids)} makes no ids.`, hint)
  }
  if (!isField(idField)) yield issue('idField is no name of a field.', "Write idField: '_id'.")
  if (!Array.isArray(unique) || !unique.every(isField)) {
    yield issue('unique is no list of fields.', "Write unique: ['email'].")
  }
  if (timestamps !== undefined) yield* timestampIssues(timestamps, idField)
  yield* switchIssues('upsert', options.upsert)
  yield* switchIssues('fill', fill)
  if (fill === true && factory === undefined) {
    const message = 'fill takes the defaults of new records from the factory, and there is none.'
    yield issue(message, 'Add factory: (f, i) => ({ … }), or leave fill out.')
  }
}

function* timestampIssues(timestamps: unknown, idField: string): Issues {
  if (typeof timestamps === 'boolean') return
  const hint = "Write timestamps: true, or { createdAt: 'created', updatedAt: 'modified' }."
  if (typeof timestamps !== 'object' || timestamps === null) {
    return yield issue('timestamps is neither a switch nor names of fields.', hint)
  }
  const known = { createdAt: 'createdAt', updatedAt: 'updatedAt' }
  const unknown = Object.keys(timestamps).find((name) => !Object.hasOwn(known, name))
  if (unknown !== undefined) return yield issue(`${formatValue(unknown)} is no timestamp.`, hint)
  const fields = Object.entries({ ...known, ...timestamps })
    .map(([name, field]: [string, unknown]) => field ?? name)
    .filter((field) => field !== false)
  const wrong = fields.find((field) => !isField(field))
  if (wrong !== undefined) {
    yield issue(`${formatValue(wrong)} is no name of a field for a timestamp.`, hint)
  } else if (new Set([...fields, idField]).size <= fields.length) {
    yield issue('two of the timestamps and the id have one field.', hint)
  }
}

function* pageIssues(page: unknown): Issues {
  if (!isObject(page)) {
    return yield issue('page is no object.', 'Write page: { size: 20, max: 100 }.')
  }
  const known = ['size', 'max', 'envelope']
  const unknown = Object.keys(page).find((name) => !known.includes(name))
  if (unknown !== undefined) {
    return yield issue(`page has no ${formatValue(unknown)}.`, nearOf(unknown, known, 'There are'))
  }
  for (const name of ['size', 'max']) {
    const count = page[name]
    if (count === undefined || (Number.isSafeInteger(count) && Number(count) >= 1)) continue
    return yield issue(`page.${name} is no whole number from 1.`, `Write ${name}: 20.`)
  }
  const { envelope } = page
  if (envelope !== undefined && typeof envelope !== 'boolean') yield* envelopeIssues(envelope)
}

function* envelopeIssues(envelope: unknown): Issues {
  const hint = "Write envelope: true, or names such as { data: 'items', total: 'count' }."
  if (!isObject(envelope)) {
    return yield issue('page.envelope is neither a switch nor names.', hint)
  }
  const known = Object.keys(envelopeFields)
  for (const [field, name] of Object.entries(envelope)) {
    if (!known.includes(field)) {
      const near = nearOf(field, known, 'There are')
      return yield issue(`page.envelope has no ${formatValue(field)}.`, near)
    }
    const isLeftOut = name === undefined || (name === false && field !== 'data')
    if (!isLeftOut && !isText(name)) return yield issue(`page.envelope.${field} is no name.`, hint)
  }
  const taken = new Map<unknown, string>()
  for (const field of known) {
    const name = envelope[field] ?? field
    const other = taken.get(name)
    if (name !== false && other !== undefined) {
      const message = `page.envelope gives ${other} and ${field} one name, ${formatValue(name)}.`
      return yield issue(message, 'Give each a name of its own, or false to leave it out.')
    }
    taken.set(name, field)
  }
}

function* relationIssues(relations: unknown): Issues {
  if (!isObject(relations)) {
    return yield issue('the relations are no object.', "Write { author: one('users') }.")
  }
  const known = ['foreignKey', 'through', 'otherKey', 'ids', 'theirIds', 'onDelete']
  for (const [name, relation] of Object.entries(relations)) {
    const what = `the relation ${formatValue(name)}`
    if (!isRelation(relation)) {
      const hint = "Write it as one('users'), many('posts') or manyToMany('tags')."
      yield issue(`${what} is none.`, hint)
      continue
    }
    const { kind: _kind, target: _target, onDelete, ...names } = relation
    for (const [option, value] of Object.entries(names)) {
      if (value === undefined) continue
      if (!known.includes(option)) {
        const hint = nearOf(option, known, 'Options are')
        yield issue(`${what} has no option ${formatValue(option)}.`, hint)
      } else if (!isText(value)) {
        yield issue(
          `${what} has ${option}: ${String(value)}.`,
          `Write a name: ${option}: 'userId'.`,
        )
      }
    }
    if (onDelete !== undefined && !deletePolicies.some((policy) => policy === onDelete)) {
      const hint = nearOf(String(onDelete), deletePolicies, 'Write')
      yield issue(`${what} has onDelete: ${String(onDelete)}.`, hint)
    }
  }
}

function isRelation(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isObject(value) || typeof value['target'] !== 'string') return false
  return ['one', 'many', 'manyToMany'].includes(value['kind'] as string)
}

function* switchIssues(name: string, value: unknown): Issues {
  if (value === undefined || typeof value === 'boolean') return
  yield issue(`${name} is no switch.`, `Write ${name}: true or ${name}: false.`)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isField(value: unknown): value is string {
  return isText(value) && value !== '__proto__'
}
