import type { ChildProcess } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import type { JsonServers } from '../lib/json-servers.ts'
import type { Peer } from './peers.ts'
import { freePort, startNode, stop } from './processes.ts'
import { waitFor } from './http.ts'
import { write } from './workload.ts'
import type { Workload } from './workload.ts'

/** Who is measured. */
export type Contender = 'limit' | 'mockapi' | Peer

/** A server that answers. */
export interface Running {
  readonly child: ChildProcess
  readonly port: number
  /** From the start of the process to the first 200, ms. */
  readonly started: number
}

/** The programs to be measured, and a folder for their files. */
export class Bench {
  readonly #folder = mkdtempSync(join(tmpdir(), 'mockapi-bench-'))
  readonly #bin: string
  /** The files that start them; undefined where mockapi is measured without them. */
  readonly peers: JsonServers | undefined
  readonly #children = new Set<ChildProcess>()
  #folders = 0

  /** @param bin the absolute path of the command line as it is published */
  constructor(bin: string, peers?: JsonServers) {
    this.#bin = bin
    this.peers = peers
  }

  /** Bundles the limit, the client and the probe. */
  async prepare(here: string): Promise<void> {
    await build({
      entryPoints: ['limit', 'client', 'probe'].map((name) => join(here, `${name}.ts`)),
      outdir: this.#folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      format: 'esm',
      platform: 'node',
    })
  }

  /** A folder with the files of a workload. */
  lay(workload: Workload): string {
    const folder = join(this.#folder, `workload${this.#folders++}`)
    write(workload, folder)
    return folder
  }

  /**
   * Starts a server on a workload's folder and waits for its first answer.
   *
   * @param probed whether it can be asked for its usage, which costs it a little at its start
   */
  async start(
    contender: Contender,
    folder: string,
    path: string,
    { probed = true, delay = 0 }: { probed?: boolean; delay?: number } = {},
  ): Promise<Running> {
    const port = await freePort()
    const probe = probed ? ['--import', pathToFileURL(join(this.#folder, 'probe.mjs')).href] : []
    const env = {
      LIMIT_ANSWERS: join(folder, 'answers.json'),
      LIMIT_PORT: String(port),
      LIMIT_DELAY: String(delay),
    }
    const since = performance.now()
    const args = [...probe, ...this.#command(contender, folder, port)]
    const child = startNode(args, { core: 'server', cwd: folder, env, talks: probed })
    this.#children.add(child)
    const ended = new Promise<never>((_resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`${contender} ended with code ${code}.`)))
    })
    const answered = waitFor(port, path, ({ status }) => status === 200, since)
    answered.catch(() => {})
    ended.catch(() => {})
    return { child, port, started: await Promise.race([answered, ended]) }
  }

  #command(contender: Contender, folder: string, port: number): string[] {
    if (contender === 'limit') return [join(this.#folder, 'limit.mjs')]
    const at = ['--port', String(port)]
    if (contender === 'mockapi') return [this.#bin, 'serve', '--quiet', '--strict-port', ...at]
    const bin = this.peers?.[contender === 'v0' ? 'json-server-0' : 'json-server-1']
    if (bin === undefined) throw new Error('json-server is not installed.')
    // It writes to its file.
    const db = `db-${contender}.json`
    copyFileSync(join(folder, 'db.json'), join(folder, db))
    return [bin, db, ...at, ...(contender === 'v0' ? ['--quiet'] : [])]
  }

  /** Starts the process that asks. */
  client(): ChildProcess {
    const client = startNode([join(this.#folder, 'client.mjs')], { core: 'client', talks: true })
    this.#children.add(client)
    return client
  }

  /** Ends a server. */
  async stop({ child }: Pick<Running, 'child'>): Promise<void> {
    await stop(child)
    this.#children.delete(child)
  }

  /** Ends everything and removes the files. */
  async close(): Promise<void> {
    await Promise.all([...this.#children].map(stop))
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
