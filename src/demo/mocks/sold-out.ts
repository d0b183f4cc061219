import { scenario, type Context } from 'mockapi'
import type { Product } from './products.ts'

const without = (product: Product): Product => ({ ...product, stock: 0 })

/** The day after the newspaper wrote about the shop: `next` gives what the collection answers, without its stock. */
export const soldOut = scenario('sold out', {
  'GET /products': async ({ next }: Context) =>
    ((await (await next()).json()) as Product[]).map(without),
  'GET /products/:id': async ({ next }: Context<{ readonly id: string }>) => {
    const answer = await next()
    return answer.ok ? without((await answer.json()) as Product) : answer
  },
  'POST /cart/items': ({ error }: Context) => error(409, 'Sold out.'),
})
