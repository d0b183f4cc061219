import { describe, expect, it } from 'vitest'
import type { Change } from '../../../src/data/records/change.ts'
import type { Fork } from '../../../src/data/store/state.ts'
import { collectionOf, noFaker } from './declarations.ts'
import { fixture, posts, seed, settings, users } from './setup.ts'
import type { CreateState } from './setup.ts'

/** Forks, snapshots, and the least changes. */
export function testForks(create: CreateState, withLarge: boolean): void {
  const at = fixture(create)
  const { collection, names } = at
  const namesIn = (fork: Fork) =>
    fork
      .collection('users')
      ?.all()
      .map((record) => record['name'])

  describe('forks', () => {
    it('read and write as their base does, and never show in it', () => {
      const fork = at.state.fork()
      expect(namesIn(fork)).toEqual(['Ada', 'Bob'])
      fork.collection('users')?.create({ name: 'Cid' })
      fork.collection('users')?.delete(1)
      fork.single('settings')?.update({ theme: 'dark' })
      expect(namesIn(fork)).toEqual(['Bob', 'Cid'])
      expect(names()).toEqual(['Ada', 'Bob'])
      expect(at.state.single('settings')?.get().value['theme']).toBe('light')
      expect(at.state.revision).toBe(fork.baseRevision)
      expect(collection().create({}).value.id).toBe(3)
    })

    it('see the base as it was at their opening', () => {
      const fork = at.state.fork()
      collection().create({ name: 'Cid' })
      collection().update(1, { name: 'Ida' })
      at.state.single('settings')?.replace({ theme: 'none' })
      expect(namesIn(fork)).toEqual(['Ada', 'Bob'])
      expect(fork.single('settings')?.get().value['theme']).toBe('light')
      expect(fork.collection('users')?.create({}).value.id).toBe(3)
      at.state.reset()
      expect(namesIn(fork)).toHaveLength(3)
    })

    it('are carried over by their changes, as few as there can be', () => {
      const fork = at.state.fork()
      const own = fork.collection('users')!
      own.create({ name: 'Cid' })
      own.update(3, { name: 'Cyd' })
      own.delete(own.create({}).id)
      own.delete(2)
      expect(fork.changes()).toEqual([
        { kind: 'remove', collection: 'users', id: 2 },
        { kind: 'remove', collection: 'users', id: 4 },
        { kind: 'put', collection: 'users', record: { id: 3, name: 'Cyd' } },
      ])
      at.state.apply(fork.changes())
      expect(names()).toEqual(['Ada', 'Cyd'])
      expect(collection().create({}).value.id).toBe(5)
      expect(at.state.fork().changes()).toEqual([])
    })

    it('have counters, listeners and a revision of their own', () => {
      at.state.nextCall('a')
      collection().create({})
      const fork = at.state.fork()
      expect(fork.nextCall('a')).toBe(1)
      expect(fork.revision).toBe(at.state.revision)
      const told: string[] = []
      at.state.subscribe(() => told.push('base'))
      fork.subscribe((_changes, revision) => told.push(`fork ${revision}`))
      fork.collection('users')?.delete(1)
      expect(told).toEqual([`fork ${fork.baseRevision + 1}`])
      expect(at.state.nextCall('a')).toBe(2)
    })

    it('go back to the seeds by a reset, and can be forked again', () => {
      collection().create({ name: 'Cid' })
      const fork = at.state.fork()
      const second = fork.fork()
      fork.reset()
      expect(namesIn(fork)).toEqual(['Ada', 'Bob'])
      expect(namesIn(second)).toEqual(['Ada', 'Bob', 'Cid'])
      expect(names()).toEqual(['Ada', 'Bob', 'Cid'])
      at.state.apply(fork.changes())
      expect(names()).toEqual(['Ada', 'Bob'])
    })

    it('can declare for themselves', () => {
      const fork = at.state.fork()
      collection().all()
      expect(fork.declare([collectionOf('users', [{ id: 7 }])], [])).toEqual(['users'])
      expect(fork.collection('users')?.all()).toEqual([{ id: 7 }])
      expect(fork.collection('posts')).toBeUndefined()
      expect(names()).toEqual(['Ada', 'Bob'])
      expect(collection('posts').size).toBe(1)
    })

    it('can be dropped, with their own forks, and refuse to be used after that', () => {
      const fork = at.state.fork()
      const second = fork.fork()
      fork.collection('users')?.delete(1)
      fork.drop()
      fork.drop()
      for (const dropped of [fork, second]) {
        expect(() => dropped.collection('users')).toThrow('This fork was dropped.')
        expect(() => dropped.apply([])).toThrow('This fork was dropped.')
      }
      expect(collection().delete(1)).toBe(true)
    })
  })

  describe('least changes', () => {
    it('lead from the beginning to the data', () => {
      collection().createMany([{ name: 'Cid' }, { name: 'Dan' }])
      collection().update(1, { role: 'none' })
      collection().delete(3)
      collection().delete(2)
      collection().create({ id: 2, name: 'Back' })
      at.state.single('settings')?.update({ theme: 'dark' })
      const other = create({ seed: 1, source: () => noFaker })
      other.declare([users, posts], [settings])
      other.apply(JSON.parse(JSON.stringify(at.state.changes())) as Change[])
      expect(other.collection('users')?.all()).toEqual(collection().all())
      expect(other.single('settings')?.get().json).toBe(at.state.single('settings')?.get().json)
    })

    it('lead to which records were removed, where a declaration asks for it', () => {
      const notes = collectionOf('notes', [{ id: 1 }], { remembersRemoved: true })
      at.state.declare([users, posts, notes], [settings])
      const remove = (id: number) => ({ kind: 'remove', collection: 'notes', id }) as const
      at.state.apply([remove(1), remove(5), remove(6)])
      collection('notes').create({ id: 6 })
      expect(collection().wasRemoved(5)).toBe(false)
      const fork = at.state.fork()
      fork.apply([remove(7)])
      const other = create({ seed: 1, source: () => noFaker })
      other.declare([notes], [])
      other.apply(fork.changes())
      other.apply(at.state.changes().filter((each) => 'collection' in each))
      const known = (one: typeof fork | typeof other) =>
        [1, 5, 6, 7].map((id) => one.collection('notes')?.wasRemoved(id))
      expect(known(fork)).toEqual([true, true, false, true])
      expect(known(other)).toEqual([true, true, false, true])
      expect(collection('notes').wasRemoved(7)).toBe(false)
      at.state.reset()
      expect(collection('notes').wasRemoved(1)).toBe(false)
    })
  })

  describe('snapshots', () => {
    it('put data and counters back, in one batch', () => {
      collection().update(1, { name: 'Ida' })
      at.state.nextCall('a')
      at.state.snapshot('before')
      collection().delete(1)
      collection().create({})
      at.state.single('settings')?.replace({})
      at.state.nextCall('a')
      const revision = at.state.revision
      expect(at.state.restore('before')).toEqual([])
      expect(at.state.revision).toBe(revision + 1)
      expect(names()).toEqual(['Ida', 'Bob'])
      expect(at.state.single('settings')?.get().value).toEqual(settings.value(noFaker, 1))
      expect(collection().create({}).value.id).toBe(3)
      expect(at.state.nextCall('a')).toBe(2)
    })

    it('can be restored again and again, replaced, listed and dropped', () => {
      at.state.snapshot('a')
      at.state.snapshot('b')
      for (let round = 0; round < 3; round++) {
        collection().delete(1)
        at.state.restore('a')
        expect(collection().all()).toEqual(seed)
      }
      collection().delete(1)
      at.state.snapshot('a')
      expect(at.state.snapshots).toEqual(['b', 'a'])
      at.state.reset()
      at.state.restore('a')
      expect(names()).toEqual(['Bob'])
      expect(at.state.dropSnapshot('a')).toBe(true)
      expect(at.state.dropSnapshot('a')).toBe(false)
      expect(() => at.state.restore('a')).toThrow('There is no snapshot "a". There are "b".')
    })

    it('leave alone what has another seed by now, and say so', () => {
      collection().create({})
      collection('posts').create({})
      at.state.snapshot('a')
      at.state.declare([collectionOf('users', [{ id: 1 }]), posts], [settings])
      collection('posts').delete('a')
      expect(at.state.restore('a')).toEqual(['users'])
      expect(collection().all()).toEqual([{ id: 1 }])
      expect(collection('posts').size).toBe(2)
      at.state.declare([posts], [settings])
      expect(at.state.restore('a')).toEqual(['users'])
    })

    it('are bounded in number', () => {
      for (let count = 0; count < 20; count++) at.state.snapshot(`s${count}`)
      expect(() => at.state.snapshot('one more')).toThrow('There are 20 snapshots already.')
      at.state.snapshot('s19')
      expect(at.state.snapshots).toHaveLength(20)
    })

    it.runIf(withLarge)('are bounded in size', () => {
      at.state.snapshot('s19')
      collection().createMany(Array.from({ length: 200_001 }, () => ({})))
      expect(() => at.state.snapshot('s19')).toThrow('too large')
      expect(at.state.snapshots).toHaveLength(1)
    })
  })
}
