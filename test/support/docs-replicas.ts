import { startMockServer, type Server } from '../../src/mock-server.ts'
import type { MockServer } from '../../src/server.ts'
import { MemoryEngine } from './memory-engine.ts'

/** Three servers of one store that serve a folder, as one: each request goes to the next of them. */
export async function serveReplicas(cwd: string): Promise<MockServer> {
  const engine = new MemoryEngine()
  const servers: Server[] = []
  for (let index = 0; index < 3; index++) {
    const server = await startMockServer({ cwd })
    await server.join(engine.connect())
    servers.push(server)
  }
  const [first] = servers as [Server]
  const doors = servers.map((server) => ({
    fetch: server.fetch.bind(server),
    close: server.close.bind(server),
  }))
  let turn = 0
  return Object.assign(first, {
    fetch: (...args: Parameters<Server['fetch']>) =>
      (doors[turn++ % doors.length] ?? first).fetch(...args),
    close: async () => {
      await Promise.all(doors.map(({ close }) => close()))
    },
  })
}
