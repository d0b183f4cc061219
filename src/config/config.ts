import { dialects, type Dialect } from './dialects.ts'
import type { DelayInput, DurationText } from '../behaviour/duration.ts'
import type { HeadersInput } from '../http/headers.ts'
import type { TimeInput } from '../time/read-time.ts'
import { idKinds, type IdKind } from '../data/records/declaration.ts'
import type { Setting } from './setting.ts'

/** What can be set in `mockapi.config.ts`, on the command line and in `createMockServer`, by the same names. */
export interface Config {
  /** The folder, or one file, to serve; default `mocks`, or `db.json` where there is no such folder. */
  dir?: string
  /** TCP port, 0 for any free one; default 4000. */
  port?: number
  /** Address to listen on; default `localhost`, which nothing but this machine reaches. */
  host?: string
  /** Speak TLS, by a certificate for this machine that mockapi makes itself unless `cert` names one; HTTP/2 too. */
  https?: boolean
  /** Speak TLS by this certificate: a file of PEM, or its text. */
  cert?: string
  /** The private key of `cert`, as that is given; default the one in the same file. */
  key?: string
  /** What the key of `cert` is encrypted with. */
  passphrase?: string
  /** What the addresses of the mocks begin with, such as `/api`; the mocks are declared without it. */
  prefix?: string | readonly string[]
  /** Fail when the port is taken, in place of taking the next free one. */
  strictPort?: boolean
  /** Decides all generated data; default 1. */
  seed?: number | string
  /** Faker's language, such as `de` or `pt_BR`; default `en`. */
  locale?: string
  /** The time that the clock begins at, from where it goes on: `2027-01-01`; default that of the machine. */
  now?: TimeInput
  /** Let the dates that Faker makes for an answer, such as `date.soon`, be near the time of the clock; those of collections stay. */
  fakerNow?: boolean
  /** Delay of every answer. */
  delay?: DelayInput
  /** Share of requests that fail with 500, from 0 to 1. */
  errorRate?: number
  /** Headers of every answer, whatever answers; its own go before them, and its cookies come after theirs. */
  headers?: HeadersInput
  /** How long a server still answers that was told to end by SIGTERM, ms, and says that it is not ready; default 0. */
  drain?: number
  /** Origins that may read answers, besides those of this machine; `['*']` for all. */
  cors?: readonly string[]
  /** Origins that may read answers and send cookies, besides those of this machine. */
  corsCredentials?: readonly string[]
  /** Host names that may be used, besides those of this machine; `.example.test` allows its subdomains. */
  allowedHosts?: readonly string[]
  /** Largest body of a request, bytes; default 10 MB. */
  bodyLimit?: number
  /** How long a handler may take, ms; default 30,000. */
  timeout?: number
  /** Refuse queries for fields that no record has (400), in place of ignoring them. */
  strict?: boolean
  /** Serve the changes of each collection as server-sent events, at `@changes` below its address. */
  live?: boolean
  /** Host names that webhooks may go to, besides this machine and private networks; `.example.test` allows subdomains. */
  allowWebhooks?: readonly string[]
  /** Where webhooks of OpenAPI documents go that are sent by their names: `http://localhost:3000/hooks`. */
  webhookTarget?: string
  /** When webhooks are sent again that failed, after the first attempt; default `['1s', '5s', '25s']`. */
  webhookRetries?: readonly (number | DurationText)[]
  /** Serve collections and single resources as GraphQL as well, at `/graphql`: by the schema that they imply. */
  graphql?: boolean
  /** Keep the data across restarts, in `.mockapi/state.json` or in the file named; default false. */
  persist?: boolean | string
  /** Address of the engine in which several servers keep their data as one: `redis://localhost:6379`, `postgres://…`. */
  store?: string
  /**
   * What a request sees of other servers of the store: all that was answered before it (`strong`, the default), or at least
   * what the position that it sends tells (`own`), which looks nothing up.
   */
  consistency?: 'strong' | 'own'
  /** Names of scenarios that are on from the start, the uppermost last. */
  scenario?: readonly string[]
  /** The most sessions at a time, besides the server's own; evicts the least recently used; default 1,000. */
  maxSessions?: number
  /** How many requests the journal of each session keeps; 0 for none; default 1,000. */
  journal?: number
  /** The most memory that all journals take together, bytes; default 32 MB. */
  journalBytes?: number
  /** How much of each body the journal keeps, bytes; default 64 KB. */
  journalBody?: number
  /** Names of fields that are masked in logs and exports, besides `password`, `token` and the like. */
  mask?: readonly string[]
  /** Answer the admin API below `/__mockapi/`; default true. */
  admin?: boolean
  /** Token of the admin API; default a random one where other machines reach the server, else none. */
  adminToken?: string
  /** How collections and single resources answer: `mockapi`, `json-server-0` or `json-server-1`. */
  dialect?: Dialect
  /** The field that holds the ids of JSON files' records; default `id`. */
  idField?: string
  /** How new ids of JSON files' records are made; default like those that are there, numbers where there are none. */
  ids?: IdKind
  /** What foreign keys end in, such as `_id`, by which records relate; default `Id` or `_id`. */
  foreignKeySuffix?: string
  /** A JSON file of rules that make one address another one: `{ "/api/*": "/$1" }`. */
  routes?: string
  /** Files that export functions `(req, res, next)` of Express, which run before all mocks, in this order. */
  middlewares?: readonly string[]
  /** Check requests against their OpenAPI document: refuse what does not fit, or `warn` in the log; default true. */
  validate?: boolean | 'warn'
  /** Keep records for paths of OpenAPI documents that form a collection, such as `/pets` and `/pets/{id}`; default true. */
  crud?: boolean
  /** Fetch what a `$ref` of an OpenAPI document names on the network; default false. */
  allowRemoteRefs?: boolean
  /** Folders whose files are served where no mock answers a GET. */
  static?: readonly string[]
  /** Address of the real API, which answers what no mock does; several by path: `{ '/auth/*': 'https://…' }`. */
  proxy?: string | Readonly<Record<string, string>>
  /** How long the real API may take until its answer begins, ms; default 30,000. */
  proxyTimeout?: number
  /** Take any certificate of the real API, also one that is expired or that the machine signed itself. */
  proxyInsecure?: boolean
  /** Serve a recording alone, without the real API: default `mocks/recorded`, or what `dir` names. */
  replay?: boolean
  /** Refuse whatever writes to collections and single resources (403); endpoints of one's own still may. */
  readOnly?: boolean
  /** Folder that the key `s` saves the data to; default the working folder. */
  snapshots?: string
  /** Reload when files change; default true on the command line, false in `createMockServer`. */
  watch?: boolean
  /** Look for changed files every 100 ms in place of asking the system, for network drives and containers. */
  poll?: boolean
  /** Compress answers over 1 KB for clients that accept it; default true where mockapi listens itself. */
  compress?: boolean
  /** Write JSON bodies with line breaks, always or never; default in terminals and address bars alone. */
  pretty?: boolean
  /** Print one JSON object per line. */
  json?: boolean
  /** Print no request lines. */
  quiet?: boolean
  /** Open the address in the browser. */
  open?: boolean
}

/** All settings, in the order of help. */
export const settings: Readonly<Record<keyof Config, Setting>> = {
  port: { type: 'port', short: 'p', help: 'port to listen on (4000; the next free one is taken)' },
  host: {
    type: 'text',
    value: 'address',
    short: 'H',
    help: 'address to listen on (localhost; 0.0.0.0 for the network)',
  },
  https: { type: 'flag', help: 'speak TLS, by a certificate for this machine' },
  cert: { type: 'text', value: 'file', help: 'speak TLS by this certificate' },
  key: { type: 'text', value: 'file', help: 'private key of the certificate (its file)' },
  passphrase: { type: 'text', help: 'what the key is encrypted with' },
  strictPort: { type: 'flag', help: 'fail when the port is taken' },
  drain: { type: 'wait', help: 'how long to answer after SIGTERM, not ready any more (0)' },
  prefix: { type: 'prefix', help: 'what the addresses of the mocks begin with: /api' },
  dir: { type: 'text', value: 'path', short: 'd', help: 'folder or JSON file to serve (mocks)' },
  seed: { type: 'seed', short: 's', help: 'decides all generated data (1)' },
  locale: { type: 'text', value: 'name', help: "Faker's language, such as de or pt_BR (en)" },
  now: { type: 'instant', help: 'time that the clock begins at: 2027-01-01 (the present)' },
  fakerNow: { type: 'flag', help: "let Faker's dates in answers follow the clock" },
  delay: { type: 'delay', help: 'delay of every answer: 200, 1s, 100-400ms, realistic, 3g' },
  errorRate: { type: 'rate', help: 'share of requests that fail with 500' },
  headers: { type: 'headers', help: 'headers of every answer: "x-a: 1, x-b: 2"' },
  cors: {
    type: 'list',
    value: 'origins',
    help: 'origins that may read answers besides this machine, * for all',
  },
  corsCredentials: {
    type: 'list',
    value: 'origins',
    help: 'origins that may read answers, and with cookies',
  },
  allowedHosts: { type: 'list', help: 'host names besides those of this machine' },
  bodyLimit: { type: 'bytes', help: 'largest body of a request (10mb)' },
  timeout: { type: 'duration', help: 'how long a handler may take (30s)' },
  strict: { type: 'flag', help: 'refuse queries of unknown fields, and what fits two of a oneOf' },
  live: { type: 'flag', help: 'serve the changes of collections as events, at /users/@changes' },
  allowWebhooks: {
    type: 'list',
    value: 'hosts',
    help: 'hosts that get webhooks besides private networks',
  },
  webhookTarget: { type: 'text', value: 'url', help: 'where webhooks of OpenAPI documents go' },
  webhookRetries: { type: 'durations', help: 'when failed webhooks are sent again (1s,5s,25s)' },
  graphql: { type: 'flag', help: 'serve collections as GraphQL too, at /graphql' },
  persist: { type: 'file', help: 'keep the data across restarts (.mockapi/state.json)' },
  store: {
    type: 'text',
    value: 'url',
    help: 'Redis or PostgreSQL that several servers share',
  },
  consistency: {
    type: 'choice',
    choices: ['strong', 'own'],
    help: "see all writes of other servers, or one's own (strong)",
  },
  scenario: { type: 'list', help: 'scenarios that are on from the start' },
  maxSessions: { type: 'count', help: 'most sessions at a time (1000)' },
  journal: { type: 'amount', help: 'requests that the journal keeps (1000; 0 for none)' },
  journalBytes: { type: 'bytes', help: 'memory of the journal (32mb)' },
  journalBody: { type: 'bytes', help: 'how much of each body the journal keeps (64kb)' },
  mask: { type: 'list', help: 'more fields to mask in logs and exports' },
  admin: { type: 'flag', help: 'steer the server over HTTP, below /__mockapi/ (on; --no-admin)' },
  adminToken: { type: 'text', help: 'what callers of /__mockapi/ must send as a bearer token' },
  dialect: {
    type: 'choice',
    choices: Object.keys(dialects),
    help: 'answer as json-server-0, json-server-1 or json-api does',
  },
  idField: {
    type: 'text',
    value: 'field',
    flag: 'id',
    short: 'i',
    help: "field of JSON files' records that holds the id (id)",
  },
  ids: {
    type: 'choice',
    choices: idKinds,
    help: 'new ids in JSON files: increment, uuid, nanoid (as others are)',
  },
  foreignKeySuffix: {
    type: 'text',
    help: 'what foreign keys end in: post_id for _id (Id and _id)',
  },
  routes: {
    type: 'text',
    value: 'file',
    short: 'r',
    help: 'rules that rewrite addresses: { "/api/*": "/$1" }',
  },
  middlewares: {
    type: 'list',
    value: 'files',
    short: 'm',
    help: 'functions (req, res, next) to run before all mocks',
  },
  validate: {
    type: 'mode',
    choices: ['warn'],
    value: 'warn',
    help: 'check requests against OpenAPI documents (on; --no-validate)',
  },
  crud: { type: 'flag', help: 'keep records for /pets and /pets/{id} of OpenAPI (on)' },
  allowRemoteRefs: { type: 'flag', help: 'fetch what a $ref of OpenAPI names on the network' },
  static: {
    type: 'list',
    value: 'folders',
    help: 'folders whose files are served where no mock answers',
  },
  proxy: { type: 'proxy', help: 'real API that answers what no mock does' },
  proxyTimeout: { type: 'duration', help: 'how long it may take to begin an answer (30s)' },
  proxyInsecure: { type: 'flag', help: 'take any certificate of the real API' },
  replay: { type: 'flag', help: 'serve a recording alone (mocks/recorded)' },
  readOnly: { type: 'flag', help: 'refuse POST, PUT, PATCH and DELETE of collections' },
  snapshots: {
    type: 'text',
    value: 'folder',
    short: 'S',
    help: 'folder that the key s saves the data to (.)',
  },
  watch: { type: 'flag', short: 'w', help: 'reload when files change (on; --no-watch)' },
  poll: { type: 'flag', help: 'look for changes every 100 ms: network drives, containers' },
  compress: {
    type: 'flag',
    flag: 'gzip',
    help: 'compress long answers for clients that accept it (on)',
  },
  pretty: { type: 'flag', help: 'JSON with line breaks (for curl and browsers)' },
  json: { type: 'flag', help: 'print JSON, one object a line' },
  quiet: { type: 'flag', short: 'q', help: 'print no request lines' },
  open: { type: 'flag', short: 'o', help: 'open the page in the browser' },
}

/** Of this package, as in its `package.json`. */
export const version = '0.1.0'
