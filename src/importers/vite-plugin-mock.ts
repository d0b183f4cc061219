import { readDelay } from '../behaviour/behaviour.ts'
import { Fault } from '../behaviour/fault.ts'
import { mockKind } from '../data/records/resource.ts'
import type { ExternalEndpoint, ExternalMocks } from '../endpoints/endpoint.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { MockapiError } from '../errors/diagnostic.ts'
import { formatValue, isIssue, isObject, unknownKey } from '../errors/validation-issue.ts'
import { badMock, type Report } from '../generate/report.ts'
import { Reply, emptyReply, jsonReply } from '../http/reply.ts'
import { misspeltPlaceholders, renderAnswer, withRandom } from './mockjs/mock.ts'

export type { ExternalMocks as ForeignMocks } from '../endpoints/endpoint.ts'

/** What a `response` that is a function gets. Values are `never`, so that they fit wherever they are put. */
export interface ViteMockRequest {
  /** Path and query. */
  readonly url: string
  /** The parsed body; `{}` without one. */
  readonly body: Readonly<Record<string, never>>
  /** The query, and the parameters of the path beside it. */
  readonly query: Readonly<Record<string, never>>
  readonly params: Readonly<Record<string, never>>
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>
}

/** An entry of a list of vite-plugin-mock, its `MockMethod`, or of vite-plugin-fake-server. */
export interface ViteMock {
  /** A path such as `/api/users/:id`. */
  readonly url: string
  /** In any case; default any method. */
  readonly method?: string
  /** How long an answer waits, ms. */
  readonly timeout?: number
  readonly statusCode?: number
  readonly headers?: object
  /** The answer, in which templates of Mock.js are filled, or what makes it. */
  readonly response?:
    | ((request: ViteMockRequest) => unknown)
    | object
    | string
    | number
    | boolean
    | null
}

const fields = [
  'url',
  'method',
  'timeout',
  'statusCode',
  'statusText',
  'headers',
  'response',
  'rawResponse',
]

/**
 * Mounts a list of vite-plugin-mock 2 or 3, or of vite-plugin-fake-server, as mocks: export it from a mock file, or
 * give it to `createMockServer({ mocks })`, `use` or a scenario. Generated data depends on the seed.
 *
 * @throws MockapiError with code `bad-mock` for what is no such list
 * @example
 * export default fromViteMock([{ url: '/api/user', method: 'get', response: { name: '@cname' } }])
 */
export function fromViteMock(list: readonly ViteMock[]): ExternalMocks {
  if (!Array.isArray(list)) {
    throw refused(
      'fromViteMock was given no list.',
      "Write fromViteMock([{ url: '/api/user', response: { ok: true } }]).",
    )
  }
  const urls = new Map<string, number>()
  const endpoints = (list as readonly unknown[]).map((entry, index) => {
    if (!isObject(entry) || typeof entry['url'] !== 'string') {
      const hint =
        "Write { url: '/api/user', method: 'get', response: { ok: true } }; spread a list with [...users, ...orders]."
      throw refused(
        `Entry ${index + 1} of the list is ${isObject(entry) ? 'without a url' : formatValue(entry)}.`,
        hint,
      )
    }
    const { url } = entry
    const nth = urls.get(url) ?? 0
    urls.set(url, nth + 1)
    return endpointOf(entry as unknown as ViteMock, nth)
  })
  return { [mockKind]: 'external', endpoints }
}

function refused(message: string, hint: string): MockapiError {
  return new MockapiError([{ code: 'bad-mock', severity: 'error', message, hint }])
}

function endpointOf(mock: ViteMock, nth: number): ExternalEndpoint {
  const { url, method, timeout, response } = mock
  const delay = timeout === undefined ? undefined : readDelay(timeout)
  const isFunction = typeof response === 'function'
  return {
    key: `${String(method ?? 'all').toUpperCase()} ${keyPath(url)}`,
    written: url,
    nth,
    note: 'vite-plugin-mock',
    mayPass: false,
    needs: { body: isFunction, call: true, faker: false },
    behaviour: delay && !isIssue(delay) ? { delay } : undefined,
    check: (report) => {
      if (delay && isIssue(delay)) badMock(report, `timeout: ${delay.message}`, delay.hint)
      warn(mock, report)
    },
    handle: (context) => answer(mock, context),
    definition: () =>
      JSON.stringify(mock, (_, value: unknown) =>
        typeof value === 'function' ? String(value) : value,
      ),
  }
}

function warn(mock: ViteMock, report: Report): void {
  const warning = { code: 'bad-mock', severity: 'warning' } as const
  const unknown = unknownKey(mock, fields, 'an entry', `It has ${fields.join(', ')}.`)
  if (unknown) report([], { ...warning, ...unknown })
  for (const [name, near] of misspeltPlaceholders(mock.response)) {
    const message = `Mock.js has no placeholder "@${name}", which is served as text.`
    report([], { ...warning, message, hint: `Did you mean "@${near}"?` })
  }
}

/** A path of path-to-regexp as a key has it: `:id(\d+)` is `:id{\d+}`, and what reaches over slashes is `*`. */
function keyPath(url: string): string {
  return url
    .replace(/\/(?::\w+)?(?:\(\.[*+]\)|(?<=\w)[*+])$/, '/*')
    .replaceAll(/(:\w+)\(([^()]*)\)/g, '$1{$2}')
}

async function answer(mock: ViteMock, context: EndpointContext): Promise<unknown> {
  const { response, statusCode: status = 200, headers } = mock
  const { random } = context
  const value: unknown =
    typeof response === 'function'
      ? await withRandom(random, () =>
          (response as (request: ViteMockRequest) => unknown)(requestOf(context)),
        )
      : response
  if (value instanceof Reply || value instanceof Response || value instanceof Fault) return value
  const made = renderAnswer(value, random)
  return made === undefined
    ? emptyReply(status)
    : jsonReply(made, { status, headers: headers as Record<string, string> })
}

function requestOf(context: EndpointContext): ViteMockRequest {
  const { pathname, search, searchParams } = new URL(context.url)
  const query: Record<string, unknown> = {}
  for (const name of new Set(searchParams.keys())) {
    const values = searchParams.getAll(name)
    query[name] = values.length > 1 ? values : values[0]
  }
  // As the plugin has it: a GET with a query has that, all others have the parameters first.
  const isByQuery = context.method === 'GET' && search.length > 1
  const together = isByQuery ? { ...context.params, ...query } : { ...query, ...context.params }
  return {
    url: pathname + search,
    body: bodyOf(context.body) as ViteMockRequest['body'],
    query: together as ViteMockRequest['query'],
    params: context.params as ViteMockRequest['params'],
    headers: { ...context.headers },
  }
}

/** Text is read as JSON, and otherwise as a form, whatever type it was sent as. */
function bodyOf(body: unknown): unknown {
  if (typeof body !== 'string') return body ?? {}
  try {
    return JSON.parse(body)
  } catch {
    return Object.fromEntries(new URLSearchParams(body))
  }
}
