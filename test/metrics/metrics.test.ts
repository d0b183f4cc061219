import { createMockServer, defineMock } from 'mockapi'
import parse from 'parse-prometheus-text-format'
import { expect, it } from 'vitest'
import { createApp } from '../../src/app.ts'
import { gauge } from '../../src/metrics/family.ts'
import { Metrics } from '../../src/metrics/metrics.ts'
import { metricsText } from '../../src/metrics/text.ts'

/** Answers to requests in process, as `fetch` gives them. */
interface Asked {
  fetch(path: string): Promise<Response>
}

type Samples = ReturnType<typeof parse>[number]['metrics']

/** What a monitor reads, by the names of its families. */
async function scrape(server: Asked): Promise<Map<string, Samples>> {
  const response = await server.fetch('/__mockapi/metrics')
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  return parsed(await response.text())
}

/** The samples of histograms each under its own name, since the parser drops their labels otherwise. */
function parsed(text: string): Map<string, Samples> {
  const plain = text.replace(/^# TYPE \S+ histogram\n/gm, '')
  const found = new Map<string, Samples>()
  for (const { name, metrics } of parse(plain)) {
    found.set(name, [...(found.get(name) ?? []), ...metrics])
  }
  return found
}

const durations = 'http_server_request_duration_seconds'

it('requests are counted by the path of their endpoint, method and status, never by their own path', async () => {
  const mocks = defineMock({
    'GET /users/:id': ({ params }) => ({ id: params.id }),
    'GET /users/7': { id: 7 },
    'ALL /any/*': 'all',
    'POST /fail': { $status: 503 },
    'GET /reset': { $fault: 'reset' },
    'GET /slow': { $delay: 20, ok: true },
  })
  await using server = await createMockServer({ mocks, prefix: '/api', port: 0 })
  for (const path of [
    '/users/1',
    '/users/2?q=secret',
    '/users/7',
    '/slow',
    '/any/a',
    '/nope/1',
    '/nope/2',
  ]) {
    await fetch(`${server.url}/api${path}`)
    // From the cache, where it is one.
    await fetch(`${server.url}/api${path}`)
  }
  await fetch(`${server.url}/api/fail`, { method: 'POST' })
  await server.fetch('/api/any/b', { method: 'PURGE' })
  await fetch(`${server.url}/api/reset`).catch(() => {})
  const found = await scrape(server)
  const counts = found.get(`${durations}_count`)?.map(({ labels, value }) => [labels, value])
  const of = (http_request_method: string, http_route: string, status: string) => {
    return { http_request_method, http_route, http_response_status_code: status }
  }
  expect(counts).toEqual([
    [of('GET', '/users/:id', '200'), '4'],
    [of('GET', '/users/7', '200'), '2'],
    [of('GET', '/slow', '200'), '2'],
    [of('GET', '/any/*', '200'), '2'],
    [of('_OTHER', '/any/*', '200'), '1'],
    [{ http_request_method: 'GET', http_response_status_code: '404' }, '4'],
    [of('POST', '/fail', '503'), '1'],
    [{ http_request_method: 'GET', http_route: '/reset', error_type: 'broken_connection' }, '1'],
  ])
  expect(found.get('mockapi_requests_unmatched_total')).toEqual([{ value: '4' }])
  const delays = found.get('mockapi_simulated_delay_seconds_total')
  expect(delays).toEqual([{ labels: { http_route: '/slow' }, value: '0.04' }])
  const ofSlow = (name: string) =>
    found.get(`${durations}_${name}`)?.filter(({ labels }) => labels?.['http_route'] === '/slow')
  const buckets = ofSlow('bucket')?.map(({ labels, value }) => [labels?.['le'], value])
  expect(Object.fromEntries(buckets ?? [])).toMatchObject({ '0.01': '0', '10': '2', '+Inf': '2' })
  expect(Number(ofSlow('sum')?.[0]?.value)).toBeGreaterThanOrEqual(0.04)
})

it('tells how the server and its process are, also of an application', async () => {
  const mocks = defineMock({ 'GET /a': 1, 'GET /b': 2 })
  await using server = await createMockServer({ mocks })
  server.session('one')
  const names = ['mockapi_ready', 'mockapi_endpoints', 'mockapi_sessions', 'mockapi_websockets']
  const found = await scrape(server)
  const values = names.map((name) => found.get(name)?.[0]?.value)
  expect(values).toEqual(['1', '2', '1', '0'])
  const [memory] = found.get('process_resident_memory_bytes') ?? []
  expect(Number(memory?.value)).toBeGreaterThan(1e6)
  const app = createApp({ mocks, adminToken: 'secret' })
  await app.request('/a')
  const headers = { authorization: 'Bearer secret' }
  const ofApp = await scrape({ fetch: async (path) => await app.request(path, { headers }) })
  expect(ofApp.get(`${durations}_count`)?.length).toBe(1)
  expect(ofApp.has('process_resident_memory_bytes')).toBe(false)
})

it('counts no more than so many routes for themselves', () => {
  const metrics = new Metrics()
  for (let index = 0; index < 3000; index++) {
    const rest = { method: 'GET', status: 200, duration: 1, delay: 0, isMiss: false }
    metrics.count({ route: `/${index}`, ...rest })
  }
  const counts = metricsText(metrics.families()).match(/^\w+_count\{.*/gm) ?? []
  expect(counts).toHaveLength(2001)
  const labels = 'http_request_method="GET",http_route="(others)",http_response_status_code="200"'
  expect(counts.at(-1)).toBe(`${durations}_count{${labels}} 1000`)
})

it('writes what is odd so that others read it', () => {
  const path = 'a "b" \\ c\nd'
  const odd = {
    name: 'odd',
    help: 'a \\ b\nc',
    type: 'gauge',
    samples: [{ labels: { path }, value: Infinity }],
  } as const
  const text = metricsText([odd, gauge('none', 'No number.', Number.NaN)])
  expect(text.split('\n')).toHaveLength(7)
  expect(parse(text)).toMatchObject([
    { name: 'odd', help: 'a \\ b\nc', metrics: [{ value: '+Inf', labels: { path } }] },
    { name: 'none', metrics: [{ value: 'NaN' }] },
  ])
})
