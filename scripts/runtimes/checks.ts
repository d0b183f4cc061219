/** One request and what its answer must be. */
export interface Check {
  readonly what: string
  /** Method and address. */
  readonly ask: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
  readonly status: number
  /** What headers must begin with. */
  readonly has?: Readonly<Record<string, string>>
  /** What the body must be as JSON; its objects may have more fields. */
  readonly json?: unknown
  /** What the body must match as text. */
  readonly text?: RegExp
  /** Whether the body must be that of the first runtime. */
  readonly same?: true
  /** The least time that it takes, ms. */
  readonly atLeast?: number
  /** How many such requests are sent at the same time; default 1. */
  readonly atOnce?: number
}

const json = { 'content-type': 'application/json' }
const problem = { 'content-type': 'application/problem+json' }
const events = { 'content-type': 'text/event-stream' }
const admin = 'GET /admin/stats'
const five = [1, 2, 3, 4, 5].map((id) => ({ id }))
const linus = { name: 'Linus', role: 'member' }

/** What is asked of every runtime, in this order: what one writes is there for the next. */
export const checks: readonly Check[] = [
  // What an application prepares for its first request is wanted by several.
  { what: 'first requests', ask: 'GET /books', atOnce: 8, status: 200, json: five, same: true },
  { what: 'value', ask: 'GET /health', status: 200, has: json, json: { ok: true } },
  {
    what: 'handler with a parameter',
    ask: 'POST /greetings/Zo%C3%AB',
    status: 201,
    has: { ...json, 'x-kind': 'greeting' },
    json: { hello: 'Zoë' },
  },
  { what: 'generated', ask: 'GET /people', status: 200, json: [{}, {}, {}], same: true },
  {
    what: 'create',
    ask: 'POST /users',
    body: linus,
    status: 201,
    has: { ...json, location: '/users/3' },
    json: { id: 3, ...linus },
  },
  {
    what: 'list with a filter',
    ask: 'GET /users?role=member',
    status: 200,
    json: [{ id: 2, name: 'Grace' }, linus],
  },
  { what: 'delete', ask: 'DELETE /users/3', status: 204, text: /^$/ },
  {
    what: 'no record',
    ask: 'GET /users/3',
    status: 404,
    has: problem,
    json: { code: 'no-record' },
  },
  {
    what: 'no endpoint, with one near it',
    ask: 'GET /helth',
    status: 404,
    has: problem,
    json: { code: 'no-endpoint' },
    text: /GET \/health/,
  },
  { what: 'guard without a key', ask: admin, status: 401, json: { message: 'No key' } },
  {
    what: 'guard with a key',
    ask: admin,
    headers: { 'x-api-key': 'k' },
    status: 200,
    json: { users: 2 },
  },
  // Timers may be a millisecond early.
  { what: 'delay', ask: 'GET /slow', status: 200, json: { ok: true }, atLeast: 79 },
  {
    what: 'events to their end',
    ask: 'GET /events',
    status: 200,
    has: events,
    text: /^data: 0\n\ndata: 50\n\ndata: 100\n\n$/,
    atLeast: 19,
  },
  {
    what: 'handler that throws',
    ask: 'GET /fails',
    status: 500,
    has: problem,
    json: { code: 'handler-failed' },
    text: /Not today/,
  },
  {
    what: 'fault',
    ask: 'GET /broken',
    status: 502,
    has: problem,
    json: { code: 'broken-connection' },
  },
]
