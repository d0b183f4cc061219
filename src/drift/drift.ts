import type { Endpoint } from '../endpoints/endpoint.ts'
import { shapeOf } from '../endpoints/order.ts'
import type { Place } from '../errors/diagnostic.ts'
import { isObject } from '../errors/validation-issue.ts'
import { isBesideHttp } from '../http/path.ts'
import { addressOf, type GetValue } from './addresses.ts'
import { compareAnswers, type ComparedAnswer, type Comparison } from './compare.ts'

/** A request that is sent to the mocks and to the real API. */
export interface DriftRequest {
  readonly method: string
  /** Below the prefix of the mocks. */
  readonly path: string
  readonly body?: { readonly type: string; readonly text: string } | undefined
}

/** Sends a request; a text says why there is no answer that could be compared. */
export type Send = (request: DriftRequest) => Promise<ComparedAnswer | string>

/** What became of one endpoint. */
export interface EndpointDrift extends Comparison {
  /** Method and path, `GET /users/:id`. */
  readonly key: string
  /** `unsafe` for one that would change data and was not asked. */
  readonly outcome: 'same' | 'drift' | 'not-compared' | 'unsafe'
  /** Why it was not compared. */
  readonly reason?: string
  readonly file: string
  readonly place?: Place | undefined
  readonly endpoint: Endpoint
}

/** Who is asked, and for what. */
export interface DriftOptions {
  readonly mock: Send
  readonly real: Send
  /** Whether requests that change data are sent as well. */
  readonly unsafe: boolean
  /** The body that an endpoint gets. */
  readonly bodyOf: (endpoint: Endpoint) => DriftRequest['body']
}

/** Asks the mocks and the real API for the same, one after the other, and compares the shapes of what they answer. */
export async function findDrift(
  endpoints: readonly Endpoint[],
  options: DriftOptions,
): Promise<EndpointDrift[]> {
  const [mock, real] = [remembered(options.mock), remembered(options.real)]
  const found: EndpointDrift[] = []
  for (const endpoint of inOrderOfChange(eachOnce(endpoints))) {
    const result = await compareOne(endpoint, { ...options, mock, real })
    const place = endpoint.origin.place()
    const { file } = place ?? endpoint.origin
    const key = `${endpoint.method === 'ALL' ? 'GET' : endpoint.method} ${endpoint.path.text}`
    found.push({ key, file, place, endpoint, differences: [], unseen: [], ...result })
  }
  return found
}

type Outcome = Pick<EndpointDrift, 'outcome' | 'reason'> & Partial<Comparison>

async function compareOne(
  endpoint: Endpoint,
  { mock, real, unsafe, bodyOf }: DriftOptions,
): Promise<Outcome> {
  const { path, serves, broken, asksUpstream } = endpoint
  const method = endpoint.method === 'ALL' ? 'GET' : endpoint.method
  if (broken) return left('its mock is broken')
  if (asksUpstream) return left('the real API answers it')
  if (!/^(?:GET|HEAD|QUERY)$/.test(method) && !unsafe) return { outcome: 'unsafe' }
  const asked = await addressOf(path, getBy(real), () => undefined)
  if ('reason' in asked) return left(asked.reason)
  const values = valuesOf(endpoint, asked.path)
  const own = await addressOf(path, getBy(mock), (name) => values[name])
  if ('reason' in own) return left(own.reason)
  const body = bodyOf(endpoint)
  if (method === 'QUERY' && !body)
    return left('a QUERY needs a body, and its mock does not say which')
  const mocked = await mock({ method, path: own.path, body })
  // What answers in its place is another mock, the real API, or a 404.
  if (typeof mocked === 'string') return left(endpoint.when ? 'its "$when" does not hold' : mocked)
  const answered = await real({ method, path: asked.path, body })
  if (typeof answered === 'string') return left(answered)
  const isAdded = serves?.of === 'relation' || serves?.of === 'field'
  if (isAdded && answered.status === 404) return left('a relation that mockapi adds')
  const comparison = compareAnswers(mocked, answered)
  if (comparison.differences.length > 0) return { outcome: 'drift', ...comparison }
  if (comparison.unseen.some((place) => place === '' || place === '[]')) {
    return { ...left('a list is empty, or a body is null'), ...comparison }
  }
  return { outcome: 'same', ...comparison }
}

function left(reason: string): Outcome {
  return { outcome: 'not-compared', reason }
}

/** The values of an address by the names of parameters, as far as they are whole parts of the path. */
function valuesOf({ path }: Endpoint, address: string): Readonly<Record<string, string>> {
  const parts = address.slice(1).split('/')
  return Object.fromEntries(
    path.segments.flatMap((segment, index) => {
      const part = parts[index]
      if (segment.kind !== 'parameter' || part === undefined) return []
      return [[segment.name, decodeURIComponent(part)]]
    }),
  )
}

/** The first endpoint of each method and path; middleware answers nothing of its own. */
function eachOnce(endpoints: readonly Endpoint[]): Endpoint[] {
  const known = new Map<string, Endpoint>()
  for (const endpoint of endpoints) {
    const { method } = endpoint
    if (isBesideHttp(method) || method === 'OPTIONS') continue
    const shape = shapeOf(method === 'ALL' ? { ...endpoint, method: 'GET' } : endpoint)
    if (!known.has(shape)) known.set(shape, endpoint)
  }
  return [...known.values()]
}

/** Reads come before what changes data, and what removes data comes last. */
function inOrderOfChange(endpoints: readonly Endpoint[]): Endpoint[] {
  const order = ['GET', 'HEAD', 'QUERY', 'ALL', 'POST', 'PUT', 'PATCH', 'DELETE']
  return endpoints.toSorted((a, b) => order.indexOf(a.method) - order.indexOf(b.method))
}

/** Sends each read once. */
function remembered(send: Send): Send {
  const answers = new Map<string, ReturnType<Send>>()
  return (request) => {
    if (request.method !== 'GET') return send(request)
    const known = answers.get(request.path)
    if (known) return known
    const answer = send(request)
    answers.set(request.path, answer)
    return answer
  }
}

function getBy(send: Send): GetValue {
  return async (path) => {
    const answer = await send({ method: 'GET', path })
    if (typeof answer === 'string' || answer.status > 299) return undefined
    const value = answer.body?.value
    return Array.isArray(value) || isObject(value) ? value : undefined
  }
}
