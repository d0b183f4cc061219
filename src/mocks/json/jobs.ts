import type { Id } from '../../data/records/declaration.ts'
import { isId } from '../../data/records/ids.ts'
import type { State } from '../../data/store/state.ts'
import { dataOf } from '../../dispatch/run-of.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import type { EndpointJob, PreparedJob } from '../../endpoints/job.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { formatValue, isObject } from '../../errors/validation-issue.ts'
import { badInstruction, badKey, reportBelow, type Report } from '../../generate/report.ts'
import { compileValue } from '../../generate/value.ts'
import { readDue } from './progress.ts'
import { readStatuses } from './webhooks.ts'
import { compileWhen } from '../../generate/when.ts'

const actions = ['update', 'create', 'delete'] as const
type Action = (typeof actions)[number]

const members = ['in', ...actions, 'id', 'with', 'on', 'when']
const example =
  'Write { "in": "5m", "update": "orders", "id": "{{response.body.id}}", "with": { "status": "shipped" } }.'

/** A job of `$after`, with the collection or the single resource that it writes to. */
export interface JsonJob extends EndpointJob {
  readonly resource: string
}

/** Compiles `$after` of an endpoint, one job or a list of them. */
export function compileJobs(value: unknown, key: string, report: Report): readonly JsonJob[] {
  if (/^(?:WS|USE)\s/i.test(key)) {
    const message = '"$after" follows the answer of an endpoint, which this is not.'
    badInstruction(report, [], message, 'Use after(…) in a handler of TypeScript.')
  }
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.flatMap((item, index) => {
    const at = Array.isArray(value) ? reportBelow(report, index) : report
    if (isObject(item)) return compileJob(item, at) ?? []
    badInstruction(at, [], `A job is ${formatValue(item)}, no object.`, example)
    return []
  })
}

function compileJob(item: Readonly<Record<string, unknown>>, report: Report): JsonJob | undefined {
  for (const name of Object.keys(item)) {
    if (members.includes(name)) continue
    const hint = didYouMean(name, members) || `There are ${members.join(', ')}.`
    badKey(report, [name], `${JSON.stringify(name)} is no part of a job.`, hint)
  }
  const wait = readDue(item['in'], 'in', report)
  const action = actionOf(item, report)
  if (wait === undefined || !action) return undefined
  const { id, with: fields, when } = item
  if (action !== 'delete' && !isObject(fields)) {
    const isMissing = fields === undefined
    const what = isMissing ? 'is missing' : `is ${formatValue(fields)}, no object of fields`
    const hint = 'Write { "status": "shipped" }.'
    badInstruction(report, isMissing ? [] : ['with'], `"with" ${what}.`, hint)
  }
  if (action === 'delete' && id === undefined) {
    badInstruction(report, [], 'It deletes a record, and names none.', 'Add "id": "{{params.id}}".')
  }
  if (action === 'create' && id !== undefined) {
    badKey(report, ['id'], '"id" stands beside "create".', 'Put it into "with".')
  }
  const which = compileValue(id ?? null, report, { path: ['id'] })
  const content = compileValue(fields ?? null, report, { path: ['with'] })
  const condition = when === undefined ? undefined : compileWhen(when, reportBelow(report, 'when'))
  const resource = item[action] as string
  return {
    on: readStatuses(item['on'], report),
    wait,
    resource,
    reads: [...which.reads, ...content.reads, ...(condition?.reads ?? [])],
    usesFaker: which.usesFaker || content.usesFaker,
    prepare: (context) => {
      if (condition?.unmet(context) !== undefined) return undefined
      const target = id === undefined ? undefined : which.render(context)
      const write = { action, resource, id: target, fields: () => content.render(context) }
      return prepareWrite(write, context)
    },
  }
}

/** What a job does: the one of its actions that it names. */
function actionOf(item: Readonly<Record<string, unknown>>, report: Report): Action | undefined {
  const named = actions.filter((action) => item[action] !== undefined)
  const [action] = named
  if (action === undefined || named.length > 1) {
    const what = action === undefined ? 'says not what is done' : `has ${named.join(' and ')}`
    badInstruction(report, [], `A job ${what}.`, example)
    return undefined
  }
  const name = item[action]
  if (typeof name === 'string' && name !== '' && !name.includes('{{')) return action
  const message = `"${action}" is ${formatValue(name)}, no name of a collection.`
  badInstruction(report, [action], message, example)
  return undefined
}

/** What is written, the fields made when it is. */
interface Write {
  readonly action: Action
  readonly resource: string
  /** Undefined for a new record, and for a single resource. */
  readonly id: unknown
  readonly fields: () => unknown
}

/** @throws Error where there is nothing of that name or id now; a record that is gone later is left alone */
function prepareWrite(
  { action, resource, id, fields }: Write,
  context: EndpointContext,
): PreparedJob {
  const state = dataOf(context)
  const what = [action, resource, ...(id === undefined ? [] : [String(id)])].join(' ')
  if (action === 'create') {
    find(state, resource)
    return { what, run: () => void find(dataOf(context), resource).create(fields()) }
  }
  if (id === undefined) {
    if (!state.single(resource)) {
      const hint = state.collection(resource) ? 'Add an "id".' : 'There are no such data.'
      throw new Error(`"${resource}" is no single resource. ${hint}`)
    }
    return { what, run: () => void dataOf(context).single(resource)?.update(fields()) }
  }
  if (!isId(id) || !find(state, resource).get(id)) {
    throw new Error(`"${resource}" has no record ${formatValue(id)}.`)
  }
  const run = (): void => {
    const collection = find(dataOf(context), resource)
    if (action === 'delete') collection.delete(id as Id)
    else collection.update(id as Id, fields())
  }
  return { what, run }
}

function find(state: State, name: string) {
  const collection = state.collection(name)
  if (collection) return collection
  throw new Error(`There is no collection "${name}". ${didYouMean(name, state.names)}`.trim())
}
