import { describe, expect, it, vi } from 'vitest'
import { parseQuery } from '../../../src/data/query/parse.ts'
import type { Query } from '../../../src/data/query/query.ts'
import { collectionOf, noFaker } from './declarations.ts'
import { fixture, posts, problemOf, seed, settings, users } from './setup.ts'
import type { CreateState } from './setup.ts'

/** What reloads and broken seeds do to data. */
export function testDeclaring(create: CreateState): void {
  const at = fixture(create)
  const { collection, names } = at

  describe('declaring', () => {
    it('keeps data over a reload, unless the seed changed', () => {
      collection().create({ name: 'Cid' })
      collection('posts').create({ title: 'Second' })
      const changed = collectionOf('posts', [{ id: 'b' }])
      expect(
        at.state.declare([collectionOf('users', seed, { path: '/people' }), changed], [settings]),
      ).toEqual(['posts'])
      expect(names()).toEqual(['Ada', 'Bob', 'Cid'])
      expect(collection().declaration.path).toBe('/people')
      expect(collection('posts').all()).toEqual([{ id: 'b' }])
    })

    it('takes a changed seed where nothing was made of the old one, and makes it no sooner', () => {
      const records = vi.fn(() => [{ id: 5 }])
      const { revision } = at.state
      expect(at.state.declare([collectionOf('users', records), posts], [settings])).toEqual([
        'users',
      ])
      expect(at.state.declare([collectionOf('users', records), posts], [settings])).toEqual([])
      expect(records).not.toHaveBeenCalled()
      expect(at.state.revision).toBe(revision)
      expect(collection().all()).toEqual([{ id: 5 }])
    })

    it('knows one seed from another, whatever was written since', () => {
      const { seed: before } = collection()
      const theme = at.state.single('settings')?.seed
      collection().create({})
      at.state.single('settings')?.replace({})
      expect([collection().seed, at.state.single('settings')?.seed]).toEqual([before, theme])
      at.state.declare([collectionOf('users', [...seed, { id: 3 }])], [])
      expect(collection().seed).not.toBe(before)
      at.state.declare([users], [])
      expect(collection().seed).toBe(before)
    })

    it('takes the first of two of one name', () => {
      at.state.declare([users, collectionOf('users', [])], [])
      expect(at.state.names).toEqual(['users'])
      expect(collection().size).toBe(2)
    })

    it('sees that a helper of the same factory changed', () => {
      at.state.declare([collectionOf('users', () => [{ id: 1, name: 'old' }])], [])
      expect(names()).toEqual(['old'])
      expect(at.state.declare([collectionOf('users', () => [{ id: 1, name: 'new' }])], [])).toEqual(
        ['users'],
      )
      expect(names()).toEqual(['new'])
    })

    it('keeps the data of a factory that makes others each time', () => {
      let time = 0
      const clock = () => collectionOf('users', () => [{ id: 1, at: time++ }])
      at.state.declare([clock()], [])
      collection().create({ name: 'Mine' })
      expect(at.state.declare([clock()], [])).toEqual([])
      expect(at.state.declare([clock()], [])).toEqual([])
      expect(collection().all()).toEqual([
        { id: 1, at: 0 },
        { id: 2, name: 'Mine' },
      ])
    })

    it('gives back what was not declared for a while', () => {
      collection().create({ name: 'Cid' })
      at.state.single('settings')?.update({ theme: 'dark' })
      at.state.declare([], [])
      expect(at.state.names).toEqual([])
      expect(at.state.collection('users')).toBeUndefined()
      expect(at.state.single('settings')).toBeUndefined()
      expect(at.state.declare([users], [settings])).toEqual([])
      expect(names()).toEqual(['Ada', 'Bob', 'Cid'])
      expect(at.state.single('settings')?.get().value['theme']).toBe('dark')
    })

    it('gives back nothing when the seed changed meanwhile, or after a reset', () => {
      collection().create({ name: 'Cid' })
      at.state.declare([], [])
      expect(at.state.declare([collectionOf('users', [{ id: 1, name: 'New' }])], [])).toEqual([
        'users',
      ])
      expect(names()).toEqual(['New'])
      collection().create({ name: 'Dan' })
      at.state.declare([], [])
      at.state.reset()
      at.state.declare([collectionOf('users', [{ id: 1, name: 'New' }])], [])
      expect(names()).toEqual(['New'])
    })

    it('keeps at most 100 of those aside, the newest', () => {
      const many = Array.from({ length: 101 }, (_, index) => collectionOf(`c${index}`, [{ id: 1 }]))
      at.state.declare(many, [])
      for (const { name } of many) collection(name).create({})
      at.state.declare([], [])
      at.state.declare(many, [])
      expect(many.filter(({ name }) => collection(name).size === 2)).toHaveLength(100)
      expect(collection('c0').size).toBe(1)
    })

    it('takes new page sizes although the data stay', () => {
      const rules = { size: 1 }
      const ask = () => collection().list(parseQuery('page=1', rules) as Query).records.length
      expect(ask()).toBe(1)
      rules.size = 2
      at.state.declare([users, posts], [settings])
      expect(ask()).toBe(2)
    })
  })

  describe('seeds that are wrong', () => {
    const failing = (message: string) =>
      collectionOf('users', () => {
        throw new Error(message)
      })

    it('answers 500 with the reason and the place, and heals with the next declaration', () => {
      at.state.declare([failing('f.nope is not a function')], [])
      expect(problemOf(() => collection().all())).toMatchObject({
        code: 'seed-failed',
        detail:
          'The data of "users" cannot be made: f.nope is not a function. Look at mocks/users.ts:3:14.',
      })
      expect(problemOf(() => collection().create({}))).toMatchObject({ code: 'seed-failed' })
      at.state.declare([users], [])
      expect(collection().size).toBe(2)
    })

    it('keeps data and warns when a changed seed fails', () => {
      const onWarning = vi.fn()
      at.state = create({ seed: 1, source: () => noFaker, onWarning })
      at.state.declare([users], [])
      collection().create({ name: 'Cid' })
      expect(at.state.declare([failing('Boom')], [])).toEqual([])
      expect(names()).toEqual(['Ada', 'Bob', 'Cid'])
      expect(onWarning).toHaveBeenCalledExactlyOnceWith(
        expect.objectContaining({ code: 'bad-record', message: expect.stringContaining('Boom') }),
      )
      expect(at.state.declare([users], [])).toEqual([])
      expect(names()).toEqual(['Ada', 'Bob', 'Cid'])
    })

    it('keeps the first of two records with one id and warns once', () => {
      const onWarning = vi.fn()
      at.state = create({ seed: 1, source: () => noFaker, onWarning })
      at.state.declare(
        [
          collectionOf('users', [
            { id: 1, name: 'a' },
            { id: '1', name: 'b' },
          ]),
        ],
        [],
      )
      expect(names()).toEqual(['a'])
      collection().create({})
      at.state.reset()
      expect(names()).toEqual(['a'])
      expect(onWarning).toHaveBeenCalledExactlyOnceWith(
        expect.objectContaining({ code: 'duplicate-id', severity: 'warning' }),
      )
    })

    it.each([
      [[{ name: 'x' }], 'The id undefined is neither a text nor a number.'],
      [[{ id: 1, f: () => 1 }], '"f" is a function'],
      [['text'], '"text" is not a record.'],
    ])('refuses %j', (records, detail) => {
      at.state.declare([collectionOf('odd', () => records as object[])], [])
      expect(problemOf(() => collection('odd').size)).toMatchObject({
        detail: expect.stringContaining(detail),
      })
    })
  })
}
