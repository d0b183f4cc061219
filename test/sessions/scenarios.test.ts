import { behave, createMockServer, defineMock, scenario } from 'mockapi'
import type { MockServer } from 'mockapi'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { serveFolder } from '../support/folder.ts'

const order = scenario('order', {
  states: {
    pending: {
      'GET /orders/1': { status: 'pending' },
      'POST /orders/1/pay': ({ json, moveTo }) => (
        moveTo('paid'),
        json({ paid: true }, { status: 201 })
      ),
    },
    paid: {
      'GET /orders/1': { status: 'paid' },
      'POST /orders/1/ship': ({ json, moveTo }) => (moveTo('shipped'), json({ shipped: true })),
    },
    shipped: { 'GET /orders/1': { status: 'shipped' } },
  },
})

const mocks = [
  defineMock({ 'GET /cart': { items: [1] }, 'GET /orders/1': { status: 'none' } }),
  scenario('empty cart', { 'GET /cart': { items: [] } }),
  scenario('cart down', { 'GET /cart': behave({ status: 503 }) }),
  order,
]

let server: MockServer

beforeEach(async () => {
  server = await createMockServer({ mocks })
})

afterEach(() => server.close())

async function get(path: string, at: Pick<MockServer, 'fetch'> = server) {
  return (await at.fetch(path)).json()
}

async function post(path: string) {
  return (await server.fetch(path, { method: 'POST' })).status
}

describe('a scenario', () => {
  it('is off until it is switched on', async () => {
    expect(await get('/cart')).toEqual({ items: [1] })
    const empty = server.scenario('empty cart')
    expect(await get('/cart')).toEqual({ items: [] })
    empty.off()
    empty.off()
    expect(await get('/cart')).toEqual({ items: [1] })
  })

  it('lies over those switched on before, and below overrides', async () => {
    server.scenario('empty cart')
    using _ = server.scenario('cart down')
    expect((await server.fetch('/cart')).status).toBe(503)
    server.scenario('empty cart')
    // What fails is still below: the behaviour of one is not that of the other.
    expect(await get('/cart')).toEqual({ items: [] })
    server.use({ 'GET /cart': 'override' })
    expect(await get('/cart')).toBe('override')
  })

  it('is listed with its place and state', () => {
    server.scenario('order')
    expect(server.scenarios).toEqual([
      { name: 'empty cart', active: false, file: 'mocks option' },
      { name: 'cart down', active: false, file: 'mocks option' },
      {
        name: 'order',
        active: true,
        state: 'pending',
        states: ['pending', 'paid', 'shipped'],
        file: 'mocks option',
      },
    ])
  })

  it('that does not exist is told with the nearest one', () => {
    expect(() => server.scenario('emty cart')).toThrow(
      'There is no scenario "emty cart". Did you mean "empty cart"?',
    )
  })

  it("is each session's own matter", async () => {
    using checkout = server.session('checkout')
    checkout.scenario('empty cart')
    expect(await get('/cart', checkout)).toEqual({ items: [] })
    expect(await get('/cart')).toEqual({ items: [1] })
  })

  it('can be on from the start, by itself or by choice', async () => {
    const always = scenario('always', { 'GET /always': 1 }, { active: true })
    await using started = await createMockServer({
      mocks: [...mocks, always],
      scenario: ['empty cart'],
    })
    expect(await get('/cart', started)).toEqual({ items: [] })
    expect(await get('/always', started)).toBe(1)
    using other = started.session('other')
    expect(await get('/cart', other)).toEqual({ items: [] })
    started.reset()
    expect(await get('/cart', started)).toEqual({ items: [] })
  })

  it('to be on from the start must exist', async () => {
    await expect(createMockServer({ mocks, scenario: ['emty cart'] })).rejects.toThrow(
      'Did you mean "empty cart"?',
    )
  })
})

describe('a scenario with states', () => {
  it('goes from state to state by its answers', async () => {
    const flow = server.scenario('order')
    expect(await get('/orders/1')).toEqual({ status: 'pending' })
    expect(await post('/orders/1/ship')).toBe(404)
    expect(await post('/orders/1/pay')).toBe(201)
    expect(flow.state).toBe('paid')
    expect(await get('/orders/1')).toEqual({ status: 'paid' })
    expect(await post('/orders/1/pay')).toBe(404)
    expect(await post('/orders/1/ship')).toBe(200)
    expect(await get('/orders/1')).toEqual({ status: 'shipped' })
  })

  it('can be put into a state, and begins anew by reset or when it is switched on again', async () => {
    const flow = server.scenario('order')
    flow.moveTo('shipped')
    expect(await get('/orders/1')).toEqual({ status: 'shipped' })
    expect(() => flow.moveTo('payed')).toThrow('Did you mean "paid"?')
    flow.off()
    expect(await get('/orders/1')).toEqual({ status: 'none' })
    expect(server.scenario('order').state).toBe('pending')
    flow.moveTo('paid')
    server.reset()
    expect(server.scenarios.find(({ name }) => name === 'order')).toMatchObject({
      active: false,
      state: 'pending',
    })
  })

  it('takes no step by an answer that comes after it has left its state, or is off', async () => {
    const late = new Map<string, () => void>()
    const flow = scenario('flow', {
      states: {
        cart: {
          'POST /pay/:name': async ({ params, json, moveTo }) => {
            await new Promise<void>((resolve) => late.set(params.name ?? '', resolve))
            moveTo('paid')
            return json('ok')
          },
        },
        paid: { 'POST /ship': ({ json, moveTo }) => (moveTo('shipped'), json('ok')) },
        shipped: {},
      },
    })
    await using slow = await createMockServer({ mocks: [flow] })
    const on = slow.scenario('flow')
    const calls = ['a', 'b', 'c'].map((name) => slow.fetch(`/pay/${name}`, { method: 'POST' }))
    const answered = async (index: number, name: string) => {
      late.get(name)?.()
      return (await calls[index])?.status
    }
    await expect.poll(() => late.size).toBe(3)
    expect([await answered(0, 'a'), on.state]).toEqual([200, 'paid'])
    await slow.fetch('/ship', { method: 'POST' })
    expect([await answered(1, 'b'), on.state]).toEqual([200, 'shipped'])
    on.off()
    expect(await answered(2, 'c')).toBe(200)
    expect(() => on.moveTo('paid')).toThrow('The scenario "flow" is off.')
    expect(slow.scenario('flow').state).toBe('cart')
  })

  it('tells of a state that does not exist where the answer is made', async () => {
    server.use({ 'GET /lost': ({ json, moveTo }) => (moveTo('paid'), json(1)) })
    const response = await server.fetch('/lost')
    expect(response.status).toBe(500)
    expect(await response.text()).toContain('belongs to no scenario')
  })
})

describe('scenarios in JSON', () => {
  it('lie over the mocks, behave and move as those in code', async () => {
    const file = {
      'GET /cart': { items: [1] },
      $scenarios: {
        empty: { 'GET /cart': { items: [] } },
        down: { 'GET /cart': { $behaviour: { status: 503 } } },
        order: {
          $active: true,
          $states: {
            pending: {
              'GET /order': 'pending',
              'POST /pay': {
                $cases: [
                  { $when: { 'body.card': 'good' }, $moveTo: 'paid', $body: { ok: true } },
                  { $status: 402 },
                ],
              },
            },
            paid: { 'GET /order': 'paid' },
          },
        },
      },
    }
    await using served = await serveFolder({ 'mocks/shop.json': JSON.stringify(file, null, 2) })
    const { server: shop } = served
    const pay = (card: string) =>
      shop.fetch('/pay', {
        method: 'POST',
        body: JSON.stringify({ card }),
        headers: { 'content-type': 'application/json' },
      })
    expect(shop.scenarios).toMatchObject([
      { name: 'empty', line: 8 },
      { name: 'down' },
      { name: 'order', active: true, states: ['pending', 'paid'] },
    ])
    expect((await pay('bad')).status).toBe(402)
    expect(await get('/order', shop)).toBe('pending')
    expect((await pay('good')).status).toBe(200)
    expect(await get('/order', shop)).toBe('paid')
    shop.scenario('empty')
    expect(await get('/cart', shop)).toEqual({ items: [] })
    shop.scenario('down')
    expect((await shop.fetch('/cart')).status).toBe(503)
  })

  it.each([
    [{ a: { $states: { b: { 'GET /x': { $moveTo: 'c', x: 1 } } } } }, 'States are b.'],
    [{ a: { 'GET /x': { $moveTo: 'c', x: 1 } } }, 'belongs into an answer of a scenario with'],
    [{ a: { $start: 'c', $states: { b: { 'GET /x': 1 } } } }, '"$start" is "c"'],
    [{ a: { $start: 'c', 'GET /x': 1 } }, 'means nothing without "$states"'],
    [{ a: { 'GET /y': 1, $states: { b: { 'GET /x': 1 } } } }, 'stands beside "$states"'],
  ])('are told of where they are wrong: %j', async ($scenarios, message) => {
    const text = JSON.stringify({ $scenarios }, null, 2)
    await using served = await serveFolder({ 'mocks/a.json': text })
    const [{ message: told = '', hint = '', place } = {}] = served.server.overview().diagnostics
    expect(`${told} ${hint}`).toContain(message)
    expect(place?.line).toBeGreaterThan(2)
  })
})

describe('a wrong scenario', () => {
  it.each([
    ["scenario('', {})", 'has no name'],
    ["scenario('a', { states: {} })", 'has no states'],
    ["scenario('a', { start: 'paid', states: { pade: { 'GET /x': 1 } } })", 'Did you mean "pade"?'],
    ["scenario('a', { 'GET x': 1 })", 'does not begin with a slash'],
    ["scenario('a', { 'GET /x': behave({ fault: 'rest' }) })", 'is no fault'],
    ["scenario('a', [])", 'Nothing here can be laid over'],
    ["{ 'GET /x': behave({ delay: 1 }) }", 'has nothing below it'],
  ])('is told of with its place: %s', async (code, message) => {
    const text = `import { behave, scenario } from 'mockapi'\nexport default ${code}\n`
    await using served = await serveFolder({ 'mocks/a.ts': text })
    expect(served.server.overview().diagnostics).toMatchObject([
      { severity: 'error', place: { file: 'mocks/a.ts' } },
    ])
    const [{ message: told = '', hint = '' } = {}] = served.server.overview().diagnostics
    expect(`${told} ${hint}`).toContain(message)
  })

  it('of one name with another is left out with a warning', async () => {
    const text = (answer: number) =>
      `import { scenario } from 'mockapi'\nexport default scenario('a', { 'GET /x': ${answer} })\n`
    await using served = await serveFolder({ 'mocks/1.ts': text(1), 'mocks/2.ts': text(2) })
    served.server.scenario('a')
    expect(await get('/x', served.server)).toBe(1)
    expect(served.server.overview().diagnostics).toMatchObject([
      { code: 'duplicate-scenario', severity: 'warning', place: { file: 'mocks/2.ts', line: 2 } },
    ])
  })
})
