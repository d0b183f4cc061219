export { mocksFor } from './core/contract.ts'
export { defineConfig, defineMock, route } from './core/define.ts'
export { many, manyToMany, one } from './core/relation.ts'
export { resource } from './core/resource.ts'
export { behave, scenario } from './core/scenario.ts'
export { MockapiError } from './core/diagnostic.ts'
export { createMockServer } from './mockapi.ts'
export type { BandwidthInput } from './core/bandwidth.ts'
export type { Behaviour, BehaviourInput } from './core/behaviour.ts'
export type { Id, Operation } from './core/collection.ts'
export type { Config } from './core/config.ts'
export type { Context, Handler, StreamSource } from './core/context.ts'
export type { ContractMap, ContractOptions } from './core/contract.ts'
export type { Collection, Db, Row, Single } from './core/db.ts'
export type { MockMap, Route, RouteOptions, WhenInput } from './core/define.ts'
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
