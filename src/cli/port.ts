import { isAbsolute, relative } from 'node:path'
import type { Config } from '../config/config.ts'
import { MockapiError } from '../errors/diagnostic.ts'
import type { MockServer } from '../server.ts'
import { CliError, printable } from './output/diagnostic.ts'
import type { Warning } from './output/log.ts'

/** The port when none is set. */
export const defaultPort = 4000

/** How many ports are tried one after the other. */
const mostTries = 20

/** Another mockapi on a port, as `GET /__mockapi/health` tells. */
export interface Neighbour {
  readonly version: string
  /** Absolute folder or file it serves. */
  readonly root: string
}

/**
 * Starts listening, on the next free port where the wished one is taken.
 *
 * @returns the warning to show when it is another port
 * @throws CliError with exit code 1: the port is taken and `strictPort` is set, or no port is free, or
 * the address cannot be used
 */
export async function listenOnFreePort(
  server: MockServer,
  config: Pick<Config, 'port' | 'host' | 'strictPort'>,
  cwd: string,
): Promise<Warning | undefined> {
  const wished = config.port ?? defaultPort
  const last = Math.min(wished + mostTries, 65_535)
  for (let port = wished; port <= last; port++) {
    try {
      await server.listen(port, config.host)
      return port === wished ? undefined : await takenWarning(wished, port, config.host, cwd)
    } catch (error) {
      if (!isPortTaken(error)) throw explained(error, port, config.host)
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
  const hint = `Try --port ${port < 65_535 ? port + 1 : defaultPort}.`
  return new CliError([{ code: 'port-taken', severity: 'error', message, hint }], 1)
}

async function takenWarning(
  wished: number,
  port: number,
  host: string | undefined,
  cwd: string,
): Promise<Warning> {
  const neighbour = await askNeighbour(wished, host)
  if (!neighbour) return { code: 'port-taken', message: `Port ${wished} is taken, using ${port}.` }
  const { root, version } = neighbour
  const shown = isAbsolute(root) ? relative(cwd, root).replaceAll('\\', '/') || '.' : root
  const who = printable(`${shown} (mockapi ${version})`)
  return { code: 'port-taken', message: `Port ${wished} already serves ${who}, using ${port}.` }
}

/** Asks whether a mockapi listens on a port, for half a second at most. */
export async function askNeighbour(port: number, host?: string): Promise<Neighbour | undefined> {
  const name = host === undefined || isWide(host) ? 'localhost' : bracketed(host)
  try {
    const response = await fetch(`http://${name}:${port}/__mockapi/health`, {
      signal: AbortSignal.timeout(500),
      redirect: 'error',
    })
    const answer: unknown = JSON.parse(await shortText(response))
    if (typeof answer !== 'object' || answer === null || !('name' in answer)) return undefined
    const { name: program, version, root } = answer as Record<string, unknown>
    if (program !== 'mockapi' || typeof version !== 'string' || typeof root !== 'string') {
      return undefined
    }
    return { version, root }
  } catch {
    return undefined
  }
}

async function shortText(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    if (text.length > 4096) throw new Error('The answer is too long for a health answer.')
  }
  return text
}

/** Whether a host stands for all addresses of this machine. */
export function isWide(host: string): boolean {
  return host === '0.0.0.0' || host === '::' || host === '[::]'
}

/** A host as it stands in an address: IPv6 in brackets. */
export function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}

function explained(error: unknown, port: number, host: string | undefined): unknown {
  const code = (error as { code?: unknown } | null)?.code
  if (code === 'EACCES') {
    const message = `Port ${port} may not be used without more rights.`
    return new CliError(
      [{ code: 'bad-flag', severity: 'error', message, hint: 'Try --port 4000.' }],
      1,
    )
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    const message = `This machine has no address ${JSON.stringify(host ?? 'localhost')}.`
    const hint = 'Write --host localhost, or --host 0.0.0.0 for the network.'
    return new CliError([{ code: 'bad-flag', severity: 'error', message, hint }], 1)
  }
  return error
}
