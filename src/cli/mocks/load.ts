import { resolve } from 'node:path'
import type { Config } from '../../config/config.ts'
import type { MockServerOptions } from '../../server.ts'
import { ofLoad, type CliEnvironment, type CliServer } from '../environment/environment.ts'
import { holdsCode } from './root.ts'

/** What the mocks hold, without listening or watching; the server is closed then. */
export async function load<Found>(
  environment: CliEnvironment,
  config: Config & Pick<MockServerOptions, 'onWarning'>,
  look: (server: CliServer) => Found | Promise<Found>,
): Promise<Found> {
  // A store is for servers that run: it would be joined, and waited for.
  const { port: _port, store: _store, ...rest } = config
  const endWatch = holdsCode(resolve(environment.cwd, config.dir ?? 'mocks'))
    ? await environment.startWatchdog({ json: false, ...ofLoad })
    : undefined
  const server = await environment.createServer({ ...rest, cwd: environment.cwd, watch: false })
  try {
    return await look(server)
  } finally {
    await server.close()
    endWatch?.()
  }
}
