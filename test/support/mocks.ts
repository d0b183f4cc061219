import { resource } from 'mockapi'

/** Three users, made by a factory. */
export const users = resource('users', {
  factory: (faker) => ({ name: faker.person.fullName(), role: 'member' }),
  seed: 3,
})

/** What the tests of the fixture mock. */
export const mocks: readonly unknown[] = [
  users,
  { 'POST /login': { token: 't0k3n' }, 'GET /orders/:id{[0-9]+}': { id: '{{params.id}}' } },
]

/** A request that sends JSON. */
export function post(body: unknown): RequestInit {
  const headers = { 'content-type': 'application/json' }
  return { method: 'POST', headers, body: JSON.stringify(body) }
}
