import { describe, expect, it } from 'vitest'
import { DeclaredResources, keyOf } from '../../src/data/declared-resources.ts'
import type { ResourceDeclaration } from '../../src/data/seeded-resource.ts'
import { fingerprint } from '../../src/data/records/document.ts'
import { IdSequence } from '../../src/data/records/ids.ts'
import { mergePatch } from '../../src/data/patch.ts'

const uuid = 'b6b1e0c2-7d33-4d0a-9a43-1c8f1a2b3c4d'

describe('ids', () => {
  it.each([
    [[], 1],
    [[3, 1], 4],
    [['3', '1'], '4'],
    [[3, '9'], 10],
    [[9, '9'], 10],
    [['9', 9], '10'],
    [['a', '007', 1.5, -4, '1e3'], 1],
    [[1e300, 2 ** 53], 1],
  ])('after %j comes %j', (used, next) => {
    const ids = new IdSequence()
    for (const id of used) ids.note(id)
    expect(ids.next('increment')).toBe(next)
  })

  it.each<[used: (string | number)[], next: unknown]>([
    [[], 1],
    [[0], 1],
    [[0, 'a'], 1],
    [['a', 4], 5],
    [['177'], '178'],
    [['first-post'], expect.stringMatching(/^[\w-]{21}$/)],
    [['007'], expect.stringMatching(/^[\w-]{21}$/)],
    [[uuid], expect.stringMatching(/^[0-9a-f-]{36}$/)],
    [[uuid, 'x'], expect.stringMatching(/^[\w-]{21}$/)],
    [[uuid, 7], 8],
  ])('are like those that are there: after %j comes %j', (used, next) => {
    const ids = new IdSequence()
    for (const id of used) ids.note(id)
    expect(ids.copy().next()).toEqual(next)
    expect(ids.typed('12')).toBe(typeof ids.next() === 'number' ? 12 : '12')
  })

  it('are UUIDs by option, and when numbers have run out', () => {
    const ids = new IdSequence()
    expect(ids.next('uuid')).toMatch(/^[0-9a-f-]{36}$/)
    ids.note(Number.MAX_SAFE_INTEGER)
    expect(ids.next('increment')).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('merge patches (the examples of RFC 7396, appendix A)', () => {
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j with %j', (target, patch, expected) => {
    expect(mergePatch(target, patch)).toEqual(expected)
  })
})

describe('fingerprints', () => {
  it('tell near texts apart', () => {
    const texts = Array.from({ length: 20_000 }, (_, index) => `{"id":${index}}`)
    expect(new Set(texts.map(fingerprint)).size).toBe(texts.length)
    expect(fingerprint('')).toMatch(/^[0-9a-f]{16}$/)
  })
})

describe('the archive of what is not declared at the moment', () => {
  it('is bounded by its records, and lets go of all else', () => {
    const released: string[] = []
    const sizes: Readonly<Record<string, number>> = { old: 60_000, new: 60_000 }
    const resources = new DeclaredResources((declaration) => {
      const { name } = declaration
      const [written, loaded] = [name !== 'seed', sizes[name] ?? 1]
      const release = () => released.push(name)
      return { declaration, made: true, written, loaded, declare: () => {}, release } as never
    })
    const collection = (name: string): ResourceDeclaration =>
      ({ name, definition: '', records: () => [] }) as never
    const declare = (...names: string[]) => resources.redeclare(names.map(collection))
    const key = (name: string) => keyOf(collection(name))
    declare('seed', 'old', 'new')
    const before = resources.declared.get(key('new'))
    declare()
    expect(['seed', 'old', 'new'].map((name) => resources.has(key(name)))).toEqual([
      false,
      false,
      true,
    ])
    expect(released).toEqual(['seed', 'old'])
    declare('new')
    expect(resources.declared.get(key('new'))).toBe(before)
    expect(before?.loaded).toBe(60_000)
    declare('last')
    declare()
    expect(resources.all().map(({ declaration }) => declaration.name)).toEqual(['new', 'last'])
    resources.clearArchive()
    expect(released).toEqual(['seed', 'old', 'new', 'last'])
  })
})
