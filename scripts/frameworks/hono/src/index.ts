import { Hono } from 'hono'
import { createApp, resource } from 'mockapi/app'
import shop, { products } from '../mocks/shop'
import users from '../mocks/users.json'

const app = new Hono().get('/', (c) => c.text('The shop'))

if (process.env.MOCKS === 'on') {
  const mocks = [resource('users', { seed: users, live: true }), products, shop]
  app.route('/api', createApp({ mocks, adminToken: process.env.MOCKS_TOKEN }))
}

export default app
