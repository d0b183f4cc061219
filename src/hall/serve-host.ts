import type { MockServerOptions } from '../core/server.ts'
import type { MockSource } from '../load/source.ts'
import { Guard } from '../serve/network/guard.ts'
import type { ServeHost } from '../serve/host.ts'

/** Parts of the server that answering borrows. */
interface ServeParts extends Pick<ServeHost, 'faker' | 'mask' | 'fallback'> {
  readonly source: MockSource
  /** Makes sure that changes outlive the process, where data are kept at all. */
  readonly settle: () => void | Promise<void>
}

/** What answering requests borrows from the server, by its settings. */
export function serveHost(options: MockServerOptions, parts: ServeParts): ServeHost {
  const { cors = [], allowedHosts = [], seed = 1, bodyLimit, timeout, persist } = options
  const { ownProcess = false, quiet = false } = options
  const { source, settle, ...rest } = parts
  return {
    ...rest,
    guard: new Guard({ cors, allowedHosts }),
    seed,
    bodyLimit: bodyLimit ?? 10 * 1024 * 1024,
    timeout: timeout ?? 30_000,
    readFile: (path, from) => source.readFile(path, from),
    locate: (error) => source.locate(error),
    message: (error) => source.message(error),
    ...(persist && { settle }),
    onRequest: options.onRequest,
    onlyTrouble: ownProcess && quiet,
  }
}
