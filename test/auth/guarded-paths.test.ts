import { expect, it } from 'vitest'
import { behave, createMockServer, resource, route, use } from '../../src/index.ts'
import { ask, serve } from '../support/guarded.ts'

it('guards a resource as a whole and by operation, and routes', async () => {
  const orders = resource('orders', {
    seed: [{ id: 1 }],
    auth: { read: false, write: 'orders:write', delete: { role: 'admin' } },
  })
  const notes = resource('notes', { seed: [{ id: 1 }], auth: true })
  const report = route('GET /report', { auth: { role: 'admin' }, handle: () => ({ ok: true }) })
  await using server = await serve([orders, notes, report])
  const bob = (await server.signIn('2')).headers
  const ada = (await server.signIn('1')).headers
  expect((await ask(server, 'GET /orders')).status).toBe(200)
  expect((await ask(server, 'GET /orders/1')).status).toBe(200)
  expect((await ask(server, 'DELETE /orders/1')).status).toBe(401)
  expect((await ask(server, 'DELETE /orders/1', bob)).status).toBe(403)
  expect((await ask(server, 'DELETE /orders/1', ada)).status).toBe(204)
  expect((await ask(server, 'GET /notes')).status).toBe(401)
  expect((await ask(server, 'GET /notes/1', bob)).status).toBe(200)
  expect((await ask(server, 'GET /report', bob)).status).toBe(403)
  expect((await ask(server, 'GET /report', ada)).status).toBe(200)
})

it('guards all that stands below a path, but for what is for everybody', async () => {
  await using server = await serve([
    { 'USE /admin/*': { $auth: { role: 'admin' } }, 'USE /admin/public/*': { $auth: false } },
    {
      'GET /admin/stats': { ok: true },
      'GET /admin/health': { $auth: false, ok: true },
      'GET /admin/public/logo': { ok: true },
      'GET /admin/orders': { $auth: 'orders:write', ok: true },
    },
    resource('logs', { path: '/admin/logs', seed: [{ id: 1 }] }),
    use('/admin/*', (c) => (c.req.query('early') ? c.json({ user: c.user?.['name'] }) : undefined)),
  ])
  const ada = (await server.signIn('1')).headers
  const bob = (await server.signIn('2')).headers
  for (const key of ['GET /admin/stats', 'GET /admin/logs/1', 'GET /admin/stats?early=1']) {
    expect((await ask(server, key)).status).toBe(401)
    expect((await ask(server, key, bob)).status).toBe(403)
    expect((await ask(server, key, ada)).status).toBe(200)
  }
  // Also what is not there, which would tell who asks without being known.
  expect((await ask(server, 'GET /admin/nothing')).status).toBe(401)
  expect((await ask(server, 'GET /admin/nothing', ada)).status).toBe(404)
  expect((await ask(server, 'GET /admin/health')).status).toBe(200)
  expect((await ask(server, 'GET /admin/public/logo')).status).toBe(200)
  const limited = (await server.signIn('1', { scope: 'openid' })).headers
  expect((await ask(server, 'GET /admin/orders', limited)).status).toBe(403)
  expect((await ask(server, 'GET /admin/orders', bob)).status).toBe(403)
  expect((await ask(server, 'GET /admin/orders', ada)).status).toBe(200)
})

it('does not lock the provider itself, and is laid over by overrides and scenarios', async () => {
  await using server = await serve([
    { 'USE /*': { $auth: true }, 'GET /a': { ok: true } },
    { $scenarios: { open: { 'GET /a': { $behaviour: { auth: false } } } } },
  ])
  expect((await ask(server, 'GET /auth/jwks')).status).toBe(200)
  expect((await ask(server, 'GET /a')).status).toBe(401)
  server.scenario('open')
  expect((await ask(server, 'GET /a')).status).toBe(200)
  server.reset()
  expect((await ask(server, 'GET /a')).status).toBe(401)
  server.use({ 'GET /a': behave({ auth: { role: 'admin' } }) })
  expect((await ask(server, 'GET /a', (await server.signIn('2')).headers)).status).toBe(403)
})

it('lets nobody through where no file says who may sign in', async () => {
  const warnings: string[] = []
  await using server = await createMockServer({
    mocks: { 'GET /a': { $auth: true } },
    onWarning: ({ message }) => warnings.push(message),
  })
  expect(warnings).toEqual([expect.stringContaining('GET /a is for who is signed in')])
  expect(await ask(server, 'GET /a')).toMatchObject({ status: 500, code: 'no-auth' })
})

it.each([
  [{ 'GET /a': { $auth: 7 } }, '7 does not say who may call'],
  [{ 'GET /a': { $auth: { role: { eqq: 1 } } } }, '"eqq" is no operator'],
  [{ 'GET /a': { $auth: { read: true, role: 'admin' } } }, '"read" is an operation'],
  [{ 'GET /a': { $auth: { id: '{{body.id}}' } } }, 'depends on "body"'],
])('refuses %j when it is loaded', async (mocks, message) => {
  await expect(createMockServer({ mocks: mocks as never })).rejects.toThrow(message)
})
