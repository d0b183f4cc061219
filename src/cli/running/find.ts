import { hostname } from 'node:os'
import { resolve } from 'node:path'
import type { ReadyState } from '../../admin/readiness.ts'
import { isGone, readEntries, whyUnlisted, type ReadEntry } from './entry.ts'
import { askHealth } from './health.ts'

/** A server that `mockapi serve` started, and that answers. */
export interface FoundServer {
  /** For callers on this machine, without a slash at the end. */
  readonly url: string
  readonly trusted: readonly string[]
  readonly adminToken: string | undefined
  /** That of the server itself. */
  readonly session: undefined
  /** The absolute folder or file that is served. */
  readonly root: string
  readonly pid: number
  readonly version: string
  /** What it was started with, as a text that is the same for the same settings. */
  readonly settings: string
  /** Whether requests are to be sent to it. */
  readonly state: ReadyState
  /** Errors of its mock files. */
  readonly errors: number
  /** What the addresses of its mocks begin with. */
  readonly prefixes: readonly string[]
}

/** A server that does not answer in time, though its process runs. */
export interface SilentServer {
  readonly url: string
  readonly root: string
  readonly pid: number
}

/** The outside that finding needs: the folder that names are relative to, and where servers are listed. */
interface Outside {
  readonly cwd: string
  readonly cacheFolder: string
}

/**
 * The server of a folder or file that `mockapi serve` of this user started last, whoever asks from where; its session
 * is the server's own. Entries count for nothing until the server has answered with the same folder and process.
 *
 * @param root relative to the working folder
 */
export async function findServer(outside: Outside, root: string): Promise<FoundServer | undefined> {
  return (await findServers(outside, root)).answering[0]
}

/** All servers of a folder or file, or of this user; the newest first. Entries of those that are gone are removed. */
export async function findServers(
  { cwd, cacheFolder }: Outside,
  root?: string,
): Promise<{ readonly answering: FoundServer[]; readonly silent: SilentServer[] }> {
  const path = root === undefined ? undefined : resolve(cwd, root)
  const asked = await Promise.all(readEntries(cacheFolder, path).map(ask))
  return {
    answering: asked.flatMap((each) => (each && 'version' in each ? each : [])),
    silent: asked.flatMap((each) => (each && !('version' in each) ? each : [])),
  }
}

/** Says that no server of a folder or file was found, as it is shown, and why that need not mean that none runs. */
export function noneRuns({ cwd, cacheFolder }: Outside, root: string, shown: string): string {
  const why = whyUnlisted(cacheFolder, resolve(cwd, root))
  return `No server of ${shown} runs.${why === undefined ? '' : ` Those that run are not listed: ${why}.`}`
}

/** How long a server may take whose process runs, ms: the machine may be busy, and a write to a server missed is a write lost. */
const patience = 2000

async function ask(entry: ReadEntry): Promise<FoundServer | SilentServer | undefined> {
  const { url, root, pid, version, adminToken, settings, machine, remove } = entry
  const trusted = entry.certificate === undefined ? [] : [entry.certificate]
  // Before it is asked: the port, and with it the token, may be that of another user's program by now.
  if (isGone(entry)) {
    remove()
    return undefined
  }
  const health = await askHealth({ url, trusted }, adminToken, patience)
  if (typeof health === 'object' && health.root === root && health.pid === pid) {
    const { state, errors, prefixes } = health
    const told = { state, errors, prefixes }
    return { url, trusted, adminToken, session: undefined, root, pid, version, settings, ...told }
  }
  if (health === 'refused' && machine === hostname()) remove()
  return health === 'silent' ? { url, root, pid } : undefined
}
