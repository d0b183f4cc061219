import { readDelay } from '../../behaviour/behaviour.ts'
import { mockKind } from '../../data/records/resource.ts'
import type { ExternalEndpoint, ExternalMocks } from '../../endpoints/endpoint.ts'
import { MockapiError } from '../../errors/diagnostic.ts'
import { formatValue, isIssue, isObject, unknownKey } from '../../errors/validation-issue.ts'
import { badMock, type Report } from '../../generate/report.ts'
import { misspeltPlaceholders } from '../mockjs/mock.ts'
import { answer, needsNode } from './answer.ts'
import type { ViteMock } from './types.ts'

export type { NodeRequest, NodeResponse, ViteMock, ViteMockRequest, ViteMockThis } from './types.ts'
export type { ExternalMocks as ForeignMocks } from '../../endpoints/endpoint.ts'

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
    needs: { body: isFunction && !needsNode(mock), call: true, faker: false },
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
