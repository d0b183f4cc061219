import { createMockServer, defineMock, resource, type Diagnostic, type MockServer } from 'mockapi'
import { afterEach, expect, it, vi } from 'vitest'
import { send } from '../support/send.ts'

let server: MockServer
const warnings: Diagnostic[] = []
const start = async (mocks: unknown, more: object = {}): Promise<MockServer> => {
  server = await createMockServer({
    mocks: mocks as object,
    onWarning: (warning) => void warnings.push(warning),
    ...more,
  })
  return server
}
afterEach(async () => {
  await server.close()
  warnings.length = 0
})

const exports = resource('exports', {
  factory: () => ({ status: 'queued', url: null as string | null }),
  seed: 0,
  fill: true,
  progress: {
    steps: [
      'queued',
      { after: 1, value: 'running' },
      { after: 1, value: 'done', set: ({ id }) => ({ url: `/${id}` }) },
    ],
  },
})

it('as time passes, jobs and steps come', async () => {
  const orders = resource('orders', { seed: [{ id: 1, status: 'paid' }] })
  await start([
    defineMock({
      'POST /ship': ({ after, db }) => {
        after('1ms', () => db(orders).update(1, { status: 'shipped' }))
        return null
      },
      'POST /json/:id': {
        $status: 204,
        $after: {
          in: '1ms',
          update: 'orders',
          id: '{{params.id}}',
          with: { note: '{{body.note}}' },
        },
      },
    }),
    orders,
    exports,
  ])
  await send(server, 'POST /ship')
  await send(server, 'POST /json/1', { note: 'hi' })
  expect((await send(server, 'POST /exports', {})).body).toEqual({
    id: 1,
    status: 'queued',
    url: null,
  })
  await vi.waitFor(() =>
    expect(server.db(orders).find(1)).toMatchObject({ status: 'shipped', note: 'hi' }),
  )
  await vi.waitFor(() =>
    expect(server.db(exports).find(1)).toMatchObject({ status: 'done', url: '/1' }),
  )
  expect(warnings).toEqual([])
})
