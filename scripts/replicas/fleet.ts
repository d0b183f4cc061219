import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Engine } from '../engines/engine.ts'
import { poll, ServeProcess, stop } from '../lib/process.ts'
import { Balancer } from './balancer.ts'
import { Caller } from './caller.ts'
import { Hooks } from './hooks.ts'
import { Relay } from './relay.ts'

const mocks = resolve('scripts/replicas/mocks')

/** A server of a fleet, with its way to the engine. */
export interface Replica {
  readonly server: ServeProcess
  readonly port: number
  readonly caller: Caller
  /** Undefined where there is no engine. */
  readonly relay: Relay | undefined
}

/** Servers of the same mocks, each in a folder of its own, and what stands before them. */
export class Fleet implements AsyncDisposable {
  readonly replicas: Replica[] = []
  readonly engine: Engine | undefined
  /** Where all of them send the webhooks of notes. */
  readonly hooks: Hooks
  readonly #bin: string
  /** Where the folders of its servers are; is removed with it. */
  readonly folder: string = mkdtempSync(join(tmpdir(), 'mockapi-fleet-'))
  readonly #flags: readonly string[]
  #balancer: Balancer | undefined
  #caller: Caller | undefined
  #count = 0

  private constructor(
    bin: string,
    engine: Engine | undefined,
    flags: readonly string[],
    hooks: Hooks,
  ) {
    this.#bin = bin
    this.hooks = hooks
    this.engine = engine
    this.#flags = flags
  }

  /**
   * @param bin the built command line
   * @param engine without one there is one server, which shares nothing
   */
  static async open(
    bin: string,
    engine: Engine | undefined,
    { replicas = 3, flags = [] }: { replicas?: number; flags?: readonly string[] } = {},
  ): Promise<Fleet> {
    const fleet = new Fleet(bin, engine, flags, await Hooks.open())
    const count = engine ? replicas : 1
    for (let index = 0; index < count; index++) await fleet.add()
    fleet.#balancer = await Balancer.open(fleet.replicas.map(({ port }) => port))
    fleet.#caller = new Caller(fleet.#balancer.port)
    return fleet
  }

  /** Asks through the proxy. */
  get caller(): Caller {
    if (!this.#caller) throw new Error('The fleet is not open.')
    return this.#caller
  }

  /** The port of the proxy. */
  get port(): number {
    if (!this.#balancer) throw new Error('The fleet is not open.')
    return this.#balancer.port
  }

  replica(index: number): Replica {
    return this.replicas[index % this.replicas.length] as Replica
  }

  /** Starts one more server, which the proxy does not know, and waits until it is ready. */
  async add({
    env = {},
    change,
  }: {
    readonly env?: Readonly<Record<string, string>>
    /** Edits the folder of the mocks before. */
    readonly change?: (folder: string) => void
  } = {}): Promise<Replica> {
    const relay = this.engine && (await Relay.open(this.engine.port))
    const folder = join(this.folder, String(this.#count++))
    cpSync(mocks, join(folder, 'mocks'), { recursive: true })
    const webhooks = { $webhooks: [{ on: 'note.created', to: this.hooks.url }] }
    writeFileSync(join(folder, 'mocks', 'webhooks.json'), JSON.stringify(webhooks))
    change?.(folder)
    const store = relay ? ['--store', this.#urlBy(relay)] : []
    const server = new ServeProcess(this.#bin, folder, [...store, ...this.#flags], { env })
    const port = await server.port()
    const replica = { server, port, relay, caller: new Caller(port) }
    this.replicas.push(replica)
    return replica
  }

  /** Starts a server again that was killed, on its port and in its folder. */
  async revive(index: number): Promise<Replica> {
    const old = this.replica(index)
    const { relay, port, caller } = old
    const folder = join(this.folder, String(index))
    const store = relay ? ['--store', this.#urlBy(relay)] : []
    const at = ['--port', String(port), '--strict-port']
    const server = new ServeProcess(this.#bin, folder, [...store, ...this.#flags, ...at])
    await server.port()
    return (this.replicas[index] = { server, port, relay, caller })
  }

  /** Ends one of the last servers for good. */
  async remove(replica: Replica): Promise<void> {
    this.replicas.splice(this.replicas.indexOf(replica), 1)
    await end(replica)
  }

  #urlBy(relay: Relay): string {
    const url = new URL(this.engine?.url ?? '')
    url.port = String(relay.port)
    return url.href
  }

  /** How long until all servers hold the same, ms. @throws after 15 s, with what differs */
  async untilEqual(
    paths: readonly string[] = ['/items', '/counters', '/accounts', '/jobs'],
  ): Promise<number> {
    const since = performance.now()
    let told = ''
    const same = async () => {
      for (const path of paths) {
        const asked = this.replicas.map(({ caller }) => caller.ask('GET', path))
        const texts = (await Promise.all(asked)).map(({ status, value }) =>
          JSON.stringify([status, value]),
        )
        told = `${path}: ${texts.map((text) => `${text.length} ${text.slice(0, 80)}`).join(' | ')}`
        if (new Set(texts).size > 1) return undefined
      }
      return performance.now() - since
    }
    return poll('equal servers', same, { interval: 10, seconds: 15 }).catch((error: unknown) => {
      throw new Error(`${String(error)} ${told}`)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#caller?.[Symbol.dispose]()
    await this.#balancer?.[Symbol.asyncDispose]()
    await Promise.all(this.replicas.map(end))
    await this.hooks[Symbol.asyncDispose]()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

async function end({ server, caller, relay }: Replica): Promise<void> {
  caller[Symbol.dispose]()
  await stop(server.child)
  await relay?.[Symbol.asyncDispose]()
}
