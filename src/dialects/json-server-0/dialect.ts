import { longestDelay } from '../../behaviour/duration.ts'
import type { State } from '../../data/store/state.ts'
import { dataOf } from '../../dispatch/run-of.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import {
  restEndpoint,
  singleEndpoints,
  type SingleHandlers,
} from '../../rest/resource-endpoints.ts'
import type { Resources, RestDialect } from '../../rest/rest-dialect.ts'
import { endpointsOf } from '../json-server/lists.ts'
import { noCacheReply, notFound0, pretty } from '../json-server/replies.ts'
import { getRecord, listRecords, nestedEndpoints0 } from './reads.ts'
import { writeSingle, writes0 } from './writes.ts'

/** Collections and single resources as json-server 0.17.4 answers, without its faults. */
export const jsonServer0: RestDialect = {
  endpoints: (resources) =>
    [
      ...overviews(resources),
      ...endpointsOf(resources, { list: listRecords, get: getRecord, ...writes0 }),
      ...resources.collections.flatMap((each) => nestedEndpoints0(each, resources)),
      ...resources.singles.flatMap((each) => singleEndpoints(each, singleHandlers)),
    ].map(delayed),
  notFound: notFound0,
  overridesMethod: true,
  chainsRewrites: true,
  overviews: ['/db', '/__rules'],
}

/** POST replaces a single resource as PUT does. */
const singleHandlers: SingleHandlers = {
  GET: (single) => noCacheReply(pretty(single.get().value)),
  POST: (single, context) => {
    const { origin, pathname } = new URL(context.url)
    const location = origin + pathname.replace(/\/$/, '')
    const headers = { location, 'access-control-expose-headers': 'Location' }
    return writeSingle(context, (fields) => single.replace(fields), { status: 201, headers })
  },
  PUT: (single, context) => writeSingle(context, (fields) => single.replace(fields)),
  PATCH: (single, context) => writeSingle(context, (fields) => single.update(fields)),
}

/** Waits as long as `_delay` says, ms, before a request is answered. */
function delayed(endpoint: Endpoint): Endpoint {
  const handle: Endpoint['handle'] = (context) => {
    const { url, query } = context
    const ms = url.includes('_delay=') ? Number.parseFloat(query['_delay'] ?? '') : 0
    if (!(ms > 0)) return endpoint.handle(context)
    return context.delay(Math.min(ms, longestDelay)).then(() => endpoint.handle(context))
  }
  return { ...endpoint, handle }
}

/** `/db`: all data at once; `/__rules`: the rules of `--routes`, where there are any. */
function overviews({ collections, singles, rewrites, values }: Resources): Endpoint[] {
  const resources = [...collections, ...singles]
  const usesFaker = resources.some((each) => each.usesFaker)
  // A file of plain values, or an empty one, has all data too.
  const origin = resources[0]?.origin ?? { file: 'db.json', place: () => undefined }
  const db = restEndpoint('GET', '/db', { origin, usesFaker }, (context) =>
    noCacheReply(pretty({ ...values, ...contents(dataOf(context)) })),
  )
  if (rewrites.length === 0) return [db]
  const rules = pretty(Object.fromEntries(rewrites.map(({ from, to }) => [from, to])))
  const list = restEndpoint('GET', '/__rules', { origin, usesFaker: false }, () =>
    noCacheReply(rules),
  )
  return [db, list]
}

function contents(state: State): object {
  return Object.fromEntries([
    ...state.names.map((name) => [name, state.collection(name)?.all()]),
    ...state.singleNames.map((name) => [name, state.single(name)?.get().value]),
  ])
}
