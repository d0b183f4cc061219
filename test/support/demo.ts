import { vi } from 'vitest'
import type { CliServer } from '../../src/cli/environment/environment.ts'
import { demo } from '../../src/cli/commands/demo.ts'
import type { TrafficOptions } from '../../src/demo/traffic.ts'
import { startMockServer } from '../../src/mock-server.ts'
import { fakeEnvironment, fakeServer, type FakeEnvironment } from './cli-fakes.ts'

/** `mockapi demo` in process, until it is disposed of. */
export interface RunningDemo extends AsyncDisposable {
  readonly server: CliServer
  readonly environment: FakeEnvironment
  /** What the terminal shows. */
  text(): string
}

/** Starts the demo on a free port; without traffic nobody visits it. */
export async function startDemo(traffic?: TrafficOptions): Promise<RunningDemo> {
  let server: CliServer | undefined
  const environment = fakeEnvironment(fakeServer(), {
    createServer: async (options) => (server = await startMockServer(options)),
  })
  const flags = traffic ? [] : [['no-traffic', ''] as const]
  const ended = demo(environment, { port: 0 }, new Map(flags), traffic)
  const text = () => environment.out.lines.join('\n')
  const running = await vi.waitFor(() => {
    if (server && text().includes('demo ready')) return server
    throw new Error(`The demo has not started:\n${text()}`)
  })
  return {
    server: running,
    environment,
    text,
    async [Symbol.asyncDispose]() {
      environment.signal('SIGTERM')
      await ended
    },
  }
}
