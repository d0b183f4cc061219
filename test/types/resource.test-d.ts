import { describe, expectTypeOf, it } from 'vitest'
import type { Faker } from '@faker-js/faker'
import { defineMock, resource, type ResourceToken } from 'mockapi'

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
    const first = resource('x', {
      seed: { first: [{ total: 5 }], count: 20 },
      factory: (_f, i) => ({ total: i, note: 'x' }),
    })
    expectTypeOf(first).toEqualTypeOf<ResourceToken<{ total: number; note: string }>>()
    // @ts-expect-error a value that the factory does not have
    resource('x', { seed: { first: [{ total: 'many' }], count: 1 }, factory: () => ({ total: 1 }) })
    // @ts-expect-error a value that the factory does not have
    resource('x', { seed: [{ total: 'many' }], factory: () => ({ total: 1 }) })
  })

  it('takes a type in place of a factory, and the field of the id as a second one', () => {
    resource<User>('users', { seed: [{ name: 'Ada' }, { id: 4 }] })
    resource<User, 'key'>('users', { idField: 'key', seed: [{ key: 1, name: 'Ada' }] })
    resource<User>('users', { factory: () => ({ name: 'Ada' }), ids: (records) => records.length })
  })

  it('gives hooks records of the factory, or of the type in its place', () => {
    const items = resource('items', {
      idField: 'key',
      factory: (f, i) => ({ name: f.lorem.word(), price: i }),
      on: {
        created: (item, { db, error }) => {
          expectTypeOf(item.name).toEqualTypeOf<string>()
          expectTypeOf(item.key).toEqualTypeOf<string | number>()
          expectTypeOf(db(orders).all()[0]?.total).toEqualTypeOf<number | undefined>()
          db(items).update(item.key, { price: 2 })
          // @ts-expect-error there is no record of before
          if (item.before) throw error(409, 'No')
          // @ts-expect-error the id is in another field
          return void item.id
        },
        updated: (item, { before }) => expectTypeOf(before).toEqualTypeOf(item),
        // @ts-expect-error a field that no record has
        deleted: (item) => void item.prize,
      },
    })
    expectTypeOf(items.options.factory).toEqualTypeOf<
      | ((
          faker: Faker,
          index: number,
          given: Partial<{ name: string; price: number }>,
        ) => { name: string; price: number })
      | undefined
    >()
    resource<User>('users', {
      on: { created: (user) => expectTypeOf(user.email).toEqualTypeOf<string | undefined>() },
    })
    // @ts-expect-error no such hook
    resource('users', { on: { removed: () => {} } })
    resource('untyped', { on: { deleted: ({ any }) => void expectTypeOf(any).toBeUnknown() } })
  })

  it('types the records of webhooks', () => {
    resource('users', {
      factory: (f) => ({ name: f.person.fullName() }),
      webhooks: [
        {
          on: ['created', 'deleted'],
          to: ({ record }) => {
            expectTypeOf(record.name).toEqualTypeOf<string>()
            return 'http://localhost:3000/hooks'
          },
          body: ({ type, record }) => ({ type, id: record.id }),
        },
      ],
    })
    // @ts-expect-error no such event
    resource('users', { webhooks: [{ on: 'removed', to: 'http://localhost:3000/hooks' }] })
    // @ts-expect-error no such signature
    resource('users', { webhooks: [{ to: 'http://localhost:3000/hooks', signature: 'svix' }] })
    defineMock({
      'POST /orders': ({ webhook }) =>
        expectTypeOf(webhook('http://localhost:3000', {}, { delay: '1s' }).id).toBeString(),
    })
  })

  it('gives the factory the fields that are given', () => {
    const people = resource('people', {
      factory: (f, _index, given: { name?: string }) => {
        const { name = f.person.fullName() } = given
        return { name, email: `${name}@example.test` }
      },
    })
    defineMock({
      'GET /made': ({ db }) =>
        expectTypeOf(db(people).create({ name: 'Ada' }).email).toEqualTypeOf<string>(),
    })
    resource<User>('users', {
      factory: (f, _index, given) => {
        expectTypeOf(given.email).toEqualTypeOf<string | undefined>()
        return { name: given.name ?? f.person.fullName() }
      },
    })
    resource('people', {
      // @ts-expect-error no record has the field
      factory: (_f, _i, { nme = '' }: { nme?: string }) => ({ name: nme }),
    })
  })
})
