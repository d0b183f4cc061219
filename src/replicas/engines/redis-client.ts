import { clock } from '../../clock.ts'
import { StoreError } from '../store-error.ts'
import type { StoreAddress } from './address.ts'
import { loadClient } from './client-package.ts'
import type { Engine } from './connection.ts'
import { redisError } from './redis-errors.ts'
import { type ScriptName, scripts } from './redis-scripts.ts'

/** How long connecting may take, with all that is asked first, ms. */
const longestConnect = 3_000

/** What is used of a client of `@redis/client`. */
interface Client {
  connect(): Promise<unknown>
  sendCommand(args: readonly string[]): Promise<unknown>
  subscribe(channel: string, listener: (message: string) => void): Promise<void>
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'terminated', listener: (cause: unknown) => void): unknown
  readonly isReady: boolean
  destroy(): void
}

/** What is used of the package. */
export interface Package {
  createClient(options: Readonly<Record<string, unknown>>): Client
}

/** Loads the client of the project. Throws a {@link StoreError} where there is none. */
export async function loadRedis(cwd: string): Promise<Package> {
  return (await loadClient('@redis/client', 'Redis or Valkey', cwd)) as Package
}

/** A connected Redis: commands, scripts, and messages of one channel, over one connection. */
export class RedisClient {
  readonly #client: Client
  /** By the names of scripts the SHA-1 that the engine knows them by. */
  readonly #known: ReadonlyMap<ScriptName, string>

  constructor(client: Client, known: ReadonlyMap<ScriptName, string>) {
    this.#client = client
    this.#known = known
  }

  command(...args: readonly string[]): Promise<unknown> {
    return this.#client.sendCommand(args)
  }

  async script(
    name: ScriptName,
    keys: readonly string[],
    args: readonly string[],
  ): Promise<unknown> {
    const rest = [String(keys.length), ...keys, ...args]
    try {
      return await this.command('EVALSHA', this.#known.get(name) ?? '', ...rest)
    } catch (error) {
      // Someone else had it forget all scripts.
      if (!String(error).includes('NOSCRIPT')) throw error
      return this.command('EVAL', scripts[name], ...rest)
    }
  }

  destroy(): void {
    this.#client.destroy()
  }
}

/** What a connection to Redis tells besides answers. */
export interface RedisEvents {
  readonly channel: string
  readonly onMessage: (message: string) => void
  readonly onWarning: (message: string) => void
}

/** How Redis, Valkey and what speaks their protocol are connected to. */
export function redisEngine(
  { createClient }: Package,
  address: StoreAddress,
  events: RedisEvents,
): Engine<RedisClient> {
  const errorOf = (error: unknown): StoreError => redisError(error, address)
  return {
    errorOf,
    ping: (client) => client.command('PING'),
    destroy: (client) => client.destroy(),
    async connect(onLost) {
      const client = createClient({
        url: address.url,
        RESP: 3,
        name: 'mockapi',
        // What is asked while it is away fails at once, and reconnecting is up to us: this client is used once.
        disableOfflineQueue: true,
        socket: { reconnectStrategy: false, connectTimeout: longestConnect },
        // Watched for all commands together.
        commandOptions: { timeout: 0 },
        maintNotifications: 'disabled',
      })
      let failure: unknown
      // Without a listener the process would end.
      client.on('error', (error) => {
        failure ??= error
        // What answers may speak another protocol, and say no more.
        if (!client.isReady) client.destroy()
        onLost(errorOf(error))
      })
      client.on('terminated', (cause) => onLost(errorOf(cause)))
      const stop = clock.after(longestConnect, () => {
        failure ??= new Error(`no answer within ${longestConnect / 1000} s`)
        client.destroy()
      })
      try {
        await client.connect()
        return await prepare(client, address, events)
      } catch (error) {
        client.destroy()
        throw redisError(failure ?? error, address, true)
      } finally {
        stop()
      }
    },
  }
}

async function prepare(
  client: Client,
  address: StoreAddress,
  { channel, onMessage, onWarning }: RedisEvents,
): Promise<RedisClient> {
  const about = String(await client.sendCommand(['INFO']))
  const problem = problemOf(about, address)
  if (problem) throw problem
  const known = new Map<ScriptName, string>()
  for (const [name, text] of Object.entries(scripts)) {
    const sha = await client.sendCommand(['SCRIPT', 'LOAD', text])
    known.set(name as ScriptName, String(sha))
  }
  // Fails while what was saved is still loaded.
  await client.sendCommand(['EXISTS', channel])
  await client.subscribe(channel, onMessage)
  const [, policy = 'noeviction'] = /^maxmemory_policy:(\S+)/m.exec(about) ?? []
  if (policy !== 'noeviction' && !/^maxmemory:0\r?$/m.test(about)) {
    const way = 'Have it refuse writes in place of that: CONFIG SET maxmemory-policy noeviction.'
    onWarning(
      `The store at ${address.shown} forgets sessions when its memory is full, since its maxmemory-policy is ${policy}. ${way}`,
    )
  }
  return new RedisClient(client, known)
}

/** Why an engine cannot be used, by what it says of itself. */
function problemOf(about: string, { shown }: StoreAddress): StoreError | undefined {
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(about)?.[1]
  const version = field('redis_version') ?? ''
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < 6 || (major === 6 && minor < 2)) {
    const found = version === '' ? 'is none' : `is Redis ${version}`
    return new StoreError(
      'unsupported',
      `The store at ${shown} ${found}, which is too old. Take Redis 6.2 or later, or Valkey 7.2 or later.`,
    )
  }
  if (field('cluster_enabled') === '1') {
    return new StoreError(
      'unsupported',
      `The store at ${shown} is a node of a cluster. Give an engine that is not in cluster mode.`,
    )
  }
  if (field('role') === 'slave' || field('role') === 'replica') {
    const primary = `${field('master_host') ?? ''}:${field('master_port') ?? ''}`
    return new StoreError(
      'read-only',
      `The store at ${shown} is a read-only copy. Give the address of its primary, which is ${primary} for it.`,
    )
  }
  return undefined
}
