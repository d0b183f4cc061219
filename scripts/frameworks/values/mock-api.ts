import { createHandler, resource } from 'mockapi/app'
import shop, { products } from './mocks/shop'
import users from './mocks/users.json'

const notHere = async () => new Response('There are no mocks here.', { status: 404 })

function open() {
  if (process.env.MOCKS !== 'on') return notHere
  return createHandler({
    mocks: [resource('users', { seed: users, live: true }), products, shop],
    prefix: '/api',
    adminToken: process.env.MOCKS_TOKEN,
  })
}

// Pages and routes may be bundled apart, and must see the same data.
const shared = globalThis as { mockApi?: ReturnType<typeof open> }
export const handle = (shared.mockApi ??= open())
