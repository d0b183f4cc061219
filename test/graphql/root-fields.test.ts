import { expect, it } from 'vitest'
import { createMockServer, defineMock, type FieldContext } from '../../src/index.ts'
import { schemaByHand } from '../support/schema-by-hand.ts'

const schema = schemaByHand(`
  type Query { users(role: String): [User!]! user(id: ID!): User hello: String }
  type Mutation { createUser(name: String!): User }
  type User { id: ID! name: String! role: String }
`)

it('answers root fields by mocks of their keys, and tells of each that has an error', async () => {
  await using server = await createMockServer({
    mocks: [
      schema,
      defineMock({
        'QUERY users': [{ id: 1, name: 'Ada' }],
        'QUERY user': ({ args, error }: FieldContext<{ id: string }>) =>
          args.id === '1' ? { id: 1, name: 'Ada' } : error(404, 'No such user.'),
      }),
    ],
  })
  const query = '{ users { id name } one: user(id: 1) { name } two: user(id: 2) { name } hello }'
  const response = await server.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  expect(await response.json()).toMatchObject({
    data: { users: [{ id: '1', name: 'Ada' }], one: { name: 'Ada' }, two: null, hello: null },
    errors: [
      { message: 'No such user.', path: ['two'], extensions: { code: 'NOT_FOUND', status: 404 } },
      {
        path: ['hello'],
        message: expect.stringMatching(/^No mock answers QUERY hello\./) as string,
      },
    ],
  })
})
