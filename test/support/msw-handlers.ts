import { fromMsw } from '../../src/msw/index.ts'
import { createMockServer } from '../../src/mock-server.ts'
import type { MockServer } from '../../src/server.ts'

/** A server of handlers of MSW, below them whatever else is given. */
export function serve(
  handlers: Parameters<typeof fromMsw>[0],
  ...below: unknown[]
): Promise<MockServer> {
  return createMockServer({ mocks: [fromMsw(handlers), ...below] })
}
