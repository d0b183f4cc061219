import { Traffic } from '../journal/traffic.ts'
import { emptyRoutes } from '../endpoints/routes.ts'
import { WaitingRequests } from '../http/connection.ts'
import { readFields, sendableFields, splitCookies } from '../http/headers.ts'
import type { MockServerOptions } from '../server.ts'
import type { Mocks } from './mocks.ts'

/** Largest body of a request, bytes, and longest time of a handler, ms, unless they are set. */
const defaultBodyLimit = 10 * 1024 * 1024
const defaultTimeout = 30_000

/** What is there before any mock is loaded. */
export function createMocks(
  options: MockServerOptions,
  environment: Pick<Mocks, 'basePath' | 'faker' | 'flush' | 'metrics' | 'nameSpan'>,
  parts: Pick<Mocks, 'sessions' | 'guard' | 'redactor' | 'startPage'>,
): Mocks {
  const { ownProcess = false, quiet = false } = options
  return {
    ...environment,
    ...parts,
    routes: emptyRoutes,
    prefixes: [options.prefix ?? []].flat(),
    behaviour: undefined,
    seed: options.seed ?? 1,
    fakerNow: options.fakerNow ?? false,
    headers: options.headers && splitCookies(sendableFields(readFields(options.headers))),
    bodyLimit: options.bodyLimit ?? defaultBodyLimit,
    timeout: options.timeout ?? defaultTimeout,
    flush: options.persist ? environment.flush : undefined,
    traffic: new Traffic(),
    onRequest: options.onRequest,
    compress: options.compress,
    pretty: options.pretty,
    onlyTrouble: ownProcess && quiet,
    waiting: new WaitingRequests(),
    replay: options.replay ?? false,
  }
}
