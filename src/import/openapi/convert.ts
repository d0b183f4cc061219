import { LateMistake } from '../../errors/diagnostic.ts'
import { UnsatisfiableSchema } from '../../generate/schema/schema.ts'
import { recordsByOperation } from '../../openapi/contents.ts'
import { pinnedQuery } from '../../openapi/document/paths.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import { misfitError } from '../../openapi/request/refuse.ts'
import { placesOf } from '../../openapi/resources/shape.ts'
import { successOf } from '../../openapi/response/choose.ts'
import { commentOf, literalRecords, type MapEntry } from '../conversion/endpoint-map.ts'
import { fileNameOf } from '../conversion/file-names.ts'
import { answersOf, errorAnswer } from './answers.ts'
import { misfitsOf, partOf, whenOf, type Conditions } from './conditions.ts'
import { answerValue, endpointValue } from './endpoint-value.ts'
import { FolderWriter } from './folder-writer.ts'
import { planResource, type ResourcePlan } from './resource-plan.ts'
import { joinGuards, lacksCredentials } from './security.ts'
import { keyOf, nameOf, type DocumentSource } from './source.ts'

/** Writes the files of a document. */
export async function convertDocument(from: DocumentSource, folder: FolderWriter): Promise<void> {
  const plans = planAll(from, folder)
  const planned = new Map(
    plans.flatMap((plan) => plan.operations.map(({ operation }) => [operation, plan] as const)),
  )
  const keys = new Set<string>()
  const lacking = new Map<Operation, Conditions | undefined>()
  for (const operation of from.operations) {
    await attempt(operation, from, async () => {
      const key = keyOf(operation, from)
      if (key === undefined || isHead(operation, from)) return
      const places = placesOf(key.replaceAll(/:\w+/g, '{}'))
      if (keys.has(places))
        return from.losses.add('operation', nameOf(operation), 'another one has its path')
      keys.add(places)
      tellRest(operation, from, planned.has(operation))
      lacking.set(operation, lacksCredentials(operation, from.losses))
      const plan = planned.get(operation)
      const group = plan
        ? folder.nameOfResource(plan)
        : folder.nameOfGroup(groupOf(operation, from), from.baseOf(operation))
      if (!plan) folder.addEndpoint(group, await entryOf(operation, key, from, folder))
      const check = checkOf(operation, key, from)
      if (check) folder.addCheck(group, check)
    })
  }
  addSecurity(lacking, from, folder)
}

/** All collections, with the operations at paths of their own and below parents. */
function planAll(from: DocumentSource, folder: FolderWriter): ResourcePlan[] {
  const { records, operations } = from
  const of = recordsByOperation(records)
  return records.flatMap((owner) => {
    if (owner.shape.isView) return []
    const own = operations.flatMap((operation) => {
      const found = of.get(operation)
      return found?.shape.name === owner.shape.name ? [{ operation, of: found }] : []
    })
    try {
      const plan = planResource(owner, own, from)
      if (plan) folder.addResource(plan, from)
      return plan ?? []
    } catch (error) {
      // Its operations are written one by one, and tell what is wrong with them.
      if (error instanceof LateMistake || error instanceof UnsatisfiableSchema) return []
      throw error
    }
  })
}

async function attempt(operation: Operation, from: DocumentSource, act: () => Promise<void>) {
  try {
    await act()
  } catch (error) {
    if (error instanceof UnsatisfiableSchema) {
      from.losses.add('operation', nameOf(operation), error.message)
    } else if (error instanceof LateMistake) {
      const [{ message = '' } = {}] = error.diagnostics
      from.losses.add('operation', nameOf(operation), message)
    } else throw error
  }
}

/** Whether an operation is answered by the `GET` of its path. */
function isHead({ method, template }: Operation, { operations }: DocumentSource): boolean {
  return (
    method === 'HEAD' &&
    operations.some((each) => each.method === 'GET' && each.template === template)
  )
}

/** Its first tag, else the first word of its path. */
function groupOf({ raw, template }: Operation, { operations }: DocumentSource): string {
  const [tag] = Array.isArray(raw['tags']) ? (raw['tags'] as unknown[]) : []
  if (typeof tag === 'string' && fileNameOf(tag) !== 'api') return tag
  const word = template.split('/').find((part) => part !== '' && !part.includes('{'))
  return word?.split(/[?#:]/, 1)[0] ?? (operations.length > 0 ? 'api' : '')
}

async function entryOf(
  operation: Operation,
  key: string,
  from: DocumentSource,
  folder: FolderWriter,
): Promise<MapEntry> {
  const { template, raw } = operation
  const answers = await answersOf(operation, key, from)
  const value = endpointValue(
    answers,
    operation,
    folder.keeperFor(key, from.baseOf(operation)),
    from,
  )
  const pinned = pinnedQuery(template).map(([name, text]) => [partOf('query', name), text])
  const comment = commentOf(raw['summary'] ?? raw['description'])
  if (pinned.length === 0) return { key, value, comment }
  const $when = Object.fromEntries(pinned) as object
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return { key, value: isObject ? { $when, ...value } : { $when, $body: value }, comment }
}

/** The endpoint that refuses what does not fit, and passes on the rest. */
function checkOf(operation: Operation, key: string, from: DocumentSource): MapEntry | undefined {
  const misfits = misfitsOf(operation, from.shared.schemas, from.losses)
  if (misfits.length === 0) return undefined
  const error = {
    ...misfitError(operation, []),
    detail: 'The request does not fit the document.',
  }
  const answer = errorAnswer(error, operation, key, from)
  const when = literalRecords(whenOf(misfits))
  return { key, value: answerValue(answer, () => '', when) }
}

/** Guards that refuse what has no credentials, and pass on the rest. */
function addSecurity(
  lacking: ReadonlyMap<Operation, Conditions | undefined>,
  from: DocumentSource,
  folder: FolderWriter,
): void {
  const values = new Map<string, unknown>()
  const guarded = [...lacking].map(([operation, conditions]) => {
    const key = keyOf(operation, from) ?? ''
    const base = from.baseOf(operation)
    if (!conditions) return { key, base, guard: undefined }
    const error = {
      status: 401,
      code: 'no-credentials',
      detail: 'This operation needs credentials.',
    } as const
    const answer = errorAnswer(error, operation, key, from)
    const value = answerValue(answer, () => '', whenOf(conditions))
    values.set(key, value)
    return { key, base, guard: JSON.stringify(value) }
  })
  const entries = joinGuards(guarded).map(([key, of]) => {
    const value = values.get(of)
    return { key, value: key === of ? value : { $cases: [value] } }
  })
  folder.addSecurity(entries)
}

/** Tells what of an operation has no place in mock files. */
function tellRest(operation: Operation, { losses }: DocumentSource, isOfResource: boolean): void {
  const where = nameOf(operation)
  const { raw, responses } = operation
  for (const name of Object.keys((raw['callbacks'] as object | undefined) ?? {}))
    losses.add('callback', where, name)
  for (const each of responses) {
    const { links } = each.raw as { readonly links?: object }
    for (const name of Object.keys(links ?? {})) losses.add('link', where, name)
  }
  if (!isOfResource) return
  const { declared } = successOf(operation)
  for (const { name } of declared?.headers ?? []) losses.add('header', where, name)
  for (const { status, content } of responses) {
    if (/^[45]|default/i.test(status) && content.length > 0) losses.add('error', where, status)
  }
  for (const { type } of declared?.content.slice(1) ?? []) losses.add('mediaType', where, type)
}
