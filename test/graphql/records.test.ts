import { afterEach, describe, expect, it } from 'vitest'
import { createMockServer, graphql, type MockServer } from 'mockapi'
import { askGraphql } from '../support/graphql.ts'

let server: MockServer | undefined
afterEach(() => server?.close())

const start = async (typeDefs: string, seed = 1): Promise<void> => {
  server = await createMockServer({ mocks: graphql({ typeDefs }), seed })
}
const ask = async <Data>(query: string): Promise<Data> => {
  const { data, errors } = await askGraphql(server as MockServer, query)
  expect(errors).toBeUndefined()
  return data as Data
}

const shop = `
  type Query { users: [User!]! user(id: ID!): User posts: [Post!]! post(id: ID!): Post tags: [Tag!]! }
  type User { id: ID! name: String! email: String! age: Int! role: Role! address: Address! tagline: String posts: [Post!]! boss: User team: [User!]! reports: [User!]! }
  enum Role { ADMIN MEMBER }
  type Address { city: String! geo: Geo } type Geo { lat: Float! lng: Float! at: Address }
  type Post { id: ID! title: String! createdAt: DateTime! author: User! tags: [Tag!]! about: Subject! blocks: [Block!]! }
  type Tag { id: UUID! label: String! posts: [Post!]! }
  union Subject = User | Tag
  union Block = Text | Image  type Text { body: String! }  type Image { url: URL! by: User! }`

describe('records of types that no file has', () => {
  it('are guessed by the names and types of fields', async () => {
    await start(shop)
    const { user } = await ask<{ user: Record<string, unknown> }>(
      '{ user(id: 1) { id name email age role address { city geo { lat } } } }',
    )
    expect(user).toEqual({
      id: '1',
      name: expect.stringMatching(/^\S+ \S+/) as string,
      email: expect.stringMatching(/^[^@]+@example\./) as string,
      age: expect.toSatisfy((age: number) => age >= 18 && age <= 80) as number,
      role: expect.stringMatching(/^(?:ADMIN|MEMBER)$/) as string,
      address: {
        city: expect.any(String) as string,
        geo: { lat: expect.any(Number) as number },
      },
    })
  })

  it('are the same for each query and start, and others for another seed', async () => {
    const query = '{ users { id name email } }'
    await start(shop)
    const first = await ask(query)
    expect(await ask('{ users { id name email } posts { id } }')).toMatchObject(first as object)
    await server?.close()
    await start(shop)
    expect(await ask(query)).toEqual(first)
    await server?.close()
    await start(shop, 2)
    expect(await ask(query)).not.toEqual(first)
  })

  it('lead to records that are there, and those lead back', async () => {
    await start(shop)
    interface Posts {
      readonly posts: readonly {
        readonly id: string
        readonly author: { readonly id: string; readonly posts: readonly { readonly id: string }[] }
        readonly tags: readonly { readonly posts: readonly { readonly id: string }[] }[]
      }[]
    }
    const { posts } = await ask<Posts>(
      '{ posts { id author { id posts { id } } tags { posts { id } } } }',
    )
    expect(posts.length).toBe(30)
    for (const { id, author, tags } of posts) {
      expect(author.posts.map((post) => post.id)).toContain(id)
      expect(tags.length).toBeGreaterThanOrEqual(2)
      for (const tag of tags) expect(tag.posts.map((post) => post.id)).toContain(id)
    }
    expect(new Set(posts.map(({ author }) => author.id)).size).toBe(10)
  })

  it('have one above them that is another, and the first has none', async () => {
    await start(shop)
    const { users } = await ask<{
      users: readonly {
        id: string
        boss: { id: string; reports: { id: string }[] } | null
        team: { id: string }[]
      }[]
    }>('{ users { id boss { id reports { id } } team { id } } }')
    expect(users[0]?.boss).toBeNull()
    for (const { id, boss, team } of users.slice(1)) {
      expect(Number(boss?.id)).toBeLessThan(Number(id))
      expect(boss?.reports.map((each) => each.id)).toContain(id)
      expect(team.map((each) => each.id)).not.toContain(id)
    }
  })

  it('of a union are records of its types, or objects within', async () => {
    await start(shop)
    const query = `{ posts { about { __typename ... on User { name } ... on Tag { label } }
      blocks { __typename ... on Text { body } ... on Image { url by { name } } } } }`
    const { posts } = await ask<{ posts: readonly { about: object; blocks: readonly object[] }[] }>(
      query,
    )
    expect(posts[0]?.about).toEqual({ __typename: 'User', name: expect.any(String) as string })
    expect(posts[1]?.about).toEqual({ __typename: 'Tag', label: expect.any(String) as string })
    const blocks = posts.flatMap((post) => post.blocks)
    expect(blocks).toContainEqual({ __typename: 'Text', body: expect.any(String) as string })
    expect(blocks).toContainEqual({
      __typename: 'Image',
      url: expect.stringMatching(/^https:/) as string,
      by: { name: expect.any(String) as string },
    })
  })

  it('can be read and written by handlers, and have no address of their own', async () => {
    await start(shop)
    const db = (server as MockServer).db
    expect(db('posts').count()).toBe(30)
    db('users').create({ id: 'x', name: 'Ada' })
    expect(await ask('{ user(id: "x") { name posts { id } role } }')).toEqual({
      user: { name: 'Ada', posts: [], role: expect.any(String) as string },
    })
    expect((await (server as MockServer).fetch('/users')).status).toBe(404)
  })
})

describe('what a schema says of values', () => {
  it.each([
    ['@fake of graphql-faker', 'String! @fake(type: colorHex)', /^#[0-9a-f]{6}$/],
    ['a method of Faker', 'String! @fake(type: "string.numeric")', /^\d$/],
    ['options', 'Int! @fake(type: number, options: { minNumber: 7, maxNumber: 8 })', /^[78]$/],
    ['@examples', 'String! @examples(values: ["a", "b"])', /^[ab]$/],
    ['@example', 'String! @example(value: "one")', /^one$/],
    ['a number', 'Int! @examples(values: [42])', /^42$/],
    ['@sample', '[Int!]! @examples(values: [1]) @sample(min: 3, max: 3)', /^1,1,1$/],
  ])('by %s', async (_what, type, expected) => {
    await start(`type Query { value: ${type} }`)
    const { value } = await ask<{ value: unknown }>('{ value }')
    expect(String(value)).toMatch(expected)
  })

  it('in descriptions, and behind scalars', async () => {
    await start(`
      scalar Sku @examples(values: ["A-1"])
      type Query {
        "The code, e.g. \`X-77\`" code: String!
        "Example: 12" count: Int!
        sku: Sku!
      }`)
    expect(await ask('{ code count sku }')).toEqual({ code: 'X-77', count: 12, sku: 'A-1' })
  })

  it.each([
    ['DateTime', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/],
    ['Date', /^\d{4}-\d\d-\d\d$/],
    ['UUID', /^[0-9a-f-]{36}$/],
    ['URL', /^https?:/],
    ['EmailAddress', /@/],
    ['BigInt', /^\d+$/],
    ['JSON', /object/],
    ['HexColorCode', /^#[0-9a-f]{6}$/],
    ['CountryCode', /^[A-Z]{2}$/],
    ['Odd', /\w/],
  ])('by the name of the scalar %s', async (name, expected) => {
    await start(`scalar ${name}  type Query { value: ${name}! }`)
    const { value } = await ask<{ value: unknown }>('{ value }')
    expect(String(value)).toMatch(expected)
  })

  it('by the name of the id, and how many there are', async () => {
    await start(
      `type Query { things: [Thing!]! } type Thing @collection(name: "stuff", count: 3) { id: UUID! }`,
    )
    const { things } = await ask<{ things: { id: string }[] }>('{ things { id } }')
    expect(things.length).toBe(3)
    expect(things[0]?.id).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('ends objects that hold objects of their own type', async () => {
    await start(
      'type Query { tree: Tree! } type Tree { name: String! inner: Tree! more: [Tree!]! }',
    )
    const { tree } = await ask<{ tree: object }>(
      '{ tree { name inner { name inner { name } more { name } } } }',
    )
    expect(tree).toMatchObject({ inner: { inner: { name: expect.any(String) as string } } })
  })
})
