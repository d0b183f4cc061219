import { resolve } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Config } from '../../../config/config.ts'
import { formatPlace } from '../../../errors/diagnostic.ts'
import { sessionNames } from '../../../sessions/names.ts'
import type { Invocation } from '../../command-line/arguments.ts'
import { ofLoad, type CliEnvironment, type CliServer } from '../../environment/environment.ts'
import { CliError, diagnosticLines, type Warning } from '../../output/diagnostic.ts'
import { strayWarning } from '../../output/stray.ts'
import { holdsCode } from '../../mocks/root.ts'
import { askServer } from '../../running/running-server.ts'
import type { Address } from '../../running/ask.ts'
import { findServers } from '../../running/find.ts'
import { trustedBy } from '../../running/trust.ts'
import { BrokenAnswer, type Answer, type Deadline } from './answer.ts'
import { askInProcess } from './in-process.ts'
import { askOverHttp } from './over-http.ts'
import type { TypedRequest } from './request.ts'

/** Who answers a request. */
export interface Asked {
  /** Of a server; undefined in process. */
  readonly url: string | undefined
  /** @throws BrokenAnswer where none comes */
  ask(request: TypedRequest, deadline: Deadline): Promise<Answer>
  /** What the admin API answers to a GET. @throws CliError */
  admin(path: string, session: string | undefined): Promise<unknown>
}

/** The server at an address. */
function serverAt(address: Address, adminToken: string | undefined): Asked {
  const { url, trusted } = address
  return {
    url,
    ask: (request, deadline) => askOverHttp(address, request, deadline),
    admin: (path, session) => askServer({ url, trusted, adminToken, session }, path),
  }
}

/** How many calls are kept at least: that which is asked, and those that its mock makes. */
const fewCalls = 100

/** Answers by the mocks of a folder in this process, as long as `use` takes. */
export async function inProcess<Result>(
  environment: CliEnvironment,
  config: Config & { readonly dir: string },
  use: (asked: Asked) => Promise<Result>,
): Promise<Result> {
  const { cwd, err } = environment
  const warn = (warning: Warning) => err.print(diagnosticLines(warning, err.colors))
  const stop = new AbortController()
  const ends: (() => void | Promise<void>)[] = []
  try {
    if (holdsCode(resolve(cwd, config.dir))) {
      const onStop = ({ message, place }: Warning) =>
        stop.abort(new BrokenAnswer(place ? `${formatPlace(place)}  ${message}` : message))
      ends.push(await environment.startWatchdog({ json: false, ...ofLoad }, onStop))
    }
    ends.push(warnOfStrays(environment, warn))
    const { port: _, ...rest } = config
    const server = await environment.createServer({
      ...rest,
      cwd,
      watch: false,
      ownProcess: true,
      admin: true,
      // Also that of a server without one says why.
      journal: Math.max(fewCalls, config.journal ?? 0),
      onWarning: warn,
    })
    ends.push(() => server.close())
    return await use(ownServer(server, stop.signal))
  } finally {
    for (const end of ends.toReversed()) await end()
  }
}

/** @param stopped aborted when code of a mock was ended */
function ownServer(server: CliServer, stopped: AbortSignal): Asked {
  return {
    url: undefined,
    ask: (request, { signal, ms }) =>
      askInProcess(server, request, { signal: AbortSignal.any([signal, stopped]), ms }),
    admin: async (path, session) => {
      const headers: [string, string][] =
        session === undefined ? [] : [[sessionNames.header, session]]
      const response = await server.fetch(`/__mockapi${path}`, { headers })
      const body: unknown = await response.json()
      if (response.ok) return body
      throw new CliError(1, 'no-server', (body as { readonly detail: string }).detail)
    },
  }
}

/** The server that answers: that of the address, else the one of the folder that runs; undefined for none. */
export async function runningFor(
  environment: CliEnvironment,
  { dir, adminToken }: Config,
  { origin }: TypedRequest,
  flags: Invocation['flags'],
): Promise<Asked | undefined> {
  if (origin === undefined && hasOwn(flags)) return undefined
  const { answering, silent } = await findServers(environment, dir ?? 'mocks')
  if (origin !== undefined) {
    const known = answering.find(({ url }) => url === origin)
    // The token of the configuration is for its own server, and not for whoever is at that address.
    const trusted = trustedBy(environment.cacheFolder, origin)
    return serverAt({ url: origin, trusted }, flags.adminToken ?? known?.adminToken)
  }
  const [found] = answering
  if (found) return serverAt(found, adminToken ?? found.adminToken)
  for (const { url } of silent) {
    const message = `The server at ${url} does not answer.`
    environment.err.print(diagnosticLines({ message }, environment.err.colors))
  }
  return undefined
}

/** Settings that do not say what is served. */
const ofAsking: ReadonlySet<string> = new Set(['dir', 'json', 'adminToken'])

/** Whether flags ask for another server than one that runs: they count from the start of a server. */
export function hasOwn(flags: Invocation['flags']): boolean {
  return Object.keys(flags).some((name) => !ofAsking.has(name))
}

/** Warns of errors that nobody catches, until the returned function has ended that. */
function warnOfStrays(
  { cwd, onStrayError }: CliEnvironment,
  warn: (warning: Warning) => void,
): () => Promise<void> {
  const strays: unknown[] = []
  const stop = onStrayError((error) => strays.push(error))
  return async () => {
    // Node tells of a promise once all else of its turn is done.
    await nextTurn()
    stop()
    for (const error of strays.slice(0, mostStrays)) warn(await strayWarning(error, cwd))
  }
}

/** How many errors are told: a timer may throw again and again. */
const mostStrays = 5
