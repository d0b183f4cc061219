import { buildSchema, isInputObjectType, isObjectType } from 'graphql'
import { many, one, resource } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { writeSchema } from '../../src/export/graphql/document.ts'
import { startMockServer } from '../../src/mock-server.ts'
import type { MockServerOptions } from '../../src/server.ts'

/** The schema that mocks imply, by whose text it can be built. */
async function schemaOf(mocks: unknown, options: MockServerOptions = {}) {
  await using server = await startMockServer({ mocks, ...options })
  const text = writeSchema({ state: server.data(), readOnly: options.readOnly })
  if (text === undefined) throw new Error('They imply none.')
  return { text, schema: buildSchema(text) }
}

/** The fields of a type or an input, each with its arguments and its type: `posts(limit: Int): [Post!]`. */
function fieldsIn({ text }: { text: string }, name: string): string[] {
  const [, body = ''] =
    new RegExp(`^(?:type|input|enum) ${name}\\b.*\\{\\n([^}]*)\\}`, 'm').exec(text) ?? []
  const lines = body.replaceAll(/"""[^]*?"""/g, '').split('\n')
  return lines.map((line) => line.trim()).filter((line) => line !== '')
}

const shop = [
  resource('users', {
    seed: [
      { id: 1, name: 'Ada', since: '2020-05-04', score: 1.5 },
      { id: 2, name: null, score: 2 },
    ] as object[],
  }),
  resource('posts', { seed: [{ id: 'a', title: 'On Engines', userId: 1, tags: ['x'] }] }),
]

describe('the schema of GraphQL that collections imply', () => {
  it('has a type, queries, mutations and subscriptions for each', async () => {
    const made = await schemaOf(shop)
    expect(fieldsIn(made, 'Query').filter((line) => line.includes('Post'))).toEqual([
      'post(id: ID!): Post',
      'posts(filter: PostFilter, q: String, sort: String, limit: Int, offset: Int): [Post!]',
      'postsConnection(first: Int, after: String, last: Int, before: String, filter: PostFilter, q: String, sort: String): PostConnection',
    ])
    expect(fieldsIn(made, 'Mutation').slice(0, 3)).toEqual([
      'createUser(input: CreateUserInput!): User',
      'updateUser(id: ID!, input: UpdateUserInput!): User',
      'deleteUser(id: ID!): User',
    ])
    expect(fieldsIn(made, 'Subscription').slice(3)).toEqual([
      'postCreated: Post!',
      'postUpdated(id: ID): Post!',
      'postDeleted(id: ID): Post!',
    ])
    expect(fieldsIn(made, 'CreateUserInput')).toEqual([
      'id: ID',
      'name: String',
      'since: Date',
      'score: Float',
    ])
  })

  it('has relations as fields, and their keys as ids', async () => {
    const made = await schemaOf(shop)
    expect(fieldsIn(made, 'Post')).toEqual([
      'id: ID!',
      'title: String',
      'userId: ID',
      'tags: [String!]',
      'user: User',
    ])
    expect(fieldsIn(made, 'User').slice(-2)).toEqual([
      'posts(filter: PostFilter, q: String, sort: String, limit: Int, offset: Int): [Post!]',
      expect.stringMatching(
        /^postsConnection\(first: .*\): PostConnection @field\(name: "posts"\)$/,
      ),
    ])
    expect(fieldsIn(made, 'PostFilter')).toContain('user: UserFilter')
    const declared = await schemaOf([
      resource('people', {
        seed: [{ id: 1 }],
        relations: { written: many('books', { foreignKey: 'by' }) },
      }),
      resource('books', {
        seed: [{ id: 1, by: 1 }],
        relations: { author: one('people', { foreignKey: 'by' }) },
      }),
    ])
    expect(fieldsIn(declared, 'Book')).toEqual(['id: ID!', 'by: ID', 'author: Person'])
    expect(fieldsIn(declared, 'Person')[1]).toMatch(/^written\(.*\): \[Book!\]$/)
  })

  it('promises what a schema requires, and has its enums and what it says of fields', async () => {
    const product = z.object({
      name: z.string().describe('What customers see.'),
      status: z.enum(['draft', 'live']),
      size: z.object({ width: z.int(), note: z.string().optional() }).nullable(),
      level: z.enum(['not-a-name']),
      either: z.union([z.string(), z.number()]),
    })
    const made = await schemaOf([resource('products', { schema: product })])
    expect(fieldsIn(made, 'Product')).toEqual([
      'id: ID!',
      'name: String!',
      'status: ProductStatus!',
      'size: ProductSize',
      'level: String!',
      'either: JSON',
    ])
    expect(fieldsIn(made, 'ProductStatus')).toEqual(['draft', 'live'])
    expect(fieldsIn(made, 'ProductSize')).toEqual(['width: Int!', 'note: String'])
    expect(fieldsIn(made, 'CreateProductInput')).toContain('status: ProductStatus!')
    expect(fieldsIn(made, 'UpdateProductInput')).toContain('status: ProductStatus')
    const type = made.schema.getType('Product')
    expect(isObjectType(type) && type.getFields()['name']?.description).toBe('What customers see.')
  })

  it('has JSON where types are mixed, and whole numbers of more than 32 bits as Float', async () => {
    const made = await schemaOf([
      resource('events', {
        seed: [
          {
            id: 1,
            at: 1_700_000_000_000,
            data: 1,
            more: {},
            grid: [[1]],
            deep: { in: { x: true } },
          },
          { id: 2, data: 'a' },
        ] as object[],
      }),
    ])
    expect(fieldsIn(made, 'Event')).toEqual([
      'id: ID!',
      'at: Float',
      'data: JSON',
      'more: JSON',
      'grid: [[Int!]!]',
      'deep: EventDeep',
    ])
    expect(fieldsIn(made, 'EventDeepIn')).toEqual(['x: Boolean'])
  })

  it.each<[string, readonly unknown[], string, string]>([
    [
      'a field',
      [resource('a', { seed: [{ id: 1, 'first-name': 'x' }] })],
      'A',
      'firstName: String @field(name: "first-name")',
    ],
    [
      'one of the language',
      [resource('a', { seed: [{ id: 1, __v: 0 }] })],
      'A',
      'v: Int @field(name: "__v")',
    ],
    [
      'one with a digit',
      [resource('a', { seed: [{ id: 1, '2fa': true }] })],
      'A',
      '_2fa: Boolean @field(name: "2fa")',
    ],
    [
      'one of no letters',
      [resource('a', { seed: [{ id: 1, 名: 1 }] })],
      'A',
      'field: Int @field(name: "名")',
    ],
    ['a collection', [resource('order-items')], 'Query', 'orderItem(id: ID!): OrderItem'],
    [
      'a word without a plural',
      [resource('staff')],
      'Query',
      'allStaff(filter: StaffFilter, q: String, sort: String, limit: Int, offset: Int): [Staff!]',
    ],
    ['a root of the language', [resource('queries')], 'Query', 'query(id: ID!): QueryRecord'],
    [
      'two of one name',
      [resource('users'), resource('v2/users')],
      'Query',
      'v2User(id: ID!): V2User',
    ],
    ['another field for ids', [resource('a', { idField: 'key' })], 'A', 'key: ID!'],
  ])('copes with odd names: %s', async (_name, mocks, type, line) => {
    expect(fieldsIn(await schemaOf(mocks), type)).toContain(line)
  })

  it('names the collection of a type whose name does not tell it', async () => {
    const others = resource('posts', { relations: { author: one('v2/users') } })
    const { text } = await schemaOf([others, resource('v2/users'), resource('users')])
    expect(text).toContain('type User @collection(name: "users")')
    expect(text).toContain('type V2User @collection(name: "v2/users")')
    expect(text).toContain('type Post {')
  })

  it('leaves out what is not served', async () => {
    const hidden = resource('notes', { seed: [{ id: 1, userId: 1 }], only: [] })
    const made = await schemaOf([resource('users', { only: ['list', 'get'] }), hidden])
    expect(made.text).not.toMatch(/note/i)
    expect(made.schema.getMutationType()).toBeUndefined()
    const readOnly = await schemaOf(shop, { readOnly: true })
    expect(readOnly.schema.getMutationType()).toBeUndefined()
    expect(
      Object.values(readOnly.schema.getTypeMap()).some(
        (type) => isInputObjectType(type) && type.name.startsWith('Create'),
      ),
    ).toBe(false)
  })

  it('is none of mocks without data', async () => {
    await using server = await startMockServer({ mocks: { 'GET /a': 1 } })
    expect(writeSchema({ state: server.data() })).toBeUndefined()
  })
})
