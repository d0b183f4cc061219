import { many, resource } from 'mockapi'

/** A customer. */
export interface User {
  readonly name: string
  readonly email: string
  readonly city: string
}

/** Ada, to sign in as, and eleven others whom Faker makes: the same ones at each start. */
export const users = resource<User>('users', {
  seed: { first: [{ name: 'Ada Lovelace', email: 'ada@example.test', city: 'London' }], count: 11 },
  factory: (f) => {
    const [firstName, lastName] = [f.person.firstName(), f.person.lastName()]
    return {
      name: `${firstName} ${lastName}`,
      email: f.internet.email({ firstName, lastName, provider: 'example.test' }).toLowerCase(),
      city: f.location.city(),
    }
  },
  relations: { orders: many('orders') },
})
