import { describe, expect, it } from 'vitest'
import { samples } from '../support/sample-server.ts'

const { ask, send } = samples()

interface Product {
  readonly id: number
  readonly name: string
  readonly category: string
  readonly price: number
}

const products = async (query: string) => (await ask(`/products${query}`)).body as Product[]
const byPrice = (list: readonly Product[]) => list.map(({ price }) => price)
const ascending = (numbers: readonly number[]) => numbers.toSorted((one, other) => one - other)

describe('users', () => {
  it('are filtered by role', async () => {
    const all = (await ask('/users')).body as { id: number; role: string }[]
    const { status, body, headers } = await ask('/users?role=admin')
    const admins = all.filter(({ role }) => role === 'admin')
    expect(status).toBe(200)
    expect(body).toEqual(admins)
    expect(headers.get('x-total-count')).toBe(String(admins.length))
    expect(admins.length).toBeGreaterThan(1)
    expect(admins.length).toBeLessThan(all.length)
  })

  it('have addresses of their own, and each an e-mail of its own', async () => {
    const all = (await ask('/users')).body as { id: number; email: string }[]
    expect(all.map(({ id }) => id)).toEqual(Array.from({ length: 36 }, (_, index) => index + 1))
    expect(new Set(all.map(({ email }) => email)).size).toBe(36)
    expect(await ask('/users/25')).toMatchObject({ status: 200, body: all[24] })
  })

  it('are replaced by PUT', async () => {
    const person = { name: 'Alan Turing', email: 'alan.turing@example.test', role: 'admin' }
    const { status, body } = await send('PUT', '/users/25', person)
    expect(status).toBe(200)
    expect(body).toEqual({ id: 25, ...person })
    expect((await ask('/users/25')).body).toEqual({ id: 25, ...person })
  })

  it('are gone after DELETE', async () => {
    expect(await send('DELETE', '/users/25')).toMatchObject({ status: 204, body: '' })
    expect((await ask('/users/25')).status).toBe(404)
    expect((await ask('/users')).headers.get('x-total-count')).toBe('35')
  })

  it('can have their password reset', async () => {
    const { email } = (await ask('/users/25')).body as { email: string }
    const { status, body } = await send('POST', '/users/25/reset-password')
    expect(status).toBe(202)
    expect(body).toEqual({ message: `A reset link is on its way to ${email}.` })
    expect((await ask('/users/25')).body).toMatchObject({ passwordExpired: true })
    expect((await send('POST', '/users/99/reset-password')).status).toBe(404)
  })
})

describe('products', () => {
  it.each(['?sort=price&order=asc', '?sort=price_asc', '?sort=price'])(
    'come by rising price with %s',
    async (query) => {
      const prices = byPrice(await products(query))
      expect(prices).toEqual(ascending(byPrice(await products(''))))
      expect(new Set(prices).size).toBeGreaterThan(20)
    },
  )

  it('come by falling price', async () => {
    const rising = ascending(byPrice(await products('')))
    expect(byPrice(await products('?sort=-price'))).toEqual(rising.toReversed())
  })

  it('are filtered and sorted together', async () => {
    const all = await products('')
    const shoes = await products('?category=shoes&sort=price_asc')
    const ids = (list: readonly Product[]) => ascending(list.map(({ id }) => id))
    expect(ids(shoes)).toEqual(ids(all.filter(({ category }) => category === 'shoes')))
    expect(shoes).toHaveLength(12)
    expect(byPrice(shoes)).toEqual(ascending(byPrice(shoes)))
  })

  it('come in pages', async () => {
    const { status, headers, body } = await ask('/products?page=2&limit=20')
    expect(status).toBe(200)
    expect((body as Product[]).map(({ id }) => id)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 21),
    )
    expect(headers.get('x-total-count')).toBe('72')
    expect(headers.get('link')).toContain('/products?page=3&limit=20>; rel="next"')
    expect(headers.get('link')).toContain('/products?page=4&limit=20>; rel="last"')
  })

  it('have different names, and prices that read like a shop', async () => {
    const all = await products('')
    expect(new Set(all.map(({ name }) => name)).size).toBe(72)
    expect(all.filter(({ price }) => !/\.(?:99|50)$/.test(price.toFixed(2)))).toEqual([])
  })

  const first = {
    productId: 25,
    title: 'Ridge Hiking Boot',
    department: 'shoes',
    price: '149.99 EUR',
  }
  const current = { id: 25, name: 'Ridge Hiking Boot', category: 'shoes', price: 149.99 }

  it.each([
    ['/v1/products/25', {}, first],
    ['/products/25', {}, current],
    ['/products/25', { 'Accept-Version': '1' }, first],
    ['/products/25', { 'Accept-Version': '2' }, current],
    ['/products/25', { 'X-API-Version': '1' }, first],
    ['/products/25', { 'X-API-Version': '2' }, current],
  ])('%s with %o has its version', async (path, headers, expected) => {
    expect(await ask(path, { headers })).toMatchObject({ status: 200, body: expected })
  })

  it('refuse a version that does not exist', async () => {
    const { status, body } = await ask('/products/25', { headers: { 'Accept-Version': '3' } })
    expect(status).toBe(400)
    expect(body).toMatchObject({ detail: 'There is no version 3 of this API. Ask for 1 or 2.' })
  })

  it.each(['/products/999', '/v1/products/999', '/products/999/stock'])(
    '%s is 404',
    async (path) => {
      expect((await ask(path)).status).toBe(404)
    },
  )

  it('lose the connection to the warehouse at every third call', async () => {
    const ends: unknown[] = []
    for (let call = 1; call <= 4; call++) {
      ends.push(
        await ask('/products/25/stock').then(
          ({ body }) => (body as { call: number }).call,
          (error: Error) => error.message,
        ),
      )
    }
    expect(ends).toEqual([1, 2, 'fetch failed', 4])
  })
})

describe('orders', () => {
  interface Order {
    readonly id: number
    readonly userId: number
    readonly status: string
    readonly shipping: number
    readonly total: number
    readonly items: { productId: number; name: string; quantity: number; price: number }[]
  }

  it('name users and products that exist, and add up', async () => {
    const users = (await ask('/users')).body as { id: number }[]
    const userIds = new Set(users.map(({ id }) => id))
    const shelf = new Map((await products('')).map((product) => [product.id, product]))
    const orders = (await ask('/orders')).body as Order[]
    expect(orders).toHaveLength(48)
    for (const { userId, items, shipping, total } of orders) {
      expect(userIds).toContain(userId)
      expect(items.length).toBeGreaterThan(0)
      for (const { productId, name, price } of items) {
        expect(shelf.get(productId)).toMatchObject({ name, price })
      }
      const sum = items.reduce((all, { quantity, price }) => all + quantity * price, shipping)
      expect(total).toBeCloseTo(sum, 2)
    }
  })

  it('are found by user', async () => {
    const orders = (await ask('/orders?userId=25')).body as Order[]
    expect(orders.map(({ userId }) => userId)).toEqual([25])
  })

  it('belong to users, and are found below them', async () => {
    const own = await ask('/users/25/orders')
    expect(own).toMatchObject({ status: 200, body: [{ id: 1025, userId: 25 }] })
    const user = (await ask('/users/25')).body
    expect(await ask('/orders/1025/user')).toMatchObject({ status: 200, body: user })
    const embedded = await ask('/orders?embed=user&user.id=25')
    expect(embedded.body).toMatchObject([{ id: 1025, user }])
    expect((await ask('/users/99/orders')).status).toBe(404)
  })

  it('are placed below a user', async () => {
    const { status, headers, body } = await send('POST', '/users/25/orders', { total: 9.5 })
    expect(status).toBe(201)
    expect(body).toEqual({ id: 1049, total: 9.5, userId: 25 })
    expect(headers.get('location')).toBe('/orders/1049')
  })

  it('are cancelled only before they are shipped', async () => {
    const placed = await send('POST', '/orders/1048/cancel')
    expect(placed).toMatchObject({ status: 200, body: { id: 1048, status: 'cancelled' } })
    expect((await send('POST', '/orders/1048/cancel')).status).toBe(409)
    expect((await send('POST', '/orders/1001/cancel')).status).toBe(409)
    expect((await send('POST', '/orders/1/cancel')).status).toBe(404)
  })

  it('tell their way as events', async () => {
    const { headers, body } = await ask('/orders/1048/events')
    expect(headers.get('content-type')).toBe('text/event-stream')
    const events = (body as string).trim().split('\n\n')
    expect(events.map((event) => JSON.parse(event.replace('data: ', '')) as unknown)).toEqual(
      ['placed', 'packed', 'shipped', 'delivered'].map((status) => ({ orderId: 1048, status })),
    )
  })
})

describe('reviews, stores and settings', () => {
  it('reviews name users and products that exist', async () => {
    const reviews = (await ask('/reviews')).body as { productId: number; userId: number }[]
    expect(reviews).toHaveLength(150)
    const outside = reviews.filter(
      ({ productId, userId }) => productId < 1 || productId > 72 || userId < 1 || userId > 36,
    )
    expect(outside).toEqual([])
  })

  it('reviews belong to both by the names of their fields', async () => {
    const { body } = await ask('/reviews?embed=user,product&product.category=shoes&limit=3')
    const reviews = body as { userId: number; user: object; productId: number; product: object }[]
    expect(reviews).toHaveLength(3)
    for (const { userId, user, productId, product } of reviews) {
      expect(user).toMatchObject({ id: userId })
      expect(product).toMatchObject({ id: productId, category: 'shoes' })
    }
    const below = (await ask('/products/51/reviews')).body as { productId: number }[]
    expect(new Set(below.map(({ productId }) => productId))).toEqual(new Set([51]))
  })

  it('stores are an array with ids', async () => {
    expect((await ask('/stores/3')).body).toMatchObject({ id: 3, name: 'Harbour Bergen' })
  })

  it('settings are one object that can be changed', async () => {
    expect((await send('PATCH', '/settings', { currency: 'USD' })).status).toBe(200)
    expect((await ask('/settings')).body).toMatchObject({ shop: 'Harbour', currency: 'USD' })
  })
})
