import { mocksFor } from './core/contract.ts'
import { defineConfig, defineMock, route } from './core/define.ts'
import { MockapiError } from './core/diagnostic.ts'
import { many, manyToMany, one } from './core/relation.ts'
import { resource } from './core/resource.ts'
import { behave, scenario } from './core/scenario.ts'
import type { MockServer, MockServerOptions } from './core/server.ts'
import { Server } from './hall/server.ts'
import { readOptions } from './load/options.ts'
import { fromMsw } from './msw.ts'

/** Everything that `import 'mockapi'` gives in a mock file. */
const authoring = {
  MockapiError,
  behave,
  createMockServer,
  defineConfig,
  defineMock,
  many,
  manyToMany,
  mocksFor,
  one,
  resource,
  route,
  scenario,
}

/** What a mock file imports from the package: always the running one. */
const provided = { mockapi: authoring, 'mockapi/msw': { fromMsw } }

/**
 * Makes a mock server from a folder or from values. It listens only when a port is given; `fetch`
 * always works, in process.
 *
 * @throws MockapiError when the folder does not exist, an option is wrong, or the port is taken
 * @example
 * await using server = await createMockServer({ dir: 'mocks', seed: 42 })
 * const response = await server.fetch('/users/1')
 */
export async function createMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  return await openServer(options)
}

/**
 * The same, with what the command line does besides.
 *
 * @throws MockapiError as {@link createMockServer}
 */
export async function openServer(options: MockServerOptions): Promise<Server> {
  const server = new Server(readOptions(options), provided)
  try {
    await server.start()
  } catch (error) {
    await server.close()
    throw error
  }
  return server
}
