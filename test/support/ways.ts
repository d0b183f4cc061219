import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { MockServerOptions } from 'mockapi'
import { afterEach, beforeEach, describe } from 'vitest'
import { startMockServer } from '../../src/mock-server.ts'
import type { Server } from '../../src/mock-server.ts'
import { isFull } from './runs.ts'
import type { Answer } from './send.ts'

/** What a client sees of a broken connection: a rejected promise, a broken one, or an answer that stands for it. */
export type FaultSign = 'rejects' | 'breaks' | 'answers'

/** What sets one way apart from the others, as it is documented. */
interface Marks {
  readonly name: string
  /** What `Location`, `Link` and the paths of cookies begin with. */
  readonly base: string
  /** What handlers see before the path of a mock, by `c.req.path`. */
  readonly seen: string
  readonly faults: FaultSign
  /** Whether it is a door of mockapi's own, by which the admin API needs no token. */
  readonly isOwn: boolean
  /** Whether foreign hosts are refused. */
  readonly guardsHosts: boolean
  /** Whether an application around the mocks has a middleware of its own, {@link around}. */
  readonly hasParent: boolean
}

type Ask = (path: string, init?: RequestInit) => Response | Promise<Response>

/** A way by which requests reach the server of the test that runs. */
export interface Way extends Marks {
  readonly server: Server
  /** The port that the way listens on; undefined in process. */
  readonly port: number | undefined
  /** Asks for a path of the mocks; redirects are not followed. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** The same by a line such as `GET /users`, read to its end; a body that is an object is sent as JSON. */
  send(line: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
}

/** A way that was opened to one server. */
interface Opened {
  readonly ask: Ask
  readonly port?: number
  readonly close?: () => Promise<void>
}

interface Kind extends Marks {
  readonly open: (server: Server) => Opened | Promise<Opened>
}

const inProcess = {
  base: '',
  seen: '',
  faults: 'answers',
  isOwn: false,
  guardsHosts: false,
  hasParent: false,
} as const

const kinds: readonly Kind[] = [
  {
    ...inProcess,
    name: 'server.fetch',
    faults: 'rejects',
    isOwn: true,
    open: (server) => ({ ask: (path, init) => server.fetch(path, init) }),
  },
  {
    ...inProcess,
    name: 'its own listener',
    faults: 'breaks',
    isOwn: true,
    guardsHosts: true,
    open: async (server) => {
      await server.listen(0)
      return { ask: (path, init) => fetch(server.url + path, init), port: server.port ?? 0 }
    },
  },
  {
    ...inProcess,
    name: 'app.request',
    open: ({ app }) => ({ ask: (path, init) => app.request(path, init) }),
  },
  {
    ...inProcess,
    name: 'an application with route()',
    base: '/x',
    seen: '/x',
    open: ({ app }) => {
      const parent = new Hono().route('/x', app)
      return { ask: (path, init) => parent.request(`/x${path}`, init) }
    },
  },
  {
    ...inProcess,
    name: 'an application with mount()',
    open: ({ app }) => {
      const parent = new Hono().mount('/x', app.fetch)
      return { ask: (path, init) => parent.request(`/x${path}`, init) }
    },
  },
  {
    ...inProcess,
    name: "Hono's listener",
    faults: 'breaks',
    open: ({ app }) => listening(app, ''),
  },
  {
    ...inProcess,
    name: 'an application with middleware, behind the listener of Hono',
    base: '/x',
    seen: '/x',
    faults: 'breaks',
    hasParent: true,
    open: ({ app }) => listening(around(app), '/x'),
  },
]

/** An application that has the mocks below `/x`, and a middleware of its own before them. */
export function around(app: Hono): Hono {
  const parent = new Hono<{ Variables: { tenant: string } }>()
  parent.use(async (c, next) => {
    c.header('x-before', 'before')
    c.set('tenant', 'acme')
    await next()
    c.header('x-after', 'after')
  })
  return parent.route('/x', app) as unknown as Hono
}

/** Listens as whoever writes an application for Node does, and asks below a path. */
export async function listening(
  app: { readonly fetch: Hono['fetch'] },
  base: string,
): Promise<Opened> {
  const { Request: PlainRequest, Response: PlainResponse } = globalThis
  const listener = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await once(listener, 'listening')
  const { port } = listener.address() as AddressInfo
  return {
    port,
    ask: (path, init) => fetch(`http://127.0.0.1:${port}${base}${path}`, init),
    close: async () => {
      if ('closeAllConnections' in listener) listener.closeAllConnections()
      await new Promise((resolve) => void listener.close(resolve))
      // It has put lighter ones in their place, for the whole process.
      Object.assign(globalThis, { Request: PlainRequest, Response: PlainResponse })
    },
  }
}

/**
 * The ways that a list of tests is tried in: `npm test` leaves out those that differ little from others, but for one, which
 * is another one for the next list.
 */
function triedKinds(name: string): readonly Kind[] {
  if (isFull) return kinds
  const turn = Array.from(name, (letter) => letter.charCodeAt(0)).reduce((sum, code) => sum + code)
  const others = kinds.filter(({ isOwn, hasParent }) => !isOwn && !hasParent)
  const chosen = others[turn % others.length]
  return kinds.filter((kind) => kind === chosen || !others.includes(kind))
}

/** The same list of tests in each way, each with a server of its own. */
export function describeWays(
  name: string,
  options: MockServerOptions | (() => MockServerOptions | Promise<MockServerOptions>),
  tests: (way: Way) => void,
): void {
  describe.each(triedKinds(name))(`${name}, by $name`, (kind) => {
    let server: Server
    let opened: Opened
    beforeEach(async () => {
      server = await startMockServer(typeof options === 'function' ? await options() : options)
      opened = await kind.open(server)
    })
    afterEach(async () => {
      await opened.close?.()
      await server.close()
    })
    const ask = async (path: string, init?: RequestInit): Promise<Response> =>
      await opened.ask(path, { redirect: 'manual', ...init })
    tests({
      ...kind,
      get server() {
        return server
      },
      get port() {
        return opened.port
      },
      fetch: ask,
      send: async (line, body, headers) => await read(await ask(...requestOf(line, body, headers))),
    })
  })
}

function requestOf(
  line: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): [path: string, init: RequestInit] {
  const [method = '', path = ''] = line.split(' ')
  if (body === undefined) return [path, { method, headers }]
  const isPlain = Object.getPrototypeOf(body) === Object.prototype || Array.isArray(body)
  const type = isPlain ? { 'content-type': 'application/json' } : undefined
  const sent = isPlain
    ? JSON.stringify(body)
    : (body as string | Uint8Array<ArrayBuffer> | FormData | URLSearchParams)
  return [path, { method, headers: { ...type, ...headers }, body: sent }]
}

/** An answer, with its body read to the end: JSON where the type says so, else the text. */
async function read(response: Response): Promise<Answer> {
  const text = await response.text()
  const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '') && text !== ''
  const body: unknown = isJson ? JSON.parse(text) : text
  return { status: response.status, headers: response.headers, body }
}
