import { printSchema } from 'graphql'
import { describe, expect, it } from 'vitest'
import { describe as told, MockapiError } from '../../src/errors/diagnostic.ts'
import { buildSdl } from '../../src/graphql/sdl/build.ts'
import { parseSdl } from '../../src/graphql/sdl/source.ts'

const build = (...texts: readonly string[]) => {
  const parsed = texts.map((text, index) => parseSdl({ file: `${'abc'[index]}.graphql`, text }))
  const nodes = parsed.flatMap((each) => each.nodes)
  const { schema, diagnostics } = buildSdl(nodes, (name) => name === 'DateTime')
  return {
    text: schema && printSchema(schema),
    problems: [...parsed.flatMap((each) => each.diagnostics), ...diagnostics].map(told),
  }
}

const query = 'type Query { user: User }\n'

describe('the texts of a schema', () => {
  it('are one schema: Query may stand in several of them, and types be extended', () => {
    const { text, problems } = build(
      'type Query { user: User }  type User { id: ID! }  enum Role { ADMIN }',
      'type Query { hello: String }  extend type User { name: String role: Role }',
      'extend enum Role { MEMBER }  extend type Mutation { a: Int }  extend schema { query: Query }',
    )
    expect(problems).toEqual([])
    expect(text).toContain('user: User\n  hello: String')
    expect(text).toContain('id: ID!\n  name: String\n  role: Role')
    expect(text).toContain('ADMIN\n  MEMBER')
  })

  it('may use scalars of known names without defining them', () => {
    const { text, problems } = build('type Query { now: DateTime! }')
    expect(problems).toEqual([])
    expect(text).toContain('scalar DateTime')
  })

  it('may name other types for operations', () => {
    const { text } = build('schema { query: Root }  type Root { a: Int }  type Query { b: Int }')
    expect(text).toContain('query: Root')
  })
})

describe('what is wrong with a schema', () => {
  it.each<[string, string, RegExp]>([
    [
      'a field of a type that is not there',
      'type User { id: ID! role: Rol }  enum Role { A }',
      /^a.graphql:2:27  User.role: there is no type Rol. Did you mean "Role"\?$/,
    ],
    [
      'an argument of a type that is not there',
      'type User { id(of: Size): ID! }',
      /^a.graphql:2:20  User.id.of: there is no type Size. Define it/,
    ],
    [
      'an input as the type of a field',
      'type User { id: ID! in: In }  input In { a: Int }',
      /^a.graphql:2:25  User.in: In cannot be the type of a field, see a.graphql:2:31/,
    ],
    [
      'a type as that of an argument',
      'type User { id(of: User): ID! }',
      /User.id.of: User cannot be the type of an argument/,
    ],
    ['a field that is there twice', 'type User { id: ID! id: Int }', /User has id twice/],
    [
      'a second type of a name',
      'type User { id: ID! } type User { name: String }',
      /^a.graphql:2:28  User is defined twice: the one in a.graphql:2:1 counts/,
    ],
    [
      'what extends nothing',
      'type User { id: ID! } extend type Usr { name: String }',
      /Usr is extended, and there is no type of this name. Did you mean "User"\?/,
    ],
    [
      'what extends another kind',
      'type User { id: ID! } extend enum User { A }',
      /User is extended as another kind of type than the one in a.graphql:2:1/,
    ],
    [
      'an interface that a type does not fit',
      'type User implements Node { name: String } interface Node { id: ID! }',
      /^a.graphql:2:1  Interface field Node.id expected but User does not provide it/,
    ],
    [
      'a member of a union that is no type',
      'type User { u: U } union U = User | Int',
      /^a.*U: Int cannot be a member/,
    ],
    [
      'an input that needs itself',
      'type User { id(in: In): ID! } input In { a: Int b: In! }',
      /^a.graphql:2:\d+  Cannot reference Input Object "In" within itself/,
    ],
    [
      'an operation',
      'type User { id: ID! } query Users { user { id } }',
      /^a.graphql:2:23  This operation is for a client to send/,
    ],
  ])('%s is told by its place, and all else is served', (_what, text, problem) => {
    const { text: built, problems } = build(query + text)
    expect(problems).toEqual([expect.stringMatching(problem)])
    expect(built).toContain('type User')
  })

  it('is told once where it takes other parts with it', () => {
    const { text, problems } = build(
      `${query}type User { id: ID! a: A }  type A { b: B }  type B { c: Nope }`,
    )
    expect(problems).toEqual([
      expect.stringContaining('B.c: there is no type Nope.'),
      expect.stringContaining('B has no fields.'),
      expect.stringContaining('A has no fields.'),
    ])
    expect(text).not.toContain('a: A')
  })

  it('is no schema without a type Query', () => {
    const { text, problems } = build('type User { id: ID! }')
    expect(text).toBeUndefined()
    expect(problems).toEqual([
      expect.stringMatching(/^a.graphql:1:1  The schema has no type Query/),
    ])
  })

  it('is told with its place where a text does not parse', () => {
    const parse = () => parseSdl({ file: 'a.graphql', text: 'type User {\n  id ID\n}' })
    expect(parse).toThrow(MockapiError)
    expect(parse).toThrow(
      'a.graphql:2:6  The schema does not parse: Expected ":", found Name "ID".',
    )
  })

  it('is nothing where a text is empty', () => {
    expect(parseSdl({ file: 'a.graphql', text: '# later\n' })).toEqual({
      nodes: [],
      diagnostics: [],
    })
  })
})
