import { defineMock, one, resource, route } from 'mockapi'
import { signedIn } from './_session.ts'
import { cartOf, carts } from './cart.ts'
import { products } from './products.ts'

interface Order {
  readonly id: number
  readonly userId: number
  readonly status: 'placed' | 'shipped' | 'delivered'
  readonly items: readonly {
    readonly productId: number
    readonly name: string
    readonly quantity: number
    readonly price: number
  }[]
  readonly total: number
  readonly createdAt: string
}

/** Nobody adds one but by `POST /checkout`, and nobody deletes one. */
export const orders = resource<Order>('orders', {
  seed: [
    {
      id: 1001,
      userId: 1,
      status: 'delivered',
      items: [
        { productId: 8, name: 'Slow clock', quantity: 1, price: 74 },
        { productId: 9, name: 'Evening candle', quantity: 2, price: 19 },
      ],
      total: 112,
      createdAt: '2025-11-20T18:12:00.000Z',
    },
    {
      id: 1002,
      userId: 3,
      status: 'shipped',
      items: [{ productId: 5, name: 'Linen throw', quantity: 1, price: 89 }],
      total: 93.9,
      createdAt: '2025-12-03T07:40:00.000Z',
    },
  ],
  only: ['list', 'get', 'update'],
  relations: { user: one('users') },
})

/** The collection would show everybody's orders: `next` asks it for those of the one who is signed in. */
export const own = defineMock({
  'GET /orders': (context) =>
    context.next({ query: { ...context.query, userId: String(signedIn(context).id) } }),
})

/** Turns the cart into an order. The payment takes its time, as it does. */
export const checkout = route('POST /checkout', {
  delay: '400-800ms',
  handle: (context) => {
    const { db, cookies, json, error } = context
    const user = signedIn(context)
    const { lines, total } = cartOf(context)
    if (lines.length === 0) return error(409, 'The cart is empty.')
    const missing = lines.find(({ product, quantity }) => quantity > product.stock)
    if (missing) return error(409, `${missing.product.name} is sold out.`)
    for (const { product, quantity } of lines) {
      db(products).update(product.id, { stock: product.stock - quantity })
    }
    db(carts).update(cookies['demo-cart'] ?? '', { items: [] })
    const items = lines.map(({ product: { id, name, price }, quantity }) => {
      return { productId: id, name, quantity, price }
    })
    const createdAt = new Date().toISOString()
    const order = { userId: Number(user.id), status: 'placed', items, total, createdAt } as const
    return json(db(orders).create(order), 201)
  },
})
