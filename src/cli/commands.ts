import { settings, type Config } from '../config/config.ts'

/** A flag that is no setting; one by the name of a setting goes before it in the commands that take it. */
export interface Option {
  /** Goes before the same letter of a setting in the commands that take it. */
  readonly short?: string
  /** What its value is called in help; a switch has none. */
  readonly value?: string
  /** Whether it may be given several times; its values are lines then. */
  readonly isList?: boolean
  /** Whether its value may be left out; it is empty then. */
  readonly isOptional?: boolean
  /** Whether its value may be any text, an empty one and a negative number too. */
  readonly isBody?: boolean
  readonly help: string
}

/** Flags that are no settings. */
export const options = {
  ts: { help: 'write TypeScript in place of JSON' },
  agents: { help: 'tell coding agents of the mocks, in AGENTS.md' },
  out: {
    value: 'path',
    help: 'where to write: an export (standard output), an import (mocks), a recording (mocks/recorded)',
  },
  fingerprint: { help: 'print what tells the mocks from others, the same in every runtime' },
  target: { value: 'name', help: 'node, worker, cloudflare, deno, bun or browser' },
  force: { help: 'overwrite files that exist' },
  anonymise: { help: 'write other names, emails and phones, the same each time' },
  timing: { help: 'keep how long the answers took' },
  'dry-run': { help: 'print the files, and write none' },
  report: { value: 'file', help: 'write all that is not carried over into a file' },
  'no-traffic': { help: 'let nobody visit the shop' },
  eject: { value: 'dir', help: 'write the shop and its mocks into a folder, and serve nothing' },
  url: { value: 'address', help: 'the server to ask (http://localhost:4000)' },
  session: { value: 'name', help: 'the session whose calls are meant' },
  as: { value: 'what', help: 'what the calls become: mocks, vitest, playwright' },
  header: {
    short: 'H',
    value: 'text',
    isList: true,
    help: 'header of the request, such as "Authorization: Bearer …"',
  },
  request: { short: 'X', value: 'method', help: 'method of the request (GET; POST with --data)' },
  data: { short: 'd', value: 'body', isBody: true, help: 'body; @file reads one, @- the input' },
  new: { help: 'start another server, where one of the folder runs' },
  why: { help: 'say who answered, and why, or what to write so that something does' },
  include: { short: 'i', help: 'show the headers of the answer as well' },
  silent: { short: 's', help: 'show the body alone' },
  fresh: { help: 'answer by the files alone: no running server, no data that were kept' },
  file: { value: 'path', help: 'the mock file to add to' },
  'from-404': {
    value: 'id',
    isOptional: true,
    help: 'add what the last request needs that no mock matched, or the one of a number',
  },
  replace: { help: 'change the answer of an endpoint that is there' },
  all: { help: 'end all servers of yours, whatever folder they serve' },
  timeout: { value: 'time', help: 'how long to wait (30s)' },
  update: { help: 'change the JSON files so that they answer alike' },
  unsafe: { help: 'ask what changes data as well' },
  yaml: { help: 'write YAML; a file named .yaml is YAML as well' },
  help: { short: 'h', help: 'show this help' },
  version: { short: 'v', help: 'print the version' },
  debug: { help: 'show the stack of an error' },
} satisfies Readonly<Record<string, Option>>

/** The name of a flag that is no setting. */
export type OptionName = keyof typeof options

/** What a command takes: the source of parsing and help. */
export interface Command {
  /** The argument's name in help; none is required, and where there is no name none is taken. A `key` may be two words. */
  readonly argument?: string
  /** The name of a second one. */
  readonly second?: string
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
  | 'webhooks'
  | 'drift'
  | 'build'
  | 'stop'
  | 'ready'
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
    webhooks: ['url', 'session'],
    stop: ['all', 'url'],
    ready: ['url', 'timeout'],
    mcp: ['url', 'session'],
    drift: ['header', 'unsafe', 'update'],
    build: ['target', 'out', 'force'],
  }
  return [...(own[name] ?? []), 'help', 'version', 'debug']
}

/** The letter that stands for a flag that is no setting. */
export function shortOf(name: OptionName): string | undefined {
  return (options[name] as Option).short
}

/** Whether a word names a command. */
export function isCommand(word: string | undefined): word is CommandName {
  return word !== undefined && Object.hasOwn(commands, word)
}
