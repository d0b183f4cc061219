import { isRecorded } from '../endpoints/recorded.ts'
import * as uses from './uses.ts'
import type { IsUsed } from './uses.ts'

/** Modules of the engine in whose place another one stands, where no mock uses them. */
export interface StandIn {
  /** The module of `build/without`. */
  readonly by: string
  /** Their paths. What they export is what that one exports by the same names; the rest nobody calls. */
  readonly of: readonly string[]
  readonly isUsed: IsUsed
}

/** What is asked at each request or start also where it has nothing to do: stand-ins do nothing in less code. */
export const standIns: readonly StandIn[] = [
  {
    by: 'admin',
    of: ['admin/admin', 'admin/handler', 'sessions/auth-failures', 'sessions/overrides'],
    isUsed: uses.byAdmin,
  },
  {
    by: 'behaviours',
    of: [
      'behaviour/behaviour',
      'behaviour/fault',
      'behaviour/rate-limit',
      'behaviour/rule',
      'dispatch/apply-behaviour',
      'middleware/control-headers',
      'middleware/effects',
    ],
    isUsed: (mocks) => uses.behaves(mocks) || uses.hasSockets(mocks) || uses.streams(mocks),
  },
  { by: 'clock', of: ['time/session-clock'], isUsed: uses.keepsTime },
  {
    by: 'compress',
    of: ['middleware/compress'],
    isUsed: ({ options }) => options.compress === true,
  },
  { by: 'content', of: ['http/content'], isUsed: uses.takesAll },
  { by: 'cookies', of: ['hono/utils/cookie'], isUsed: uses.reads },
  { by: 'db', of: ['data/db'], isUsed: uses.reads },
  {
    by: 'diagnostics',
    of: [
      'mocks/check',
      'mocks/check-served',
      'mocks/known-diagnostics',
      'mocks/reload-event',
      'mocks/unread',
    ],
    isUsed: uses.byAdmin,
  },
  {
    by: 'duration',
    of: ['behaviour/duration'],
    isUsed: (mocks) => uses.reads(mocks) || uses.keepsTime(mocks),
  },
  {
    by: 'environments',
    of: ['sessions/environments/environments', 'sessions/environments/store'],
    isUsed: uses.byAdmin,
  },
  {
    by: 'faker',
    of: ['generate/faker'],
    isUsed: (mocks) => uses.isCompiled(mocks) || uses.hasCode(mocks),
  },
  {
    by: 'guard',
    of: ['dispatch/guard'],
    isUsed: (mocks) => uses.takesAll(mocks) || uses.hasLogins(mocks),
  },
  { by: 'hono', of: ['hono', 'dispatch/hono-request'], isUsed: uses.takesAll },
  {
    by: 'tiny',
    of: ['hono'],
    isUsed: (mocks) =>
      !uses.takesAll(mocks) ||
      uses.byAdmin(mocks) ||
      mocks.says('hono', 'createApp', 'createHandler'),
  },
  { by: 'index', of: ['data/index/query-index'], isUsed: uses.hasManyRecords },
  { by: 'joins', of: ['mocks/inboxes'], isUsed: uses.hasInboxes },
  { by: 'joins', of: ['mocks/auth/join'], isUsed: uses.hasLogins },
  { by: 'joins', of: ['mocks/graphql/field-keys', 'mocks/graphql/join'], isUsed: uses.takesAll },
  { by: 'joins', of: ['mocks/progress', 'mocks/subscriptions'], isUsed: uses.goesOn },
  {
    by: 'journal',
    of: [
      'dispatch/log-request',
      'journal/journal',
      'journal/listeners',
      'journal/redact',
      'journal/traffic',
      'middleware/listeners',
    ],
    isUsed: uses.byAdmin,
  },
  {
    by: 'json',
    of: ['mocks/json/file'],
    isUsed: uses.readsJson,
  },
  {
    by: 'later',
    of: [
      'dispatch/declared-webhooks',
      'dispatch/webhooks',
      'jobs/jobs',
      'middleware/request-log',
      'mocks/named-webhooks',
      'webhooks/open',
      'webhooks/webhooks',
    ],
    isUsed: uses.goesOn,
  },
  {
    by: 'listener',
    of: ['dispatch/cacheable', 'middleware/broken-files', 'middleware/rewrite'],
    isUsed: uses.never,
  },
  {
    by: 'listener',
    of: ['middleware/source'],
    isUsed: ({ files }) => files.some(({ name }) => isRecorded(name)),
  },
  { by: 'logins', of: ['auth/logins'], isUsed: uses.hasLogins },
  {
    by: 'misses',
    of: ['dispatch/near-misses', 'dispatch/not-found'],
    isUsed: (mocks) => uses.explains(mocks) || uses.hasSockets(mocks),
  },
  { by: 'plain', of: ['generate/value', 'mocks/json/endpoint'], isUsed: uses.readsJson },
  { by: 'router', of: ['middleware/app-router'], isUsed: uses.byAdmin },
  { by: 'scenarios', of: ['sessions/scenarios'], isUsed: uses.hasScenarios },
  { by: 'stringify', of: ['http/stringify'], isUsed: uses.takesAll },
  {
    by: 'upstreams',
    of: ['dispatch/upstreams'],
    isUsed: (mocks) => uses.takesAll(mocks) || mocks.instructs('$proxy'),
  },
  { by: 'websocket', of: ['dispatch/websocket'], isUsed: uses.hasSockets },
]
