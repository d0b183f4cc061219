import { beforeEach, describe, expect, it } from 'vitest'
import { one } from '../../src/data/records/relation.ts'
import { createState } from '../../src/data/memory.ts'
import type { State } from '../../src/data/store/state.ts'
import { collectionOf, noFaker } from './contract/declarations.ts'
import { problemOf } from './contract/setup.ts'
import { at, jsonOf, list, related, stateOf } from '../support/relation-states.ts'

describe('embedding', () => {
  let state: State
  beforeEach(() => {
    state = stateOf(
      jsonOf('users', [
        { id: 1, name: 'Bob' },
        { id: 2, name: 'Ada' },
      ]),
      jsonOf('posts', [
        { id: 'a', title: 'First', userId: 1 },
        { id: 'b', title: 'Second', userId: '2' },
        { id: 'c', title: 'Third', userId: 1 },
        { id: 'd', title: 'Lost', userId: 9 },
        { id: 'e', title: 'None', userId: null },
      ]),
      jsonOf('comments', [
        { id: 1, postId: 'a', text: 'Hm' },
        { id: 2, postId: 'b', text: 'Oh' },
        { id: 3, postId: 'a', text: 'Ah' },
      ]),
    )
  })

  it('puts in one record, found by its id as text, or null', () => {
    const { records } = list(state, 'posts', '?embed=user')
    expect(records.map(({ user }) => user)).toEqual([
      { id: 1, name: 'Bob' },
      { id: 2, name: 'Ada' },
      { id: 1, name: 'Bob' },
      null,
      null,
    ])
  })

  it('puts in lists at any depth, in order', () => {
    const result = list(state, 'users', '?embed=posts.comments')
    expect(result.records).toMatchObject([
      {
        id: 1,
        posts: [
          { id: 'a', comments: [{ id: 1 }, { id: 3 }] },
          { id: 'c', comments: [] },
        ],
      },
      { id: 2, posts: [{ id: 'b', comments: [{ id: 2 }] }] },
    ])
    expect(JSON.parse(String(result.json()))).toEqual(result.records)
  })

  it('gives way to no field: what is embedded takes its place', () => {
    at(state, 'posts').update('a', { comments: 2 })
    const result = list(state, 'posts', '?embed=comments&title=First')
    expect(result.records[0]?.['comments']).toHaveLength(2)
    expect(JSON.parse(String(result.json()))).toEqual(result.records)
  })

  it.each([
    ['?embed=user&user.name=Ada', ['b']],
    ['?embed=user&user.name:ne=Ada&sort=-title', ['c', 'e', 'd', 'a']],
    ['?embed=user&sort=user.name', ['b', 'a', 'c', 'd', 'e']],
    ['?embed=user&sort=-user.name,title&limit=2', ['a', 'c']],
    ['?embed=comments&comments.text=Ah', ['a']],
    ['?embed=user&fields=id,user.name&id=b', ['b']],
  ])('%s filters and sorts by what is embedded', (search, ids) => {
    expect(list(state, 'posts', search).records.map(({ id }) => id)).toEqual(ids)
  })

  it('cuts what is embedded down to the fields that are asked for', () => {
    const json = list(state, 'posts', '?embed=user&fields=id,user.name&id=b').json()
    expect(JSON.parse(String(json))).toEqual([{ id: 'b', user: { name: 'Ada' } }])
  })

  it('sees writes on both sides', () => {
    const posts = () =>
      list(state, 'users', '?embed=posts').records.map((user) =>
        (user['posts'] as { id: string }[]).map(({ id }) => id),
      )
    expect(posts()).toEqual([['a', 'c'], ['b']])
    at(state, 'posts').update('b', { userId: 1 })
    expect(posts()).toEqual([['a', 'b', 'c'], []])
    at(state, 'posts').delete('a')
    at(state, 'posts').create({ id: 'f', userId: 2 })
    expect(posts()).toEqual([['b', 'c'], ['f']])
    state.reset()
    expect(posts()).toEqual([['a', 'c'], ['b']])
  })

  it('keeps an answer until anything that has a part in it changes', () => {
    const ask = () => list(state, 'users', '?embed=posts.comments')
    const first = ask()
    expect(ask()).toBe(first)
    at(state, 'comments').create({ postId: 'c', text: 'New' })
    const second = ask()
    expect(second).not.toBe(first)
    expect(second.records).toMatchObject([
      { posts: [{ id: 'a' }, { id: 'c', comments: [{ text: 'New' }] }] },
      { posts: [{ id: 'b' }] },
    ])
    const fork = state.fork()
    at(fork, 'posts').delete('c')
    expect(list(fork, 'users', '?embed=posts.comments').records[0]).toMatchObject({
      posts: [{ id: 'a' }],
    })
    expect(ask()).toBe(second)
  })

  it('sees in a fork what the fork wrote, and nothing of it in the base', () => {
    const fork = state.fork()
    const posts = (of: State) => related(of, 'users', 1, 'posts')
    expect(posts(fork).total).toBe(2)
    at(fork, 'posts').update('b', { userId: 1, title: 'Moved' })
    at(fork, 'posts').delete('c')
    at(fork, 'posts').create({ id: 'f', userId: 1 })
    expect(posts(fork).records.map(({ id }) => id)).toEqual(['a', 'b', 'f'])
    expect(posts(state).records.map(({ id }) => id)).toEqual(['a', 'c'])
    expect(list(fork, 'users', '?embed=posts').records).toMatchObject([
      { posts: [{ id: 'a' }, { title: 'Moved' }, { id: 'f' }] },
      { posts: [] },
    ])
  })

  it('warns once of a relation whose key no record has', () => {
    const warnings: string[] = []
    const own = createState({
      seed: 1,
      source: () => noFaker,
      onWarning: ({ code, message, hint }) => warnings.push(`${code} ${message} ${hint}`),
    })
    const writings = collectionOf('writings', [{ id: 1, autorId: 1 }], {
      relations: { author: one('users') },
    })
    own.declare([jsonOf('users', [{ id: 1 }]), writings], [])
    expect(list(own, 'writings', '?embed=author').records).toEqual([
      { id: 1, autorId: 1, author: null },
    ])
    list(own, 'writings', '?embed=author&limit=1')
    expect(warnings).toEqual([
      'no-foreign-key The relation "author" of "writings" goes by "authorId", ' +
        'which no record of "writings" has. ' +
        `Did you mean "autorId"? Name the field: { foreignKey: '…' }.`,
    ])
  })

  it.each([
    ['?embed=usr', '"posts" has no relation "usr". Did you mean "user"?'],
    ['?embed=user.post', '"users" has no relation "post". Did you mean "posts"?'],
    ['?embed=__proto__', '"posts" has no relation "__proto__". It has "user", "comments".'],
    [
      '?embed=user.posts.user.posts.user.posts',
      'embed=user.posts.user.posts.user.posts is 6 relations deep. An answer can embed 5.',
    ],
  ])('%s is refused', (search, detail) => {
    expect(problemOf(() => list(state, 'posts', search))).toMatchObject({
      status: 400,
      code: 'bad-query',
      parameter: 'embed',
      detail,
    })
  })

  it('goes round at most five deep, and not beyond what can be sent', () => {
    expect(list(state, 'posts', '?embed=user.posts.user.posts.user').total).toBe(5)
    const own = stateOf(
      jsonOf('users', [{ id: 1 }]),
      jsonOf(
        'posts',
        Array.from({ length: 700 }, (_, index) => ({ id: index, userId: 1 })),
      ),
    )
    expect(problemOf(() => list(own, 'posts', '?embed=user.posts'))).toMatchObject({
      code: 'bad-query',
      detail: expect.stringContaining('250000 records') as string,
    })
  })
})
