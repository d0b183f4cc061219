import { expect, it } from 'vitest'
import { runInProcess, startInProcess } from '../support/cli-in-process.ts'
import { resultOf } from '../support/envelope.ts'
import { startMcp } from '../support/mcp-stdio.ts'

const files = { 'mocks/users.json': '[{ "id": 1, "name": "Ada" }]' }
const users = { path: '/users' }

it('get, add, journal and the tools of agents reach environments by name', async () => {
  await using mcp = startMcp(files)
  const { cwd } = mcp
  await using serve = startInProcess(cwd, ['serve', '--port', '0'])
  await serve.listed()
  const run = async (...args: readonly string[]) => {
    const { out } = await runInProcess(cwd, [...args, '--json'])
    return resultOf(out) as Readonly<Record<string, unknown>>
  }
  const inDemo = ['--session', 'demo']
  await run('env', 'create', 'demo')
  const made = await run('get', 'POST /users', '-d', '{"name":"Grace"}', ...inDemo)
  expect(made).toMatchObject({ status: 201, body: { id: 2, name: 'Grace' } })
  expect((await run('get', '/~demo/users'))['body']).toHaveLength(2)
  expect((await run('get', '/users'))['body']).toHaveLength(1)
  const asked = await mcp.call('request', { ...users, session: 'demo' })
  expect(asked.result['untrustedBody']).toHaveLength(2)
  expect((await mcp.call('request', users)).result['untrustedBody']).toHaveLength(1)
  await runInProcess(cwd, ['get', '/orders', ...inDemo])
  const { calls } = (await run('journal', ...inDemo)) as {
    calls: { request: { method: string; target: string } }[]
  }
  expect(calls.map(({ request }) => `${request.method} ${request.target}`)).toEqual([
    'POST /users',
    'GET /users',
    'GET /users',
    'GET /orders',
  ])
  const added = await run('add', '--from-404', '-d', '[{"id":7}]', ...inDemo)
  expect(added).toMatchObject({ added: { key: 'GET /orders' }, answer: { body: [{ id: 7 }] } })
  expect(await run('env')).toMatchObject({ environments: [{ name: 'demo', isOpen: true }] })
})

it('what is kept is reached by name without a server', async () => {
  await using mcp = startMcp(files)
  const { cwd } = mcp
  const run = async (...args: readonly string[]) =>
    (await runInProcess(cwd, [...args, '--persist'])).out
  await run('env', 'create', 'demo')
  await run('get', 'POST /users', '-d', '{"name":"Grace"}', '--session', 'demo', '-s')
  expect(await run('get', '/users', '--session', 'demo', '-s')).toContain('Grace')
  expect(await run('get', '/users', '-s')).not.toContain('Grace')
  expect(await run('env', 'diff', 'demo')).toContain('+ {"id":2,"name":"Grace"}')
})
