import { defineMock, resource } from 'mockapi'

export interface User {
  readonly name: string
  readonly email: string
  readonly role: 'admin' | 'support' | 'customer'
  readonly city: string
  readonly avatar: string
  readonly passwordExpired: boolean
  readonly createdAt: string
}

/** People who are the same whatever the seed, so that a login can count on them. */
const staff: readonly Pick<User, 'name' | 'role'>[] = [
  { name: 'Ada Lovelace', role: 'admin' },
  { name: 'Grace Hopper', role: 'support' },
]

export const users = resource<User>('users', {
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

export const actions = defineMock({
  'POST /users/:id/reset-password': ({ params, db, json, error }) => {
    const user = db(users).update(params.id, { passwordExpired: true })
    if (!user) return error(404, `There is no user ${params.id}.`)
    return json({ message: `A reset link is on its way to ${user.email}.` }, { status: 202 })
  },
})
