import { defineMock, resource, type Context } from 'mockapi'
import { products } from './products.ts'

interface Item {
  readonly productId: number
  readonly quantity: number
}

interface Cart {
  readonly id: string
  readonly items: readonly Item[]
}

/** Each visitor has one, named by a cookie. */
export const carts = resource<Cart>('carts', { seed: [], ids: 'uuid', only: ['list', 'get'] })

type Part = Pick<Context, 'cookies' | 'cookie' | 'db' | 'error'>

/** The items of the visitor's cart, with what products cost now. */
export function cartOf({ cookies, db }: Pick<Part, 'cookies' | 'db'>) {
  const items = db(carts).find(cookies['demo-cart'] ?? '')?.items ?? []
  const lines = items.flatMap(({ productId, quantity }) => {
    const product = db(products).find(productId)
    return product ? [{ product, quantity, price: product.price * quantity }] : []
  })
  const goods = lines.reduce((sum, { price }) => sum + price, 0)
  const shipping = goods === 0 || goods >= 100 ? 0 : 4.9
  return { lines, goods, shipping, total: goods + shipping }
}

/** Sets how many of a product are in the cart, and makes a cart where there is none. */
function put(context: Part, productId: number, quantity: number) {
  const { cookies, cookie, db, error } = context
  const product = db(products).find(productId)
  if (!product) throw error(404, 'There is no such product.')
  if (quantity > product.stock) {
    throw error(409, product.stock === 0 ? 'Sold out.' : `Only ${product.stock} are left.`)
  }
  const cart = db(carts).find(cookies['demo-cart'] ?? '') ?? db(carts).create({ items: [] })
  const isNew = cart.items.every((item) => item.productId !== productId)
  const items = [...cart.items, ...(isNew ? [{ productId, quantity: 0 }] : [])]
    .map((item) => (item.productId === productId ? { productId, quantity } : item))
    .filter((item) => item.quantity > 0)
  db(carts).update(cart.id, { items })
  cookie('demo-cart', cart.id, { httpOnly: true, sameSite: 'Lax' })
  return cartOf({ db, cookies: { ...cookies, 'demo-cart': cart.id } })
}

/** What a shop does with a cart, which CRUD of `carts` would not. */
export const endpoints = defineMock({
  'GET /cart': (context) => cartOf(context),

  'POST /cart/items': (context) => {
    const { productId, quantity = 1 } = (context.body ?? {}) as Partial<Item>
    const { lines } = cartOf(context)
    const before = lines.find(({ product }) => product.id === productId)?.quantity ?? 0
    return context.json(put(context, Number(productId), before + Number(quantity)), 201)
  },

  'PATCH /cart/items/:productId': (context) => {
    const { quantity } = (context.body ?? {}) as Partial<Item>
    return put(context, Number(context.params.productId), Math.max(0, Number(quantity) || 0))
  },

  'DELETE /cart/items/:productId': (context) => put(context, Number(context.params.productId), 0),
})
