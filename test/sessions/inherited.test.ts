import { createMockServer, scenario } from 'mockapi'
import type { MockServer } from 'mockapi'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const mocks = [
  { 'GET /x': 'mock', 'GET /order': 'none' },
  scenario('order', {
    states: { pending: { 'GET /order': 'pending' }, paid: { 'GET /order': 'paid' } },
  }),
]

let server: MockServer
beforeEach(async () => (server = await createMockServer({ mocks })))
afterEach(() => server.close())

async function of(session: Pick<MockServer, 'fetch'>, path = '/x'): Promise<unknown> {
  const response = await session.fetch(path)
  return response.ok ? await response.json() : response.status
}

describe('a session begins with what the server has at that moment', () => {
  it('its overrides, in their order', async () => {
    server.use({ 'GET /x': 'first' })
    const second = server.use({ 'GET /x': 'second' })
    const session = server.session('a')
    expect(await of(session)).toBe('second')
    expect(session.overrides).toEqual(server.overrides)
    second.remove()
    expect(await of(server)).toBe('first')
    expect(await of(session)).toBe('second')
  })

  it('its scenarios, in their states', async () => {
    const order = server.scenario('order')
    order.moveTo('paid')
    const session = server.session('a')
    order.off()
    expect(await of(session, '/order')).toBe('paid')
    expect(await of(server, '/order')).toBe('none')
    session.scenario('order').moveTo('pending')
    session.reset()
    expect(await of(session, '/order')).toBe('paid')
  })

  it('not with what is added later, and what it adds itself is its own', async () => {
    const session = server.session('a')
    server.use({ 'GET /x': 'later' })
    expect(await of(session)).toBe('mock')
    session.use({ 'GET /x': 'own' })
    expect(await of(server.session('b'))).toBe('later')
    expect(await of(server)).toBe('later')
  })

  it('calls of limited overrides are counted apart', async () => {
    server.fail('GET /x', 503, { times: 2 })
    expect(await of(server)).toBe(503)
    const session = server.session('a')
    expect([await of(session), await of(session)]).toEqual([503, 'mock'])
    expect([await of(server), await of(server)]).toEqual([503, 'mock'])
    session.reset()
    expect([await of(session), await of(session)]).toEqual([503, 'mock'])
  })

  it('ids of further overrides are others', () => {
    server.use({ 'GET /x': 'first' })
    const session = server.session('a')
    const own = session.use({ 'GET /x': 'own' })
    expect(session.overrides.map(({ id }) => id)).toEqual([1, own.id])
    own.remove()
    expect(session.overrides).toHaveLength(1)
  })

  it('a reset goes back to them, and drops its own', async () => {
    server.use({ 'GET /x': 'shared' })
    const session = server.session('a')
    session.use({ 'GET /x': 'own' })
    expect(await of(session)).toBe('own')
    session.reset()
    expect(await of(session)).toBe('shared')
  })
})
