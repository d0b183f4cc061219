import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { isGone, readEntries, type ReadEntry } from './entry.ts'
import { askHealth } from './health.ts'

/** A server that `mockapi serve` started, and that answers. */
export interface FoundServer {
  /** For callers on this machine, without a slash at the end. */
  readonly url: string
  readonly adminToken: string | undefined
  /** That of the server itself. */
  readonly session: undefined
  /** The absolute folder or file that is served. */
  readonly root: string
  readonly pid: number
  readonly version: string
  /** What it was started with, as a text that is the same for the same settings. */
  readonly settings: string
  /** Errors of its mock files. */
  readonly errors: number
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

async function ask(entry: ReadEntry): Promise<FoundServer | SilentServer | undefined> {
  const { url, root, pid, version, adminToken, settings, machine, remove } = entry
  const health = await askHealth(url, adminToken)
  if (typeof health === 'object' && health.root === root && health.pid === pid) {
    return {
      url,
      adminToken,
      session: undefined,
      root,
      pid,
      version,
      settings,
      errors: health.errors,
    }
  }
  // Nobody listens, or the port is that of another server, and the process is gone.
  if (isGone(entry) || (health === 'refused' && machine === hostname())) remove()
  else if (health === 'silent') return { url, root, pid }
  return undefined
}
