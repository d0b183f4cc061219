import type { MockServer } from 'mockapi'
import { editCalls } from './admin-edits.ts'
import { environmentCalls } from './admin-environments.ts'
import type { CallOptions } from './admin-shop.ts'

/** One call of an operation, and the status that it must lead to. */
export interface Example extends CallOptions {
  readonly status: number
  readonly line: string
  /** Called before, with the session that the call is about. */
  readonly before?: (session: ReturnType<MockServer['session']>) => unknown
  /** Whether it goes to a server that keeps no journal. */
  readonly silent?: boolean
  /** Whether the server that is asked has a real API behind its mocks. */
  readonly proxied?: boolean
}

const patch = 'application/json-patch+json'
const wrongPatch = [{ op: 'move', path: '/x', from: '/nowhere' }]
const failedTest = [{ op: 'test', path: '/name', value: 'nobody' }]
const stale = { 'if-match': '"old"' }

/** Lets a session do something in an hour. */
async function doLater(session: ReturnType<MockServer['session']>): Promise<void> {
  const later = { in: '1h', update: 'settings', with: { theme: 'light' } }
  session.use({ 'POST /remind': { $status: 204, $after: later } })
  await session.fetch('/remind', { method: 'POST' })
}

/** A webhook that is never sent. */
function sendLate(session: ReturnType<MockServer['session']>): void {
  session.webhooks.send('http://localhost:1/', { type: 'late' }, { delay: '1h' })
}

/** For each operation the statuses that are its own; others come from what every operation shares. */
export const examples: Readonly<Record<string, readonly Example[]>> = {
  getOverview: [{ status: 200, line: 'GET /' }],
  getDescription: [{ status: 200, line: 'GET /admin.json' }],
  getOpenApi: [{ status: 200, line: 'GET /openapi.json' }],
  getOpenApiYaml: [{ status: 200, line: 'GET /openapi.yaml' }],
  getVersion: [{ status: 200, line: 'GET /version' }],
  getHealth: [{ status: 200, line: 'GET /health' }],
  getMetrics: [{ status: 200, line: 'GET /metrics' }],
  getLiveness: [{ status: 200, line: 'GET /live' }],
  getReadiness: [
    { status: 200, line: 'GET /ready' },
    { status: 503, line: 'GET /ready', silent: true },
  ],
  getFingerprint: [{ status: 200, line: 'GET /fingerprint' }],
  getStatistics: [{ status: 200, line: 'GET /statistics' }],
  stopServer: [
    { status: 409, line: 'POST /stop' },
    { status: 202, line: 'POST /stop', silent: true },
  ],
  listDiagnostics: [{ status: 200, line: 'GET /diagnostics' }],
  listEndpoints: [{ status: 200, line: 'GET /endpoints' }],
  listCollections: [{ status: 200, line: 'GET /collections' }],
  resetCollection: [
    { status: 204, line: 'POST /collections/users/reset' },
    { status: 404, line: 'POST /collections/usres/reset' },
  ],
  listRecords: [
    { status: 200, line: 'GET /collections/users?name=Ada' },
    { status: 400, line: 'GET /collections/users?limit=many' },
    { status: 404, line: 'GET /collections/usres' },
  ],
  createRecord: [
    { status: 201, line: 'POST /collections/users', body: { name: 'Linus' } },
    { status: 201, line: 'POST /collections/users', body: [{ name: 'Linus' }] },
    { status: 404, line: 'POST /collections/usres', body: {} },
    { status: 409, line: 'POST /collections/users', body: { id: 1 } },
    { status: 409, line: 'POST /collections/products', body: { sku: 'a' } },
    { status: 422, line: 'POST /collections/users', body: 7 },
    { status: 400, line: 'POST /collections/users' },
  ],
  getRecord: [
    { status: 200, line: 'GET /collections/users/1' },
    { status: 304, line: 'GET /collections/users/1', headers: { 'if-none-match': '*' } },
    { status: 400, line: 'GET /collections/orders/1?embed=nobody' },
    { status: 404, line: 'GET /collections/users/9' },
  ],
  replaceRecord: [
    { status: 200, line: 'PUT /collections/users/1', body: { name: 'Grace' } },
    { status: 201, line: 'PUT /collections/products/9', body: { sku: 'n' } },
    { status: 404, line: 'PUT /collections/users/9', body: {} },
    { status: 409, line: 'PUT /collections/products/2', body: { sku: 'a' } },
    { status: 412, line: 'PUT /collections/users/1', body: {}, headers: stale },
    { status: 422, line: 'PUT /collections/users/1', body: { id: 5 } },
  ],
  updateRecord: [
    { status: 200, line: 'PATCH /collections/users/1', body: { age: 36 } },
    {
      status: 200,
      line: 'PATCH /collections/users/1',
      body: { name: null },
      headers: { 'content-type': 'application/merge-patch+json' },
    },
    { status: 404, line: 'PATCH /collections/users/9', body: {} },
    {
      status: 409,
      line: 'PATCH /collections/users/1',
      body: failedTest,
      headers: { 'content-type': patch },
    },
    { status: 412, line: 'PATCH /collections/users/1', body: {}, headers: stale },
    {
      status: 422,
      line: 'PATCH /collections/users/1',
      body: wrongPatch,
      headers: { 'content-type': patch },
    },
  ],
  deleteRecord: [
    { status: 204, line: 'DELETE /collections/users/1' },
    { status: 404, line: 'DELETE /collections/users/9' },
    { status: 409, line: 'DELETE /collections/products/1' },
    { status: 412, line: 'DELETE /collections/users/1', headers: stale },
  ],
  listSingles: [{ status: 200, line: 'GET /singles' }],
  getSingle: [
    { status: 200, line: 'GET /singles/settings' },
    { status: 304, line: 'GET /singles/settings', headers: { 'if-none-match': '*' } },
    { status: 404, line: 'GET /singles/setings' },
  ],
  replaceSingle: [
    { status: 200, line: 'PUT /singles/settings', body: { theme: 'light' } },
    { status: 404, line: 'PUT /singles/setings', body: {} },
    { status: 412, line: 'PUT /singles/settings', body: {}, headers: stale },
    { status: 422, line: 'PUT /singles/settings', body: [] },
  ],
  updateSingle: [
    { status: 200, line: 'PATCH /singles/settings', body: { theme: 'light' } },
    { status: 404, line: 'PATCH /singles/setings', body: {} },
    {
      status: 409,
      line: 'PATCH /singles/settings',
      body: failedTest,
      headers: { 'content-type': patch },
    },
    { status: 412, line: 'PATCH /singles/settings', body: {}, headers: stale },
    { status: 422, line: 'PATCH /singles/settings', body: 7 },
  ],
  getState: [{ status: 200, line: 'GET /state' }],
  reset: [{ status: 204, line: 'POST /reset' }],
  listSnapshots: [
    { status: 200, line: 'GET /snapshots', before: (session) => session.snapshot('first') },
  ],
  takeSnapshot: [
    { status: 204, line: 'PUT /snapshots/first' },
    { status: 422, line: `PUT /snapshots/${'n'.repeat(129)}` },
    {
      status: 409,
      line: 'PUT /snapshots/last',
      before: (session) => {
        for (let count = 0; count < 20; count++) session.snapshot(`s${count}`)
      },
    },
  ],
  restoreSnapshot: [
    {
      status: 200,
      line: 'POST /snapshots/first/restore',
      before: (session) => session.snapshot('first'),
    },
    { status: 404, line: 'POST /snapshots/frist/restore' },
  ],
  dropSnapshot: [
    {
      status: 204,
      line: 'DELETE /snapshots/first',
      before: (session) => session.snapshot('first'),
    },
    { status: 404, line: 'DELETE /snapshots/frist' },
  ],
  getAuth: [{ status: 200, line: 'GET /auth' }],
  changeAuth: [{ status: 200, line: 'POST /auth', body: { fail: 'expired', times: 1 } }],
  removeAuthFailure: [
    {
      status: 204,
      line: 'DELETE /auth/failures/1',
      before: (session) => session.auth.fail('expired'),
    },
    { status: 404, line: 'DELETE /auth/failures/7' },
  ],
  listSockets: [{ status: 200, line: 'GET /sockets' }],
  sendToSocket: [{ status: 404, line: 'POST /sockets/none', body: { message: 'hi' } }],
  closeSocket: [{ status: 404, line: 'DELETE /sockets/none' }],
  sendToChannel: [{ status: 200, line: 'POST /channels/prices', body: { message: { price: 7 } } }],
  closeChannel: [{ status: 200, line: 'DELETE /channels/prices' }],
  listSchemas: [{ status: 200, line: 'GET /graphql' }],
  getSchema: [
    { status: 200, line: 'GET /graphql/graphql' },
    { status: 404, line: 'GET /graphql/grahpql' },
  ],
  listWebhooks: [
    { status: 200, line: 'GET /webhooks?state=waiting', before: (session) => sendLate(session) },
  ],
  listDeclaredWebhooks: [{ status: 200, line: 'GET /webhooks/declared' }],
  getWebhook: [{ status: 404, line: 'GET /webhooks/msg_1' }],
  sendWebhook: [
    { status: 201, line: 'POST /webhooks', body: { to: 'http://localhost:1/', delay: '1h' } },
    { status: 422, line: 'POST /webhooks', body: { to: 'hooks' } },
  ],
  replayWebhook: [{ status: 404, line: 'POST /webhooks/msg_1/replay' }],
  cancelWebhooks: [
    { status: 200, line: 'DELETE /webhooks', before: (session) => sendLate(session) },
  ],
  cancelWebhook: [{ status: 404, line: 'DELETE /webhooks/msg_1' }],
  listScenarios: [{ status: 200, line: 'GET /scenarios' }],
  setScenario: [
    { status: 200, line: 'PUT /scenarios/order', body: { active: true, state: 'paid' } },
    { status: 404, line: 'PUT /scenarios/ordre', body: { active: true } },
    { status: 422, line: 'PUT /scenarios/order', body: { state: 'piad' } },
  ],
  listOverrides: [
    {
      status: 200,
      line: 'GET /overrides',
      before: (session) => session.fail('GET /cart', 503, { times: 2 }),
    },
  ],
  addOverride: [
    { status: 201, line: 'POST /overrides', body: { use: { 'GET /cart': [] } } },
    {
      status: 201,
      line: 'POST /overrides',
      body: { fail: { key: 'GET /cart', failure: 'reset' } },
    },
    { status: 422, line: 'POST /overrides', body: { fail: { key: 'GET /cart' } } },
    {
      status: 409,
      line: 'POST /overrides',
      body: { delay: { key: 'GET /cart', delay: 1 } },
      before: (session) => {
        for (let count = 0; count < 1000; count++) session.delay('GET /cart', 0)
      },
    },
  ],
  removeOverride: [
    {
      status: 204,
      line: 'DELETE /overrides/1',
      before: (session) => session.use({ 'GET /cart': [] }),
    },
    { status: 404, line: 'DELETE /overrides/9' },
  ],
  clearOverrides: [{ status: 204, line: 'DELETE /overrides' }],
  getBehaviour: [{ status: 200, line: 'GET /behaviour' }],
  setBehaviour: [{ status: 200, line: 'PUT /behaviour', body: { bandwidth: '10mb/s' } }],
  clearBehaviour: [{ status: 204, line: 'DELETE /behaviour' }],
  getClock: [{ status: 200, line: 'GET /clock' }],
  setClock: [{ status: 200, line: 'PUT /clock', body: { now: '2027-01-01', frozen: true } }],
  advanceClock: [{ status: 200, line: 'POST /clock', body: { advance: '1s' } }],
  resetClock: [{ status: 200, line: 'DELETE /clock' }],
  listJobs: [{ status: 200, line: 'GET /clock/jobs', before: (session) => doLater(session) }],
  cancelJobs: [{ status: 200, line: 'DELETE /clock/jobs', before: (session) => doLater(session) }],
  cancelJob: [
    { status: 200, line: 'DELETE /clock/jobs/1', before: (session) => doLater(session) },
    { status: 404, line: 'DELETE /clock/jobs/7' },
  ],
  listRequests: [
    { status: 200, line: 'GET /requests' },
    { status: 409, line: 'GET /requests', silent: true },
  ],
  clearRequests: [{ status: 204, line: 'DELETE /requests' }],
  streamRequests: [
    { status: 200, line: 'GET /requests/stream' },
    { status: 409, line: 'GET /requests/stream', silent: true },
  ],
  streamEvents: [{ status: 200, line: 'GET /events' }],
  ...editCalls,
  ...environmentCalls,
  recordRequests: [
    { status: 409, line: 'POST /record' },
    { status: 409, line: 'POST /record', silent: true },
    { status: 200, line: 'POST /record', proxied: true },
  ],
  exportRequests: [
    { status: 200, line: 'GET /requests.har' },
    { status: 409, line: 'GET /requests.har', silent: true },
  ],
  getRequest: [
    { status: 404, line: 'GET /requests/0' },
    { status: 409, line: 'GET /requests/1', silent: true },
  ],
  listSessions: [{ status: 200, line: 'GET /sessions' }],
  closeSession: [
    { status: 204, line: 'DELETE /sessions/old' },
    { status: 404, line: 'DELETE /sessions/nobody' },
  ],
}
