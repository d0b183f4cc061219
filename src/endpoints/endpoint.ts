import type { CrudMethod } from '../http/crud-methods.ts'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Behaviour } from '../behaviour/behaviour.ts'
import type { Link } from '../data/records/relation.ts'
import { mockKind } from '../data/records/resource.ts'
import type { Diagnostic, Place, SourceLocation } from '../errors/diagnostic.ts'
import type { Report } from '../generate/report.ts'
import type { Condition, Scope } from '../generate/scope.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import type { Method, PathPattern } from '../http/path.ts'
import type { Reply } from '../http/reply.ts'
import type { AnswerContract } from './answer-contract.ts'
import type { EndpointContext, RequestValues } from './handler-context.ts'
import type { EndpointJob } from './job.ts'
import type { SocketPart } from './websocket.ts'
import type { EndpointWebhook } from './webhook.ts'

/** One operation of the API: what it matches, how it behaves and what it answers. */
export interface Endpoint {
  readonly key: string
  readonly method: Method
  readonly path: PathPattern
  readonly origin: SourceLocation
  /** Must hold as well; several endpoints may share a key, the first whose condition holds answers. */
  readonly when?: Condition | undefined
  readonly behaviour?: Behaviour | undefined
  readonly body?: StandardSchemaV1 | undefined
  /** A response that depends on nothing of the request; `handle` is not called then. */
  readonly fixed?: Reply | undefined
  /** What the handler reads: the parsed body, the number of the call, Faker. Nothing else is made. */
  readonly needs: {
    readonly body: boolean
    readonly call: boolean
    readonly faker: boolean
    /** Who sends the request, which handlers may ask. */
    readonly identity?: boolean
  }
  /** Answers nothing: its behaviour applies to the endpoint below it. For scenarios and overrides alone. */
  readonly modifierOnly?: boolean | undefined
  /** Whether undefined means that it does not match after all; otherwise that is an error of the mock. */
  readonly mayPass?: boolean | undefined
  /** Whether generated data is the same for the same address, and body of a QUERY, on every call, as these promise. */
  readonly steady?: boolean | undefined
  readonly handle: (context: EndpointContext) => unknown
  /**
   * The path of the GraphQL schema whose operations it takes, or whose root field it answers: undefined for one of any
   * schema that has the field.
   */
  readonly schema?: string | undefined
  /** Whether it is an operation of a contract, such as an OpenAPI document: any other mock of its key stands before it. */
  readonly isOfDocument?: boolean | undefined
  /** The name of an operation in its document. */
  readonly operationId?: string | undefined
  /** What it promises of its answers, where it is an operation of a document: mocks that answer in its place are held to it. */
  readonly contract?: AnswerContract | undefined
  /** Answers that can be told before a request comes. */
  readonly known?: readonly ((scope: Scope) => Reply)[] | undefined
  /** What is answered in the place of its own answer where a status is asked for; undefined where it has none for it. */
  readonly answerFor?: (status: number, context: EndpointContext) => MaybePromise<Reply | undefined>
  /** What is answered where its body cannot be read, such as JSON that does not parse, in the place of `refusal`. */
  readonly refuseBody?:
    | ((refusal: Reply, context: EndpointContext) => MaybePromise<Reply>)
    | undefined
  /** Whether a response made of method, address, body and data alone is still current; undefined where more decides. */
  readonly lasting?: (context: EndpointContext) => (() => boolean) | undefined
  /** Whether another `Accept` may get another answer. */
  readonly readsAccept?: boolean
  /** A text that differs whenever the endpoint was edited, to tell what a reload changed. */
  readonly definition?: () => string
  /** What is wrong with it, where it stands in the place of an endpoint or of a resource that cannot be served. */
  readonly broken?: (() => Diagnostic) | undefined
  /** The address of the resource in whose place it stands. */
  readonly resource?: string | undefined
  /** A sentence for the 405 of another method at its path: what to send instead. */
  readonly instead?: ((method: string) => string | undefined) | undefined
  /** Names of the collections and single resources that its conditions and templates read. */
  readonly resources?: readonly string[] | undefined
  /** Whether the real API behind the mocks makes its answer, or some of its answers. */
  readonly asksUpstream?: boolean | undefined
  /** Names of the collections that it keeps requests in, which are made where no file declares them. */
  readonly inboxes?: readonly string[] | undefined
  /** The GraphQL schema that it takes operations of, by introspection. */
  readonly introspect?: (() => object) | undefined
  /** A few words for lists of endpoints: `3 cases`, `generated, 20 items`. */
  readonly note?: string | undefined
  /** The answers that stand in its file, conditions and templates as they are written; undefined for code. */
  readonly written?: (() => readonly WrittenAnswer[]) | undefined
  /** What it does with a resource, where it was made of one. */
  readonly serves?: ServedPart | undefined
  /** What is sent to others after its answers. */
  readonly webhooks?: readonly EndpointWebhook[] | undefined
  /** What is done some time after its answers. */
  readonly jobs?: readonly EndpointJob[] | undefined
  /** Whether it answers itself where a failure of credentials was asked for, as the pages of a provider do. */
  readonly takesAuthFailures?: boolean | undefined
  /** What it does with a WebSocket beside answering its messages, which `handle` does once it has taken it. */
  readonly socket?: SocketPart | undefined
}

/** An answer as it stands in a file. */
export interface WrittenAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  /** Undefined for none. */
  readonly body: { readonly value: unknown } | undefined
  /** The name of a file, which is sent in place of a body. */
  readonly file: unknown
  /** Server-sent events, which are sent in place of a body; undefined for none. */
  readonly events?: readonly unknown[]
  /** What must hold: all of these. */
  readonly when: readonly unknown[]
}

/** A part of a resource, as an endpoint serves it; what it does to a relation or to an object, its method says. */
export type ServedPart =
  | { readonly of: 'collection'; readonly name: string; readonly operation: CrudMethod }
  | { readonly of: 'relation'; readonly link: Link; readonly isLinkage: boolean }
  | { readonly of: 'single'; readonly name: string }
  /** A list in a field of records, or of a single resource, and its items by id: read-only. */
  | { readonly of: 'field'; readonly name: string; readonly field: string }

/** Whether it answers `QUERY` (RFC 10008) as it does `GET`, by the parameters of the body: a list of records. */
export function takesQuery(
  { method, serves }: Pick<Endpoint, 'method' | 'serves'>,
  params: Readonly<Record<string, string>>,
): boolean {
  if (method !== 'GET' || !serves) return false
  if (serves.of === 'collection') return serves.operation === 'list'
  if (serves.of === 'relation') return serves.link.isList && !serves.isLinkage
  return serves.of === 'field' && params['item'] === undefined
}

/** What a function as `when` looks at. */
export type ConditionScope = Pick<
  RequestValues,
  | 'params'
  | 'query'
  | 'queries'
  | 'headers'
  | 'cookies'
  | 'user'
  | 'auth'
  | 'body'
  | 'request'
  | 'ip'
  | 'db'
>

/** Where a mock comes from; `proxy` is no mock, but the real API behind them. */
export type MockLayer = 'file' | 'scenario' | 'override' | 'proxy'

/** What tells a mock from all others in the journal, without keeping alive what its file was read into. */
export interface MatchedMock {
  readonly key: string
  readonly file: string
  readonly counter: string
  readonly layer: MockLayer
  /** The number of an override, the name of a scenario. */
  readonly name?: string | undefined
  /** Where the code stands that added it as an override, found on demand. */
  readonly place?: (() => Place | undefined) | undefined
  readonly passed?: string
}

/** An endpoint that code of another library answers, such as a handler of MSW. */
export interface ExternalEndpoint
  extends
    Pick<Endpoint, 'key' | 'handle' | 'behaviour' | 'mayPass'>,
    Partial<Pick<Endpoint, 'needs' | 'socket'>>,
    Required<Pick<Endpoint, 'note' | 'definition'>> {
  /** A text that stands in its source, by which its place is found. */
  readonly written: string
  /** Which of those that are written so, from 0; default the first. */
  readonly nth?: number
  /** Reports what is wrong with it. */
  readonly check?: (report: Report) => void
}

/** Endpoints of another library, as `fromMsw` returns them. They go wherever a map of endpoints goes. */
export interface ExternalMocks {
  readonly [mockKind]: 'external'
  readonly endpoints: readonly ExternalEndpoint[]
}
