import { describe, expect, it } from 'vitest'
import { many, manyToMany, one } from '../../../src/data/records/relation.ts'
import type { DeletePolicy, Link } from '../../../src/data/records/relation.ts'
import type { State } from '../../../src/data/store/state.ts'
import { parseQuery } from '../../../src/data/query/parse.ts'
import type { Query } from '../../../src/data/query/query.ts'
import { collectionOf } from './declarations.ts'
import { fixture, problemOf } from './setup.ts'
import type { CreateState } from './setup.ts'

/** What records of different collections are to each other. */
export function testRelations(create: CreateState): void {
  const at = fixture(create)
  const { collection } = at
  const allOf = (state: State, name: string) => state.collection(name)?.all()

  /** Users have posts, posts have tags, by ids in posts. */
  const declare = (onDelete: DeletePolicy = 'keep') =>
    at.state.declare(
      [
        collectionOf('users', [{ id: 1 }, { id: 2 }], { relations: { posts: many('posts') } }),
        collectionOf(
          'posts',
          [
            { id: 'a', userId: 1, tagIds: [1] },
            { id: 'b', userId: '1', tagIds: [] },
            { id: 'c', userId: 9, tagIds: [1, 2] },
          ],
          {
            relations: {
              user: one('users', { onDelete }),
              tags: manyToMany('tags', { onDelete: 'null' }),
            },
          },
        ),
        collectionOf('tags', [{ id: 1 }, { id: 2 }]),
      ],
      [],
    )
  const link = (from: string, name: string) => collection(from).links.get(name) as Link
  const query = (search: string) => parseQuery(search) as Query

  describe('relations', () => {
    it('are known from both sides', () => {
      declare()
      expect([...collection('users').links.keys()]).toEqual(['posts'])
      expect([...collection('posts').links.keys()]).toEqual(['user', 'tags'])
      expect([...collection('tags').links.keys()]).toEqual(['posts'])
    })

    it('lead to records, which any query narrows', () => {
      declare()
      const posts = (search: string) =>
        collection('posts')
          .list(query(search), { link: link('users', 'posts'), id: '1' })
          .records.map(({ id }) => id)
      expect(posts('sort=-id')).toEqual(['b', 'a'])
      expect(posts('id=b')).toEqual(['b'])
      collection('posts').update('b', { userId: 2 })
      expect(posts('')).toEqual(['a'])
    })

    it('are embedded, in lists and in one record', () => {
      declare()
      const [first] = collection('users').list(query('embed=posts.tags&posts.tags.id=1')).records
      expect(first).toEqual({
        id: 1,
        posts: [
          { id: 'a', userId: 1, tagIds: [1], tags: [{ id: 1 }] },
          { id: 'b', userId: '1', tagIds: [], tags: [] },
        ],
      })
      expect(collection('posts').getEmbedding('c', [['user']])?.value['user']).toBeNull()
      expect(collection('posts').getEmbedding('x', [['user']])).toBeUndefined()
      for (const act of [
        () => collection('users').list(query('embed=nobody')),
        () => collection('users').getEmbedding(1, [['nobody']]),
      ]) {
        expect(problemOf(act)).toMatchObject({ code: 'bad-query', parameter: 'embed' })
      }
    })

    it('get new records, in one batch with what leads to them', () => {
      declare()
      const before = at.state.revision
      const [made] = collection('tags').createMany([{}], { link: link('posts', 'tags'), id: 'b' })
      expect(made?.id).toBe(3)
      expect(collection('posts').get('b')?.value['tagIds']).toEqual([3])
      const [post] = collection('posts').createMany([{ userId: 7 }], {
        link: link('users', 'posts'),
        id: '2',
      })
      expect(post?.value).toEqual({ id: post?.id, userId: 2 })
      expect(at.state.revision).toBe(before + 2)
    })
  })

  describe('deleting what others refer to', () => {
    it.each([
      ['keep', [1, '1', 9]],
      ['null', [null, null, 9]],
      ['cascade', [9]],
    ] as const)('%s, in one batch', (policy, left) => {
      declare(policy)
      const before = at.state.revision
      expect(collection('users').delete(1)).toBe(true)
      expect(allOf(at.state, 'posts')?.map((post) => post['userId'])).toEqual(left)
      expect(at.state.revision).toBe(before + 1)
      collection('tags').delete(1)
      expect(collection('posts').get('c')?.value['tagIds']).toEqual([2])
    })

    it('is refused as a whole', () => {
      declare('refuse')
      const before = at.state.revision
      expect(problemOf(() => collection('users').deleteMany([2, 1]))).toMatchObject({
        code: 'still-referenced',
        status: 409,
        ids: ['a', 'b'],
      })
      expect(collection('users').size).toBe(2)
      expect(at.state.revision).toBe(before)
    })

    it('is seen in a fork alone', () => {
      declare('cascade')
      const fork = at.state.fork()
      fork.collection('users')?.delete(1)
      expect(allOf(fork, 'posts')).toHaveLength(1)
      expect(allOf(at.state, 'posts')).toHaveLength(3)
      expect(fork.collection('users')?.list(query('embed=posts')).records).toEqual([
        { id: 2, posts: [] },
      ])
      at.state.apply(fork.changes())
      expect(allOf(at.state, 'posts')).toEqual(allOf(fork, 'posts'))
    })
  })
}
