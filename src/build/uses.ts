import type { Config } from '../config/config.ts'
import type { Collected } from './collect.ts'
import type { ServedFolder } from './verify.ts'

/** What is asked of the mocks of a bundle. */
export interface Mocks extends ServedFolder {
  readonly options: Config
  readonly collected: Collected
  /** Whether requests may ask for all that they may ask a folder for, whether a mock uses it or not. */
  readonly isFull: boolean
  /** Whether some code has a template or an instruction, such as `$status`. */
  readonly hasTemplates: boolean
  /** Whether a file of JSON has a member of one of these names, or some code the word. */
  readonly instructs: (...names: readonly string[]) => boolean
  /** Whether some code has one of these words. */
  readonly says: (...words: readonly string[]) => boolean
}

/** Whether something of the mocks uses a part of the engine. */
export type IsUsed = (mocks: Mocks) => boolean

/** Nothing uses it. */
export const never: IsUsed = () => false

/** Whether the admin API is there. */
export const byAdmin: IsUsed = ({ options }) => options.admin === true

/** Whether a mock file is code. */
export const hasCode: IsUsed = ({ collected }) =>
  collected.files.some(({ kind }) => kind === 'code')

/** Whether more is compiled than values that are sent as they stand: templates, instructions, what passes requests on. */
export const isCompiled: IsUsed = (mocks) =>
  byAdmin(mocks) ||
  mocks.hasTemplates ||
  (hasCode(mocks) && hasScenarios(mocks)) ||
  mocks.endpoints.some(({ method }) => method === 'USE' || method === 'WS') ||
  mocks.collected.files.some(
    (file) => file.kind !== 'code' && !(file.kind === 'json' && file.plain),
  )

/** Whether a GraphQL schema is served. */
export const hasGraphql: IsUsed = ({ files, options, says }) =>
  options.graphql === true ||
  files.some(({ schemas = [] }) => schemas.length > 0) ||
  says('graphql')

/** Whether an OpenAPI document is served. */
export const hasDocuments: IsUsed = ({ collected, says }) =>
  collected.files.some(({ kind }) => kind === 'openapi') || says('openapi')

/** Whether somebody can sign in. */
export const hasLogins: IsUsed = ({ files, instructs, says }) =>
  files.some(({ auth = [] }) => auth.length > 0) || instructs('$auth') || says('auth')

/** Whether webhooks are sent. */
export const sends: IsUsed = (mocks) =>
  mocks.says('webhook', 'webhooks') ||
  mocks.instructs('$webhooks') ||
  mocks.files.some(({ webhooks = [] }) => webhooks.length > 0)

/** Whether something is done later, or sent, once a request was answered. */
export const goesOn: IsUsed = (mocks) =>
  byAdmin(mocks) ||
  sends(mocks) ||
  mocks.says('after', 'progress') ||
  mocks.instructs('$progress', '$after')

/** Whether changes of collections are told. */
export const hasChanges: IsUsed = ({ options, files }) =>
  options.live === true || files.some(({ collections }) => collections.some((each) => each.live))

/** Whether server-sent events go out. */
export const streams: IsUsed = (mocks) =>
  mocks.says('sse', 'ai') || mocks.instructs('$sse', '$ai') || hasChanges(mocks)

/** Whether something takes WebSockets, which no runtime of a bundle opens: it says so then. */
export const hasSockets: IsUsed = (mocks) =>
  hasGraphql(mocks) ||
  mocks.says('ws', 'websocket', 'WebSocket', 'upgradeWebSocket') ||
  mocks.endpoints.some(({ method, socket }) => method === 'WS' || socket)

/** Whether answers of models are mocked. */
export const talks: IsUsed = ({ instructs, says }) => instructs('$ai') || says('ai')

/** Whether there are scenarios, or who switches them. */
export const hasScenarios: IsUsed = (mocks) =>
  byAdmin(mocks) ||
  mocks.says('scenario', 'scenarios') ||
  mocks.instructs('$scenarios') ||
  mocks.options.scenario !== undefined

/** Whether requests are kept as records. */
export const hasInboxes: IsUsed = (mocks) =>
  byAdmin(mocks) || mocks.instructs('$inbox') || mocks.says('inbox')

/** Whether mocks may be slow, fail, refuse, or be limited. */
export const behaves: IsUsed = (mocks) =>
  takesAll(mocks) ||
  mocks.options.delay !== undefined ||
  mocks.options.errorRate !== undefined ||
  mocks.instructs(
    '$auth',
    '$bandwidth',
    '$behaviour',
    '$defaults',
    '$delay',
    '$fault',
    '$messages',
    '$rateLimit',
    '$status',
  )

/** Whether something is there that can be whatever handlers, documents, requests and callers of the admin API want. */
export const takesAll: IsUsed = (mocks) =>
  mocks.isFull || byAdmin(mocks) || hasCode(mocks) || hasDocuments(mocks) || hasGraphql(mocks)

/** Whether something asks for the time of a session, or waits by it. */
export const keepsTime: IsUsed = (mocks) =>
  behaves(mocks) ||
  goesOn(mocks) ||
  streams(mocks) ||
  hasSockets(mocks) ||
  hasLogins(mocks) ||
  mocks.options.now !== undefined

/** Whether files are sent. */
export const sendsFiles: IsUsed = (mocks) =>
  byAdmin(mocks) || mocks.says('file') || mocks.collected.assets.length > 0

/** Whether an answer may be a stream. */
export const sendsStreams: IsUsed = (mocks) =>
  takesAll(mocks) ||
  sendsFiles(mocks) ||
  streams(mocks) ||
  behaves(mocks) ||
  mocks.instructs('$proxy')

/** Whether the dialect is that of json-server, or of JSON:API. */
export const hasDialect: IsUsed = ({ options }) => (options.dialect ?? 'mockapi') !== 'mockapi'

/** Whether collections begin with so many records that it takes an index to find some of them soon. */
export const hasManyRecords: IsUsed = (mocks) => {
  const { state } = mocks
  const sizes = state.names.map((name) => state.collection(name)?.size ?? 0)
  return mocks.isFull || byAdmin(mocks) || sizes.some((size) => size > fewRecords)
}

const fewRecords = 1000

/** Whether a request that no mock answers is told why. */
export const explains: IsUsed = (mocks) => mocks.isFull || byAdmin(mocks)

/** Whether a handler or an instruction has conditions. */
export const hasConditions: IsUsed = (mocks) =>
  byAdmin(mocks) || mocks.instructs('$when') || mocks.says('when', 'auth')

/** Whether handlers, templates or conditions read requests and data. */
export const reads: IsUsed = (mocks) => takesAll(mocks) || isCompiled(mocks)

/** Whether JSON files and maps are read otherwise than as values that are sent as they stand. */
export const readsJson: IsUsed = (mocks) =>
  isCompiled(mocks) || hasSockets(mocks) || hasDialect(mocks)
