import type { Config } from '../../config/config.ts'
import type { Invocation } from '../command-line/arguments.ts'
import type { CliEnvironment } from '../environment/environment.ts'
import { ask, trustHint, type Address } from './ask.ts'
import { defaultPort, hostToAsk } from './port.ts'
import { trustedBy } from './trust.ts'
import { CliError, usageError } from '../output/diagnostic.ts'
import { isUrl } from '../../http/url.ts'

/** A server that runs already, which a command asks. */
export interface RunningServer extends Address {
  readonly adminToken: string | undefined
  readonly session: string | undefined
}

/**
 * The server of `--url` or `--port`, else the one that serves the folder of the mocks, else that of the port where
 * `npx mockapi serve` starts one. @param config with the folder as `dir`, where there are mocks
 * @throws CliError for what is no address
 */
export async function runningServer(
  environment: Pick<CliEnvironment, 'cwd' | 'cacheFolder'>,
  config: Config,
  { flags, options }: Pick<Invocation, 'flags' | 'options'>,
): Promise<RunningServer> {
  const { dir, host, port = defaultPort, adminToken } = config
  const session = options.get('session')
  const url = options.get('url')
  const at = (address: string): RunningServer => ({
    url: address,
    trusted: trustedBy(environment.cacheFolder, address),
    adminToken,
    session,
  })
  if (url !== undefined) return at(addressOf(url))
  const found =
    flags.port === undefined && dir !== undefined
      ? await (await import('./find.ts')).findServer(environment, dir)
      : undefined
  if (found) return { ...found, adminToken: found.adminToken ?? adminToken, session }
  return at(`${schemeOf(config)}://${hostToAsk(host)}:${port}`)
}

/** The scheme that a server of these settings has. */
export function schemeOf({ https, cert }: Config): 'https' | 'http' {
  return (https ?? cert !== undefined) ? 'https' : 'http'
}

/** The address of a server as it was typed, without a slash at the end. @throws CliError for what is none */
export function addressOf(url: string): string {
  const isAddress = isUrl(url) && /^https?:$/.test(new URL(url).protocol)
  if (isAddress) return url.replace(/\/+$/, '')
  const hint = `Write it whole: --url http://localhost:${defaultPort}.`
  throw usageError(`${JSON.stringify(url)} is no address of a server.`, hint)
}

/** How long an answer may take, ms. */
const patience = 30_000

/** What the admin API answers, as JSON, to a GET or without a body. @throws CliError where no mockapi answers, or one that refuses */
export async function askServer(
  server: RunningServer,
  path: string,
  method: 'GET' | 'POST' = 'GET',
): Promise<unknown> {
  const response = await sendToServer(server, path, method)
  const body: unknown = await response.json().catch(() => undefined)
  if (response.ok && body !== undefined) return body
  throw refusal(server.url, response.status, body)
}

/** What the admin API answers, as it came. @param body as JSON @throws CliError where nobody answers */
export async function sendToServer(
  server: RunningServer,
  path: string,
  method: string,
  body?: unknown,
): Promise<Response> {
  const { url, adminToken, session } = server
  return await ask(server, `/__mockapi${path}`, {
    method,
    headers: {
      accept: 'application/json',
      ...(method !== 'GET' && { 'content-type': 'application/json' }),
      ...(adminToken !== undefined && { authorization: `Bearer ${adminToken}` }),
      ...(session !== undefined && { 'x-mockapi-session': session }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    redirect: 'error',
    signal: AbortSignal.timeout(patience),
  }).catch((error: Error) => {
    if (error.name === 'UntrustedCertificate')
      throw new CliError(1, 'no-server', error.message, trustHint)
    const late = error.name === 'TimeoutError'
    const what = late ? `${url} did not answer within 30 s.` : `No server answers at ${url}.`
    const hint = 'Start it with npx mockapi serve, or name another one with --url.'
    throw new CliError(1, 'no-server', what, hint)
  })
}

/** Why a server that answered is of no use: it wants a token, refuses, or is no mockapi. */
export function refusal(url: string, status: number, body: unknown): CliError {
  if (status === 401) {
    const message = `${url} wants a token.`
    return new CliError(
      1,
      'no-server',
      message,
      'Give it the one it was started with: --admin-token.',
    )
  }
  const { detail } = (body ?? {}) as { readonly detail?: unknown }
  if (typeof detail === 'string') return new CliError(1, 'no-server', `${url}: ${detail}`)
  const hint = 'Name the address of a mock server with --url.'
  return new CliError(1, 'no-server', `What answers at ${url} is no mockapi (${status}).`, hint)
}
