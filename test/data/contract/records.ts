import { describe, expect, it, vi } from 'vitest'
import { parseQuery } from '../../../src/data/query/parse.ts'
import type { Query } from '../../../src/data/query/query.ts'
import { collectionOf, noFaker } from './declarations.ts'
import { fixture, problemOf, seed, settings } from './setup.ts'
import type { CreateState } from './setup.ts'

/** Reads and writes of records. */
export function testRecords(create: CreateState): void {
  const at = fixture(create)
  const { collection, list, names } = at

  describe('reading', () => {
    it('makes the seed at first use, once', () => {
      const records = vi.fn(() => seed)
      at.state.declare([collectionOf('lazy', records)], [])
      expect(records).not.toHaveBeenCalled()
      expect(collection('lazy').size).toBe(2)
      expect(collection('lazy').all()).toEqual(seed)
      expect(records).toHaveBeenCalledTimes(1)
    })

    it('finds ids by their text', () => {
      expect(collection().get('2')?.value).toEqual(seed[1])
      expect(collection().get(2)?.value).toBe(collection().get('2')?.value)
      expect(collection().get('__proto__')).toBeUndefined()
      expect(at.state.collection('__proto__')).toBeUndefined()
    })

    it('gives the JSON text and an entity tag that changes with the content', () => {
      const before = collection().get(1)
      expect(before?.json).toBe(JSON.stringify(seed[0]))
      expect(before?.etag).toMatch(/^"[0-9a-f]{16}"$/)
      collection().update(1, { name: 'Ida' })
      const after = collection().get(1)
      expect(after?.json).toContain('Ida')
      expect(after?.etag).not.toBe(before?.etag)
      collection().update(1, { name: 'Ada' })
      expect(collection().get(1)?.etag).toBe(before?.etag)
    })

    it('gives lists as JSON, also after writes', () => {
      expect(list('role=admin').json()).toBe(`[${JSON.stringify(seed[0])}]`)
      collection().update(2, { role: 'admin' })
      expect(list('role=admin').total).toBe(2)
      collection().delete(1)
      expect(JSON.parse(list('role=admin').json() as string)).toEqual([
        { id: 2, name: 'Bob', role: 'admin' },
      ])
    })

    it('gives a part of a list, where it lies, and what it ignored', () => {
      collection().create({ name: 'Cid' })
      const part = list('sort=-name&limit=1&page=2&colour=red&fields=name')
      expect(part.records).toEqual([seed[1]])
      expect(part.json()).toBe('[{"name":"Bob"}]')
      expect(part).toMatchObject({ total: 3, ignored: ['colour'] })
      expect(part.page).toMatchObject({ offset: 1, limit: 1, number: 2, pages: 3, total: 3 })
      const first = list('sort=name&limit=2&cursor=')
      collection().delete(2)
      expect(list(`sort=name&cursor=${first.page?.next}`).records).toMatchObject([{ name: 'Cid' }])
    })

    it('refuses a query that means nothing, and with strict a field that no record has', () => {
      for (const [search, parameter] of [
        ['id:gt=many', 'id:gt'],
        ['cursor=x', 'cursor'],
        ['embed=x', 'embed'],
      ] as const) {
        expect(problemOf(() => list(search))).toMatchObject({ code: 'bad-query', parameter })
      }
      const cursor = list('limit=1&cursor=').page?.next ?? ''
      const elsewhere = parseQuery(`limit=1&cursor=${cursor}`) as Query
      expect(problemOf(() => collection('posts').list(elsewhere))).toMatchObject({
        parameter: 'cursor',
      })
      const strict = parseQuery('nam=Ada', { strict: true }) as Query
      expect(problemOf(() => collection().list(strict))).toMatchObject({ parameter: 'nam' })
    })

    it('gives long lists as UTF-8', () => {
      collection().create({ name: 'ü'.repeat(5000) })
      const bytes = list('').json() as Uint8Array
      expect(JSON.parse(new TextDecoder().decode(bytes))).toEqual(collection().all())
    })

    it('keeps its records from being changed from outside', () => {
      const tags = ['x']
      const { value } = collection().create({ tags, deep: { list: [{ a: 1 }] } })
      tags.push('y')
      expect(value['tags']).toEqual(['x'])
      expect(() => (value['tags'] as string[]).push('z')).toThrow(TypeError)
      expect(() =>
        Object.assign((value['deep'] as { list: object[] }).list[0] ?? {}, { a: 2 }),
      ).toThrow()
      expect(() => Object.assign(collection().get(1)?.value ?? {}, { name: 'x' })).toThrow()
      collection().all().pop()
      expect(collection().size).toBe(3)
    })
  })

  describe('creating', () => {
    it('continues numbers and gives none twice', () => {
      expect(collection().create({ name: 'Cid' }).value).toEqual({ id: 3, name: 'Cid' })
      expect(collection().delete(3)).toBe(true)
      expect(collection().create({ name: 'Dan' }).value.id).toBe(4)
      expect(collection().create({ id: 10 }).value.id).toBe(10)
      expect(collection().create({}).value.id).toBe(11)
      expect(collection().create({ id: null, name: 'Eve' }).value.id).toBe(12)
    })

    it('refuses an id that is taken, by its text, and names it', () => {
      expect(problemOf(() => collection().create({ id: '2' }))).toMatchObject({
        code: 'id-taken',
        status: 409,
        detail: expect.stringMatching(/"users".*"2"/),
      })
      expect(collection().size).toBe(2)
    })

    it.each([[true], [{}], [''], [[1]]])('refuses the id %j', (id) => {
      expect(problemOf(() => collection().create({ id }))).toMatchObject({ code: 'invalid-body' })
    })

    it('creates many or none, as one batch', () => {
      const before = at.state.revision
      const made = collection().createMany([{ name: 'x' }, { id: 3 }, { name: 'y' }])
      expect(made.map((document) => document.value.id)).toEqual([4, 3, 5])
      expect(at.state.revision).toBe(before + 1)
      expect(problemOf(() => collection().createMany([{ id: 8 }, { id: '8' }]))).toMatchObject({
        code: 'id-taken',
      })
      expect(() => collection().createMany([{ id: 9 }, 'text'])).toThrow('"text" is not a record.')
      expect(collection().size).toBe(5)
      expect(collection().createMany([])).toEqual([])
      expect(at.state.revision).toBe(before + 1)
    })
  })

  describe('writing', () => {
    it('replaces all but the id, in place', () => {
      expect(collection().replace('1', { name: 'Zoe' })?.value).toEqual({ id: 1, name: 'Zoe' })
      expect(names()).toEqual(['Zoe', 'Bob'])
      expect(collection().replace(99, { name: 'x' })).toBeUndefined()
    })

    it('updates by a shallow merge', () => {
      collection().update(1, { at: { a: 1, b: 2 } })
      expect(collection().update(1, { id: '1', at: { a: 3 } })?.value).toEqual({
        ...seed[0],
        at: { a: 3 },
      })
      expect(collection().update(99, {})).toBeUndefined()
    })

    it('merges patches at all depths', () => {
      collection().update(1, { at: { a: 1, b: 2 } })
      const patched = collection().mergePatch(1, { role: null, at: { b: null, c: { d: 1 } } })
      expect(patched?.value).toEqual({ id: 1, name: 'Ada', at: { a: 1, c: { d: 1 } } })
    })

    it.each(['replace', 'update', 'mergePatch'] as const)('%s cannot change an id', (way) => {
      for (const id of [2, '', null]) {
        expect(problemOf(() => collection()[way](1, { id }))).toMatchObject({
          code: 'invalid-body',
          status: 422,
        })
      }
      expect(collection().get(1)?.value).toEqual(seed[0])
    })

    it('deletes', () => {
      expect(collection().delete('1')).toBe(true)
      expect(collection().delete('1')).toBe(false)
      expect(names()).toEqual(['Bob'])
    })

    it('changes single resources', () => {
      const single = at.state.single('settings')
      expect(single?.get().json).toBe(JSON.stringify(settings.value(noFaker, 1)))
      expect(single?.update({ theme: 'dark' }).value).toMatchObject({ theme: 'dark' })
      expect(single?.mergePatch({ size: { width: null } }).value['size']).toEqual({ height: 2 })
      expect(single?.replace({ a: 1 }).value).toEqual({ a: 1 })
      expect(single?.get().value).toEqual({ a: 1 })
      expect(() => single?.replace([])).toThrow('A list is not a record.')
    })
  })
}
