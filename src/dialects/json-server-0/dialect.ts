import { longestDelay } from '../../behaviour/duration.ts'
import type { State } from '../../data/store/state.ts'
import { dataOf } from '../../dispatch/endpoint-context.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import { restEndpoint } from '../../rest/resource-endpoints.ts'
import type { Resources, RestDialect } from '../../rest/rest-dialect.ts'
import {
  collectionEndpointsOf,
  singleEndpointsOf,
  type Handle,
  type SingleAct,
} from '../json-server/endpoints.ts'
import { noCacheReply, notFound0, pretty } from '../json-server/replies.ts'
import { getRecord, listRecords, nestedEndpoints0 } from './reads.ts'
import { writeSingle, writes0 } from './writes.ts'

/** Collections and single resources as json-server 0.17.4 answers, without its faults. */
export const jsonServer0: RestDialect = {
  endpoints: (resources) => {
    const { collections, singles, strict, foreignKeySuffix: suffix } = resources
    const names = new Map(collections.map(({ path, name }) => [path, name]))
    const rules = (own: boolean | undefined) => ({ strict: own ?? strict, suffix })
    return [
      ...overviews(resources),
      ...collections.flatMap((each) =>
        collectionEndpointsOf(each, collectionActs, rules(each.strict), delayed),
      ),
      ...collections.flatMap((each) => nestedEndpoints0(each, names, rules(each.strict), delayed)),
      ...singles.flatMap((each) => singleEndpointsOf(each, singleActs, delayed)),
    ]
  },
  notFound: notFound0,
}

const collectionActs = { list: listRecords, get: getRecord, ...writes0 }

/** POST replaces a single resource as PUT does. */
const singleActs: Readonly<Record<'GET' | 'POST' | 'PUT' | 'PATCH', SingleAct>> = {
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
function delayed(handle: Handle): Handle {
  return (context) => {
    const { url, query } = context
    const ms = url.includes('_delay=') ? Number.parseFloat(query['_delay'] ?? '') : 0
    if (!(ms > 0)) return handle(context)
    return context.delay(Math.min(ms, longestDelay)).then(() => handle(context))
  }
}

/** `/db`: all data at once; `/__rules`: the rules of `--routes`, where there are any. */
function overviews({ collections, singles, rewrites }: Resources): Endpoint[] {
  const resources = [...collections, ...singles]
  const [first] = resources
  if (!first) return []
  const usesFaker = resources.some((each) => each.usesFaker)
  const { origin } = first
  const whole: Handle = (context) => noCacheReply(pretty(contents(dataOf(context))))
  const db = restEndpoint('GET', '/db', { origin, usesFaker }, delayed(whole))
  if (rewrites.length === 0) return [db]
  const rules = Object.fromEntries(rewrites.map(({ from, to }) => [from, to]))
  const list: Handle = () => noCacheReply(pretty(rules))
  return [db, restEndpoint('GET', '/__rules', { origin, usesFaker: false }, delayed(list))]
}

function contents(state: State): object {
  return Object.fromEntries([
    ...state.names.map((name) => [name, state.collection(name)?.all()]),
    ...state.singleNames.map((name) => [name, state.single(name)?.get().value]),
  ])
}
