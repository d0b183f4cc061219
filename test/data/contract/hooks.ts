import { describe, expect, it, vi } from 'vitest'
import type { StoredHooks } from '../../../src/data/records/declaration.ts'
import type { HookContext, Hooks } from '../../../src/data/records/resource.ts'
import { collectionOf, singleOf } from './declarations.ts'
import { fixture, problemOf, seed, type CreateState } from './setup.ts'

/** What is called after writes: in order, with what is there by then, and as a part of the write. */
export function testHooks(create: CreateState): void {
  const at = fixture(create)
  const { collection, names } = at
  const log = () =>
    collection('log')
      .all()
      .map((record) => record['text'])
  const declare = (on: Hooks<Record<string, unknown>>, more: object = {}) =>
    at.state.declare(
      [
        collectionOf('users', seed, { on: on as StoredHooks, ...more }),
        collectionOf('log', [], { on: undefined }),
      ],
      [singleOf('last', { id: 0 })],
    )
  const note = (text: string, { db }: HookContext) => void db('log').create({ text })

  describe('hooks', () => {
    it('are called for each record of a write, in order, with what it was before', () => {
      declare({
        created: ({ id }, c) => note(`created ${id}`, c),
        updated: ({ id, name }, c) => note(`updated ${id} ${c.before['name']} ${name}`, c),
        deleted: ({ id, name }, c) => note(`deleted ${id} ${name}`, c),
      })
      const users = collection()
      users.createMany([{ name: 'Cid' }, { name: 'Dan' }])
      users.replaceMany(
        new Map([
          [1, { name: 'Ida' }],
          [2, { name: 'Rob' }],
        ]),
      )
      users.put('9', { name: 'Fay' })
      users.mergePatch(3, { name: null })
      users.deleteMany([1, 9])
      expect(log()).toEqual([
        'created 3',
        'created 4',
        'updated 1 Ada Ida',
        'updated 2 Bob Rob',
        'created 9',
        'updated 3 Cid undefined',
        'deleted 1 Ida',
        'deleted 9 Fay',
      ])
      expect(names()).toEqual(['Rob', undefined, 'Dan'])
    })

    it('see the write, and what they write is returned and told of in one batch', () => {
      declare({
        created: ({ id }, { db }) => {
          expect(db('users').find(id)).toBeDefined()
          db('users').update(id, { count: db('users').count() })
          db.single('last').replace({ id })
        },
      })
      const batches: unknown[] = []
      at.state.subscribe((changes, revision) => batches.push([changes, revision]))
      const { revision } = at.state
      const made = collection().create({ name: 'Cid' })
      expect(made.value).toEqual({ id: 3, name: 'Cid', count: 3 })
      expect(collection().get(3)).toBe(made)
      expect(batches).toEqual([
        [
          [
            { kind: 'put', collection: 'users', record: { id: 3, name: 'Cid' } },
            { kind: 'put', collection: 'users', record: made.value },
            { kind: 'set', single: 'last', value: { id: 3 } },
          ],
          revision + 1,
        ],
      ])
    })

    it('undo the write and all that they wrote when one throws', () => {
      declare({
        created: ({ name }, c) => {
          note(`created ${String(name)}`, c)
          if (name === 'Eve') throw c.error(409, 'No Eve')
        },
        deleted: () => {
          throw new TypeError('Not this one')
        },
      })
      const before = [at.state.revision, at.state.changes()]
      const refused = () => collection().createMany([{ name: 'Cid' }, { name: 'Eve' }])
      expect(problemOf(refused)).toMatchObject({ status: 409, detail: 'No Eve' })
      expect(() => collection().delete(1)).toThrow(new TypeError('Not this one'))
      expect([at.state.revision, at.state.changes()]).toEqual(before)
      expect([names(), log()]).toEqual([['Ada', 'Bob'], []])
      expect(collection().create({ name: 'Cid' }).id).toBe(3)
    })

    it('are undone alone where a hook catches what the write of another one throws', () => {
      declare({
        created: ({ name }, c) => {
          if (name === 'bad') throw new Error('bad')
          try {
            c.db('users').create({ name: 'bad' })
          } catch {
            note('caught', c)
          }
        },
      })
      collection().create({ name: 'good' })
      expect([names(), log()]).toEqual([['Ada', 'Bob', 'good'], ['caught']])
    })

    it('are not called for an update that changes nothing but its time', () => {
      const updated = vi.fn()
      declare({ updated }, { timestamps: { updatedAt: 'at' } })
      collection().update(1, { name: 'Ada' })
      expect(collection().get(1)?.value['at']).toBeTypeOf('string')
      expect(updated).not.toHaveBeenCalled()
      collection().update(1, { name: 'Ida' })
      expect(updated).toHaveBeenCalledTimes(1)
    })

    it('may write to their own record, and end where nothing is left to change', () => {
      declare({
        updated: ({ id, name }, { db }) => {
          db('users').update(id, { slug: String(name).toLowerCase() })
        },
      })
      expect(collection().update(1, { name: 'Ida' })?.value).toMatchObject({ slug: 'ida' })
    })

    it('that go on calling each other are stopped, and nothing is left of it', () => {
      declare({ created: (_record, { db }) => void db('users').create({}) })
      expect(() => collection().create({})).toThrow(
        'The hook "created" of "users" is called by the writes of 20 hooks inside each other',
      )
      expect(names()).toEqual(['Ada', 'Bob'])
    })

    it('that return a promise are refused, since no write waits', () => {
      declare({
        created: async (_record: unknown, { db }: HookContext) => {
          db('log').create({})
          await Promise.reject(new Error('later'))
        },
      })
      expect(() => collection().create({})).toThrow(
        'The hook "created" of "users" returned a promise',
      )
      expect([names(), log()]).toEqual([['Ada', 'Bob'], []])
    })

    it('can write later, to the data that were written to', () => {
      const later: (() => void)[] = []
      declare({ created: ({ id }, c) => void later.push(() => note(`later ${id}`, c)) })
      collection().create({})
      later[0]?.()
      expect(log()).toEqual(['later 3'])
    })

    it('that write around their db are refused', () => {
      declare({ created: () => void collection('log').create({}) })
      expect(() => collection().create({})).toThrow('Take the one it is given')
      expect([names(), log()]).toEqual([['Ada', 'Bob'], []])
      collection('log').create({ text: 'x' })
      expect(log()).toEqual(['x'])
    })

    it('are called of relations: for those that go along, and those that lose an id', () => {
      const on: Hooks<Record<string, unknown>> = {
        updated: ({ id, userId }, c) => note(`updated ${id} ${String(userId)}`, c),
        deleted: ({ id }, c) => note(`deleted ${id}`, c),
      }
      const follows = (onDelete: 'cascade' | 'null') => ({
        on: on as StoredHooks,
        relations: { user: { kind: 'one', target: 'users', onDelete } as const },
      })
      at.state.declare(
        [
          collectionOf('users', seed),
          collectionOf('posts', [{ id: 'p', userId: 1 }], follows('cascade')),
          collectionOf('notes', [{ id: 'n', userId: 1 }], follows('null')),
          collectionOf('log', []),
        ],
        [],
      )
      collection().delete(1)
      expect(log()).toEqual(['deleted p', 'updated n null'])
    })

    it('are called by no reset, no snapshot, and no batch that is applied again', () => {
      const called = vi.fn()
      declare({ created: called, updated: called, deleted: called })
      collection().create({ name: 'Cid' })
      at.state.snapshot('three')
      collection().delete(3)
      const changes = at.state.changes()
      expect(called).toHaveBeenCalledTimes(2)
      at.state.restore('three')
      at.state.reset()
      at.state.apply(changes)
      declare({ created: called, updated: called, deleted: called })
      expect(called).toHaveBeenCalledTimes(2)
    })

    it('are those of the newest declaration, also in a fork of before', () => {
      declare({ created: (_record, c) => note('old', c) })
      const fork = at.state.fork()
      fork.collection('users')?.create({})
      declare({ created: (_record, c) => note('new', c) })
      fork.collection('users')?.create({})
      const texts = fork.collection('log')?.all()
      expect(texts).toEqual([
        { id: 1, text: 'old' },
        { id: 2, text: 'new' },
      ])
      expect(log()).toEqual([])
    })
  })
}
