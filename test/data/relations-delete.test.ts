import { describe, expect, it } from 'vitest'
import { many, manyToMany, one } from '../../src/data/records/relation.ts'
import type { Link, Relation } from '../../src/data/records/relation.ts'
import type { Change } from '../../src/data/records/change.ts'
import type { State } from '../../src/data/store/state.ts'
import { collectionOf } from './contract/declarations.ts'
import { problemOf } from './contract/setup.ts'
import { at, stateOf } from '../support/relation-states.ts'

type Relations = Readonly<Record<string, Relation>>

const idsOf = (state: State, name: string) =>
  at(state, name)
    .all()
    .map(({ id }) => id)

describe('deleting', () => {
  const people = [
    { id: 1, name: 'Ada' },
    { id: 2, name: 'Bob' },
  ]
  const written = [
    { id: 'a', userId: 1 },
    { id: 'b', userId: 2 },
    { id: 'c', userId: '1' },
  ]
  const blog = (posts: Relations, users: Relations = {}, comments: Relations = {}) =>
    stateOf(
      collectionOf('users', people, { relations: users }),
      collectionOf('posts', written, { relations: posts }),
      collectionOf(
        'comments',
        [
          { id: 1, postId: 'a' },
          { id: 2, postId: 'b' },
        ],
        { relations: comments },
      ),
    )

  it.each([
    ['by default', {}, {}],
    ['as declared', { user: one('users', { onDelete: 'keep' }) }, {}],
    ['by names alone', {}, { posts: many('posts') }],
  ])('keeps the others %s', (_how, posts, users) => {
    const state = blog(posts, users)
    expect(at(state, 'users').delete(1)).toBe(true)
    expect(at(state, 'posts').all()).toEqual(written)
  })

  it.each([
    ['from the one', { user: one('users', { onDelete: 'null' }) }, {}],
    ['from the many', {}, { posts: many('posts', { onDelete: 'null' }) }],
  ] as const)('empties the key, declared %s', (_how, posts, users) => {
    const state = blog(posts, users)
    at(state, 'users').delete(1)
    expect(at(state, 'posts').all()).toEqual([
      { id: 'a', userId: null },
      { id: 'b', userId: 2 },
      { id: 'c', userId: null },
    ])
  })

  it('takes along what depends on it, at all depths, in one batch', () => {
    const state = blog(
      { user: one('users', { onDelete: 'cascade' }) },
      {},
      { post: one('posts', { onDelete: 'cascade' }) },
    )
    const batches: (readonly Change[])[] = []
    state.subscribe((changes) => batches.push(changes))
    at(state, 'users').delete('1')
    expect([idsOf(state, 'users'), idsOf(state, 'posts'), idsOf(state, 'comments')]).toEqual([
      [2],
      ['b'],
      [2],
    ])
    expect(batches).toHaveLength(1)
    expect(batches[0]).toHaveLength(4)
  })

  it('is refused, with nothing gone, while others refer to it', () => {
    const state = blog(
      { user: one('users', { onDelete: 'cascade' }) },
      {},
      { post: one('posts', { onDelete: 'refuse' }) },
    )
    expect(problemOf(() => at(state, 'users').delete(1))).toMatchObject({
      status: 409,
      code: 'still-referenced',
      detail:
        '"posts" "a" is still referenced by "comments" (postId): 1. ' +
        'Delete those first, or let them point elsewhere.',
      by: 'comments',
      ids: [1],
    })
    expect([idsOf(state, 'users'), idsOf(state, 'posts')]).toEqual([
      [1, 2],
      ['a', 'b', 'c'],
    ])
    at(state, 'comments').delete(1)
    expect(at(state, 'users').delete(1)).toBe(true)
  })

  it('is not refused by records that go with it', () => {
    const state = stateOf(
      collectionOf('nodes', [{ id: 1, parentId: 1 }], {
        relations: { parent: one('nodes', { onDelete: 'refuse' }) },
      }),
    )
    expect(at(state, 'nodes').delete(1)).toBe(true)
  })

  it('ends in a circle', () => {
    const state = stateOf(
      collectionOf(
        'nodes',
        [1, 2, 3].map((id) => ({ id, nextId: (id % 3) + 1 })),
        {
          relations: { next: one('nodes', { onDelete: 'cascade' }) },
        },
      ),
    )
    at(state, 'nodes').delete(2)
    expect(at(state, 'nodes').size).toBe(0)
  })

  it('lets the stricter side decide', () => {
    const state = blog(
      { user: one('users', { onDelete: 'null' }) },
      { posts: many('posts', { foreignKey: 'userId', onDelete: 'refuse' }) },
    )
    expect(problemOf(() => at(state, 'users').delete(1))).toMatchObject({ ids: ['a', 'c'] })
  })

  it.each(['null', 'cascade'] as const)('takes ids out of lists with %s', (onDelete) => {
    const state = stateOf(
      collectionOf('tags', [{ id: 1 }, { id: 2 }]),
      collectionOf(
        'posts',
        [
          { id: 1, tagIds: [1, '2'] },
          { id: 2, tagIds: [2] },
        ],
        {
          relations: { tags: manyToMany('tags', { onDelete }) },
        },
      ),
    )
    at(state, 'tags').delete(2)
    expect(at(state, 'posts').all()).toEqual([
      { id: 1, tagIds: [1] },
      { id: 2, tagIds: [] },
    ])
  })

  it.each(['null', 'cascade'] as const)('takes joins along with %s', (onDelete) => {
    const state = stateOf(
      collectionOf('tags', [{ id: 1 }]),
      collectionOf('posts', [{ id: 1 }, { id: 2 }], {
        relations: { tags: manyToMany('tags', { through: 'postTags', onDelete }) },
      }),
      collectionOf('postTags', [
        { id: 1, postId: 1, tagId: 1 },
        { id: 2, postId: 2, tagId: 1 },
      ]),
    )
    at(state, 'posts').delete(1)
    expect(idsOf(state, 'postTags')).toEqual([2])
    at(state, 'tags').delete(1)
    expect(idsOf(state, 'postTags')).toEqual([])
    expect(idsOf(state, 'posts')).toEqual([2])
  })

  it('tells when it changed a record, where its collection keeps that', () => {
    const times = { createdAt: 'made', updatedAt: 'changed' }
    const made = '2026-01-01T00:00:00.000Z'
    const post = (id: number, tagIds: number[]) => ({ id, made, changed: made, tagIds })
    const state = stateOf(
      collectionOf('tags', [{ id: 1 }, { id: 2 }]),
      collectionOf('posts', [post(1, [1, 2]), post(2, [2])], {
        timestamps: times,
        relations: { tags: manyToMany('tags', { onDelete: 'null' }) },
      }),
    )
    at(state, 'tags').delete(1)
    const [first, second] = at(state, 'posts').all()
    expect(first).toEqual({ ...post(1, [2]), changed: expect.any(String) })
    expect(first?.['changed']).not.toBe(made)
    expect(second).toEqual(post(2, [2]))

    const link = at(state, 'posts').links.get('tags') as Link
    at(state, 'tags').createMany([{}], { link, id: 2 })
    expect(at(state, 'posts').get(2)?.value).toEqual({
      ...post(2, [2, 3]),
      changed: expect.not.stringContaining(made),
    })
  })
})
