import { crudMethods } from '../../http/crud-methods.ts'
import { behaviourFields } from '../../behaviour/behaviour.ts'
import { envelopeFields, idKinds, hookKinds } from '../../data/records/declaration.ts'
import { deletePolicies } from '../../data/records/relation.ts'
import type { ResourceOptions } from '../../data/records/resource.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { isObject, formatValue, type ValidationIssue } from '../../errors/validation-issue.ts'
import { parsePath } from '../../http/path.ts'

/** Options of a resource, whatever its records are. */
export type AnyOptions = ResourceOptions<Record<string, unknown>, string>

type Refuse = (message: string, hint: string) => void

const mostRecords = 1_000_000

const listOptions = [
  'path',
  'factory',
  'seed',
  'schema',
  'relations',
  'only',
  'page',
  'live',
  'strict',
]
const writeOptions = [
  'ids',
  'idField',
  'unique',
  'timestamps',
  'upsert',
  'fill',
  'on',
  'webhooks',
  'progress',
]
const optionNames = [...listOptions, ...writeOptions, ...behaviourFields]

/** Checks the options of a `resource(…)`, except its behaviour; JavaScript does not. */
export function resourceIssues(name: unknown, options: AnyOptions): readonly ValidationIssue[] {
  const issues: ValidationIssue[] = []
  const refuse: Refuse = (message, hint) => void issues.push({ message, hint })
  if (!isObject(options)) {
    refuse('the options are no object.', "Write resource('users', { seed: [] }).")
    return issues
  }
  if (!isText(name)) refuse('the name is no text.', "Write resource('users', { … }).")
  const unknown = Object.keys(options).find((key) => !optionNames.includes(key))
  if (unknown !== undefined) {
    refuse(`${formatValue(unknown)} is no option.`, nearOf(unknown, optionNames, 'Options are'))
  }
  const { path = `/${String(name)}`, factory, page, live, strict, only } = options
  const parsed = parsePath(path as string)
  if ('message' in parsed) refuse(parsed.message, parsed.hint)
  else if (parsed.segments.some(({ kind }) => kind !== 'literal')) {
    refuse(`the path ${formatValue(path)} has a parameter.`, 'Give the collection a fixed path.')
  }
  checkSeed(options.seed, factory, refuse)
  checkWrites(options, refuse)
  checkHooks(options.on, refuse)
  if (page !== undefined) checkPage(page, refuse)
  checkSwitches({ live, strict }, refuse)
  if (only !== undefined && !Array.isArray(only)) {
    refuse('only is no list of operations.', "Write only: ['list', 'get'].")
  }
  const wrong = Array.isArray(only) ? only.find((each) => !crudMethods.includes(each)) : undefined
  if (wrong !== undefined) {
    refuse(
      `${formatValue(wrong)} is no operation.`,
      nearOf(String(wrong), crudMethods, 'Operations are'),
    )
  }
  return issues
}

/** The relations of a `resource(…)` without those that have an error, which are refused. */
export function soundRelations(relations: unknown, refuse: Refuse): AnyOptions['relations'] {
  if (relations === undefined) return undefined
  if (!isObject(relations)) {
    refuse('the relations are no object.', "Write { author: one('users') }.")
    return undefined
  }
  const sound = Object.entries(relations).filter(([name, relation]) => {
    let isSound = true
    checkRelation(`the relation ${formatValue(name)}`, relation, (message, hint) => {
      isSound = false
      refuse(message, hint)
    })
    return isSound
  })
  return Object.fromEntries(sound) as AnyOptions['relations']
}

function nearOf(name: string, known: readonly string[], intro: string): string {
  return didYouMean(name, known) || `${intro} ${known.join(', ')}.`
}

function checkSeed(seed: unknown, factory: unknown, refuse: Refuse): void {
  const isBoth = isObject(seed) && ('first' in seed || 'count' in seed)
  const count = isBoth ? seed['count'] : typeof seed === 'number' ? seed : 0
  if (!(Number.isInteger(count) && Number(count) >= 0 && Number(count) <= mostRecords)) {
    const hint = `Write a whole number up to ${mostRecords}.`
    refuse(
      `${isBoth ? 'the "count" of the seed' : `the seed ${count}`} is no number of records.`,
      hint,
    )
  }
  if (isBoth) checkBoth(seed, refuse)
  else if (seed !== undefined && typeof seed !== 'number' && !Array.isArray(seed)) {
    const hint = "Write seed: 25, an array of records, or { first: [{ name: 'Ada' }], count: 20 }."
    refuse('the seed is no number of records, and no array of them.', hint)
  }
  if (Number(count) > 0 && factory === undefined) {
    const hint = 'Add factory: (f, i) => ({ … }), or write the records.'
    refuse('a seed of so many records needs a factory.', hint)
  }
  if (factory !== undefined && typeof factory !== 'function') {
    refuse('the factory is no function.', 'Write factory: (f, i) => ({ … }).')
  }
}

function checkBoth(seed: Readonly<Record<string, unknown>>, refuse: Refuse): void {
  const { first } = seed
  const unknown = Object.keys(seed).find((key) => !['first', 'count'].includes(key))
  if (unknown !== undefined) {
    const hint = nearOf(unknown, ['first', 'count'], 'There are')
    refuse(`the seed has no ${formatValue(unknown)}.`, hint)
  }
  if (!Array.isArray(first) || !first.every(isObject)) {
    refuse('the "first" of the seed is no array of records.', "Write first: [{ name: 'Ada' }].")
  }
}

function checkWrites(options: AnyOptions, refuse: Refuse): void {
  const { ids = 'increment', idField = 'id', unique = [], timestamps, upsert, fill } = options
  if (typeof ids !== 'function' && !(idKinds as readonly unknown[]).includes(ids)) {
    const near = typeof ids === 'string' ? didYouMean(ids, idKinds) : ''
    const hint = near || "Use 'increment', 'uuid', 'nanoid' or a function of the records."
    refuse(`${formatValue(ids)} makes no ids.`, hint)
  }
  if (!isField(idField)) refuse('idField is no name of a field.', "Write idField: '_id'.")
  if (!Array.isArray(unique) || !unique.every(isField)) {
    refuse('unique is no list of fields.', "Write unique: ['email'].")
  }
  if (timestamps !== undefined) checkTimestamps(timestamps, idField, refuse)
  checkSwitches({ upsert, fill }, refuse)
  if (fill === true && options.factory === undefined) {
    const message = 'fill takes the defaults of new records from the factory, and there is none.'
    refuse(message, 'Add factory: (f, i) => ({ … }), or leave fill out.')
  }
}

function checkHooks(on: unknown, refuse: Refuse): void {
  if (on === undefined) return
  const hint = 'Write on: { created: (record, { db }) => { … } }.'
  if (!isObject(on)) return refuse('on is no object of functions.', hint)
  for (const [name, hook] of Object.entries(on)) {
    if (!(hookKinds as readonly string[]).includes(name)) {
      refuse(`on has no ${formatValue(name)}.`, nearOf(name, hookKinds, 'There are'))
    } else if (hook !== undefined && typeof hook !== 'function') {
      refuse(`on.${name} is no function.`, `Write ${name}: (record, { db }) => { … }.`)
    } else if (/^\[object (?:Async|Generator)/.test(Object.prototype.toString.call(hook))) {
      const message = `on.${name} is async or a generator, and no write waits for its end.`
      refuse(
        message,
        'Make it a plain function; what may end later goes without waiting: void notify(…).',
      )
    }
  }
}

function checkTimestamps(timestamps: unknown, idField: string, refuse: Refuse): void {
  if (typeof timestamps === 'boolean') return
  const hint = "Write timestamps: true, or { createdAt: 'created', updatedAt: 'modified' }."
  if (typeof timestamps !== 'object' || timestamps === null) {
    return refuse('timestamps is neither a switch nor names of fields.', hint)
  }
  const known = { createdAt: 'createdAt', updatedAt: 'updatedAt' }
  const unknown = Object.keys(timestamps).find((name) => !Object.hasOwn(known, name))
  if (unknown !== undefined) return refuse(`${formatValue(unknown)} is no timestamp.`, hint)
  const fields = Object.entries({ ...known, ...timestamps })
    .map(([name, field]: [string, unknown]) => field ?? name)
    .filter((field) => field !== false)
  const wrong = fields.find((field) => !isField(field))
  if (wrong !== undefined) {
    refuse(`${formatValue(wrong)} is no name of a field for a timestamp.`, hint)
  } else if (new Set([...fields, idField]).size <= fields.length) {
    refuse('two of the timestamps and the id have one field.', hint)
  }
}

function checkPage(page: unknown, refuse: Refuse): void {
  if (!isObject(page)) return refuse('page is no object.', 'Write page: { size: 20, max: 100 }.')
  const known = ['size', 'max', 'envelope']
  const unknown = Object.keys(page).find((name) => !known.includes(name))
  if (unknown !== undefined) {
    return refuse(`page has no ${formatValue(unknown)}.`, nearOf(unknown, known, 'There are'))
  }
  for (const name of ['size', 'max']) {
    const count = page[name]
    if (count === undefined || (Number.isSafeInteger(count) && Number(count) >= 1)) continue
    return refuse(`page.${name} is no whole number from 1.`, `Write ${name}: 20.`)
  }
  checkEnvelope(page['envelope'], refuse)
}

function checkEnvelope(envelope: unknown, refuse: Refuse): void {
  if (envelope === undefined || typeof envelope === 'boolean') return
  const hint = "Write envelope: true, or names such as { data: 'items', total: 'count' }."
  if (!isObject(envelope)) return refuse('page.envelope is neither a switch nor names.', hint)
  const known = Object.keys(envelopeFields)
  for (const [field, name] of Object.entries(envelope)) {
    const near = nearOf(field, known, 'There are')
    if (!known.includes(field)) return refuse(`page.envelope has no ${formatValue(field)}.`, near)
    const isLeftOut = name === undefined || (name === false && field !== 'data')
    if (!isLeftOut && !isText(name)) return refuse(`page.envelope.${field} is no name.`, hint)
  }
  const taken = new Map<unknown, string>()
  for (const field of known) {
    const name = envelope[field] ?? field
    const other = taken.get(name)
    if (name !== false && other !== undefined) {
      const message = `page.envelope gives ${other} and ${field} one name, ${formatValue(name)}.`
      return refuse(message, 'Give each a name of its own, or false to leave it out.')
    }
    taken.set(name, field)
  }
}

function checkRelation(what: string, relation: unknown, refuse: Refuse): void {
  const known = ['foreignKey', 'through', 'otherKey', 'ids', 'theirIds', 'onDelete']
  if (!isRelation(relation)) {
    const hint = "Write it as one('users'), many('posts') or manyToMany('tags')."
    return refuse(`${what} is none.`, hint)
  }
  const { kind: _kind, target: _target, onDelete, ...names } = relation
  for (const [option, value] of Object.entries(names)) {
    if (value === undefined) continue
    if (!known.includes(option)) {
      const hint = nearOf(option, known, 'Options are')
      refuse(`${what} has no option ${formatValue(option)}.`, hint)
    } else if (!isText(value)) {
      refuse(`${what} has ${option}: ${String(value)}.`, `Write a name: ${option}: 'userId'.`)
    }
  }
  if (onDelete !== undefined && !deletePolicies.some((policy) => policy === onDelete)) {
    const hint = nearOf(String(onDelete), deletePolicies, 'Write')
    refuse(`${what} has onDelete: ${String(onDelete)}.`, hint)
  }
}

function isRelation(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isObject(value) || typeof value['target'] !== 'string') return false
  return ['one', 'many', 'manyToMany'].includes(value['kind'] as string)
}

function checkSwitches(switches: Readonly<Record<string, unknown>>, refuse: Refuse): void {
  for (const [name, value] of Object.entries(switches)) {
    if (value === undefined || typeof value === 'boolean') continue
    refuse(`${name} is no switch.`, `Write ${name}: true or ${name}: false.`)
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isField(value: unknown): value is string {
  return isText(value) && value !== '__proto__'
}
