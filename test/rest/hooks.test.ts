import { describe, expect, it } from 'vitest'
import { createMockServer, defineMock, one, resource } from 'mockapi'
import { serveFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

const audit = resource<{ what: string }>('audit')
const carts = resource('carts', { seed: [{ id: 1 }] })
const orders = resource('orders', {
  seed: 2,
  factory: (_faker, index) => ({ total: index, status: 'open' }),
  upsert: true,
  relations: { cart: one('carts', { onDelete: 'cascade' }) },
  on: {
    created: (order, { db, error }) => {
      if (order.total > 99) throw error(409, 'Too much')
      db(audit).create({ what: `created ${order.id}` })
    },
    updated: (order, { before, db }) =>
      void db(audit).create({ what: `${before.id} ${before.status} ${order.status}` }),
    deleted: (order, { db }) => void db(audit).create({ what: `deleted ${order.id}` }),
  },
})
const more = defineMock({
  'POST /pay/:id': ({ params, db }) => db(orders).update(params.id, { status: 'paid' }) ?? null,
})
const mocks = [audit, carts, orders, more]

describe('hooks of a resource', () => {
  it('are called after writes, whatever makes them', async () => {
    await using server = await createMockServer({ mocks })
    await send(server, 'POST /orders', { total: 1 })
    await send(server, 'POST /orders', [{ total: 2 }, { total: 3, cartId: 1 }])
    await send(server, 'PUT /orders/1', { total: 1, status: 'sent' })
    await send(server, 'PATCH /orders/2', { status: 'sent' })
    await send(server, 'PATCH /orders/2', { status: 'sent' })
    await send(server, 'PATCH /orders?total=2', { status: 'sent' })
    await send(server, 'PUT /orders/9', { total: 9, status: 'new' })
    await send(server, 'DELETE /orders/1')
    await send(server, 'DELETE /orders?id=2')
    await send(server, 'DELETE /carts/1')
    await send(server, 'POST /pay/3')
    server.db(orders).update(3, { status: 'open' })
    await send(server, 'POST /__mockapi/collections/orders', { total: 0 })
    const written = server.db(audit).all()
    const expected = `created 3, created 4, created 5, 1 open sent, 2 open sent, 4 undefined sent, created 9,
      deleted 1, deleted 2, deleted 5, 3 undefined paid, 3 paid open, created 10`
    expect(written.map(({ what }) => what)).toEqual(expected.split(/,\s+/))
  })

  it('refuse a write by what they throw, and all of it', async () => {
    await using server = await createMockServer({ mocks })
    const refused = await send(server, 'POST /orders', [{ total: 1 }, { total: 100 }])
    expect([refused.status, refused.body]).toMatchObject([409, { detail: 'Too much' }])
    expect(() => server.db(orders).create({ total: 100 })).toThrow('Too much')
    expect([server.db(orders).count(), server.db(audit).count()]).toEqual([2, 0])
    expect((await send(server, 'POST /orders', { total: 1 })).body).toEqual({ id: 3, total: 1 })
  })

  it('write to the data of the session that was written to', async () => {
    await using server = await createMockServer({ mocks })
    const session = server.session('a')
    await session.fetch('/orders/1', { method: 'DELETE' })
    expect(session.db(audit).all()).toEqual([{ id: 1, what: 'deleted 1' }])
    expect([server.db(audit).count(), server.db(orders).count()]).toEqual([0, 2])
    session.reset()
    expect(session.db(audit).count()).toBe(0)
  })

  it('are called by writes in the ways of json-server as well', async () => {
    for (const dialect of ['json-server-0', 'json-server-1'] as const) {
      await using server = await createMockServer({ mocks, dialect })
      await send(server, 'POST /orders', { total: 1, cartId: 1 })
      await send(server, 'DELETE /orders/1')
      const written = server.db(audit).all()
      expect(written.map(({ what }) => what.split(' ')[0])).toEqual(['created', 'deleted'])
    }
  })

  it('are not called for data that come back at a start, with which goes what they wrote', async () => {
    const folder = `import { resource } from 'mockapi'
      export const audit = resource('audit')
      export const orders = resource('orders', { seed: [{}], on: {
        created: (order, { db }) => void db('audit').create({ order: order.id }),
      } })`
    await using served = await serveFolder({ 'mocks/orders.ts': folder }, { persist: true })
    await send(served.server, 'POST /orders', {})
    await served.server.close()
    await using again = await createMockServer({ cwd: served.path, persist: true })
    expect(again.db('orders').count()).toBe(2)
    expect(again.db('audit').all()).toEqual([{ id: 1, order: 2 }])
  })

  it('that fail are a 500 with the place, of whatever the write was made by', async () => {
    const text = `import { defineMock, resource } from 'mockapi'
export const orders = resource('orders', { seed: [{ id: 1 }], on: {
  deleted: (order) => order.items.length,
  updated: (order, { db }) => void db('orders').update(order.id, { n: Math.random() }),
} })
export default defineMock({ 'POST /clear': ({ db }) => db('orders').delete(1) })
`
    await using served = await serveFolder({ 'mocks/orders.ts': text })
    const lines = ['DELETE /orders/1', 'POST /clear', 'DELETE /__mockapi/collections/orders/1']
    for (const line of lines) {
      const failed = await send(served.server, line)
      expect(failed).toMatchObject({ status: 500, body: { code: 'handler-failed' } })
      const words = "Cannot read properties of undefined (reading 'length')"
      expect((failed.body as { detail: string }).detail).toBe(
        `TypeError: ${words} (${line.replace('DELETE /orders/1', 'DELETE /orders/:id')} at mocks/orders.ts:3:35)`,
      )
    }
    const endless = await send(served.server, 'PATCH /orders/1', { n: 1 })
    expect(endless).toMatchObject({ status: 500, body: { code: 'handler-failed' } })
    expect((endless.body as { detail: string }).detail).toMatch(
      /^Error: The hook "updated" of "orders" is called .+ \(PATCH \/orders\/:id at mocks\/orders\.ts:4:/,
    )
    expect(served.server.db('orders').all()).toEqual([{ id: 1 }])
  })
})
