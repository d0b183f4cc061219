import { defineMock, one, resource } from 'mockapi'
import { catalogue } from './_lib/catalogue.ts'
import { toCents } from './_lib/money.ts'

const stages = ['placed', 'packed', 'shipped', 'delivered'] as const

export interface OrderItem {
  readonly productId: number
  readonly name: string
  readonly quantity: number
  readonly price: number
}

export interface Order {
  readonly id: number
  readonly userId: number
  readonly status: (typeof stages)[number] | 'cancelled'
  readonly items: readonly OrderItem[]
  readonly shipping: number
  readonly total: number
  readonly createdAt: string
}

const howMany = 48
const hours = 3_600_000

/** 48 orders over two months: those of the last days are still on their way. */
export const orders = resource<Order>('orders', {
  seed: howMany,
  factory: (f, i) => {
    const articles = f.helpers.arrayElements([...catalogue.entries()], { min: 1, max: 4 })
    const items = articles.map(([index, { name, price }]) => {
      const quantity = f.helpers.weightedArrayElement([
        { value: 1, weight: 5 },
        { value: 2, weight: 2 },
        { value: 3, weight: 1 },
      ])
      return { productId: index + 1, name, quantity, price }
    })
    const goods = items.reduce((sum, { quantity, price }) => sum + quantity * price, 0)
    const shipping = goods >= 50 ? 0 : 4.9
    return {
      id: 1001 + i,
      userId: ((i * 7) % 36) + 1,
      status: stages[Math.min(3, Math.floor((howMany - 1 - i) / 3))] ?? 'placed',
      items,
      shipping,
      total: toCents(goods + shipping),
      createdAt: new Date(Date.UTC(2025, 10, 1, 8) + i * 29 * hours).toISOString(),
    }
  },
  relations: { user: one('users') },
})

export const actions = defineMock({
  'POST /orders/:id/cancel': ({ params, db, error }) => {
    const order = db(orders).find(params.id)
    if (!order) return error(404, `There is no order ${params.id}.`)
    const early = order.status === 'placed' || order.status === 'packed'
    if (!early) return error(409, `The order is ${order.status}: it cannot be cancelled any more.`)
    return db(orders).update(params.id, { status: 'cancelled' })
  },

  // Server-sent events: the way of a parcel, from where it is to the door.
  'GET /orders/:id/events': ({ params, db, sse, delay, error }) => {
    const order = db(orders).find(params.id)
    if (!order) return error(404, `There is no order ${params.id}.`)
    const ahead = stages.slice(stages.findIndex((stage) => stage === order.status))
    return sse(
      (async function* () {
        for (const status of ahead) {
          yield { orderId: order.id, status }
          await delay('40ms')
        }
      })(),
    )
  },
})
