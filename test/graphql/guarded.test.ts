import { expect, it } from 'vitest'
import { auth, createMockServer, resource } from '../../src/index.ts'
import { users } from '../support/guarded.ts'

it('root fields of a guarded collection ask for credentials as REST does', async () => {
  const orders = resource('orders', {
    seed: [{ id: 1, total: 5 }],
    auth: { list: false, create: { role: 'admin' } },
  })
  const basket = resource('baskets', { seed: [{ id: 1, total: 5 }], auth: true })
  await using server = await createMockServer({
    graphql: true,
    mocks: [users, orders, basket, auth({ users: 'users', alg: 'ES256', basic: true })],
  })
  const ask = async (query: string, login?: string) => {
    const own: Record<string, string> =
      login === undefined ? {} : { authorization: `Basic ${btoa(login)}` }
    const response = await server.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...own },
      body: JSON.stringify({ query }),
    })
    const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] }
    return errors?.[0]?.extensions.code ?? 'ok'
  }
  const create = 'mutation { createOrder(input: { total: 7 }) { id } }'
  const [ada, bob] = ['ada@example.test:lace', 'bob@example.test:bob']
  expect(await ask('{ orders { total } }')).toBe('ok')
  expect(await ask('{ order(id: 1) { total } }')).toBe('UNAUTHENTICATED')
  expect(await ask('{ order(id: 1) { total } }', bob)).toBe('ok')
  expect(await ask('{ baskets { total } }')).toBe('UNAUTHENTICATED')
  expect(await ask('{ baskets { total } }', bob)).toBe('ok')
  expect(await ask(create)).toBe('UNAUTHENTICATED')
  expect(await ask(create, bob)).toBe('FORBIDDEN')
  expect(await ask(create, ada)).toBe('ok')
})
