import { describe, expect, it } from 'vitest'
import type { Change } from '../../../src/data/records/change.ts'
import { noFaker } from './declarations.ts'
import { fixture, posts, seed, settings, users } from './setup.ts'
import type { CreateState } from './setup.ts'

/** Batches, listeners, counters, reset. */
export function testChanges(create: CreateState): void {
  const at = fixture(create)
  const { collection } = at

  describe('changes', () => {
    it('counts batches, for the state and for each collection', () => {
      expect(at.state.revision).toBe(0)
      collection().create({})
      collection('posts').delete('a')
      expect(at.state.revision).toBe(2)
      expect(collection().revision).toBe(1)
      expect(collection('posts').revision).toBe(2)
    })

    it('tells listeners in order, also when one of them writes', () => {
      const told: [string, number][] = []
      at.state.subscribe((changes) => {
        if (changes[0]?.kind === 'remove') collection().create({ name: 'log' })
      })
      const stop = at.state.subscribe((changes, revision) =>
        told.push([changes[0]!.kind, revision]),
      )
      collection().delete(1)
      expect(told).toEqual([
        ['remove', 1],
        ['put', 2],
      ])
      stop()
      collection().delete(2)
      expect(told).toHaveLength(2)
    })

    it('applies all or none', () => {
      const changes: Change[] = [
        { kind: 'remove', collection: 'users', id: 1 },
        { kind: 'remove', collection: 'user', id: 1 },
      ]
      expect(() => at.state.apply(changes)).toThrow(
        'There is no collection "user". Did you mean "users"?',
      )
      expect(collection().size).toBe(2)
      expect(at.state.revision).toBe(0)
    })

    it('hands on results as plain JSON', () => {
      const other = create({ seed: 1, source: () => noFaker })
      other.declare([users, posts], [settings])
      at.state.subscribe((changes) => other.apply(JSON.parse(JSON.stringify(changes)) as Change[]))
      collection().create({ at: new Date(0) })
      collection().update(1, { name: 'x' })
      at.state.single('settings')?.update({ theme: 'dark' })
      expect(other.collection('users')?.all()).toEqual(collection().all())
      expect(other.single('settings')?.get().value).toEqual(
        at.state.single('settings')?.get().value,
      )
      expect(Object.isFrozen(other.collection('users')?.get(1)?.value)).toBe(true)
      at.state.reset()
      expect(other.collection('users')?.all()).toEqual(seed)
    })

    it('goes back to the seeds and restarts ids and counters', () => {
      collection().createMany([{}, {}])
      at.state.single('settings')?.replace({})
      at.state.nextCall('GET /a')
      at.state.reset()
      expect(collection().all()).toEqual(seed)
      expect(at.state.single('settings')?.get().value).toEqual(settings.value(noFaker, 1))
      expect(collection().create({}).value.id).toBe(3)
      expect(at.state.nextCall('GET /a')).toBe(1)
    })

    it('counts calls by name, for a bounded number of names', () => {
      expect([at.state.nextCall('a'), at.state.nextCall('b'), at.state.nextCall('a')]).toEqual([
        1, 1, 2,
      ])
      for (let name = 0; name < 10_000; name++) {
        at.state.nextCall(`n${name}`)
        if (name === 5000) at.state.nextCall('a')
      }
      expect(at.state.nextCall('a')).toBe(4)
      expect(at.state.nextCall('b')).toBe(1)
    })
  })
}
