export * from './authoring.ts'
export { createMockServer } from './mock-server.ts'
export type { BandwidthInput } from './core/bandwidth.ts'
export type { Behaviour, BehaviourInput } from './core/behaviour.ts'
export type { Id, Operation } from './core/collection.ts'
export type { Config } from './core/config.ts'
export type { Context, Handler, MiddlewareContext, StreamSource } from './core/context.ts'
export type { ContractMap, ContractOptions } from './core/contract.ts'
export type { Collection, Db, Row, Single } from './core/db.ts'
export type { MockMap, Route, RouteOptions, Use, UseHandler, WhenInput } from './core/define.ts'
export type { Diagnostic, Place } from './core/diagnostic.ts'
export type { DelayInput } from './core/duration.ts'
export type { DeletePolicy, ManyToManyOptions, Relation, RelationOptions } from './core/relation.ts'
export type { Har, HarEntry } from './core/har.ts'
export type {
  JournalEntry,
  JournalFilter,
  JournalLayer,
  JournalMock,
  JournalRequest,
  JournalResponse,
  WaitOptions,
} from './core/journal.ts'
export type { EnvelopeNames, PageOptions } from './core/page.ts'
export type { RateLimitInput } from './core/rate-limit.ts'
export type { Fault, FaultKind, FaultOptions, Reply, ReplyInit } from './core/reply.ts'
export type { Overview, ReloadEvent, RequestReport } from './core/report.ts'
export type { ResourceOptions, ResourceToken } from './core/resource.ts'
export type { FaultInput, StatusInput } from './core/rule.ts'
export type { Scenario, ScenarioMocks, ScenarioOptions, ScenarioStates } from './core/scenario.ts'
export type { MockServer, MockServerOptions } from './core/server.ts'
export type {
  ActiveScenario,
  FailOptions,
  Failure,
  MockSession,
  NamedSession,
  Override,
  OverrideMocks,
  OverrideSummary,
  ScenarioSummary,
} from './core/session.ts'
