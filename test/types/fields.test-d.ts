import { defineMock, type FieldContext, type MockServer } from 'mockapi'
import { expectTypeOf, test } from 'vitest'
import type { KeyOf } from '../../src/endpoints/define.ts'

test('keys of root fields of GraphQL give their handlers the arguments', () => {
  defineMock({
    'QUERY user': ({ args, db, error, operationName, variables }) => {
      expectTypeOf(args).toBeNever()
      expectTypeOf(operationName).toEqualTypeOf<string | undefined>()
      expectTypeOf(variables).toEqualTypeOf<Readonly<Record<string, unknown>>>()
      return db('users').find((args as { id: string }).id) ?? error(404)
    },
    'MUTATION createUser': ({ args }: FieldContext<{ name: string }>) => ({ name: args.name }),
    'SUBSCRIPTION tick': { $sse: [1, 2] },
    // @ts-expect-error: over HTTP there are none
    'QUERY /users': ({ args }) => args,
  })
  expectTypeOf<
    KeyOf<'MUTATION /users'>
  >().toEqualTypeOf<'MUTATION /users: a field of a GraphQL schema has no slash'>()
})

test('overrides take them too', () => {
  const server = {} as MockServer
  expectTypeOf(server.use).toBeFunction()
  const use = () =>
    server.use({ 'QUERY user': ({ args }) => ({ id: (args as { id: string }).id }) })
  const once = () => server.once('QUERY user', ({ operationName }) => operationName)
  expectTypeOf(use).toBeFunction()
  expectTypeOf(once).toBeFunction()
})
