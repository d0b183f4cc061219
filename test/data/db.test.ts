import { beforeEach, describe, expect, it } from 'vitest'
import { resource, type Db } from '../../src/data/records/resource.ts'
import { createDb } from '../../src/data/db.ts'
import { createState } from '../../src/data/memory.ts'
import { collectionOf, noFaker, singleOf } from './contract/declarations.ts'

const users = resource<{ name: string; role?: string; at?: object }>('users')

describe('db', () => {
  let db: Db

  beforeEach(() => {
    const state = createState({ seed: 1, source: () => noFaker })
    const seed = [
      { id: 1, name: 'Ada', role: 'admin' },
      { id: 2, name: 'Bob', at: { x: [1] } },
    ]
    state.declare([collectionOf('users', seed)], [singleOf('settings', { theme: 'light' })])
    db = createDb(() => state)
  })

  it('reaches a collection by its token and by its name', () => {
    expect(db(users).find('1')?.name).toBe('Ada')
    expect(db('users').all()).toEqual(db(users).all())
    expect(db(users).find(9)).toBeUndefined()
  })

  it.each([
    [{ role: 'admin' }, [1]],
    [{ role: undefined }, [2]],
    [{ id: '2' }, [2]],
    [{ at: { x: [1] } }, [2]],
    [{ name: 'Ada', role: 'x' }, []],
    [{}, [1, 2]],
  ])('finds records where %j', (match, ids) => {
    expect(
      db('users')
        .where(match)
        .map((row) => row.id),
    ).toEqual(ids)
  })

  it('finds records that pass a test', () => {
    expect(db(users).where((row) => row.name > 'B')).toHaveLength(1)
  })

  it('writes at once', () => {
    const made = db(users).create({ name: 'Cid' })
    expect(db(users).update(made.id, { role: 'x' })).toEqual({ id: 3, name: 'Cid', role: 'x' })
    expect(db(users).replace(3, { name: 'Dan' })).toEqual({ id: 3, name: 'Dan' })
    expect(db(users).delete(3)).toBe(true)
    expect(db(users).count()).toBe(2)
    expect(db(users).update(3, {})).toBeUndefined()
  })

  it('reaches single resources', () => {
    db.single('settings').update({ size: 1 })
    expect(db.single('settings').get()).toEqual({ theme: 'light', size: 1 })
    expect(db.single('settings').replace({})).toEqual({})
  })

  it('names the nearest collection for one that does not exist', () => {
    expect(() => db('user')).toThrow('There is no collection "user". Did you mean "users"?')
    expect(() => db('invoices')).toThrow('Known are "users".')
    expect(() => db.single('setting')).toThrow('Did you mean "settings"?')
  })
})
