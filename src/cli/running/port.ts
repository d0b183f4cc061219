import { isAbsolute, relative } from 'node:path'
import type { Config } from '../../config/config.ts'
import { MockapiError } from '../../errors/diagnostic.ts'
import type { MockServer } from '../../server.ts'
import type { CliEnvironment } from '../environment/environment.ts'
import { askHealth } from './health.ts'
import { CliError, printable, type Warning } from '../output/diagnostic.ts'

/** The port when none is set. */
export const defaultPort = 4000

/** How many ports are tried one after the other. */
const mostTries = 20

/** How long what has the port may take to say who it is, ms: on a busy machine a mockapi takes its time. */
const patience = 2_000

/**
 * Starts listening, on the next free port where the wished one is taken; returns the warning that says so.
 * @throws CliError where no port is free, or `strictPort` is set, or the address cannot be used
 */
export async function listenOnFreePort(
  server: MockServer,
  config: Pick<Config, 'port' | 'host' | 'strictPort'>,
  outside: Pick<CliEnvironment, 'cwd' | 'cacheFolder'>,
): Promise<Warning | undefined> {
  const wished = config.port ?? defaultPort
  const last = Math.min(wished + mostTries, 65_535)
  for (let port = wished; port <= last; port++) {
    try {
      await server.listen(port, config.host)
      return port === wished ? undefined : await takenWarning(wished, port, config.host, outside)
    } catch (error) {
      if (!isPortTaken(error)) throw error
      if (config.strictPort) throw portTakenError(`Port ${port} is taken (--strict-port).`, port)
    }
  }
  throw portTakenError(`The ports ${wished} to ${last} are taken.`, wished)
}

function isPortTaken(error: unknown): boolean {
  return (
    error instanceof MockapiError && error.diagnostics.some(({ code }) => code === 'port-taken')
  )
}

function portTakenError(message: string, port: number): CliError {
  const next = port < 65_535 ? port + 1 : defaultPort
  return new CliError(1, 'port-taken', message, `Try --port ${next}.`)
}

async function takenWarning(
  wished: number,
  port: number,
  host: string | undefined,
  { cwd, cacheFolder }: Pick<CliEnvironment, 'cwd' | 'cacheFolder'>,
): Promise<Warning> {
  const other = await healthAt(`${hostToAsk(host)}:${wished}`, cacheFolder)
  if (typeof other === 'string')
    return { code: 'port-taken', message: `Port ${wished} is taken, using ${port}.` }
  const { root, version } = other
  const shown = isAbsolute(root) ? relative(cwd, root).replaceAll('\\', '/') || '.' : root
  const who = printable(`${shown} (mockapi ${version})`)
  return { code: 'port-taken', message: `Port ${wished} already serves ${who}, using ${port}.` }
}

/** Asks by the scheme that the server speaks. */
async function healthAt(host: string, cacheFolder: string): ReturnType<typeof askHealth> {
  const plain = await askHealth({ url: `http://${host}`, trusted: [] }, undefined, patience)
  if (plain !== 'secure') return plain
  const url = `https://${host}`
  const { trustedBy } = await import('./trust.ts')
  return await askHealth({ url, trusted: trustedBy(cacheFolder, url) }, undefined, patience)
}

/** How this machine calls a server that listens on a host, in an address. */
export function hostToAsk(host: string | undefined): string {
  return host === undefined || isWide(host) ? 'localhost' : bracketed(host)
}

/** Whether a host stands for all addresses of this machine. */
export function isWide(host: string): boolean {
  return host === '0.0.0.0' || host === '::' || host === '[::]'
}

/** A host as it stands in an address: IPv6 in brackets. */
export function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}
