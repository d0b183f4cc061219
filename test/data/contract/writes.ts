import { describe, expect, it, vi } from 'vitest'
import { collectionOf } from './declarations.ts'
import { fixture, problemOf, seed } from './setup.ts'
import type { CreateState } from './setup.ts'

/** Writes of many records, and what a declaration asks of writes. */
export function testWrites(create: CreateState): void {
  const at = fixture(create)
  const { collection, names } = at

  describe('writing many', () => {
    it('replaces all or none in one batch, and leaves out what is not there', () => {
      const before = at.state.revision
      const data = new Map([1, 9, 2].map((id) => [id, { name: `n${id}` }]))
      const written = collection().replaceMany(data)
      expect(written.map(({ value }) => value)).toEqual([
        { id: 1, name: 'n1' },
        { id: 2, name: 'n2' },
      ])
      expect(at.state.revision).toBe(before + 1)
      const other = new Map<number, object>([
        [1, { name: 'x' }],
        [2, { id: 3 }],
      ])
      expect(problemOf(() => collection().replaceMany(other))).toMatchObject({ status: 422 })
      expect(names()).toEqual(['n1', 'n2'])
    })

    it('deletes in one batch, and says what was there', () => {
      const before = at.state.revision
      expect(collection().deleteMany(['2', 9, 1])).toEqual([2, 1])
      expect(collection().size).toBe(0)
      expect(at.state.revision).toBe(before + 1)
      expect(collection().deleteMany([1])).toEqual([])
      expect(at.state.revision).toBe(before + 1)
    })

    it('puts a record where an address says, with an id of the type of the others', () => {
      expect(collection().put('1', { name: 'Ida' }).value).toEqual({ id: 1, name: 'Ida' })
      expect(collection().put('7', { name: 'Fay' }).value).toEqual({ id: 7, name: 'Fay' })
      expect(collection().put('x', {}).value).toEqual({ id: 'x' })
      expect(problemOf(() => collection().put('8', { id: 9 }))).toMatchObject({ status: 422 })
      expect(names()).toEqual(['Ida', 'Bob', 'Fay', undefined])
    })
  })

  describe('what a declaration asks of writes', () => {
    const declare = (more: Parameters<typeof collectionOf>[2], records: readonly object[] = seed) =>
      at.state.declare([collectionOf('users', records, more)], [])

    it('makes ids as it says, in the field that it names', () => {
      declare({ idField: 'key', ids: (all) => `k${all.length}` }, [{ key: 'a' }])
      expect(
        collection()
          .createMany([{ id: 5 }, { key: 'b' }, {}])
          .map(({ value }) => value),
      ).toEqual([{ key: 'k1', id: 5 }, { key: 'b' }, { key: 'k3' }])
      expect(collection().get('k1')?.id).toBe('k1')
      expect(problemOf(() => collection().update('b', { key: 'c' }))).toMatchObject({ status: 422 })
      declare({ ids: 'uuid' })
      expect(collection().create({}).id).toMatch(/^[0-9a-f-]{36}$/)
      declare({ ids: 'nanoid' })
      expect(collection().create({}).id).toMatch(/^[\w-]{21}$/)
    })

    it('refuses a second record with a value that is unique, and changes nothing', () => {
      declare({ unique: ['name'] })
      const all = collection()
      for (const act of [
        () => all.create({ name: 'Ada' }),
        () => all.createMany([{ name: 'x' }, { name: 'x' }]),
        () => all.update(2, { name: 'Ada' }),
        () => all.put('9', { name: 'Ada' }),
        () => all.replaceMany(new Map([[2, { name: 'Ada' }]])),
      ]) {
        expect(problemOf(act)).toMatchObject({ code: 'not-unique', status: 409, field: 'name' })
      }
      expect(all.all()).toEqual(seed)
      const swapped = new Map([
        [1, { name: 'Bob' }],
        [2, { name: 'Ada' }],
      ])
      all.replaceMany(swapped)
      expect(names()).toEqual(['Bob', 'Ada'])
      all.createMany([{ name: null }, { name: null }, {}])
      expect(all.size).toBe(5)
    })

    it('keeps the times of writes, whatever they are given', () => {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-05-01T00:00:00Z') })
      try {
        declare({ timestamps: { createdAt: 'made', updatedAt: 'changed' } })
        const first = '2026-05-01T00:00:00.000Z'
        const { value } = collection().create({ name: 'Cid', made: 'never', changed: 'never' })
        expect(value).toEqual({ id: 3, name: 'Cid', made: first, changed: first })
        vi.setSystemTime('2026-05-02T00:00:00Z')
        const changed = '2026-05-02T00:00:00.000Z'
        expect(collection().update(3, { made: 'x' })?.value).toEqual({ ...value, changed })
        expect(collection().replace(3, {})?.value).toEqual({ id: 3, made: first, changed })
      } finally {
        vi.useRealTimers()
      }
    })

    it('gives new records its defaults where they lack a field', () => {
      declare({ defaults: (_source, _seed, index) => ({ id: 1, role: `r${index}`, name: 'new' }) })
      const filled = { name: null, role: 'r2' }
      expect(collection().withDefaults([{ name: null }])).toEqual([filled])
      expect(collection().create({ name: null }).value).toEqual({ id: 3, ...filled })
      expect(collection().put('8', {}).value).toEqual({ id: 8 })
    })
  })
}
