import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMockServer, resource, type EnvironmentFile, type MockServer } from 'mockapi'

let server: MockServer

beforeEach(async () => {
  server = await createMockServer({
    mocks: [resource('users', { seed: [{ id: 1, name: 'Ada' }] })],
    maxSessions: 1,
  })
})
afterEach(() => server.close())

const namesIn = (environment: string) =>
  server
    .session(environment)
    .db('users')
    .all()
    .map((user) => user['name'])

it('makes, changes, lists, forks, compares, puts back and deletes', () => {
  const { environments } = server
  const made = environments.create('demo', { note: 'for Monday', ttl: '7d' })
  expect(made).toMatchObject({ name: 'demo', note: 'for Monday', ttl: 604_800_000, isOpen: false })
  server.session('demo').db('users').create({ name: 'Grace' })
  expect(environments.change('demo', { note: null })).not.toHaveProperty('note')
  expect(environments.change('demo', { ttl: null, note: 'kept' })).not.toHaveProperty('ttl')
  expect(environments.get('demo')).toMatchObject({ note: 'kept' })
  expect(environments.fork('demo', 'copy', { ttl: 5000 })).toMatchObject({ ttl: 5000 })
  expect(environments.create('other', { from: { environment: 'demo' } }).from).toEqual({
    environment: 'demo',
  })
  expect(environments.diff('demo').collections).toMatchObject([{ created: [{ name: 'Grace' }] }])
  environments.reset('demo')
  expect([namesIn('demo'), namesIn('copy')]).toEqual([['Ada'], ['Ada', 'Grace']])
  expect(environments.list().map(({ name }) => name)).toEqual(
    expect.arrayContaining(['demo', 'copy', 'other']),
  )
  expect([environments.delete('demo'), environments.delete('demo')]).toEqual([true, false])
  expect(environments.get('demo')).toBeUndefined()
})

it('moves as a file', () => {
  const { environments } = server
  environments.create('demo')
  server.session('demo').db('users').create({ name: 'Grace' })
  const file = JSON.parse(JSON.stringify(environments.export('demo'))) as EnvironmentFile
  expect(environments.import(file, { name: 'moved' })).toMatchObject({ name: 'moved', lost: [] })
  expect(namesIn('moved')).toEqual(['Ada', 'Grace'])
  expect(() => environments.import(file)).toThrow('There is an environment "demo" already.')
  expect(environments.import(file, { replace: true }).name).toBe('demo')
  expect(() => environments.import({} as never)).toThrow('no environment as export() gives it')
})

it('says in an Error what is refused', async () => {
  const { environments } = server
  expect(() => environments.create('a b')).toThrow('"a b" cannot be the name of a session.')
  expect(() => environments.create('a', { ttl: 'soon' as '1s' })).toThrow(
    'ttl: "soon" is no time to live. Write "7d"',
  )
  expect(() => environments.create('a', { note: 'x'.repeat(1001) })).toThrow('1000 characters')
  environments.create('demo')
  expect(() => environments.create('demo')).toThrow('There is an environment "demo" already.')
  expect(() => environments.diff('dmeo')).toThrow('Did you mean "demo"?')
  expect(() => environments.create('b', { from: { snapshot: 'c' } })).toThrow('no snapshot "c"')
  await server.close()
  expect(() => environments.create('later')).toThrow('The mock server is closed.')
  expect(() => environments.list()).toThrow('The mock server is closed.')
})

it('stays in memory as long as somebody waits for its calls', async () => {
  server.environments.create('demo')
  const demo = server.session('demo')
  const waiting = demo.waitFor('GET /users')
  server.session('other')
  await demo.fetch('/users')
  expect(await waiting).toHaveLength(1)
})

it('is a session still after it has left memory, as long as it is there', async () => {
  server.environments.create('demo')
  const demo = server.session('demo')
  demo.db('users').create({ name: 'Grace' })
  server.session('other')
  expect(server.sessions).toEqual(['other'])
  expect(demo.db('users').all()).toHaveLength(2)
  server.session('other')
  expect(await (await demo.fetch('/users')).json()).toHaveLength(2)
  server.environments.delete('demo')
  expect(() => demo.db('users')).toThrow('was closed')
})
