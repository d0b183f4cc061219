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
    of: [
      'admin/admin',
      'admin/handler',
      'sessions/auth-failures',
      'sessions/environments/environments',
      'sessions/overrides',
    ],
    isUsed: uses.byAdmin,
  },
  {
    by: 'compress',
    of: ['middleware/compress'],
    isUsed: ({ options }) => options.compress === true,
  },
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
  { by: 'joins', of: ['mocks/inboxes'], isUsed: uses.hasInboxes },
  { by: 'joins', of: ['mocks/auth/join'], isUsed: uses.hasLogins },
  {
    by: 'joins',
    of: ['mocks/graphql/field-keys', 'mocks/graphql/join'],
    isUsed: (mocks) => uses.hasCode(mocks) || uses.hasGraphql(mocks),
  },
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
  { by: 'store', of: ['sessions/environments/store'], isUsed: uses.byAdmin },
  { by: 'scenarios', of: ['sessions/scenarios'], isUsed: uses.hasScenarios },
]
