import { buildSchema, type GraphQLNamedType } from 'graphql'
import { describe, expect, it } from 'vitest'
import { listField, type ListSource } from '../../src/graphql/lists/list-field.ts'
import { at, jsonOf, stateOf } from '../support/relation-states.ts'
import { refusal } from '../support/rows.ts'

const sdl = `
directive @field(name: String!) on FIELD_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
scalar Any
enum Order { ASC DESC }
enum UserSort { NAME_ASC AGE_DESC FULL_NAME @field(name: "name") }
input Price { eq: Int ne: Int lt: Int gte: Int in: [Int] _gt: Int between: [Int!] isNull: Boolean }
input Filter { role: String roles: [String!] age: Price age_gt: Int name_contains: String firstName: String @field(name: "name")
  AND: [Filter!] or: [Filter!] not: Filter address: AddressFilter posts: PostsFilter boss: String q: String }
input AddressFilter { city: String }
input PostFilter { title: Any }
input PostsFilter { some: PostFilter none: PostFilter every: PostFilter }
type Post { id: ID! title: String author: User }
type User { id: ID! name: String age: Int role: String }
type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
type UserEdge { cursor: String! node: User! }
type UserConnection { edges: [UserEdge!]! nodes: [User!]! pageInfo: PageInfo! totalCount: Int! }
type Info { count: Int pages: Int next: Int prev: Int }
type UserPage { items: [User!]! total: Int page: Int perPage: Int totalPages: Int hasMore: Boolean info: Info }
type Query {
  users(filter: Filter, where: Filter, q: String, sort: String, orderBy: Any, sortField: String, sortOrder: Order, limit: Int, offset: Int,
    skip: Int, take: Int, page: Int, size: Int, role: String, ids: [ID!], roles: [String!], minAge: Int, age_lt: Int, first: Int, after: String, last: Int, before: String): [User!]!
  sorted(orderBy: UserSort): [User!]!
  posts(author: ID, authorId: ID, options: Any): [Post!]!
  connection(first: Int, after: String, last: Int, before: String, sort: String, role: String): UserConnection!
  pages(page: Int, perPage: Int): UserPage
  all(page: Int, perPage: Int, sortField: String): UserPage
  name: String
}`
const schema = buildSchema(sdl)
const fields = schema.getQueryType()?.getFields() ?? {}
const isRecord = (type: GraphQLNamedType) => ['User', 'Post'].includes(type.name)

function sample() {
  const users = [
    { id: 1, name: 'Ada', age: 36, role: 'admin', address: { city: 'London' } },
    { id: 2, name: 'Bob', age: 20, role: 'member', address: { city: 'Paris' }, boss: null },
    { id: 3, name: 'Cy', age: 50, role: 'member', address: { city: 'London' }, boss: 'Ada' },
    { id: 4, name: 'Dee', age: 20, role: 'guest', address: { city: 'Rome' } },
  ]
  const posts = [
    { id: 1, title: 'One', userId: 1 },
    { id: 2, title: 'Two', userId: 1 },
    { id: 3, title: 'Three', userId: 3 },
  ]
  return stateOf(jsonOf('users', users), jsonOf('posts', posts))
}

function ask(name: string, args: object, state = sample()): unknown {
  const field = fields[name]
  if (!field) throw new Error(name)
  const list = listField(field, isRecord)
  const source: ListSource = {
    collection: at(state, list?.type.name === 'Post' ? 'posts' : 'users'),
    find: (each) => state.collection(each),
  }
  return list?.answer(args as Record<string, unknown>, source)
}

const ids = (value: unknown) => (value as { id: number }[]).map(({ id }) => id)

describe('arguments of lists', () => {
  it.each([
    [{}, [1, 2, 3, 4]],
    [{ role: 'member' }, [2, 3]],
    [{ role: null }, [1, 2, 3, 4]],
    [{ ids: ['3', '1'] }, [1, 3]],
    [{ roles: ['guest', 'admin'] }, [1, 4]],
    [{ minAge: 36 }, [1, 3]],
    [{ age_lt: 36 }, [2, 4]],
    [{ q: 'paris' }, [2]],
    [{ filter: { q: 'rome' } }, [4]],
    [{ filter: { role: 'member', age: { gte: 30 } } }, [3]],
    [{ where: { age: { in: [20, 50] } } }, [2, 3, 4]],
    [{ where: { age: { in: [] } } }, []],
    [{ where: { age: { ne: 20, lt: 50 } } }, [1]],
    [{ where: { age: { between: [30, 40] } } }, [1]],
    [{ where: { age: { _gt: 36 } } }, [3]],
    [{ where: { age_gt: 36 } }, [3]],
    [{ filter: { name_contains: 'E' } }, [4]],
    [{ filter: { firstName: 'Bob' } }, [2]],
    [{ filter: { roles: ['guest'] } }, [4]],
    [{ filter: { boss: null } }, [1, 2, 4]],
    [{ filter: { address: { city: 'London' } } }, [1, 3]],
    [
      { filter: { or: [{ role: 'admin' }, { AND: [{ role: 'member' }, { age_gt: 30 }] }] } },
      [1, 3],
    ],
    [{ filter: { role: 'member', not: { address: { city: 'Paris' } } } }, [3]],
    [{ filter: { posts: { some: { title: 'Three' } } } }, [3]],
    [{ filter: { posts: { none: { title: { startsWith: 'T' } } } } }, [2, 4]],
    [{ sort: '-age,name' }, [3, 1, 2, 4]],
    [{ sort: 'age_desc' }, [3, 1, 2, 4]],
    [{ orderBy: { age: 'ASC', name: 'DESC' } }, [4, 2, 1, 3]],
    [{ orderBy: [{ age: 'asc' }, { name: { sort: 'desc' } }] }, [4, 2, 1, 3]],
    [{ orderBy: { field: 'AGE', direction: 'DESC' }, limit: 1 }, [3]],
    [{ orderBy: 'NAME_DESC', first: 2 }, [4, 3]],
    [{ sortField: 'age', sortOrder: 'DESC', take: 1 }, [3]],
    [{ limit: 2, offset: 1 }, [2, 3]],
    [{ skip: 3, take: 5 }, [4]],
    [{ page: 2, size: 3 }, [4]],
    [{ first: 2, skip: 1 }, [2, 3]],
    [{ last: 2 }, [3, 4]],
    [{ after: '2' }, [3, 4]],
    [{ before: '3', last: 1 }, [2]],
  ])('of %j is %j', (args, expected) => {
    expect(ids(ask('users', args))).toEqual(expected)
  })

  it('are enum values by their names, or by @field', () => {
    expect(ids(ask('sorted', { orderBy: 'AGE_DESC' }))).toEqual([3, 1, 2, 4])
    expect(ids(ask('sorted', { orderBy: 'FULL_NAME' }))).toEqual([1, 2, 3, 4])
  })

  it('name a relation by its field, and take objects as GraphQLZero has them', () => {
    expect(ids(ask('posts', { options: { paginate: { page: 1, limit: 2 } } }))).toEqual([1, 2])
    const operators = [{ kind: 'GTE', field: 'id', value: 2 }]
    expect(
      ids(ask('posts', { options: { operators, sort: [{ field: 'id', order: 'DESC' }] } })),
    ).toEqual([3, 2])
  })

  it.each([
    [{ first: -1 }, '"first" is -1, no whole number from 0. Write first: 10.'],
    [{ after: 'nothing' }, '"after" is no cursor of this list. Begin again without it.'],
    [{ limit: 0 }, 'limit=0 is no whole number from 1. Write limit=1, or more.'],
    [{ limit: 1, take: 1 }, '"take" and "limit" ask the same. Leave one of them out.'],
    [{ page: 1, offset: 2 }, '"offset" and "page" cannot be combined. Leave one of them out.'],
    [
      { filter: { name_contains: 'x', age_gt: 'tall' } },
      'filter.age_gt=tall is no number. The field holds numbers: write one such as 10.',
    ],
  ])('%j are refused: %s', (args, detail) => {
    expect(refusal(() => ask('users', args))?.detail).toBe(detail)
  })

  it('refuses filters too deep and too large', () => {
    let deep: object = { role: 'x' }
    for (let depth = 0; depth < 1000; depth++) deep = { AND: [deep] }
    const wide = { or: Array.from({ length: 1000 }, () => ({ role: 'x' })) }
    expect(refusal(() => ask('users', { filter: deep }))?.code).toBe('bad-query')
    expect(refusal(() => ask('users', { filter: wide }))?.code).toBe('bad-query')
  })
})

interface Connection {
  readonly edges: { cursor: string; node: { id: number } }[]
  readonly nodes: object[]
  readonly pageInfo: {
    hasNextPage: boolean
    hasPreviousPage: boolean
    startCursor: string
    endCursor: string
  }
  readonly totalCount: number
}

const connect = (args: object, state = sample()) => ask('connection', args, state) as Connection

describe('connections', () => {
  const hundred = () =>
    stateOf(
      jsonOf(
        'users',
        Array.from({ length: 100 }, (_, index) => ({ id: index + 1, age: index % 9 })),
      ),
    )

  it.each([['id'], ['-age'], [undefined]])(
    'sorted by %s are read by sevens without a gap, both ways',
    (sort) => {
      const state = hundred()
      const all = connect({ sort }, state).edges.map(({ node }) => node.id)
      const seen: number[] = []
      let after: string | undefined
      for (
        let page = connect({ sort, first: 7 }, state);
        ;
        page = connect({ sort, first: 7, after }, state)
      ) {
        expect(page.totalCount).toBe(100)
        expect(page.pageInfo.hasPreviousPage).toBe(seen.length > 0)
        seen.push(...page.edges.map(({ node }) => node.id))
        after = page.pageInfo.endCursor
        if (!page.pageInfo.hasNextPage) break
      }
      expect(seen).toEqual(all)
      const back: number[] = []
      let before: string | undefined
      for (
        let page = connect({ sort, last: 7 }, state);
        ;
        page = connect({ sort, last: 7, before }, state)
      ) {
        back.unshift(...page.edges.map(({ node }) => node.id))
        before = page.pageInfo.startCursor
        if (!page.pageInfo.hasPreviousPage) break
      }
      expect(back).toEqual(all)
    },
  )

  it('go on where they were when records come and go', () => {
    const state = hundred()
    const users = at(state, 'users')
    const first = connect({ sort: 'age', first: 10 }, state)
    const [last] = first.edges.slice(-1)
    const next = ids(
      connect({ sort: 'age', first: 3, after: last?.cursor }, state).edges.map(({ node }) => node),
    )
    users.create({ age: -1 })
    users.create({ age: 8 })
    const again = connect({ sort: 'age', first: 3, after: last?.cursor }, state)
    expect(ids(again.edges.map(({ node }) => node))).toEqual(next)
  })

  it('go on behind a record that is gone', () => {
    const state = hundred()
    const [, second] = connect({ first: 2 }, state).edges
    at(state, 'users').delete(2)
    expect(
      connect({ first: 2, after: second?.cursor }, state).edges.map(({ node }) => node.id),
    ).toEqual([3, 4])
    expect(
      connect({ last: 1, before: second?.cursor }, state).edges.map(({ node }) => node.id),
    ).toEqual([1])
  })

  it('tell cursors of another list apart', () => {
    const [edge] = connect({ first: 1 }).edges
    const wrong = refusal(() => connect({ sort: 'age', after: edge?.cursor }))
    expect(wrong?.detail).toBe(
      '"after" is of a list with other filters or another order. Begin again without it.',
    )
  })

  it('may be empty', () => {
    const { edges, pageInfo, totalCount } = connect({ first: 0 })
    expect({ edges, pageInfo, totalCount }).toEqual({
      edges: [],
      pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: null },
      totalCount: 4,
    })
  })
})

describe('pages', () => {
  it('tell their number, and what is before and after them', () => {
    const { items, ...page } = ask('pages', { page: 2, perPage: 3 }) as { items: object[] }
    expect(ids(items)).toEqual([4])
    expect(page).toEqual({
      total: 4,
      page: 2,
      perPage: 3,
      totalPages: 2,
      hasMore: false,
      info: { count: 4, pages: 2, next: null, prev: 1 },
    })
  })

  it('have ten records where nobody says how many, and begin with 0 in json-graphql-server', () => {
    expect(ask('pages', {})).toMatchObject({ perPage: 10, page: 1 })
    expect(ask('all', { page: 0, perPage: 2 })).toMatchObject({ items: [{ id: 1 }, { id: 2 }] })
  })
})

it('a field without records is no list', () => {
  expect(fields['name'] && listField(fields['name'], isRecord)).toBe(undefined)
})
