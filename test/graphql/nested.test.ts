import { afterEach, describe, expect, it } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { askGraphql } from '../support/graphql.ts'

let folder: ServedFolder
afterEach(() => folder?.[Symbol.asyncDispose]())

const serve = async (
  schema: string,
  data: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, string>> = {},
) => {
  const files = Object.entries(data).map(([name, value]) => [
    `mocks/${name}.json`,
    JSON.stringify(value),
  ])
  folder = await serveFolder({
    'mocks/schema.graphql': schema,
    ...Object.fromEntries(files),
    ...more,
  })
}
const ask = (query: string) => askGraphql(folder.server, query)

const users = [
  { id: 1, name: 'Ada' },
  { id: 2, name: 'Bob' },
]

describe('relations of records', () => {
  it.each([
    [
      'authorId',
      [
        { id: 1, authorId: 2 },
        { id: 2, authorId: 1 },
        { id: 3, authorId: 2 },
      ],
    ],
    [
      'author_id',
      [
        { id: 1, author_id: '2' },
        { id: 2, author_id: 1 },
        { id: 3, author_id: 2 },
      ],
    ],
    [
      'userId',
      [
        { id: 1, userId: 2 },
        { id: 2, userId: 1 },
        { id: 3, userId: 2 },
      ],
    ],
    [
      'author',
      [
        { id: 1, author: 2 },
        { id: 2, author: '1' },
        { id: 3, author: { id: 2 } },
      ],
    ],
  ])('go by %s, and back by the same', async (key, posts) => {
    await serve(
      `type Query { posts: [Post!]! users: [User!]! }
       type User { name: String! posts: [Post!]! }
       type Post { id: ID! author: User! }`,
      { users, posts },
    )
    const { data } = await ask('{ posts { author { name } } users { posts { id } } }')
    const back = key === 'author' ? [['2'], ['1']] : [['2'], ['1', '3']]
    expect(data).toEqual({
      posts: [
        { author: { name: 'Bob' } },
        { author: { name: 'Ada' } },
        { author: { name: 'Bob' } },
      ],
      users: back.map((ids) => ({ posts: ids.map((id) => ({ id })) })),
    })
  })

  it('go by lists of ids, and back by the same', async () => {
    await serve(
      `type Query { posts: [Post!]! tags: [Tag!]! }
       type Post { id: ID! tags: [Tag!]! } type Tag { id: ID! posts: [Post!]! }`,
      {
        posts: [
          { id: 1, tagIds: [7, 8] },
          { id: 2, tagIds: [8] },
        ],
        tags: [{ id: 7 }, { id: 8 }],
      },
    )
    expect(await ask('{ posts { tags { id } } tags { posts { id } } }')).toEqual({
      data: {
        posts: [{ tags: [{ id: '7' }, { id: '8' }] }, { tags: [{ id: '8' }] }],
        tags: [{ posts: [{ id: '1' }] }, { posts: [{ id: '1' }, { id: '2' }] }],
      },
    })
  })

  it('go as the collection declares them', async () => {
    const resource = `import { many, resource } from 'mockapi'
      export const users = resource('users', { seed: [{ id: 1 }], relations: { posts: many('posts', { foreignKey: 'editor' }) } })`
    await serve(
      'type Query { users: [User!]! } type User { id: ID! posts: [Post!]! } type Post { id: ID! }',
      {
        posts: [
          { id: 1, userId: 1, editor: 9 },
          { id: 2, editor: 1 },
        ],
      },
      { 'mocks/users.ts': resource },
    )
    expect(await ask('{ users { posts { id } } }')).toEqual({
      data: { users: [{ posts: [{ id: '2' }] }] },
    })
  })

  it('lead from records of files to generated ones, and back', async () => {
    await serve(
      `type Query { users: [User!]! reviews: [Review!]! }
       type User { name: String! reviews: [Review!]! } type Review { id: ID! stars: Int! user: User! }`,
      { users },
    )
    const { data } = await ask(
      '{ users { name reviews { id user { name } } } reviews { user { name } } }',
    )
    const { users: found } = data as unknown as {
      users: { name: string; reviews: { user: { name: string } }[] }[]
    }
    for (const { name, reviews } of found) {
      expect(reviews.length).toBe(15)
      for (const review of reviews) expect(review.user.name).toBe(name)
    }
  })

  it('take arguments, and show as connections', async () => {
    await serve(
      `type Query { user(id: ID!): User }
       type User { id: ID! posts(first: Int, after: String, title: String): Posts! last(limit: Int, sort: String): [Post!]! @field(name: "posts") }
       type Posts { edges: [Edge!]! totalCount: Int! pageInfo: PageInfo! } type Edge { cursor: String! node: Post! }
       type PageInfo { hasNextPage: Boolean! endCursor: String } type Post { id: ID! title: String! }`,
      {
        users,
        posts: [1, 2, 3, 4, 5].map((id) => ({ id, userId: id === 4 ? 2 : 1, title: `P${id}` })),
      },
    )
    const page = 'totalCount pageInfo { hasNextPage endCursor } edges { node { id } }'
    const { data } = await ask(
      `{ user(id: 1) { posts(first: 2) { ${page} } last(limit: 1, sort: "-id") { id } } }`,
    )
    expect(data).toMatchObject({
      user: {
        posts: {
          totalCount: 4,
          pageInfo: { hasNextPage: true },
          edges: [{ node: { id: '1' } }, { node: { id: '2' } }],
        },
        last: [{ id: '5' }],
      },
    })
    const { user } = data as unknown as { user: { posts: { pageInfo: { endCursor: string } } } }
    const after = JSON.stringify(user.posts.pageInfo.endCursor)
    expect(
      await ask(`{ user(id: 1) { posts(first: 2, after: ${after}) { edges { node { id } } } } }`),
    ).toMatchObject({
      data: { user: { posts: { edges: [{ node: { id: '3' } }, { node: { id: '5' } }] } } },
    })
  })
})

describe('what a stored record lacks', () => {
  const schema = `
    type Query { users: [User!]! user: User posts: [Post!]! }
    type User { id: ID! name: String! email: String! bio: String address: Address }
    type Address { city: String! zip: String! }
    type Post { id: ID! author: User! editor: User tags: [String!]! }`

  it('is null where it may be, and made where not: the same each time', async () => {
    await serve(schema, {
      users: [{ id: 1, name: 'Ada', address: { city: 'Bonn' } }],
      posts: [{ id: 1 }],
    })
    const query =
      '{ users { name email bio address { city zip } } posts { author { name } editor { name } tags } }'
    const first = await ask(query)
    expect(first).toEqual({
      data: {
        users: [
          {
            name: 'Ada',
            email: expect.stringContaining('@') as string,
            bio: null,
            address: { city: 'Bonn', zip: expect.any(String) as string },
          },
        ],
        posts: [{ author: { name: 'Ada' }, editor: null, tags: expect.any(Array) as unknown }],
      },
    })
    expect(await ask(query)).toEqual(first)
  })

  it('of an object that a mock gives is taken from the record of its id', async () => {
    await serve(
      schema,
      { users: [{ id: 1, name: 'Ada', bio: 'Wrote notes.' }] },
      {
        'mocks/me.json': '{ "QUERY user": { "id": 1, "name": "Countess" } }',
      },
    )
    expect(await ask('{ user { name bio } }')).toEqual({
      data: { user: { name: 'Countess', bio: 'Wrote notes.' } },
    })
  })
})
