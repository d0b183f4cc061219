import { afterEach, beforeEach } from 'vitest'
import { resource } from '../../src/authoring.ts'
import { startMockServer, type Server } from '../../src/mock-server.ts'
import type { MockServerOptions } from '../../src/server.ts'
import { MemoryEngine, type MemoryLog } from './memory-engine.ts'

/** A server that shares its sessions, and its connection to the engine. */
export interface Replica {
  readonly server: Server
  readonly log: MemoryLog
  readonly warnings: string[]
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>
  /** The JSON of an answer. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<unknown>
}

interface Replicas {
  engine: MemoryEngine
  join(options?: MockServerOptions): Promise<Replica>
}

const users = [resource('users', { seed: [{ id: 1, name: 'Ada', visits: 0 }] })]

/** An engine for each test, and servers that join it; closed after the test. */
export function useReplicas(): Replicas {
  const open: Server[] = []
  const replicas: Replicas = {
    engine: new MemoryEngine(),
    async join(options = {}) {
      const warnings: string[] = []
      const onWarning: MockServerOptions['onWarning'] = ({ code, message }) =>
        void warnings.push(`${code}: ${message}`)
      const server = await startMockServer({ mocks: users, onWarning, ...options })
      open.push(server)
      const log = replicas.engine.connect()
      await server.join(log)
      return replicaOf(server, log, warnings)
    },
  }
  beforeEach(() => {
    replicas.engine = new MemoryEngine()
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()))
  })
  return replicas
}

function replicaOf(server: Server, log: MemoryLog, warnings: string[]): Replica {
  const send: Replica['send'] = (method, path, body, headers = {}) =>
    server.fetch(path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  const get: Replica['get'] = async (path, headers) =>
    await (await server.fetch(path, headers ? { headers } : undefined)).json()
  return { server, log, warnings, send, get }
}
