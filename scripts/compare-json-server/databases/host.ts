// A process that holds one server at a time, json-server's or mockapi's, and starts the next one on demand:
// `node scripts/run.mjs scripts/compare-json-server/databases/host.ts`, with an IPC channel.
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { MockServer } from '../../../src/index.ts'
import { writeFiles } from '../../lib/process.ts'

/** What a host is told. */
export interface Start {
  readonly number: number
  /** The bin file of json-server; undefined for mockapi. */
  readonly bin: string | undefined
  readonly dialect: 'json-server-0' | 'json-server-1'
  /** The text of `db.json`. */
  readonly text: string
  /** The rules of `routes.json`, for 0.17. */
  readonly rules?: Readonly<Record<string, unknown>> | undefined
}

/** What a host says. */
export interface Started {
  readonly number: number
  readonly port?: number
  /** Why the server does not start. */
  readonly error?: string
}

type Stop = () => Promise<unknown> | undefined

let stop: Stop | undefined
process.on('uncaughtException', () => {})
process.on('unhandledRejection', () => {})
process.on('disconnect', () => process.exit())
process.on('message', (message) => {
  void restart(message as Start).then((answer) => process.send?.(answer))
})

async function restart(start: Start): Promise<Started> {
  const { number, bin, dialect } = start
  await stop?.()
  stop = undefined
  try {
    const started =
      bin === undefined
        ? await startOwn(start)
        : await serve(await (dialect === 'json-server-0' ? app0(bin, start) : app1(bin, start)))
    stop = started.stop
    return { number, port: started.port }
  } catch (error) {
    return { number, error: error instanceof Error ? error.message : String(error) }
  }
}

async function startOwn({ dialect, text, rules }: Start): Promise<{ port: number; stop: Stop }> {
  const { createMockServer } = (await import(
    pathToFileURL(resolve('dist/index.js')).href
  )) as typeof import('../../../src/index.ts')
  const cwd = writeFiles({ 'db.json': text, 'routes.json': JSON.stringify(rules ?? {}) })
  const server: MockServer = await createMockServer({
    cwd,
    dir: 'db.json',
    dialect,
    port: 0,
    host: '127.0.0.1',
    watch: false,
    ...(rules && { routes: 'routes.json' }),
  })
  const close = async () => {
    await server.close()
    rmSync(cwd, { recursive: true, force: true })
  }
  return { port: server.port ?? 0, stop: close }
}

async function serve(listener: RequestListener): Promise<{ port: number; stop: Stop }> {
  const server: Server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    server.close()
    server.closeAllConnections()
  }
  return { port: (server.address() as AddressInfo).port, stop: close }
}

/** As `lib/cli/run.js` of 0.17 makes its application, with the flags it has by default. */
async function app0(bin: string, { text, rules }: Start): Promise<RequestListener> {
  const require = createRequire(bin)
  const jsonServer = require('../server/index.js') as Json0
  const data = text === '' ? {} : (JSON.parse(text) as unknown)
  const app = jsonServer.create()
  const router = jsonServer.router(data)
  app.use(jsonServer.defaults({ logger: false, bodyParser: true }))
  if (rules) app.use(jsonServer.rewriter(rules))
  router.db._.id = 'id'
  app.use(router)
  return app
}

interface Json0 {
  create(): RequestListener & { use(handler: unknown): void }
  router(data: unknown): { readonly db: { readonly _: { id: string } } }
  defaults(options: object): unknown
  rewriter(rules: object): unknown
}

/** As `lib/bin.js` of 1.0 makes its application; the data stay in memory. */
async function app1(bin: string, { text }: Start): Promise<RequestListener> {
  const load = (name: string) => import(pathToFileURL(join(dirname(bin), name)).href)
  const { createApp } = (await load('app.js')) as { createApp(db: object, options: object): App1 }
  const { NormalizedAdapter } = (await load('adapters/normalized-adapter.js')) as {
    NormalizedAdapter: new (adapter: object) => { read(): Promise<unknown> }
  }
  const json = text.trim() === '' ? '{}' : text
  const adapter = new NormalizedAdapter({ read: async () => JSON.parse(json) as unknown })
  const data = (await adapter.read()) ?? {}
  const app = createApp({ data, write: async () => {} }, { logger: false, static: [] })
  return (request, response) => void app.handler(request, response)
}

interface App1 {
  readonly handler: RequestListener
}
