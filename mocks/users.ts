import { defineMock, resource } from 'mockapi'
import type { MockMap, ResourceToken } from 'mockapi'

export interface User {
  name: string
  email: string
  role: 'admin' | 'support' | 'customer'
  city: string
  avatar: string
  passwordExpired: boolean
  createdAt: string
}

/** People who are the same whatever the seed, so that a login can count on them. */
const staff: readonly Pick<User, 'name' | 'role'>[] = [
  { name: 'Ada Lovelace', role: 'admin' },
  { name: 'Grace Hopper', role: 'support' },
]

export const users: ResourceToken<User> = resource('users', {
  seed: 36,
  factory: (f, i) => {
    const name = staff[i]?.name ?? `${f.person.firstName()} ${f.person.lastName()}`
    const handle = name.toLowerCase().replace(/[^a-z]+/g, '.')
    return {
      name,
      email: `${handle}@example.test`,
      role: staff[i]?.role ?? f.helpers.arrayElement(['admin', 'support', 'customer', 'customer']),
      city: f.location.city(),
      avatar: `https://picsum.photos/seed/${handle}/96`,
      passwordExpired: false,
      createdAt: f.date.past({ years: 3 }).toISOString(),
    }
  },
})

export const actions: MockMap = defineMock({
  'POST /users/:id/reset-password': ({ params, db, json, error }) => {
    const user = db(users).update(params.id, { passwordExpired: true })
    if (!user) return error(404, `There is no user ${params.id}.`)
    return json({ message: `A reset link is on its way to ${user.email}.` }, { status: 202 })
  },
})
