import { describe, expect, it } from 'vitest'
import { createState } from '../../src/data/memory.ts'
import type { State } from '../../src/data/store/state.ts'
import { collectionOf, noFaker } from './contract/declarations.ts'

const posts = [
  { id: 1, t: 'a' },
  { id: 2, t: 'b' },
  { id: 1, t: 'c' },
  { id: '1', t: 'd' },
]

function stateOf(): State {
  const state = createState({ seed: 1, source: () => noFaker })
  state.declare([collectionOf('posts', posts, { sharesIds: true })], [])
  return state
}

function texts(state: State): string {
  const all = state.collection('posts')?.all() ?? []
  return all.map(({ t }) => String(t)).join('')
}

describe('records that share an id', () => {
  it.each([
    ['a state', stateOf],
    ['a fork', () => stateOf().fork()],
    ['a fork of a fork', () => stateOf().fork().fork()],
  ])('are all there in %s, and the first that is left is found', (_what, open) => {
    const state = open()
    const collection = state.collection('posts')!
    expect(texts(state)).toBe('abcd')
    expect(collection.update(1, { t: 'A' })?.value).toEqual({ id: 1, t: 'A' })
    expect(texts(state)).toBe('Abcd')
    expect(collection.delete(1)).toBe(true)
    expect(collection.get('1')?.value).toEqual({ id: 1, t: 'c' })
    collection.replace(1, { t: 'C' })
    expect(texts(state)).toBe('bCd')
    expect(() => collection.create({ id: 1 })).toThrow()
    collection.delete(1)
    collection.delete(1)
    expect(collection.delete(1)).toBe(false)
    collection.create({ id: 1, t: 'e' })
    expect(collection.create({ t: 'f' }).id).toBe(3)
    expect(texts(state)).toBe('bef')
  })

  it('come back as they were from the changes that are told', () => {
    const state = stateOf()
    const collection = state.collection('posts')!
    collection.delete(1)
    collection.update(1, { t: 'C' })
    const changes = JSON.parse(JSON.stringify(state.changes())) as ReturnType<State['changes']>
    const other = stateOf()
    other.apply(changes)
    expect(texts(other)).toBe('bCd')
    other.collection('posts')?.delete(1)
    expect(texts(other)).toBe('bd')
    expect(texts(state)).toBe('bCd')
  })
})
