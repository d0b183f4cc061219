import { createTestServer } from './fixture.ts'
import type { TestServer, TestServerOptions } from './fixture.ts'

/** A server that several files of a worker hold. */
interface Held {
  readonly server: Promise<TestServer>
  holders: number
}

/** By their options: a worker that runs many files has one server for all that ask for the same. */
const servers = new Map<string, Held>()

/**
 * The worker's test server for some options, made where it is new. It ends when all who asked for it
 * have called `release`.
 *
 * @throws MockapiError as {@link createTestServer}
 */
export async function holdServer(
  options: TestServerOptions,
): Promise<{ readonly server: TestServer; readonly release: () => Promise<void> }> {
  const key = keyOf(options)
  const held = servers.get(key) ?? { server: createTestServer(options), holders: 0 }
  servers.set(key, held)
  held.holders++
  const release = async () => {
    if (--held.holders > 0) return
    servers.delete(key)
    const server = await held.server
    await server.close()
  }
  try {
    return { server: await held.server, release }
  } catch (error) {
    servers.delete(key)
    throw error
  }
}

/** The same for options that say the same; functions and mocks given as values are like nothing else. */
function keyOf(options: TestServerOptions): string {
  const { mocks, onRequest, onReload, onWarning, ...plain } = options
  const own = [mocks, onRequest, onReload, onWarning].some((value) => value !== undefined)
  if (own) return crypto.randomUUID()
  const { cwd = process.cwd() } = options
  const entries = Object.entries({ ...plain, cwd }).sort(([one], [two]) => (one < two ? -1 : 1))
  return JSON.stringify(entries)
}
