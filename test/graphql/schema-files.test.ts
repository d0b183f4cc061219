import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { askGraphql } from '../support/graphql.ts'

let folder: ServedFolder
afterEach(() => folder?.[Symbol.asyncDispose]())

const warnings: string[] = []
const serve = async (files: Readonly<Record<string, string>>, options: object = {}) => {
  warnings.length = 0
  const onWarning = ({ message }: { message: string }) => void warnings.push(message)
  folder = await serveFolder(files, { onWarning, ...options })
}
const ask = (query: string, path = '/graphql') => askGraphql(folder.server, query, { path })
const save = async (name: string, text: string) => {
  writeFileSync(join(folder.path, name), text)
  await folder.server.settled()
}

describe('a folder with a schema', () => {
  it('answers at /graphql below its folder; a folder of that name is the address', async () => {
    await serve({
      'mocks/schema.graphql': 'type Query { a: Int @examples(values: [1]) }',
      'mocks/shop/api.gql': 'type Query { b: Int @examples(values: [2]) }',
      'mocks/v2/graphql/schema.graphqls': 'type Query { c: Int @examples(values: [3]) }',
      'mocks/v2/graphql/types/more.graphql': 'extend type Query { d: Int @examples(values: [4]) }',
    })
    expect(await ask('{ a }')).toEqual({ data: { a: 1 } })
    expect(await ask('{ b }', '/shop/graphql')).toEqual({ data: { b: 2 } })
    expect(await ask('{ c d }', '/v2/graphql')).toEqual({ data: { c: 3, d: 4 } })
  })

  it('serves collections of other files by the names of types', async () => {
    await serve({
      'mocks/users.json': '[{ "id": 1, "name": "Ada" }]',
      'mocks/staff.json': '[{ "id": 7, "name": "Bob" }]',
      'mocks/schema.graphql': `
        type Query { user(id: ID!): User users: [User!]! employee(id: ID!): Employee }
        type User { id: ID! name: String! }
        type Employee @collection(name: "staff") { id: ID! name: String! }`,
    })
    expect(await ask('{ user(id: 1) { id name } employee(id: "7") { name } }')).toEqual({
      data: { user: { id: '1', name: 'Ada' }, employee: { name: 'Bob' } },
    })
    await folder.server.fetch('/users', {
      method: 'POST',
      body: '{"name":"Cy"}',
      headers: { 'content-type': 'application/json' },
    })
    expect(await ask('{ users { name } }')).toEqual({
      data: { users: [{ name: 'Ada' }, { name: 'Cy' }] },
    })
  })

  it('tells two types on one collection, and a scalar that is not known, once', async () => {
    await serve({
      'mocks/users.json': '[{ "id": 1, "name": "Ada" }]',
      'mocks/schema.graphql': `scalar Odd
        type Query { users: [User!]! user: User people: [Person!]! }
        type User { id: ID! name: String! odd: Odd! odder: [Odd!]! }
        type Person @collection(name: "users") { id: ID! }`,
    })
    expect(warnings).toEqual([
      expect.stringMatching(
        /^User and Person both stand for the collection "users"|^Person and User/,
      ),
      'The scalar Odd is not known, so that its values are texts.',
    ])
    const { diagnostics } = folder.server.overview()
    expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'error shared-collection',
      'warning unknown-scalar',
    ])
  })

  it('answers a field that was saved at once; a broken file keeps the schema that was there', async () => {
    await serve({
      'mocks/schema.graphql': 'type Query { a: Int @examples(values: [1]) }',
      'mocks/more.graphql': 'extend type Query { b: Int @examples(values: [2]) }',
    })
    await save('mocks/more.graphql', 'extend type Query { b: Int @examples(values: [2]) c: Int! }')
    expect(await ask('{ a b c }')).toEqual({
      data: { a: 1, b: 2, c: expect.any(Number) as number },
    })
    await save('mocks/more.graphql', 'extend type Query {\n  b Int\n}')
    expect(await ask('{ a b c }')).toMatchObject({ data: { a: 1, b: 2 } })
    const [problem] = folder.server.overview().diagnostics
    expect(problem).toMatchObject({
      code: 'graphql-syntax',
      severity: 'error',
      place: { file: 'mocks/more.graphql', line: 2, column: 5 },
    })
    await save('mocks/more.graphql', 'extend type Query { d: Int @examples(values: [4]) }')
    expect(await ask('{ a d }')).toEqual({ data: { a: 1, d: 4 } })
    expect(folder.server.overview().diagnostics).toEqual([])
  })

  it('keeps what was written to generated records when the schema of other types changes', async () => {
    const text =
      'type Query { posts: [Post!]! post(id: ID!): Post } type Post { id: ID! title: String! }'
    await serve({
      'mocks/schema.graphql': `${text} type Mutation { updatePost(id: ID!, title: String): Post }`,
    })
    await ask('mutation { updatePost(id: 1, title: "Mine") { id } }')
    await save('mocks/schema.graphql', `${text} type Tag { id: ID! }`)
    expect(await ask('{ post(id: 1) { title } }')).toEqual({ data: { post: { title: 'Mine' } } })
  })

  it('lists its operations', async () => {
    await serve({
      'mocks/users.json': '[{ "id": 1 }]',
      'mocks/schema.graphql': 'type Query { users: [User!]! hello: String! } type User { id: ID! }',
    })
    const routes = folder.server
      .overview()
      .routes.map(({ method, path, note, file, line }) =>
        [method, path, note ?? '', `${file}:${line}`].join(' '),
      )
    expect(routes).toEqual(
      expect.arrayContaining([
        'QUERY users collection users mocks/schema.graphql:1',
        'QUERY hello generated mocks/schema.graphql:1',
      ]),
    )
  })

  it('tells an operation among schemas, and a @fake of nothing, and serves all else', async () => {
    await serve({
      'mocks/schema.graphql': 'type Query { name: String! @fake(type: fullNam) }',
      'mocks/queries/users.graphql': 'query Users { users { id } }',
    })
    expect(warnings).toEqual([
      'This operation is for a client to send, and no part of a schema.',
      '@fake(type: "fullNam") names no method of Faker, so that it counts for nothing.',
    ])
    expect(await ask('{ name }')).toEqual({ data: { name: expect.any(String) as string } })
  })
})
