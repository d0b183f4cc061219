import { describe, expect, it } from 'vitest'
import { createMockServer, resource } from 'mockapi'
import { resourceIssues } from '../../../src/mocks/exports/resource-options.ts'

const problemsOf = (options: object) => [...resourceIssues('users', options)]

const factory = () => ({ name: 'x' })

describe('options for writes', () => {
  it.each([
    [{}],
    [{ ids: 'nanoid', idField: '_id', unique: ['a'], upsert: false }],
    [{ ids: () => 1, timestamps: false }],
    [{ timestamps: { createdAt: 'created', updatedAt: false } }],
    [{ fill: true, factory }],
    [{ on: { created: () => {}, deleted: undefined } }],
    [{ seed: { first: [{ name: 'Ada' }], count: 2 }, factory }],
    [{ seed: { first: [{ name: 'Ada' }], count: 0 } }],
  ])('%j are fine', (options) => expect(problemsOf(options)).toEqual([]))

  it.each([
    [{ ids: 'nanoids' }, '"nanoids" makes no ids.'],
    [{ ids: 5 }, '5 makes no ids.'],
    [{ idField: '' }, 'idField is no name of a field.'],
    [{ idField: '__proto__' }, 'idField is no name of a field.'],
    [{ unique: 'email' }, 'unique is no list of fields.'],
    [{ unique: [1] }, 'unique is no list of fields.'],
    [{ timestamps: 'yes' }, 'timestamps is neither a switch nor names of fields.'],
    [{ timestamps: { created: 'x' } }, '"created" is no timestamp.'],
    [{ timestamps: { createdAt: '' } }, '"" is no name of a field for a timestamp.'],
    [{ timestamps: { createdAt: 'id' } }, 'two of the timestamps and the id have one field.'],
    [
      { timestamps: { createdAt: 'updatedAt' } },
      'two of the timestamps and the id have one field.',
    ],
    [{ upsert: 1 }, 'upsert is no switch.'],
    [{ fill: 'all', factory }, 'fill is no switch.'],
    [{ on: () => {} }, 'on is no object of functions.'],
    [{ on: { create: () => {} } }, 'on has no "create".'],
    [{ on: { updated: true } }, 'on.updated is no function.'],
    [
      { on: { deleted: async () => {} } },
      'on.deleted is async or a generator, and no write waits for its end.',
    ],
    [
      { on: { deleted: function* () {} } },
      'on.deleted is async or a generator, and no write waits for its end.',
    ],
    [{ seed: { name: 'Ada' } }, 'the seed is no number of records, and no array of them.'],
    [{ seed: { first: [] } }, 'the "count" of the seed is no number of records.'],
    [{ seed: { count: 1 }, factory }, 'the "first" of the seed is no array of records.'],
    [{ seed: 1.5, factory }, 'the seed 1.5 is no number of records.'],
    [
      { seed: { first: [], count: 1.5 }, factory },
      'the "count" of the seed is no number of records.',
    ],
    [
      { seed: { first: [5], count: 1 }, factory },
      'the "first" of the seed is no array of records.',
    ],
    [{ seed: { first: [], count: 1 } }, 'a seed of so many records needs a factory.'],
    [{ seed: { first: [], count: 1, more: 2 }, factory }, 'the seed has no "more".'],
    [{ fill: true }, 'fill takes the defaults of new records from the factory, and there is none.'],
  ])('%j: %s', (options, message) => {
    expect(problemsOf(options)).toMatchObject([{ message, hint: expect.any(String) }])
  })

  it('are told of with their resource', async () => {
    const mocks = [
      resource('users', { unique: 'email' as never }),
      resource('x', { fil: 1 } as never),
    ]
    const created = createMockServer({ mocks })
    await expect(created).rejects.toThrow('resource("users"): unique is no list of fields.')
    await expect(created).rejects.toThrow('Did you mean "fill"?')
  })
})

describe('seeds', () => {
  it('begin with the records that are given, before those of the factory', async () => {
    const make = (count: number) =>
      resource('users', {
        factory: (f, i) => ({ name: f.person.fullName(), email: `user${i}@example.test` }),
        seed: { first: [{ id: 7, name: 'Ada' }, { email: 'bob@example.test' }], count },
      })
    const [few, many] = [make(2), make(3)]
    await using server = await createMockServer({ mocks: few })
    const all = server.db(few).all()
    const name: unknown = expect.any(String)
    expect(all).toEqual([
      { id: 7, name: 'Ada', email: 'user0@example.test' },
      { id: 8, name, email: 'bob@example.test' },
      { id: 9, name, email: 'user2@example.test' },
      { id: 10, name, email: 'user3@example.test' },
    ])
    await using other = await createMockServer({ mocks: many })
    expect(other.db(many).all().slice(0, 4)).toEqual(all)
    expect(other.db(many).count()).toBe(5)
  })

  it.each([
    ['uuid', /^[\da-f]{8}-/],
    ['nanoid', /^[\w-]{21}$/],
  ] as const)('have ids of the kind %s, the same at each start', async (ids, shape) => {
    const seeded = async () => {
      const notes = resource('notes', { ids, seed: [{ n: 1 }, { n: 2 }] })
      await using server = await createMockServer({ mocks: notes })
      return server.db(notes).all()
    }
    const first = await seeded()
    expect(first[0]?.id).toMatch(shape)
    expect(first[0]?.id).not.toBe(first[1]?.id)
    expect(await seeded()).toEqual(first)
  })

  it('have ids that keep clear of given ones, also with a factory', async () => {
    const notes = resource('notes', {
      idField: 'nr',
      seed: [{ nr: 2 }, {}, {}],
      factory: () => ({ n: 1 }),
    })
    const texts = resource('texts', { ids: (all) => `t${all.length}`, seed: [{ n: 1 }, { n: 2 }] })
    await using server = await createMockServer({ mocks: [notes, texts] })
    expect(
      server
        .db(notes)
        .all()
        .map(({ nr }) => nr),
    ).toEqual([2, 3, 4])
    expect(server.db(texts).all()).toEqual([
      { id: 't0', n: 1 },
      { id: 't1', n: 2 },
    ])
  })
})
