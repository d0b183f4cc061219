import { settings, type Config } from '../../config/config.ts'
import type { OptionName } from './options.ts'

/** What a command takes: the source of parsing and help. */
export interface Command {
  /** The argument's name in help; none is required, and where there is no name none is taken. A `key` may be two words. */
  readonly argument?: string
  /** The name of a second one. */
  readonly second?: string
  /** The name of a third one. */
  readonly third?: string
  readonly summary: string
  /** Settings that can be given as flags. */
  readonly settings: readonly (keyof Config)[]
  /** Whether it serves until it is stopped: with `json` it prints lines as it goes, where others print an envelope at their end. */
  readonly isServer?: boolean
  /** Whether nothing but what it prints itself goes to the standard output, whatever mocks and the configuration print. */
  readonly ownsOutput?: boolean
}

/** The name of a command. */
export type CommandName =
  | 'serve'
  | 'get'
  | 'add'
  | 'init'
  | 'demo'
  | 'routes'
  | 'check'
  | 'import'
  | 'record'
  | 'export'
  | 'journal'
  | 'env'
  | 'webhooks'
  | 'drift'
  | 'build'
  | 'stop'
  | 'ready'
  | 'health'
  | 'mcp'
  | 'help'

type SettingNames = readonly (keyof Config)[]

const all = Object.keys(settings) as unknown as SettingNames
const data: SettingNames = [
  'dir',
  'seed',
  'locale',
  'dialect',
  'idField',
  'ids',
  'foreignKeySuffix',
]
const reading: SettingNames = [
  ...data,
  'prefix',
  'routes',
  'middlewares',
  'static',
  'readOnly',
  'live',
  'graphql',
  'validate',
  'crud',
  'allowRemoteRefs',
  'proxy',
  'json',
]

/** All commands, in the order of help. */
export const commands: Readonly<Record<CommandName, Command>> = {
  serve: {
    argument: 'dir|file',
    summary: 'serve the mocks; the default command',
    settings: all,
    isServer: true,
  },
  get: {
    argument: 'key',
    summary: 'ask one request: of the server that runs, else without one',
    settings: [
      ...reading,
      'persist',
      'scenario',
      'now',
      'replay',
      'proxyTimeout',
      'proxyInsecure',
      'adminToken',
    ],
    ownsOutput: true,
  },
  add: {
    argument: 'key',
    summary: 'write an endpoint or a collection into its mock file',
    settings: reading.filter((name) => name !== 'proxy'),
  },
  init: {
    argument: 'dir',
    summary: 'write a few mocks to start from; overwrites nothing',
    settings: ['dir', 'json'],
  },
  demo: {
    summary: 'see a shop with mocks, and the page that steers them',
    settings: ['port', 'open'],
    isServer: true,
  },
  routes: {
    argument: 'text',
    summary: 'list the endpoints, or those that contain the text',
    settings: reading,
  },
  check: {
    argument: 'dir|file',
    summary: 'say what is wrong with the mocks; exit code 1 on errors',
    settings: reading,
  },
  import: {
    argument: 'file|url',
    summary: 'turn what other tools wrote into mock files',
    settings: ['seed', 'locale', 'allowRemoteRefs', 'json'],
  },
  record: {
    summary: 'keep what the real API answers as mock files',
    settings: [
      'proxy',
      'port',
      'host',
      'strictPort',
      'https',
      'cert',
      'key',
      'passphrase',
      'proxyTimeout',
      'proxyInsecure',
      'cors',
      'corsCredentials',
      'allowedHosts',
      'mask',
      'locale',
      'adminToken',
      'json',
      'quiet',
      'open',
    ],
    isServer: true,
  },
  export: {
    argument: 'format',
    second: 'dir|file',
    summary: 'print as openapi, types, postman, curl, graphql or har',
    settings: [...reading, 'port', 'adminToken'],
    ownsOutput: true,
  },
  journal: {
    argument: 'key',
    summary: 'list the calls of the running server; --as makes a test',
    settings: [...reading.filter((name) => name !== 'proxy'), 'port', 'adminToken'],
  },
  env: {
    argument: 'action',
    second: 'name',
    third: 'new',
    summary: 'make, change, fork, compare, move or delete environments',
    settings: [...reading.filter((name) => name !== 'proxy'), 'persist', 'port', 'adminToken'],
    ownsOutput: true,
  },
  webhooks: {
    argument: 'replay',
    second: 'id',
    summary: 'list webhooks of the running server, or send one again',
    settings: ['port', 'adminToken', 'json'],
  },
  drift: {
    argument: 'url',
    second: 'dir|file',
    summary: 'say where the real API answers otherwise than the mocks',
    settings: [...reading, 'proxyTimeout', 'proxyInsecure'],
  },
  stop: {
    argument: 'dir|file',
    summary: 'end the servers of the folder',
    settings: ['dir', 'adminToken', 'json'],
  },
  ready: {
    argument: 'dir|file',
    summary: 'wait until the server answers, and print its address',
    settings: ['dir', 'adminToken', 'json'],
  },
  health: {
    summary: 'ask once whether the server is ready, as a container does',
    settings: ['dir', 'port', 'json'],
  },
  mcp: {
    argument: 'dir|file',
    summary: 'give the mocks to a coding agent as tools (MCP on stdio)',
    settings: [...reading.filter((name) => name !== 'json'), 'persist', 'poll', 'adminToken'],
    ownsOutput: true,
  },
  build: {
    argument: 'dir|file',
    summary: 'bundle the mocks for a worker, a page, another runtime',
    settings: [
      ...data,
      'prefix',
      'delay',
      'errorRate',
      'scenario',
      'readOnly',
      'live',
      'graphql',
      'validate',
      'crud',
      'json',
    ],
  },
  help: { argument: 'command', summary: 'show what a command takes', settings: [] },
}

/** The flags of all commands. */
export const ofAll = ['help', 'version', 'debug'] as const satisfies readonly OptionName[]

/** The flags of a command that are no settings. */
export function optionsOf(name: CommandName): readonly OptionName[] {
  const own: Readonly<Partial<Record<CommandName, readonly OptionName[]>>> = {
    serve: ['new'],
    get: ['request', 'data', 'header', 'session', 'why', 'include', 'silent', 'fresh', 'timeout'],
    add: ['data', 'file', 'from-404', 'replace', 'header', 'session', 'timeout'],
    init: ['ts', 'agents'],
    demo: ['no-traffic', 'eject'],
    check: ['fingerprint'],
    import: ['out', 'force', 'dry-run', 'report'],
    record: ['out', 'force', 'anonymise', 'timing'],
    export: ['out', 'force', 'yaml', 'url', 'session'],
    journal: ['url', 'session', 'as', 'out', 'force', 'dry-run', 'report'],
    env: ['note', 'ttl', 'from', 'out', 'force', 'url'],
    webhooks: ['url', 'session'],
    stop: ['all', 'url'],
    ready: ['url', 'timeout'],
    health: ['url'],
    mcp: ['url', 'session'],
    drift: ['header', 'unsafe', 'update'],
    build: ['target', 'out', 'full', 'force'],
  }
  return [...(own[name] ?? []), ...ofAll]
}

/** Whether a word names a command. */
export function isCommand(word: string | undefined): word is CommandName {
  return word !== undefined && Object.hasOwn(commands, word)
}
