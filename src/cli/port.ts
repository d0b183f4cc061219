import { isAbsolute, relative } from 'node:path'
import type { Config } from '../config/config.ts'
import { MockapiError } from '../errors/diagnostic.ts'
import { isObject } from '../errors/validation-issue.ts'
import type { MockServer } from '../server.ts'
import { CliError, printable, type Warning } from './output/diagnostic.ts'

/** The port when none is set. */
export const defaultPort = 4000

/** How many ports are tried one after the other. */
const mostTries = 20

/**
 * Starts listening, on the next free port where the wished one is taken; returns the warning that says so.
 * @throws CliError where no port is free, or `strictPort` is set, or the address cannot be used
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
  cwd: string,
): Promise<Warning> {
  const other = await askNeighbour(wished, host)
  if (!other) return { code: 'port-taken', message: `Port ${wished} is taken, using ${port}.` }
  const { root, version } = other
  const shown = isAbsolute(root) ? relative(cwd, root).replaceAll('\\', '/') || '.' : root
  const who = printable(`${shown} (mockapi ${version})`)
  return { code: 'port-taken', message: `Port ${wished} already serves ${who}, using ${port}.` }
}

/** Version and folder (absolute) of another mockapi on a port; waits for half a second at most. */
export async function askNeighbour(
  port: number,
  host?: string,
): Promise<{ readonly version: string; readonly root: string } | undefined> {
  const name = host === undefined || isWide(host) ? 'localhost' : bracketed(host)
  try {
    const response = await fetch(`http://${name}:${port}/__mockapi/health`, {
      signal: AbortSignal.timeout(500),
      redirect: 'error',
    })
    const answer: unknown = JSON.parse(await shortText(response))
    if (!isObject(answer) || answer['name'] !== 'mockapi') return undefined
    const { version, root } = answer
    return typeof version === 'string' && typeof root === 'string' ? { version, root } : undefined
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
