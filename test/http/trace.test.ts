import { AsyncLocalStorage } from 'node:async_hooks'
import { context, trace, type Context, type Span } from '@opentelemetry/api'
import { createMockServer, defineMock, type MockServerOptions } from 'mockapi'
import { expect, it, vi } from 'vitest'
import { traceHeaders, traceIdOf } from '../../src/http/trace-context.ts'

const id = '4bf92f3577b34da6a3ce929d0e0e4736'
const traceparent = `00-${id}-00f067aa0ba902b7-01`
const headers = { traceparent, tracestate: 'vendor=1' }

it.each([
  [traceparent, id],
  [`cc-${id}-00f067aa0ba902b7-01-later`, id],
  [`ff-${id}-00f067aa0ba902b7-01`, undefined],
  [`00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, undefined],
  [`00-${id}-${'0'.repeat(16)}-01`, undefined],
  [traceparent.toUpperCase(), undefined],
  ['no trace', undefined],
])('%s is of the trace %s', (text, traceId) => {
  expect(traceIdOf(text)).toBe(traceId)
  const passed = traceHeaders((name) => (name === 'traceparent' ? text : undefined))
  expect(passed).toEqual(traceId === undefined ? {} : { traceparent: text })
})

it('a request stays in its trace: what it leads to, the log and the journal have it', async () => {
  await using real = await createMockServer({
    mocks: defineMock({ 'GET /real': 1, 'POST /hook': {} }),
    port: 0,
  })
  const onRequest = vi.fn<NonNullable<MockServerOptions['onRequest']>>()
  const mocks = defineMock({
    'POST /orders': ({ webhook }) => {
      webhook(`${real.url}/hook`, { done: true })
      return { id: 1 }
    },
    'GET /fixed': 'always the same',
  })
  await using server = await createMockServer({ mocks, proxy: real.url, port: 0, onRequest })
  await fetch(`${server.url}/orders`, { method: 'POST', headers })
  await fetch(`${server.url}/real`, { headers })
  // From the cache, the second time.
  for (let count = 0; count < 2; count++) await fetch(`${server.url}/fixed`, { headers })
  await fetch(`${server.url}/fixed`, { headers: { traceparent: 'no trace' } })
  await real.waitFor('POST /hook')
  for (const call of real.calls()) expect(call.request.headers).toMatchObject(headers)
  expect(real.calls()).toHaveLength(2)
  expect(server.calls().map(({ traceId }) => traceId)).toEqual([id, id, id, id, undefined])
  const reported = onRequest.mock.calls.map(([{ traceId }]) => traceId)
  expect(reported).toEqual([id, id, id, id, undefined])
})

it('the span that is active is named by the endpoint, where an SDK is registered', async () => {
  const active = new AsyncLocalStorage<Context>()
  let root: Context | undefined
  context.setGlobalContextManager({
    active: () => active.getStore() ?? (root as Context),
    with: (current, run, self, ...args) =>
      active.run(current, () => run.call(self as never, ...args)),
    bind: (_context, target) => target,
    enable() {
      return this
    },
    disable() {
      return this
    },
  })
  try {
    const { ROOT_CONTEXT } = await import('@opentelemetry/api')
    root = ROOT_CONTEXT
    const mocks = defineMock({ 'GET /users/:id': { $delay: 1, ok: true } })
    await using server = await createMockServer({ mocks })
    const named: unknown[] = []
    const span = {
      updateName: (name: string) => named.push(name),
      setAttributes: (attributes: object) => named.push(attributes),
    } as unknown as Span
    const ask = (path: string) =>
      context.with(trace.setSpan(ROOT_CONTEXT, span), () => server.session('one').fetch(path))
    await ask('/users/7')
    await ask('/none')
    expect(named).toEqual([
      'GET /users/:id',
      {
        'http.route': '/users/:id',
        'mockapi.mock': 'GET /users/:id',
        'mockapi.file': 'mocks option',
        'mockapi.session': 'one',
        'mockapi.notes': ['delay 1 ms'],
      },
      'GET',
      { 'mockapi.session': 'one' },
    ])
    // Outside of a span there is nothing to name.
    await server.fetch('/users/7')
    expect(named).toHaveLength(4)
  } finally {
    context.disable()
  }
})
