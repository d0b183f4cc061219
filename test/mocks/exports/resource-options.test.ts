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
