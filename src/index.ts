export * from './authoring.ts'
export { createMockServer } from './mock-server.ts'
export type { AiInput } from './ai/define.ts'
export type { AiFormat } from './ai/format.ts'
export type {
  AiError,
  AiFinish,
  AiOptions,
  AiPace,
  AiTexts,
  AiToolCall,
  AiUsage,
} from './ai/options.ts'
export type { Conversation } from './generate/conversation.ts'
export type { BandwidthInput } from './behaviour/bandwidth.ts'
export type { AuthConditions, AuthFailure, AuthInput, AuthRule } from './behaviour/auth.ts'
export type { CredentialKind, Identity, RefusedCredentials } from './endpoints/identity.ts'
export type {
  ActiveAuthFailure,
  AuthFailOptions,
  LoginCookie,
  MockAuth,
  SignedIn,
  SignInOptions,
} from './sessions/login-types.ts'
export type { AuthFailureRule, AuthFailureSummary } from './sessions/auth-failures.ts'
export type { Behaviour, BehaviourInput } from './behaviour/behaviour.ts'
export type { CrudMethod as Operation } from './http/crud-methods.ts'
export type { Id } from './data/records/declaration.ts'
export type { CrudMethod } from './http/crud-methods.ts'
export type { Config } from './config/config.ts'
export type {
  Context,
  FieldContext,
  Handler,
  MiddlewareContext,
} from './endpoints/handler-context.ts'
export type { StreamSource } from './http/stream.ts'
export type { ContractMap, ContractOptions } from './endpoints/contract.ts'
export type { Collection, Db, HookContext, Hooks, Row, Single } from './data/records/resource.ts'
export type {
  MockMap,
  Route,
  RouteOptions,
  Use,
  UseHandler,
  WhenInput,
} from './endpoints/define.ts'
export type { SocketClient, SocketExcept, SocketRoom } from './endpoints/socket-client.ts'
export type {
  SocketContext,
  SocketHandler,
  SocketMock,
  SocketOptions,
} from './endpoints/websocket.ts'
export type { Channel } from './http/channels.ts'
export type { InboxOptions } from './inbox/define.ts'
export type { MockInbox } from './sessions/inbox-handle.ts'
export type { MockClock } from './sessions/clock-handle.ts'
export type { TimeInput } from './time/read-time.ts'
export type { MockSocket, MockSockets } from './sessions/socket-handles.ts'
export type {
  Attempt,
  Delivery,
  DeliveryCause,
  DeliveryFilter,
  DeliveryState,
  WebhookOptions,
} from './webhooks/delivery.ts'
export type { WaitOptions } from './behaviour/wait.ts'
export type { MockWebhooks } from './sessions/webhook-handles.ts'
export type { JournalMessage } from './journal/message-log.ts'
export type {
  AuthClient,
  AuthDuration,
  AuthLifetimes,
  AuthMock,
  AuthOptions,
  AuthUser,
} from './auth/definition/define.ts'
export type {
  GraphqlFieldResolvers,
  GraphqlMock,
  GraphqlOptions,
  GraphqlResolveInfo,
  GraphqlResolver,
  GraphqlResolvers,
  GraphqlScalar,
  GraphqlText,
  GraphqlTypeResolvers,
} from './graphql/define.ts'
export type { OpenApiMock, OpenApiMockOptions } from './openapi/define.ts'
export type { Diagnostic, Place } from './errors/diagnostic.ts'
export type { DelayInput } from './behaviour/duration.ts'
export type { PendingJob } from './jobs/jobs.ts'
export type { WaitInput } from './jobs/wait.ts'
export type {
  DeletePolicy,
  ManyToManyOptions,
  Relation,
  RelationOptions,
} from './data/records/relation.ts'
export type { Har, HarEntry } from './journal/har.ts'
export type {
  JournalEntry,
  JournalFilter,
  JournalLayer,
  JournalIdentity,
  JournalMock,
  JournalRequest,
  JournalResponse,
  RequestReport,
} from './journal/call.ts'
export type { Listener, RequestEvent, ServerEvents, Unsubscribe } from './journal/listeners.ts'
export type { EnvelopeNames, PageOptions } from './data/records/declaration.ts'
export type { RateLimitInput } from './behaviour/rate-limit.ts'
export type { Fault, FaultKind, FaultOptions } from './behaviour/fault.ts'
export type { Reply, ReplyInit } from './http/reply.ts'
export type { ResourceOptions, ResourceToken } from './data/records/resource.ts'
export type { FaultInput, StatusInput } from './behaviour/rule.ts'
export type {
  OverrideMocks,
  Scenario,
  ScenarioMocks,
  ScenarioOptions,
  ScenarioStates,
} from './sessions/scenario.ts'
export type { MockServer, MockServerOptions, Overview, ReloadEvent } from './server.ts'
export type * from './sessions/session-types.ts'
export type { EnvironmentDiff } from './sessions/environments/difference.ts'
export type {
  EnvironmentFile,
  EnvironmentOrigin,
  EnvironmentSummary,
  ImportedEnvironment,
} from './sessions/environments/types.ts'
export type {
  EnvironmentInput,
  EnvironmentNotesInput,
  MockEnvironments,
} from './sessions/open/environments-handle.ts'
