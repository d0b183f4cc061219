import type { ChildProcess } from 'node:child_process'
import { copyFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { waitFor } from '../lib/http.ts'
import type { JsonServers } from '../lib/json-servers.ts'
import type { LoadOrder, LoadResult } from '../lib/load.ts'
import { freePort, requestReply, startNode, stop, writeFiles } from '../lib/process.ts'
import type { Peer } from './peers.ts'
import { filesOf, type Workload } from './workloads.ts'

/** Who is measured: a bare `node:http` server, mockapi, json-server. */
export type Contender = 'limit' | 'mockapi' | Peer

/** A server that answers. */
export interface Running {
  readonly contender: Contender
  readonly child: ChildProcess
  readonly port: number
  /** From the start of the process to the first 200, ms. */
  readonly started: number
}

/** What a line of the table shows. */
export interface Result {
  readonly limit: string
  readonly ours: string
  /** What json-server did, where it was asked. */
  readonly peers?: Readonly<Partial<Record<Peer, string>>>
  /** The figure that the goals are about. */
  readonly figure: number
}

/** What a server has used since its start. */
interface Usage {
  /** Processor time, µs. */
  readonly cpu: number
  /** Resident memory, bytes. */
  readonly memory: number
}

/** Loaded before a server: tells over IPC what its process has used, and does not keep it alive. */
const probe = `process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpu: user + system, memory: process.memoryUsage.rss() })
})
process.channel?.unref()`

/** The servers that are measured, the load client, and a folder for their files. */
export class Bench {
  readonly #bin: string
  /** Undefined where mockapi is measured without json-server. */
  readonly #jsonServers: JsonServers | undefined
  readonly #folder = writeFiles({ 'probe.mjs': probe })
  readonly #children = new Set<ChildProcess>()
  #client: ChildProcess | undefined
  #workloads = 0

  /** @param bin the absolute path of the command line as it is published */
  constructor(bin: string, jsonServers?: JsonServers) {
    this.#bin = bin
    this.#jsonServers = jsonServers
  }

  /** The lines of json-server that are measured. */
  get peers(): readonly Peer[] {
    return Object.keys(this.#jsonServers ?? {}) as Peer[]
  }

  /** Bundles the limit and the load client, and starts the latter. */
  async prepare(): Promise<void> {
    await build({
      entryPoints: ['bench/limit.ts', 'lib/load-process.ts'].map((file) =>
        resolve('scripts', file),
      ),
      outdir: this.#folder,
      entryNames: '[name]',
      outExtension: { '.js': '.mjs' },
      bundle: true,
      format: 'esm',
      platform: 'node',
    })
    this.#client = this.#start([join(this.#folder, 'load-process.mjs')], { core: 'client' })
  }

  #start(args: readonly string[], options: Parameters<typeof startNode>[1]): ChildProcess {
    const stdio = ['ignore', 'ignore', 'inherit', 'ipc'] as const
    const child = startNode(args, { stdio: [...stdio], ...options })
    this.#children.add(child)
    return child
  }

  /** Writes the files of a workload into a new folder. */
  write(workload: Workload): string {
    return writeFiles(filesOf(workload), join(this.#folder, `workload${this.#workloads++}`))
  }

  /**
   * Starts a server on a workload's folder and waits for its first 200.
   *
   * @param path the address that is asked
   * @param probed whether it can be asked for its usage, which costs it a little at its start
   * @param delay of the limit, ms
   * @param flags of mockapi, beside those of all lines
   */
  async start(
    contender: Contender,
    cwd: string,
    path: string,
    {
      probed = true,
      delay = 0,
      flags = [],
    }: {
      readonly probed?: boolean
      readonly delay?: number
      readonly flags?: readonly string[]
    } = {},
  ): Promise<Running> {
    const port = await freePort()
    const imported = probed ? ['--import', pathToFileURL(join(this.#folder, 'probe.mjs')).href] : []
    const env = {
      LIMIT_ANSWERS: join(cwd, 'answers.json'),
      LIMIT_PORT: String(port),
      LIMIT_DELAY: String(delay),
    }
    const since = performance.now()
    const args = [...imported, ...this.#command(contender, cwd, port), ...flags]
    const unprobed = probed
      ? {}
      : { stdio: ['ignore', 'ignore', 'inherit'] as ('ignore' | 'inherit')[] }
    const child = this.#start(args, { core: 'server', cwd, env, ...unprobed })
    const ended = new Promise<never>((_resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`${contender} ended with code ${code}.`)))
    })
    const answered = waitFor(port, path, ({ status }) => status === 200, since)
    answered.catch(() => {})
    ended.catch(() => {})
    return { contender, child, port, started: await Promise.race([answered, ended]) }
  }

  #command(contender: Contender, folder: string, port: number): string[] {
    if (contender === 'limit') return [join(this.#folder, 'limit.mjs')]
    const at = ['--port', String(port)]
    if (contender === 'mockapi') return [this.#bin, 'serve', '--quiet', '--strict-port', ...at]
    const bin = this.#jsonServers?.[contender]
    if (bin === undefined) throw new Error('json-server is not installed.')
    // It writes to its file.
    copyFileSync(join(folder, 'db.json'), join(folder, `${contender}.json`))
    return [bin, `${contender}.json`, ...at, ...(contender === 'json-server-0' ? ['--quiet'] : [])]
  }

  /** Gives an order to the load client; rejects when anything failed. */
  async load(order: LoadOrder): Promise<LoadResult> {
    if (!this.#client) throw new Error('The load client is not started.')
    const result = await requestReply<LoadResult>(this.#client, order)
    if (result.failure !== undefined) throw new Error(result.failure)
    if (result.answers === 0) throw new Error('No answer came.')
    return result
  }

  /** Puts load on a server; gives the processor time of each answer, µs, and how many came a second. */
  async measure(
    { child, port }: Running,
    order: Omit<LoadOrder, 'port'>,
  ): Promise<{ readonly cpu: number; readonly rate: number }> {
    const before = await this.usage(child)
    const { answers, seconds } = await this.load({ port, ...order })
    const after = await this.usage(child)
    return { cpu: (after.cpu - before.cpu) / answers, rate: answers / seconds }
  }

  /** What a server that is probed has used so far. */
  usage(child: ChildProcess): Promise<Usage> {
    return requestReply<Usage>(child, {})
  }

  /** Ends a server. */
  async stop({ child }: Running): Promise<void> {
    await stop(child)
    this.#children.delete(child)
  }

  /** Ends everything and removes the files. */
  async close(): Promise<void> {
    await Promise.all([...this.#children].map((child) => stop(child)))
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** Rate and processor time, as the table shows them. */
export function shown(rate: number, cpu: number): string {
  const each = rate < 10 ? rate.toFixed(1) : Math.round(rate).toLocaleString('en')
  return `${each}/s, ${cpu < 1000 ? `${cpu.toFixed(1)} µs` : `${(cpu / 1000).toFixed(1)} ms`}`
}
