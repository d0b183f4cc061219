import { describe, expect, it } from 'vitest'
import { serveFolder } from '../support/folder.ts'
import { askGraphql } from '../support/graphql.ts'

const schema = 'type Query { hello: String bye: String }'

const serve = async (files: Readonly<Record<string, string>>, options: object = {}) => {
  const warnings: string[] = []
  const onWarning = ({ message, hint }: { message: string; hint?: string }) =>
    void warnings.push([message, hint].join(' '))
  return { warnings, folder: await serveFolder(files, { onWarning, ...options }) }
}

describe('a key of a root field', () => {
  it('means the schema of its folder, and elsewhere each that has the field', async () => {
    const { folder, warnings } = await serve({
      'mocks/schema.graphql': schema,
      'mocks/shop/schema.graphql': schema,
      'mocks/shop/fields.json': '{ "QUERY hello": "shop" }',
      'mocks/fields.ts': "export default { 'QUERY bye': () => 'root' }",
      'mocks/others/fields.json': '{ "QUERY hello": "elsewhere" }',
    })
    await using _ = folder
    expect(await askGraphql(folder.server, '{ hello bye }')).toMatchObject({
      data: { hello: 'elsewhere', bye: 'root' },
    })
    const shop = await askGraphql(folder.server, '{ hello bye }', { path: '/shop/graphql' })
    expect(shop).not.toMatchObject({ data: { bye: 'root' } })
    expect(warnings).toEqual([])
    const root = ['GET GraphQL', 'POST GraphQL', 'WS GraphQL', 'QUERY generated', 'QUERY generated']
    const told = folder.server.overview().routes.map(({ method, note }) => `${method} ${note}`)
    expect(told).toEqual([
      'QUERY overrides QUERY bye',
      'QUERY overrides QUERY hello',
      ...root,
      'QUERY overrides QUERY hello',
      ...root,
    ])
  })

  it('is told where no schema has it', async () => {
    const { folder, warnings } = await serve({
      'mocks/schema.graphql': `${schema} type Mutation { rename(to: String): String }`,
      'mocks/fields.json': '{ "QUERY helo": 1, "MUTATION hello": 1, "QUERY /hello": 1 }',
    })
    await using _ = folder
    expect(warnings).toEqual([
      '"QUERY helo" is a field that is not in the schema of /graphql, so that it is never asked for. Did you mean "hello"?',
      '"MUTATION hello" is a field that is not in the schema of /graphql, so that it is never asked for. Declare it in the schema, or write one of rename.',
    ])
    folder.server.use({ 'QUERY hello': 'over' })
    expect(warnings).toHaveLength(2)
    folder.server.use({ 'QUERY hallo': 'over' })
    expect(warnings[2]).toBe(
      'No mock answers QUERY hallo: the override declares it. Did you mean "QUERY hello"?',
    )
  })

  it('makes a file a map, also as its only key', async () => {
    const { folder, warnings } = await serve({
      'mocks/schema.graphql': `${schema} type Mutation { rename(to: String): String }`,
      'mocks/rename.json': '{ "MUTATION rename": { "$status": 403, "detail": "Not you." } }',
    })
    await using _ = folder
    expect(await askGraphql(folder.server, 'mutation { rename(to: "x") }')).toMatchObject({
      errors: [{ message: 'Not you.', path: ['rename'], extensions: { code: 'FORBIDDEN' } }],
    })
    expect(warnings).toEqual([])
  })

  it('stands in scenarios', async () => {
    const { folder } = await serve({
      'mocks/schema.graphql': schema,
      'mocks/off.json':
        '{ "$scenarios": { "off": { "QUERY hello": { "$behaviour": { "status": 503 } } } } }',
    })
    await using _ = folder
    folder.server.scenario('off')
    expect(await askGraphql(folder.server, '{ hello bye }')).toMatchObject({
      data: { hello: null },
      errors: [{ path: ['hello'], extensions: { code: 'SERVICE_UNAVAILABLE' } }],
    })
  })

  it('is told where there is no schema', async () => {
    const { folder, warnings } = await serve({ 'mocks/fields.json': '{ "QUERY users": [] }' })
    await using _ = folder
    expect(warnings).toEqual([
      '"QUERY users" is a field that is not in any GraphQL schema, so that it is never asked for. Declare it in a schema such as mocks/schema.graphql, or write "QUERY /users" for the method of HTTP.',
    ])
  })

  it('fails each for itself at the rate of the settings', async () => {
    const { folder } = await serve({ 'mocks/schema.graphql': schema }, { errorRate: 0.5 })
    await using _ = folder
    const many = Array.from({ length: 40 }, (_, index) => `a${index}: hello`).join(' ')
    const { errors = [] } = (await askGraphql(folder.server, `{ ${many} }`)) as {
      errors?: unknown[]
    }
    expect(errors.length).toBeGreaterThan(8)
    expect(errors.length).toBeLessThan(32)
  })
})
