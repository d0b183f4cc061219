import { createMockServer, defineMock, resource, type Diagnostic, type MockServer } from 'mockapi'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { send } from '../support/send.ts'

let server: MockServer
const warnings: string[] = []
const onWarning = ({ code, message }: Diagnostic) => void warnings.push(`${code} ${message}`)
const start = async (...mocks: readonly unknown[]): Promise<MockServer> => {
  server = await createMockServer({ mocks: mocks as never, onWarning })
  await server.clock.freeze('2027-01-01')
  return server
}
afterEach(async () => {
  await server.close()
  warnings.length = 0
})

const orders = resource('orders', { seed: [{ id: 1, status: 'paid', at: '' }] })
const status = (of: Pick<MockServer, 'db'> = server) => of.db(orders).find(1)?.status

describe('after() of a handler', () => {
  it('runs in the order of time, each at its own, before advance() has ended', async () => {
    const seen: string[] = []
    await start(
      defineMock({
        'POST /plan': ({ after, now }) => {
          const note = (text: string) =>
            void seen.push(`${text} ${new Date(now()).toISOString().slice(8, 19)}`)
          after('3d', () => note('days'))
          after('2h', () => note('hours'))
          after(5000, async () => {
            await Promise.resolve()
            note('seconds')
            after('1h', () => note('from within'))
          })
          after('1m', () => note('never'))()
          return null
        },
      }),
    )
    await server.fetch('/plan', { method: 'POST', headers: { 'x-mockapi-now': '2001-02-03' } })
    await server.clock.advance('3d')
    expect(seen).toEqual([
      'seconds 01T00:00:05',
      'from within 01T01:00:05',
      'hours 01T02:00:00',
      'days 04T00:00:00',
    ])
  })

  it('writes what all see, in its own session alone', async () => {
    await start(
      orders,
      defineMock({
        'POST /ship': ({ after, db }) => {
          after('5m', () => db(orders).update(1, { status: 'shipped' }))
          return null
        },
      }),
    )
    const other = server.session('other')
    await other.fetch('/ship', { method: 'POST' })
    await server.clock.advance('1h')
    expect([status(), status(other)]).toEqual(['paid', 'paid'])
    await other.clock.advance('1h')
    expect([status(), status(other)]).toEqual(['paid', 'shipped'])
    expect((await other.fetch('/orders?status=shipped')).headers.get('x-total-count')).toBe('1')
  })

  it('that fails is reported, and ends no other', async () => {
    await start(
      orders,
      defineMock({
        'POST /ship': ({ after, db }) => {
          after('1m', () => {
            throw new RangeError('no ship')
          })
          after('1m', () => Promise.reject(new Error('no truck')))
          after('1m', () => db(orders).update(1, { status: 'shipped' }))
          return null
        },
        'POST /soon': ({ after }) => after('soon' as '1m', () => {}),
        'POST /what': ({ after }) => after('1m', 'ship' as never),
      }),
    )
    await send(server, 'POST /ship')
    await server.clock.advance('1m')
    expect(status()).toBe('shipped')
    expect(warnings).toEqual([
      'job-failed A job of POST /ship failed: RangeError: no ship',
      'job-failed A job of POST /ship failed: Error: no truck',
    ])
    expect(await send(server, 'POST /soon')).toMatchObject({
      body: { detail: expect.stringContaining('after(): "soon" is no time. Write "500ms",') },
    })
    expect(await send(server, 'POST /what')).toMatchObject({
      body: { detail: expect.stringContaining('after(): "ship" is no function.') },
    })
  })

  it('waits a thousand times at most; a reset cancels all', async () => {
    let runs = 0
    const mocks = defineMock({
      'POST /many': ({ after, body }) => {
        for (let count = 0; count < Number(body); count++) after('1h', () => runs++)
        return null
      },
    })
    await start(orders, mocks)
    const ask = async (count: number) => (await send(server, 'POST /many', count)).status
    expect([await ask(1000), await ask(1)]).toEqual([204, 500])
    server.reset()
    expect(server.clock.pending).toEqual([])
    await server.clock.advance('1d')
    expect(runs).toBe(0)
  })
})

describe('what waits', () => {
  it('is listed by when it is due, also after the clock was set back, and can be cancelled', async () => {
    await start(
      orders,
      defineMock({
        'POST /late': ({ after }) => {
          after('2h', () => {})
          return null
        },
        'POST /soon/:id': {
          $status: 204,
          $after: { in: '1h', delete: 'orders', id: '{{params.id}}' },
        },
      }),
    )
    await send(server, 'POST /late')
    await send(server, 'POST /soon/1')
    const at = (time: string) => Date.parse(`${time}Z`)
    expect(server.clock.pending).toEqual([
      {
        id: 2,
        due: at('2027-01-01T01:00:00'),
        kind: 'endpoint',
        key: 'POST /soon/:id',
        what: 'delete orders 1',
      },
      { id: 1, due: at('2027-01-01T02:00:00'), kind: 'handler', key: 'POST /late', what: '' },
    ])
    await server.clock.set('2026-01-01')
    expect(server.clock.pending.map(({ due }) => due)).toEqual([
      at('2026-01-01T01:00:00'),
      at('2026-01-01T02:00:00'),
    ])
    const [soon] = (await send(server, 'GET /__mockapi/clock/jobs')).body as { id: number }[]
    expect(soon).toMatchObject({ id: 2, what: 'delete orders 1' })
    expect(await send(server, 'DELETE /__mockapi/clock/jobs/2')).toMatchObject({
      body: { cancelled: 1 },
    })
    expect((await send(server, 'DELETE /__mockapi/clock/jobs/2')).status).toBe(404)
    expect([server.clock.cancel(1), server.clock.cancel()]).toEqual([1, 0])
    await server.clock.advance('1d')
    expect(status()).toBe('paid')
  })
})

describe('$after', () => {
  const after = (job: unknown, more: object = {}) =>
    defineMock({
      'POST /pay/:id': { $status: 202, state: 'pending', ...more, $after: job },
    } as never)
  const pay = async (id: unknown, body: object = {}) => await send(server, `POST /pay/${id}`, body)
  const logged = () => server.calls('POST /pay/:id').flatMap(({ notes }) => notes ?? [])

  it('updates, creates and deletes, by templates that are read when it is done', async () => {
    await start(
      orders,
      resource('mails'),
      after([
        {
          in: '2s',
          update: 'orders',
          id: '{{params.id}}',
          with: { status: '{{response.body.state}}', at: '{{now}}' },
        },
        {
          in: '1d',
          create: 'mails',
          with: { to: '{{body.to}}' },
          when: { 'body.to': { exists: true } },
        },
        { in: '1d', create: 'mails', with: { to: 'nobody' }, on: '4xx' },
        { in: '2d', delete: 'orders', id: '{{params.id}}' },
      ]),
    )
    expect(server.overview().routes).toContainEqual(
      expect.objectContaining({ path: '/pay/:id', note: '4 jobs after' }),
    )
    await pay(1, { to: 'ada' })
    await server.clock.advance('1h')
    expect(server.db(orders).find(1)).toEqual({
      id: 1,
      status: 'pending',
      at: '2027-01-01T00:00:02.000Z',
    })
    await server.clock.advance('1d')
    expect(server.db('mails').all()).toEqual([{ id: 1, to: 'ada' }])
    await server.clock.advance('1d')
    expect(server.db(orders).all()).toEqual([])
    expect(warnings).toEqual([])
  })

  it('says in the log what is done later, and what cannot be', async () => {
    await start(
      orders,
      after({ in: '90s', update: 'orders', id: '{{params.id}}', with: { id: 7 } }),
    )
    await pay(1)
    await pay(8)
    expect(logged()).toEqual([
      'update orders 1 in 1 min 30 s',
      'nothing is done later: "orders" has no record "8"',
    ])
    await server.clock.advance('2m')
    expect(warnings).toEqual([
      'job-failed A job of POST /pay/:id (update orders 1) failed: 422: The id of a record cannot change: it is 1, the data have 7. Leave the id out, or create another record.',
    ])
  })

  it.each<[job: unknown, message: string]>([
    [{ update: 'orders', id: 1, with: {} }, '"in" is missing.'],
    [{ in: 'later', update: 'orders', id: 1, with: {} }, '"in" is "later", no time.'],
    [{ in: '1s' }, 'A job says not what is done.'],
    [{ in: '1s', create: 'orders', delete: 'orders', with: {} }, 'A job has create and delete.'],
    [{ in: '1s', create: 'orders', id: 1, with: {} }, '"id" stands beside "create".'],
    [{ in: '1s', create: 'orders' }, '"with" is missing.'],
    [{ in: '1s', delete: 'orders' }, 'It deletes a record, and names none.'],
    [{ in: '1s', update: 3, with: {} }, '"update" is 3, no name of a collection.'],
    [{ in: '1s', updte: 'orders', with: {} }, '"updte" is no part of a job.'],
    ['ship', 'A job is "ship", no object.'],
  ])('%j is refused when it is read', async (job, message) => {
    await expect(start(orders, after(job))).rejects.toThrow(message)
    server = await createMockServer({ mocks: {} })
  })

  it('warns of a collection that is not there', async () => {
    await start(after({ in: '1s', create: 'mials', with: {} }), resource('mails'))
    expect(warnings).toEqual([expect.stringContaining('db.mials, and there are no such data')])
  })
})

it('as time passes jobs run', async () => {
  server = await createMockServer({
    mocks: [
      orders,
      defineMock({
        'POST /ship': ({ after, db }) => {
          after('1ms', () => db(orders).update(1, { status: 'shipped' }))
          return null
        },
      }),
    ],
  })
  await send(server, 'POST /ship')
  await vi.waitFor(() => expect(status()).toBe('shipped'))
})
