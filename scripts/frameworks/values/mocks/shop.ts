import { defineMock, resource } from 'mockapi'

export const products = resource('products', {
  seed: 20,
  factory: (faker) => ({ name: faker.commerce.productName() }),
})

export default defineMock({
  'GET /me': (c) => c.redirect('/users/1'),
  'POST /login': (c) => {
    c.cookie('user', 'ada', { httpOnly: true })
    c.cookie('theme', 'dark')
    return null
  },
  'POST /notes': ({ body }) => ({ length: (body as { text: string }).text.length }),
})
