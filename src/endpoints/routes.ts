import { mergeBehaviours, type Behaviour } from '../behaviour/behaviour.ts'
import {
  describe,
  formatPlace,
  type Diagnostic,
  type DiagnosticCode,
  type Place,
  type SourceLocation,
} from '../errors/diagnostic.ts'
import type { SplitFields } from '../http/headers.ts'
import { isFieldMethod } from '../http/path.ts'
import type { Reply } from '../http/reply.ts'
import type { NamedWebhook } from '../webhooks/declared.ts'
import type { Endpoint, MatchedMock, MockLayer } from './endpoint.ts'
import type { Authentication } from './authentication.ts'
import type { Rewrite } from './rewrite.ts'
import { RouteTable } from './router.ts'

/** An endpoint with all that can be known before a request comes. */
export interface CompiledEndpoint extends Endpoint {
  /** The name under which its calls are counted; differs for endpoints that share a key. */
  readonly counter: string
  /** What its random numbers depend on besides the seed and the call, where that is not its counter. */
  readonly draws?: string | undefined
  /** Whether it takes one more call, which is counted then; any number where it is left out. */
  readonly admit?: (() => boolean) | undefined
  readonly mock: MatchedMock
  /** The scenario that it belongs to, and the state in which it answers: its replies may lead to another. */
  readonly scenario?: { readonly name: string; readonly state: string } | undefined
  /** What its answers have beside their own headers. */
  readonly headers?: SplitFields | undefined
}

/** What a reload replaces as a whole; a request keeps the one it began with. */
export interface Routes {
  readonly table: RouteTable<CompiledEndpoint>
  /** Whether answering may need Faker, as handlers and seeds of collections do. */
  readonly usesFaker: boolean
  /** The place of the first error of each broken file, for a response header and the answer to unknown paths. */
  readonly broken: readonly string[]
  /** The first error of each file that may be why an address is unknown, those in the place of endpoints aside. */
  readonly errors: readonly Diagnostic[]
  /** A file for new endpoints, by that of the nearest one; none where the one file served does not parse. */
  readonly suggestFile: (near?: string) => SuggestedFile | undefined
  readonly notFound?: ((method: string, path: string) => Reply) | undefined
  /** Shows an error in problem+json in another form; answers of other types stay as they are. */
  readonly showProblem?: ((reply: Reply) => Reply) | undefined
  /** Whether a `POST` may name another method in a header. */
  readonly overridesMethod?: boolean | undefined
  readonly rewrites: readonly Rewrite[]
  /** Tells who sends a request; undefined where no file says who may sign in. */
  readonly auth?: Authentication | undefined
  /** What documents say that clients are sent. */
  readonly webhooks: readonly NamedWebhook[]
  /** Whether each of them is applied to what those before it made, in place of the first one that matches. */
  readonly chainsRewrites?: boolean | undefined
}

/** A file that can take one more endpoint. */
export interface SuggestedFile {
  readonly file: string
  /** Whether it is TypeScript or JavaScript, not JSON. */
  readonly isCode: boolean
  readonly isNew?: boolean
  /** Where a database is served alone: what to move first, and what to serve then. */
  readonly move?: { readonly from: string; readonly to: string; readonly serve: string }
}

interface RoutesParts extends Omit<Routes, 'table' | 'broken'> {
  readonly endpoints: readonly Endpoint[]
  readonly behaviour: Behaviour | undefined
}

/** Merges behaviours, and arranges the endpoints by path. */
export function buildRoutes({ endpoints, behaviour, errors, ...rest }: RoutesParts): Routes {
  const seen = new Map<string, number>()
  const compiled = endpoints.map((endpoint): CompiledEndpoint => {
    const before = seen.get(endpoint.key) ?? 0
    seen.set(endpoint.key, before + 1)
    return compile(endpoint, {
      counter: before === 0 ? endpoint.key : `${endpoint.key} #${before + 1}`,
      behaviour: mergeBehaviours(settingsFor(endpoint, behaviour), endpoint.behaviour),
    })
  })
  const broken = firstOfEach(errors).map(({ place }) => formatPlace(place as Place))
  const known = new Set(endpoints.flatMap((each) => (each.broken ? describe(each.broken()) : [])))
  const unknown = errors.filter((each) => !ofValues.has(each.code) && !known.has(describe(each)))
  return { ...rest, table: new RouteTable(compiled), broken, errors: firstOfEach(unknown) }
}

/**
 * What the settings set for all: a request with a GraphQL operation is delayed, and its root fields fail each for itself, so
 * that others are still answered.
 */
function settingsFor(
  { method, schema }: Endpoint,
  behaviour: Behaviour | undefined,
): Behaviour | undefined {
  if (!behaviour || (schema === undefined && !isFieldMethod(method))) return behaviour
  const { status, ...others } = behaviour
  if (!isFieldMethod(method)) return others
  return status && { status }
}

/** Errors of records, and of the values of keys that parse: the address of each is known. */
const ofValues: ReadonlySet<DiagnosticCode> = new Set([
  'duplicate-id',
  'bad-record',
  'bad-instruction',
  'bad-template',
  'missing-file',
  'unknown-generator',
  'unknown-instruction',
])

function firstOfEach(errors: readonly Diagnostic[]): Diagnostic[] {
  const first = new Map<string, Diagnostic>()
  for (const error of errors) {
    if (error.place && !first.has(error.place.file)) first.set(error.place.file, error)
  }
  return [...first.values()]
}

/** Nothing is served, as before anything is loaded. */
export const emptyRoutes: Routes = {
  table: new RouteTable([]),
  usesFaker: false,
  broken: [],
  errors: [],
  suggestFile: () => undefined,
  rewrites: [],
  webhooks: [],
}

interface Placing extends Pick<CompiledEndpoint, 'counter' | 'draws' | 'admit' | 'scenario'> {
  readonly behaviour: Behaviour | undefined
  /** Default `file`. */
  readonly layer?: MockLayer
  readonly place?: MatchedMock['place']
  readonly name?: MatchedMock['name']
}

/** Adds what an endpoint's place among others decides. */
export function compile(
  endpoint: Endpoint,
  { counter, draws, behaviour, admit, scenario, place, name, layer = 'file' }: Placing,
): CompiledEndpoint {
  const { key, origin } = endpoint
  const { headers, ...others } = behaviour ?? {}
  const isBehaving = headers ? Object.keys(others).length > 0 : behaviour !== undefined
  // Field by field, since copying whole objects of many shapes takes as long as all the rest.
  return {
    key,
    method: endpoint.method,
    path: endpoint.path,
    origin: cached(origin),
    when: endpoint.when,
    behaviour: isBehaving ? (headers ? others : behaviour) : undefined,
    headers,
    body: endpoint.body,
    fixed: endpoint.fixed,
    needs: endpoint.needs,
    steady: endpoint.steady,
    schema: endpoint.schema,
    isOfDocument: endpoint.isOfDocument,
    operationId: endpoint.operationId,
    contract: endpoint.contract,
    known: endpoint.known,
    answerFor: endpoint.answerFor,
    refuseBody: endpoint.refuseBody,
    lasting: endpoint.lasting,
    readsAccept: endpoint.readsAccept,
    handle: endpoint.handle,
    definition: endpoint.definition,
    note: endpoint.note,
    written: endpoint.written,
    serves: endpoint.serves,
    modifierOnly: endpoint.modifierOnly,
    mayPass: endpoint.mayPass,
    resources: endpoint.resources,
    asksUpstream: endpoint.asksUpstream,
    inboxes: endpoint.inboxes,
    introspect: endpoint.introspect,
    broken: endpoint.broken,
    resource: endpoint.resource,
    instead: endpoint.instead,
    socket: endpoint.socket,
    webhooks: endpoint.webhooks,
    jobs: endpoint.jobs,
    takesAuthFailures: endpoint.takesAuthFailures,
    counter,
    draws,
    admit,
    scenario,
    mock: { key, file: origin.file, counter, layer, name, place },
  } satisfies Record<keyof CompiledEndpoint, unknown>
}

/** The same location, which looks for its place once: every line of the log shows it. */
function cached(origin: SourceLocation): SourceLocation {
  let found: { readonly place: Place | undefined } | undefined
  return { file: origin.file, place: () => (found ??= { place: origin.place() }).place }
}
