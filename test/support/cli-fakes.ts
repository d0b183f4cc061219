import { devNull } from 'node:os'
import type { RequestReport } from '../../src/journal/call.ts'
import type { Overview, ReloadEvent } from '../../src/server.ts'
import type { MockServerOptions } from '../../src/server.ts'
import { createColors, type Colors } from '../../src/cli/output/terminal.ts'
import type { CliEnvironment, CliServer } from '../../src/cli/environment/environment.ts'
import type { Terminal } from '../../src/cli/output/terminal.ts'

/** Colors that names each style, so that a test can see it: `<dim>x</>`. */
export const taggedPaint: Colors = {
  ...createColors({ colour: false, unicode: false }),
  strong: (text) => `<strong>${text}</>`,
  dim: (text) => `<dim>${text}</>`,
  accent: (text) => `<accent>${text}</>`,
  ok: (text) => `<ok>${text}</>`,
  warn: (text) => `<warn>${text}</>`,
  bad: (text) => `<bad>${text}</>`,
}

/** Colors without colours and with ASCII symbols. */
export const plainPaint: Colors = createColors({ colour: false, unicode: false })

/** A terminal that keeps its lines. */
export interface FakeTerminal extends Terminal {
  readonly lines: string[]
}

export function fakeTerminal(columns?: number): FakeTerminal {
  const lines: string[] = []
  return {
    lines,
    colors: plainPaint,
    columns: () => columns,
    print: (more) => void lines.push(...more),
    replaceLast: (line) => void lines.splice(-1, 1, line),
    clear: () => void lines.splice(0),
    flush() {},
  }
}

/** 12:04:31 of a day in local time, since screens show local time. */
export const noon: number = new Date(2026, 10, 21, 12, 4, 31).getTime()

export function request(more: Partial<RequestReport> = {}): RequestReport {
  return {
    time: noon,
    method: 'GET',
    target: '/users',
    status: 200,
    duration: 3,
    file: 'mocks/users.json',
    notes: [],
    ...more,
  }
}

export function reload(more: Partial<ReloadEvent> = {}): ReloadEvent {
  return {
    time: noon,
    duration: 6,
    files: [],
    reseeded: [],
    endpointsBefore: 34,
    endpointsNow: 34,
    ...more,
  }
}

export function overview(more: Partial<Overview> = {}): Overview {
  return {
    prefixes: [],
    root: 'mocks',
    files: 2,
    endpoints: 7,
    collections: 1,
    records: 1225,
    seed: 1,
    routes: [
      { kind: 'endpoint', method: 'GET', path: '/health', file: 'mocks/api.ts', line: 7 },
      {
        kind: 'crud',
        method: 'ALL',
        path: '/users',
        file: 'mocks/users.json',
        note: '1,225 records',
      },
    ],
    scenarios: [],
    diagnostics: [],
    ...more,
  }
}

function unused(): never {
  throw new Error('not in this test')
}

/** A server that listens to nothing. Ports in `taken` are refused by `refuse`. */
export interface FakeServer extends CliServer {
  /** What it was told to do. */
  readonly orders: string[]
}

export function fakeServer(
  refuse: (port: number) => Error | undefined = () => undefined,
  found: Overview = overview(),
): FakeServer {
  const orders: string[] = []
  let port: number | undefined
  let host = 'localhost'
  return {
    orders,
    get url() {
      return `http://${host}:${port}`
    },
    get port() {
      return port
    },
    fetch: () => Promise.reject(new Error('not in this test')),
    app: undefined as never,
    certificate: undefined,
    replicas: undefined,
    edits: undefined as never,
    db: undefined as never,
    passthrough: undefined as never,
    channel: undefined as never,
    clock: undefined as never,
    sockets: undefined as never,
    signIn: undefined as never,
    auth: undefined as never,
    inbox: undefined as never,
    webhooks: undefined as never,
    on: undefined as never,
    reset: () => void orders.push('reset'),
    snapshot: (name) => void orders.push(`snapshot ${name}`),
    restore: () => [],
    check: () => Promise.resolve(found),
    endpoints: () => [],
    files: () => [],
    fingerprint: () => Promise.resolve('0123456789abcdef'),
    describe: unused,
    data: unused,
    environments: undefined as never,
    belongsTo: () => {},
    drain: async (time) => void orders.push(`drain ${time}`),
    calls: unused,
    waitFor: unused,
    unmatched: unused,
    har: unused,
    id: '',
    sessions: [],
    adminToken: undefined,
    overrides: [],
    scenarios: [],
    session: unused,
    use: unused,
    once: unused,
    fail: unused,
    delay: unused,
    scenario: unused,
    overview: () => found,
    setBehaviour: (behaviour) => void orders.push(`setBehaviour ${JSON.stringify(behaviour)}`),
    weather: () => {},
    async listen(wished, name) {
      const refusal = refuse(wished)
      if (refusal) throw refusal
      port = wished
      host = name ?? host
      orders.push(`listen ${wished}`)
    },
    settled: async () => {},
    async saveData(folder) {
      orders.push(`save ${folder}`)
      if (folder === 'full') throw new Error('no space left')
      return `${folder}/db-1.json`
    },
    close: async () => void orders.push('close'),
    [Symbol.asyncDispose]: async () => {},
  }
}

/** A environment around a fake server; `signal`, `press` and `stray` play the outside. */
export interface FakeEnvironment extends CliEnvironment {
  readonly out: FakeTerminal
  readonly err: FakeTerminal
  readonly exits: number[]
  readonly opened: string[]
  readonly options: MockServerOptions[]
  signal(name: string): void
  press(key: string): void
  stray(error: unknown): void
}

export function fakeEnvironment(
  server: CliServer,
  more: Partial<CliEnvironment> = {},
): FakeEnvironment {
  const listeners = new Map<string, (value: never) => void>()
  const listenTo = (name: string) => (listener: (value: never) => void) => {
    listeners.set(name, listener)
    return () => void listeners.delete(name)
  }
  const send = (name: string) => (value: unknown) => listeners.get(name)?.(value as never)
  const exits: number[] = []
  const opened: string[] = []
  const options: MockServerOptions[] = []
  const environment: FakeEnvironment = {
    cwd: '/home/user/shop',
    pid: process.pid,
    // Nothing is kept there.
    cacheFolder: devNull,
    version: '1.0.0',
    variables: {},
    userAgent: undefined,
    keyboard: { read: listenTo('key') },
    input: () => Promise.resolve(undefined),
    pipes: unused,
    writeBytes: (bytes) => writeTo(environment.out, bytes),
    loadConfig: async () => ({ config: {} }),
    optimizeLater: async () => () => {},
    async createServer(given) {
      options.push(given)
      return server
    },
    networkAddresses: () => ['192.168.1.5'],
    openBrowser: async (url) => void opened.push(url),
    onSignal: listenTo('signal'),
    onStrayError: listenTo('stray'),
    exit: (code) => void exits.push(code),
    onExit: () => () => {},
    failExit: () => {},
    onSave: () => () => {},
    caller: () => undefined,
    reserveOutput: () => {},
    written: () => Promise.resolve(),
    startWatchdog: () => Promise.resolve(() => {}),
    uptime: () => 84,
    ...more,
    out: fakeTerminal(120),
    err: fakeTerminal(120),
    exits,
    opened,
    options,
    signal: send('signal'),
    press: send('key'),
    stray: send('stray'),
  }
  return environment
}

/** Prints bytes as the lines that they are. */
export async function writeTo(terminal: Terminal, bytes: Uint8Array): Promise<boolean> {
  terminal.print(new TextDecoder().decode(bytes).replace(/\n$/, '').split('\n'))
  return true
}
