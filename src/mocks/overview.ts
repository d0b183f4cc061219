import { behaviourFields, type Behaviour } from '../behaviour/behaviour.ts'
import { describeRule } from '../behaviour/describe.ts'
import type { CollectionDeclaration } from '../data/records/declaration.ts'
import type { State } from '../data/store/state.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { operationsBelow } from './documents.ts'
import type { MockFile } from './files/mock-file.ts'
import type { SourceLocation } from '../errors/diagnostic.ts'
import { isFieldMethod } from '../http/path.ts'
import type { EndpointSummary } from '../server.ts'

/** Lists what each file declares, in path order of files, with what settings make of resources. */
export function summarize(
  files: readonly MockFile[],
  { readOnly = false, live = false }: { readonly readOnly?: boolean; readonly live?: boolean } = {},
): EndpointSummary[] {
  const below = operationsBelow(files.flatMap(({ endpoints }) => endpoints))
  return files.flatMap(({ collections, singles, endpoints, webhooks = [] }) => [
    ...collections
      // A collection without operations is only for handlers.
      .filter(({ only }) => only.length > 0)
      .map((each) => {
        const changes = (each.live ?? live) ? 'live' : undefined
        const notes = [
          recordsNote(each),
          readOnly ? 'read-only' : undefined,
          changes,
          each.progress?.steps.map(({ value }) => String(value)).join(' → '),
          webhookNote(each),
        ]
        return summary('crud', 'CRUD', each.path, notes, each)
      }),
    ...singles.map((each) => {
      const notes = [`one object, ${readOnly ? 'read-only' : 'PUT and PATCH too'}`]
      return summary('single', 'GET', each.path, notes, each)
    }),
    ...endpoints
      .filter(({ broken }) => !broken)
      .map((each) => {
        const kind = each.note === 'app' ? 'app' : 'endpoint'
        return summary(
          kind,
          wordOf(each),
          each.path.text,
          [each.note, overrideNote(each, below), webhookNote(each), jobNote(each)],
          each,
        )
      }),
    ...webhooks.map((each) => {
      const of = each.callbackOf === undefined ? undefined : `callback of ${each.callbackOf}`
      return summary('webhook', each.method, each.name, [of], each)
    }),
  ])
}

/** The first word of a key: `QUERY` of a root field of a GraphQL schema, whose method has a name of its own. */
function wordOf({ method, key }: Endpoint): string {
  return isFieldMethod(method) ? (key.split(/\s/, 1)[0] ?? '').toUpperCase() : method
}

interface Summarized extends Pick<Endpoint, 'operationId'> {
  readonly origin: SourceLocation
  readonly behaviour?: Behaviour | undefined
}

/** The place is found on access, since that may parse the file a second time. */
function summary(
  kind: EndpointSummary['kind'],
  method: EndpointSummary['method'],
  path: string,
  notes: readonly (string | undefined)[],
  { origin, behaviour, operationId }: Summarized,
): EndpointSummary {
  const note = [...notes, behaviourNote(behaviour)].filter(Boolean).join(', ')
  return {
    kind,
    method,
    path,
    ...(operationId !== undefined && { operationId }),
    ...(note !== '' && { note }),
    get file() {
      return origin.place()?.file ?? origin.file
    },
    get line() {
      return origin.place()?.line
    },
    get column() {
      return origin.place()?.column
    },
  }
}

/** The operations of documents in whose place a mock stands. */
function overrideNote(
  endpoint: Endpoint,
  below: ReturnType<typeof operationsBelow>,
): string | undefined {
  if (endpoint.isOfDocument) return undefined
  const names = below(endpoint).map(({ key, operationId = key }) => operationId)
  return names.length > 0 ? `overrides ${names.join(', ')}` : undefined
}

function webhookNote({ webhooks = [] }: { readonly webhooks?: readonly unknown[] | undefined }) {
  if (webhooks.length === 0) return undefined
  return webhooks.length === 1 ? 'webhook' : `${webhooks.length} webhooks`
}

function jobNote({ jobs = [] }: Pick<Endpoint, 'jobs'>): string | undefined {
  if (jobs.length === 0) return undefined
  return jobs.length === 1 ? 'a job after' : `${jobs.length} jobs after`
}

function recordsNote({ size, only, relations }: CollectionDeclaration): string {
  const records = size === undefined ? 'generated' : `${size} ${size === 1 ? 'record' : 'records'}`
  const part = only.length < 6 ? [only.join(' ')] : []
  const links = Object.entries(relations).map(([field, { kind, target }]) =>
    field === target ? `${kind} ${target}` : `${field} as ${kind} ${target}`,
  )
  return [records, ...part, ...links].join(', ')
}

function behaviourNote(behaviour: Behaviour | undefined): string | undefined {
  if (!behaviour) return undefined
  // What a delay brings with it is told by its name.
  const told = behaviourFields.filter(
    (field) => field !== 'bandwidth' || !behaviour.bandwidth?.ofDelay,
  )
  return told.flatMap((field) => describeRule(behaviour, field) ?? []).join(', ')
}

/** Files whose collections have as many records as there are now, where they say those of the seeds. */
export function withSizes(files: readonly MockFile[], state: State): MockFile[] {
  return files.map((file) => ({
    ...file,
    collections: file.collections.map((each) => {
      const size = state.collection(each.name)?.size
      return size === undefined ? each : { ...each, size }
    }),
  }))
}
