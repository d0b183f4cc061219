import { LateMistake } from '../../errors/diagnostic.ts'
import { UnsatisfiableSchema } from '../../generate/schema/schema.ts'
import { recordsByOperation } from '../../openapi/contents.ts'
import { pinnedQuery } from '../../openapi/document/paths.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import { ifResolved } from '../../openapi/document/resolved.ts'
import { placesOf } from '../../openapi/document/template.ts'
import { caseOf } from '../conversion/answer.ts'
import { valuePath } from '../conversion/conditions.ts'
import { commentOf, type MapEntry } from '../conversion/endpoint-map.ts'
import { fileNameOf } from '../conversion/file-names.ts'
import { answersOf } from './answers.ts'
import type { CheckCase } from './checks-file.ts'
import { guardCase, requestCases } from './checks.ts'
import { conditionRoots } from './conditions.ts'
import { endpointValue } from './endpoint-value.ts'
import { FolderWriter } from './folder-writer.ts'
import { isSearch, planResource, type ResourcePlan } from './resource-plan.ts'
import { tellRest } from './rest.ts'
import { joinGuards } from '../conversion/guards.ts'
import { lacksCredentials } from './security.ts'
import { keyOf, nameOf, type DocumentSource } from './source.ts'

/** Writes the files of a document. */
export async function convertDocument(from: DocumentSource, folder: FolderWriter): Promise<void> {
  const plans = planAll(from, folder)
  const planned = new Map(
    plans.flatMap((plan) =>
      plan.operations.map((each) => [each.operation, { plan, each }] as const),
    ),
  )
  const keys = new Set<string>()
  const written: Converted[] = []
  for (const operation of from.operations) {
    await attempt(operation, from, async () => {
      const key = keyOf(operation, from)
      if (key === undefined || isHead(operation, from)) return
      const [path = ''] = operation.template.split(/[?#]/, 1)
      const places = `${operation.method} ${placesOf(from.baseOf(operation) + path)}`
      if (keys.has(places))
        return from.losses.add('operation', nameOf(operation), 'another one has its path')
      keys.add(places)
      const { plan, each } = planned.get(operation) ?? {}
      const group = plan
        ? folder.nameOfResource(plan)
        : folder.nameOfGroup(groupOf(operation, from), from.baseOf(operation))
      const entry = plan ? undefined : await entryOf(operation, key, group, from, folder)
      const lacking = lacksCredentials(operation, from.losses)
      const guard = lacking && guardCase(operation, key, lacking, from)
      const saved = each?.action === 'save' ? each.of.shape.idField : undefined
      const cases = requestCases(operation, key, from, saved)
      const refusals = [...(guard ? [guard] : []), ...cases].map(statusOf)
      if (entry) folder.addEndpoint(group, entry)
      const told = new Set(entry ? toldBy(entry.value, operation) : [])
      tellRest({ operation, key, planned: each, refusals, told }, from)
      written.push({ key, base: from.baseOf(operation), group, guard, cases })
    })
  }
  addChecks(written, folder)
}

/** An operation with what refuses requests of it, and the file that it belongs to. */
interface Converted {
  readonly key: string
  readonly base: string
  readonly group: string
  readonly guard: CheckCase | undefined
  readonly cases: readonly CheckCase[]
}

function statusOf({ valueOf, schema }: CheckCase): number {
  const { $status } = valueOf(schema?.value) as { readonly $status: number }
  return $status
}

/** Guards of whole paths have a file of their own; those of single operations come before what else is checked. */
function addChecks(written: readonly Converted[], folder: FolderWriter): void {
  const valueOf = ({ guard }: Converted) => guard?.valueOf(undefined)
  const guards = joinGuards(
    written.map((each) => {
      const value = valueOf(each)
      return { key: each.key, base: each.base, guard: value && JSON.stringify(value) }
    }),
  )
  const byKey = new Map(written.map((each) => [each.key, each]))
  folder.addSecurity(
    guards.flatMap(([key, of]) => {
      const each = byKey.get(of)
      return each && key !== of ? [{ key, value: { $cases: [valueOf(each)] } }] : []
    }),
  )
  const alone = new Set(guards.flatMap(([key, of]) => (key === of ? [key] : [])))
  for (const { key, group, guard, cases } of written) {
    const all = guard && alone.has(key) ? [guard, ...cases] : cases
    if (all.length > 0) folder.addCheck(group, { key, cases: all })
  }
}

/** All collections, with the operations at paths of their own and below parents. */
function planAll(from: DocumentSource, folder: FolderWriter): ResourcePlan[] {
  const { records, operations } = from
  const of = recordsByOperation(records)
  const known = new Set<string>()
  const taken = new Set<Operation>()
  return records.flatMap((owner) => {
    if (owner.shape.isView) return []
    const own = operations.flatMap((operation) => {
      const found = of.get(operation)
      return found?.shape.name === owner.shape.name ? [{ operation, of: found }] : []
    })
    const others = operations.filter((each) => !of.has(each) && !taken.has(each))
    const searches = others.filter((each) => ifResolved(() => isSearch(each, owner, from)))
    own.push(...searches.map((operation) => ({ operation, of: owner })))
    try {
      const plan = planResource(owner, own, from, new Set(known))
      if (!plan) return []
      folder.addResource(plan, from)
      known.add(owner.shape.name)
      for (const each of searches) taken.add(each)
      return [plan]
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
  group: string,
  from: DocumentSource,
  folder: FolderWriter,
): Promise<MapEntry> {
  const { template, raw } = operation
  const answers = await answersOf(operation, key, from)
  const value = endpointValue(
    answers,
    operation,
    folder.keeperFor(group, key, from.baseOf(operation)),
    from,
  )
  const pinned = pinnedQuery(template).map(([name, text]) => [valuePath('query', name), text])
  const comment = commentOf(raw['summary'] ?? raw['description'])
  if (pinned.length === 0) return { key, value, comment }
  return { key, value: caseOf(Object.fromEntries(pinned), value), comment }
}

/** The parameters that cases of an endpoint ask for. */
function toldBy(value: unknown, { parameters }: Operation): string[] {
  const { $cases } = (value ?? {}) as { readonly $cases?: readonly { readonly $when?: object }[] }
  const asked = new Set(($cases ?? []).flatMap(({ $when }) => Object.keys($when ?? {})))
  return parameters.flatMap(({ in: at, name }) => {
    const root = conditionRoots[at]
    return root !== undefined && asked.has(valuePath(root, name)) ? [`${at} ${name}`] : []
  })
}
