import { resolve } from 'node:path'
import type { Config } from '../../../config/config.ts'
import { textOf } from '../../../admin/mcp.ts'
import { MockServerAsker } from '../../../mcp/tools/ask.ts'
import type { HostEdits, HostInit, McpHost } from '../../../mcp/tools/host.ts'
import { ToolError } from '../../../mcp/tools/tool-error.ts'
import { sessionNames } from '../../../sessions/names.ts'
import type { CliEnvironment, CliServer } from '../../environment/environment.ts'
import { diagnosticLines, type Warning } from '../../output/diagnostic.ts'
import { holdsCode } from '../../mocks/root.ts'
import type { RunningServer } from '../../running/running-server.ts'
import { ask as askRunning } from '../../running/ask.ts'
import { findServer, findServers } from '../../running/find.ts'
import { isRefused } from '../../running/health.ts'
import { trustedBy } from '../../running/trust.ts'
import { FolderEdits } from './edits.ts'
import { toolErrorOf } from './errors.ts'

/** The settings of the mocks of a folder. */
type FolderConfig = Config & { readonly dir: string }

/** Which server is meant. */
export interface AskedServer {
  /** That of `--url`, without a slash at the end. */
  readonly url: string | undefined
  /** That of flags. */
  readonly adminToken: string | undefined
  readonly session: string | undefined
  /** Whether flags say how the mocks are served, so that no server that runs is meant. */
  readonly isOwn: boolean
}

/** A server that runs. */
type Running = Pick<RunningServer, 'url' | 'trusted' | 'adminToken'>

/** The mocks of a folder: of its server that runs, else of one of this process, which starts when it is first asked. */
export class FolderMocks implements McpHost {
  readonly #environment: CliEnvironment
  readonly #inFolder: () => FolderConfig
  readonly #config: Config
  readonly #asked: AskedServer
  #running: Running | undefined
  #own: Promise<CliServer> | undefined
  readonly #ends: (() => void | Promise<void>)[] = []

  constructor(
    environment: CliEnvironment,
    config: Config,
    inFolder: () => FolderConfig,
    asked: AskedServer,
  ) {
    this.#environment = environment
    this.#config = config
    this.#inFolder = inFolder
    this.#asked = asked
  }

  /** Undefined with `--url`, whose files are elsewhere. */
  get edits(): HostEdits | undefined {
    if (this.#asked.url !== undefined) return undefined
    return new FolderEdits({
      environment: this.#environment,
      config: this.#config,
      inFolder: this.#inFolder,
      own: async () => ((await this.#runs()) ? undefined : await this.#openOwn()),
      admin: (line, body) => new MockServerAsker(this, undefined, undefined).admin(line, body),
    })
  }

  readonly packageFile = async (path: string): Promise<string | undefined> => {
    const { findPackage } = await import('../../../node/installed-package.ts')
    return await textOf(findPackage('mockapi', this.#environment.cwd), path)
  }

  readonly server = (): string => this.#running?.url ?? this.#asked.url ?? 'in process'

  readonly fetch = async (path: string, init: HostInit): Promise<Response> => {
    const { session, url } = this.#asked
    const named = session !== undefined && { [sessionNames.header]: session }
    const sent = { ...init, headers: { ...named, ...init.headers } }
    const running = await this.#runs()
    if (!running) return await (await this.#openOwn()).fetch(path, { ...sent, redirect: 'manual' })
    const response = await ask(running, path, sent)
    if (response) return response
    // Another one may run by now, or none.
    this.#running = undefined
    if (url !== undefined) throw gone(url)
    const next = await this.#runs()
    if (!next) return await this.fetch(path, init)
    return (await ask(next, path, sent)) ?? Promise.reject(gone(next.url))
  }

  async close(): Promise<void> {
    const own = await this.#own?.catch(() => undefined)
    await own?.close()
    for (const end of this.#ends) await end()
  }

  /** The server that runs; looked for at each call as long as there is none, so that one that is started later is asked. */
  async #runs(): Promise<Running | undefined> {
    if (this.#running) return this.#running
    const { url, isOwn, adminToken } = this.#asked
    if (url !== undefined) {
      // The token of the configuration is for its own server, and not for whoever is at that address.
      const { answering } = await findServers(this.#environment)
      const known = answering.find((each) => each.url === url)
      const trusted = trustedBy(this.#environment.cacheFolder, url)
      this.#running = { url, trusted, adminToken: adminToken ?? known?.adminToken }
    } else if (!isOwn) {
      const { dir, adminToken: configured } = orToolError(this.#inFolder)
      const found = await findServer(this.#environment, dir)
      this.#running = found && { ...found, adminToken: configured ?? found.adminToken }
    }
    return this.#running
  }

  #openOwn(): Promise<CliServer> {
    this.#own ??= this.#start().catch((error: unknown) => {
      // The next call tries again: what is wrong may be mended by then.
      this.#own = undefined
      throw toolErrorOf(error)
    })
    return this.#own
  }

  async #start(): Promise<CliServer> {
    const { cwd, err, createServer, startWatchdog } = this.#environment
    const config = this.#inFolder()
    const warn = (warning: Warning) => err.print(diagnosticLines(warning, err.colors))
    if (this.#ends.length === 0 && holdsCode(resolve(cwd, config.dir))) {
      const { timeout: limit = 30_000 } = this.#config
      this.#ends.push(await startWatchdog({ json: false, output: 2, limit }, warn))
    }
    const { port: _, ...rest } = config
    return await createServer({
      ...rest,
      cwd,
      watch: true,
      ownProcess: true,
      admin: true,
      journal: Math.max(1, config.journal ?? 1000),
      onWarning: warn,
    })
  }
}

/** Asks a server; undefined where nobody listens. */
async function ask(
  running: Running,
  path: string,
  { method, headers, body, signal }: HostInit,
): Promise<Response | undefined> {
  const { adminToken } = running
  const isAdmin = path.startsWith('/__mockapi/')
  const token = isAdmin && adminToken !== undefined && { authorization: `Bearer ${adminToken}` }
  try {
    return await askRunning(running, path, {
      method,
      // A connection that was kept would break where the server has ended, as one that a mock breaks.
      headers: { connection: 'close', ...token, ...headers },
      redirect: 'manual',
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
    })
  } catch (error) {
    if (isRefused(error)) return undefined
    throw error
  }
}

function gone(url: string): ToolError {
  return new ToolError(`No server answers at ${url}. Start it with: npx mockapi serve`)
}

function orToolError<Value>(act: () => Value): Value {
  try {
    return act()
  } catch (error) {
    throw toolErrorOf(error)
  }
}
