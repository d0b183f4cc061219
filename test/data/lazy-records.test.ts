import { describe, expect, it } from 'vitest'
import { createState } from '../../src/data/memory.ts'
import { LazyRecord, type StoredRecord } from '../../src/data/records/declaration.ts'
import { UnsatisfiableSchema } from '../../src/generate/schema/schema.ts'
import { firstRecords } from '../../src/openapi/resources/first-records.ts'
import { collectionOf, noFaker } from './contract/declarations.ts'

function open() {
  const made: number[] = []
  const record = (id: number) => {
    const make = (): StoredRecord => {
      made.push(id)
      return { id, name: `n${id}` }
    }
    return new LazyRecord({ id, owner: undefined }, make)
  }
  const records = () => [1, 2, 3, 4].map(record)
  const state = createState({ seed: 1, source: () => noFaker })
  state.declare([{ ...collectionOf('pets', []), records }], [])
  return { made, state, pets: state.collection('pets')! }
}

describe('records whose ids are known before they are made', () => {
  it('are made when they are read, each once', () => {
    const { made, pets } = open()
    expect(pets.size).toBe(4)
    expect(pets.rows().map((row) => [row.field('id'), row.field('owner')])).toEqual(
      [1, 2, 3, 4].map((id) => [id, undefined]),
    )
    expect(pets.create({ name: 'new' }).id).toBe(5)
    expect(pets.delete(2)).toBe(true)
    expect(made).toEqual([])
    expect(pets.get(3)?.json).toBe('{"id":3,"name":"n3"}')
    expect(pets.get('3')?.field('name')).toBe('n3')
    expect(made).toEqual([3])
    expect(pets.all().map(({ id }) => id)).toEqual([1, 3, 4, 5])
    expect(made).toEqual([3, 1, 4])
  })

  it('have the fields of all of them, and forks share what is made', () => {
    const { made, state, pets } = open()
    const fork = state.fork().collection('pets')!
    expect(fork.update(1, { tag: 'x' })?.value).toEqual({ id: 1, name: 'n1', tag: 'x' })
    expect([...fork.fieldNames()].sort()).toEqual(['id', 'name', 'tag'])
    expect([...pets.fieldNames()]).toEqual(['id', 'name'])
    expect(made).toEqual([1, 2, 3, 4])
  })

  it('are like the first one where none was found that fits, which is told', () => {
    const told: string[] = []
    const recordAt = (index: number) => {
      if (index > 0) throw new UnsatisfiableSchema('oneOf', 'No value was found.')
      return { id: 'a', name: 'Ada' }
    }
    const origin = { file: 'pets.json', place: () => undefined }
    const maker = {
      name: 'pets',
      origin,
      recordAt,
      knownAt: (index: number) => ({ id: 'ab'[index] }),
      onWarning: ({ message }: { readonly message: string }) => told.push(message),
    }
    const records = firstRecords(2, maker)?.map(({ make }) => make())
    expect(records).toEqual([
      { id: 'a', name: 'Ada' },
      { id: 'b', name: 'Ada' },
    ])
    expect(told).toEqual([
      'Some records of the collection "pets" are like the first one. No value was found.',
    ])
  })
})
