import { defineMock, resource } from 'mockapi'
import type { Context } from 'mockapi'
import { catalogue } from './_lib/catalogue.ts'
import type { Article } from './_lib/catalogue.ts'

export interface Product extends Article {
  readonly id: number
  readonly rating: number
  readonly stock: number
  readonly image: string
  readonly createdAt: string
}

export const products = resource<Product>('products', {
  seed: catalogue.length,
  factory: (f, i) => ({
    id: i + 1,
    ...catalogue[i]!,
    rating: f.number.float({ min: 3.2, max: 5, fractionDigits: 1 }),
    stock: f.number.int({ min: 0, max: 120 }),
    image: `https://picsum.photos/seed/product-${i + 1}/640/480`,
    createdAt: f.date.past({ years: 2 }).toISOString(),
  }),
})

/** Version 1 had other names, and prices as texts. */
const firstVersion = ({ params, db, json, error }: Context<{ readonly id: string }>) => {
  const product = db(products).find(params.id)
  if (!product) return error(404, `There is no product ${params.id}.`)
  const { id, name, category, price } = product
  return json({
    productId: id,
    title: name,
    department: category,
    price: `${price.toFixed(2)} EUR`,
  })
}

export const versions = defineMock({
  'GET /v1/products/:id': firstVersion,

  // The same address in the version that a header asks for; the newest without one.
  'GET /products/:id': (context) => {
    const { headers, next, error } = context
    const version = headers['accept-version'] ?? headers['x-api-version'] ?? '2'
    if (version === '1') return firstVersion(context)
    if (version === '2') return next()
    return error(400, `There is no version ${version} of this API. Ask for 1 or 2.`)
  },

  // The warehouse loses every third call.
  'GET /products/:id/stock': ({ params, db, call, fault, error }) => {
    if (call % 3 === 0) return fault('reset')
    const product = db(products).find(params.id)
    if (!product) return error(404, `There is no product ${params.id}.`)
    return { productId: product.id, stock: product.stock, call }
  },
})
