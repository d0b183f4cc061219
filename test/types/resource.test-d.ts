import { describe, expectTypeOf, it } from 'vitest'
import { defineMock, resource } from 'mockapi'

const orders = resource('orders', {
  idField: '_id',
  seed: [{ total: 5 }, { _id: 'x', status: 'paid' }, {}],
  factory: (f, i) => ({
    total: i,
    status: f.helpers.arrayElement(['open', 'paid'] as const) as 'open' | 'paid',
  }),
})

interface User {
  readonly name: string
  readonly email?: string
}

describe('resource', () => {
  it('lets the factory make the rest of each record', () => {
    const rows = defineMock({
      'GET /first': ({ db }) => {
        const row = db(orders).all()[0]
        expectTypeOf(row?.status).toEqualTypeOf<'open' | 'paid' | undefined>()
        expectTypeOf(row?._id).toEqualTypeOf<string | number | undefined>()
        // @ts-expect-error the id is in another field
        return row?.id
      },
    })
    expectTypeOf(rows).not.toBeAny()
    // @ts-expect-error a value that the factory does not have
    resource('x', { seed: [{ total: 'many' }], factory: () => ({ total: 1 }) })
  })

  it('takes a type in place of a factory, and the field of the id as a second one', () => {
    resource<User>('users', { seed: [{ name: 'Ada' }, { id: 4 }] })
    resource<User, 'key'>('users', { idField: 'key', seed: [{ key: 1, name: 'Ada' }] })
    resource<User>('users', { factory: () => ({ name: 'Ada' }), ids: (records) => records.length })
  })
})
