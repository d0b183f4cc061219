import type { Hono } from 'hono'
import type { BehaviourInput } from './behaviour/behaviour.ts'
import { settings, type Config } from './config/config.ts'
import { isSetting, readSettings, unknownOption, type SettingReading } from './config/settings.ts'
import { MockapiError, type Diagnostic } from './errors/diagnostic.ts'
import { formatValue } from './errors/validation-issue.ts'
import type { MockEnvironments } from './sessions/open/environments-handle.ts'
import type { MockSession, NamedSession } from './sessions/session-types.ts'
import type { RequestReport } from './journal/call.ts'
import type { WebhookReport } from './webhooks/post.ts'

/** Options of `createMockServer`: the settings, where the mocks are, and callbacks. */
export interface MockServerOptions extends Config {
  /** Mocks given as values in place of a folder: maps, routes, resources, apps, or arrays of them. */
  readonly mocks?: unknown
  /** The path that `.mount()` of an application hides, such as `/api`; `.route()` needs none. */
  readonly basePath?: string
  /** Folder that `dir` and shown names are relative to; default the working folder. */
  readonly cwd?: string
  /** Whether the listener may replace the global `Request` and `Response` by faster ones; default false. */
  readonly ownProcess?: boolean
  readonly onRequest?: (report: RequestReport) => void
  readonly onReload?: (event: ReloadEvent) => void
  /** Each attempt to deliver a webhook, and each webhook that is not sent at all. */
  readonly onWebhook?: (report: WebhookReport) => void
  /** Warnings outside of requests and reloads, such as a watcher that had to fall back. */
  readonly onWarning?: (diagnostic: Diagnostic) => void
}

/** A running mock server. It listens only with a `port`, or after `listen`; `fetch` always works. */
export interface MockServer extends MockSession, AsyncDisposable {
  /** `http://localhost:4000`, or `http://mockapi.local` when it does not listen. */
  readonly url: string
  readonly port: number | undefined
  /** What callers of the admin API from beyond this machine must send; undefined where none can come. */
  readonly adminToken: string | undefined
  /** What clients trust to reach a server with `https` or `cert`, as PEM: `new https.Agent({ ca: server.certificate })`. */
  readonly certificate: string | undefined
  /** For `app.request()` or `new Hono().route('/api', server.app)`; a reload reaches it there. */
  readonly app: Hono
  /**
   * A session: data, counters, overrides and scenarios of its own, on the same mocks. Opened where it is new.
   * @throws Error for an invalid name
   * @example
   * using checkout = server.session('checkout')
   */
  session(id: string): NamedSession
  /** Names of the sessions that are open, the least recently used one first. */
  readonly sessions: readonly string[]
  /** The sessions that are kept: to make, to list, to fork, to compare and to delete them. */
  readonly environments: MockEnvironments
  overview(): Overview
  /**
   * 16 hexadecimal digits of what the data begin with and of the endpoints: what `mockapi check --fingerprint` prints, and
   * what other runtimes have for the same mocks.
   *
   * @throws MockapiError `bad-record` where data cannot be made
   */
  fingerprint(): Promise<string>
  /** Sets the behaviour of all endpoints, as `delay` and `errorRate` do; undefined removes it. */
  setBehaviour(behaviour: BehaviourInput | undefined): void
  /** @deprecated The former name of `setBehaviour`. */
  weather(behaviour: BehaviourInput | undefined): void
  /** @throws MockapiError with code `port-taken`, `cannot-listen` or `bad-certificate` */
  listen(port: number, host?: string): Promise<void>
  /** Resolves when every change on disk that was noticed so far is served. */
  settled(): Promise<void>
  /** Stops listening and watching; pending delays end at once. Later calls do nothing. */
  close(): Promise<void>
}

/** What a list of endpoints shows of one. */
export interface EndpointSummary {
  /**
   * `crud` is a whole collection, `single` a single resource, `app` a route of a mounted application, `webhook` what a
   * document says that clients are sent, which is not served.
   */
  readonly kind: 'endpoint' | 'crud' | 'single' | 'app' | 'webhook'
  readonly method: string
  /** The name of a webhook. */
  readonly path: string
  readonly file: string
  /** From 1; undefined where it cannot be told. */
  readonly line?: number
  readonly column?: number
  /** Of an operation of an OpenAPI document. */
  readonly operationId?: string
  /** A few words: `20 records`, `3 cases, delay 100-300 ms`. */
  readonly note?: string
}

/** What is being served. */
export interface Overview {
  readonly root: string
  /** What the addresses of the mocks begin with; their keys are without it. */
  readonly prefixes: readonly string[]
  readonly files: number
  /** Operations that can be called, those of collections counted one by one. */
  readonly endpoints: number
  readonly collections: number
  readonly records: number
  readonly seed: string | number
  /** Addresses of real APIs, by the pattern of paths that they are asked for; undefined for none. */
  readonly proxy?: Readonly<Record<string, string>>
  /** One entry a declared endpoint, collection or single resource, in path order of files. */
  readonly routes: readonly EndpointSummary[]
  /** Scenarios by name, and whether they are on from the start. */
  readonly scenarios: readonly { readonly name: string; readonly active: boolean }[]
  readonly diagnostics: readonly Diagnostic[]
}

/** One file's part of a reload. */
export interface FileChange {
  readonly name: string
  readonly kind: 'added' | 'changed' | 'removed' | 'broken' | 'healed'
  /** The changed file that this one imports, where its own text is the same. */
  readonly cause?: string
  /** Numbers of endpoints. */
  readonly added: number
  readonly removed: number
  readonly changed: number
  /** For `broken`: what is wrong; for the others: warnings. */
  readonly diagnostics: readonly Diagnostic[]
  /** For `broken`: what is still served of it, when that was read, and how many endpoints that is. */
  readonly serving?: {
    readonly since: number
    readonly endpoints: number
    /** Where parts of it are broken: those whose last good version is served, and when that was read. */
    readonly kept?: readonly { readonly name: string; readonly since: number }[]
    /** Where parts of it are broken: those that are missing. */
    readonly missing?: readonly string[]
  }
  /** For `healed`: how long it was broken, ms. */
  readonly brokenFor?: number
}

/** One reload. */
export interface ReloadEvent {
  readonly time: number
  /** From the first sign of a change to the new answers, ms. */
  readonly duration: number
  readonly files: readonly FileChange[]
  /** Collections that were seeded anew since their seed changed. */
  readonly reseeded: readonly string[]
  readonly endpointsBefore: number
  readonly endpointsNow: number
}

/** What an option is, and whether a value can be it. */
type OptionKind = readonly [what: string, holds: (value: unknown) => boolean]

const path: OptionKind = ['the path of a folder', (value) => typeof value === 'string']
const callback: OptionKind = ['a function', (value) => typeof value === 'function']

/** The options that are not settings of a configuration file; the type keeps the list complete. */
const others: Readonly<Record<Exclude<keyof MockServerOptions, keyof Config>, OptionKind>> = {
  mocks: [
    "mocks such as { 'GET /health': { ok: true } }, a defineMock(…), or a list of them",
    (value) => typeof value === 'object' && value !== null,
  ],
  basePath: ['a path', isBasePath],
  cwd: path,
  ownProcess: ['true or false', (value) => typeof value === 'boolean'],
  onRequest: callback,
  onReload: callback,
  onWebhook: callback,
  onWarning: callback,
}

function readOther(name: keyof typeof others, value: unknown): SettingReading {
  const [what, holds] = others[name]
  if (holds(value)) return { value }
  const message = `${name}: ${formatValue(value)} is not ${what}.`
  return { problem: { message, hint: `Write ${what}, or leave it out.` } }
}

const badBasePath = {
  message: 'basePath: It is no path that begins with a slash and ends without.',
  hint: 'Write "/api".',
}

function isBasePath(value: unknown): boolean {
  return typeof value === 'string' && (value === '' || /^(?:\/[^/?#]+)+$/.test(value))
}

/** Checks options as a configuration file is, but those in `without`. Throws MockapiError `bad-config`. */
export function readOptions(
  options: MockServerOptions,
  caller = 'createMockServer',
  without: readonly string[] = [],
): MockServerOptions {
  if (typeof options !== 'object' || options === null) {
    const message = `${caller} was given ${formatValue(options)}, not an object of options.`
    const hint = `Write ${caller}({ seed: 7 }).`
    throw new MockapiError([{ code: 'bad-config', severity: 'error', message, hint }])
  }
  const { read, problems } = readSettings(options, (name, value) => {
    if (without.includes(name)) {
      const hint = `Leave it out of ${caller}, or use createMockServer.`
      return { problem: { message: `${name}: It needs a process of Node.`, hint } }
    }
    if (name === 'basePath' && !isBasePath(value)) return { problem: badBasePath }
    if (Object.hasOwn(others, name)) return readOther(name as keyof typeof others, value)
    if (isSetting(name)) return undefined
    const known = [...Object.keys(settings), ...Object.keys(others)]
    const taken = known.filter((each) => !without.includes(each))
    return { problem: unknownOption(name, `option of ${caller}`, taken) }
  })
  if (problems.length === 0) return read
  throw new MockapiError(
    problems.map(({ message, hint }) => ({ code: 'bad-config', severity: 'error', message, hint })),
  )
}
