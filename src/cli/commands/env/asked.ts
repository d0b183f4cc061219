import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Config } from '../../../config/config.ts'
import type { Diagnostic } from '../../../errors/diagnostic.ts'
import { environmentFolder, stateFile } from '../../../persistence/state-file.ts'
import type { Invocation } from '../../command-line/arguments.ts'
import type { Persistence } from '../../../persistence/persistence.ts'
import type { CliEnvironment, CliServer } from '../../environment/environment.ts'
import { load } from '../../mocks/load.ts'
import {
  CliError,
  diagnosticLines,
  isError,
  shownRoot,
  type Warning,
} from '../../output/diagnostic.ts'
import { findServer, noneRuns } from '../../running/find.ts'
import {
  refusal,
  runningServer,
  sendToServer,
  type RunningServer,
} from '../../running/running-server.ts'

/** Who has the environments: a server that runs, or the files that it keeps, in this process. */
export interface AskedEnvironments {
  /** Of the server; null in process. */
  readonly server: string | null
  /** The address of the server, or the folder where they are kept, for sentences. */
  readonly where: string
  /** What the admin API answers below `/environments`; undefined where it has nothing to say. @throws CliError where it refuses */
  ask(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<unknown>
}

/**
 * Asks the server of `--url` or `--port`, else that of the folder, else the files of `--persist` in this process, which are
 * written when the promise resolves.
 *
 * @throws CliError where no server runs and nothing is kept, and for what `use` throws
 */
export async function withEnvironments<Result>(
  environment: CliEnvironment,
  config: Config,
  invocation: Pick<Invocation, 'flags' | 'options'>,
  inFolder: () => Config & { readonly dir: string },
  use: (asked: AskedEnvironments) => Promise<Result>,
): Promise<Result> {
  const { flags, options } = invocation
  if (options.has('url') || flags.port !== undefined) {
    return await use(ofServer(await runningServer(environment, config, invocation)))
  }
  const settings = inFolder()
  const found = await findServer(environment, settings.dir)
  if (!found) return await inProcess(environment, settings, use)
  return await use(ofServer({ ...found, adminToken: found.adminToken ?? config.adminToken }))
}

function ofServer(server: RunningServer): AskedEnvironments {
  const { url } = server
  return {
    server: url,
    where: url,
    ask: async (method, path, body) =>
      await answerOf(await sendToServer(server, `/environments${path}`, method, body), url),
  }
}

async function inProcess<Result>(
  environment: CliEnvironment,
  config: Config & { readonly dir: string },
  use: (asked: AskedEnvironments) => Promise<Result>,
): Promise<Result> {
  const { cwd, err } = environment
  const { persist, dir, adminToken: _, ...rest } = config
  const kept = keptPlace(environment, config)
  if (!persist) throw nothingKept(environment, dir, existsSync(kept.folder) && kept.shown)
  const tell = (diagnostic: Warning & Partial<Pick<Diagnostic, 'severity'>>) =>
    err.print(diagnosticLines(diagnostic, err.colors))
  const settings = { ...rest, dir, cwd, admin: true, onWarning: tell }
  let opened: Persistence | undefined
  try {
    return await load(environment, settings, async (server) => {
      // Data of a collection that is not read are neither compared nor changed.
      for (const each of server.overview().diagnostics) if (isError(each)) tell(each)
      opened = await openReader(server, kept, tell)
      return await use(ofProcess(server, kept.shown))
    })
  } finally {
    // Once the server has written all.
    await opened?.close()
  }
}

/** Opens the environments that are kept. The data of the server itself are read, since they may be copied, and stay as they are. */
async function openReader(
  server: CliServer,
  { file, shownFile, mocks }: KeptPlace,
  onWarning: (diagnostic: Diagnostic) => void,
): Promise<Persistence> {
  const { openPersistence } = await import('../../../persistence/persistence.ts')
  const [state, environments] = [server.data(), server.environments.kept]
  const place = { file, shown: shownFile, mocks }
  const opened = await openPersistence({ ...place, state, environments, isReader: true, onWarning })
  opened.restore()
  return opened
}

function ofProcess(server: CliServer, where: string): AskedEnvironments {
  return {
    server: null,
    where,
    ask: async (method, path, body) => {
      const response = await server.fetch(`/__mockapi/environments${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      return await answerOf(response, where)
    },
  }
}

/** Where environments are kept, and the file of the server itself beside them. */
interface KeptPlace {
  readonly folder: string
  /** The folder, as the user knows it. */
  readonly shown: string
  readonly file: string
  readonly shownFile: string
  readonly mocks: string
}

/** Where environments are kept beside the file of `--persist`, or would be without another name. */
function keptPlace(
  { cwd }: Pick<CliEnvironment, 'cwd'>,
  { persist, dir = 'mocks' }: Config,
): KeptPlace {
  const mocks = resolve(cwd, dir)
  const { file, shown } = stateFile(persist || true, cwd, mocks)
  return { ...environmentFolder({ file, shown }, mocks), file, shownFile: shown, mocks }
}

/** @param kept the folder of those that were kept by a server that had --persist */
function nothingKept(environment: CliEnvironment, dir: string, kept: string | false): CliError {
  const message = `${noneRuns(environment, dir, shownRoot(dir))} Without one there are environments only where --persist keeps them.`
  const start = 'Start one with npx mockapi serve --persist, or name its address with --url.'
  const hint = kept ? `Write --persist as well, for those in ${kept}.` : start
  return new CliError(1, 'no-server', message, hint)
}

/** @throws CliError for a refusal: exit code 2 where the command line is wrong */
async function answerOf(response: Response, where: string): Promise<unknown> {
  const { status, ok } = response
  if (status === 204) return undefined
  const body = (await response.json().catch(() => undefined)) as Answered | undefined
  if (ok && body !== undefined) return body
  const isOfEnvironments = body?.type?.startsWith('urn:mockapi:') && status !== 401
  if (!isOfEnvironments) throw refusal(where, status, body)
  const { detail = '', errors = [] } = body ?? {}
  const texts = errors.map(({ path, message }) => `${path.replace(/^[/?]/, '')}: ${message}`)
  const message = texts.length > 0 ? texts.join(' ') : detail
  throw new CliError(status === 400 || status === 422 ? 2 : 1, 'bad-environment', message)
}

/** The members of problems, where an answer is one. */
interface Answered {
  readonly type?: string
  readonly detail?: string
  readonly errors?: readonly { readonly path: string; readonly message: string }[]
}
