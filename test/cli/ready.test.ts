import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createMockServer } from 'mockapi'
import { expect, it } from 'vitest'
import { resultOf } from '../support/envelope.ts'
import { createProject } from '../support/running.ts'

it('waits until the server of the folder answers, and prints its address', async () => {
  using project = createProject({ 'mocks/api.json': '{ "GET /a": ' })
  const waiting = project.run('ready')
  await using running = await project.serve()
  const { code, out, err } = await waiting
  expect([code, out]).toEqual([0, `${running.address}\n`])
  expect(err).toContain('1 error in its mock files: npx mockapi check lists them.')
  const json = await project.run('ready', '--json')
  const result = {
    url: running.address,
    root: expect.any(String),
    ms: expect.any(Number),
    errors: 1,
  }
  expect(resultOf(json.out)).toEqual(result)
})

it('says what it saw last where no server answers in time', async () => {
  using project = createProject()
  const none = await project.run('ready', '--timeout', '1')
  expect(none).toMatchObject({ code: 1, out: '' })
  expect(none.err).toContain('No server was ready within 1 ms. No server of mocks/ runs.')
  const closed = createServer().listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const url = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`
  closed.close()
  const refused = await project.run('ready', '--url', url, '--timeout', '0.001s')
  expect(refused.err).toContain(`${url} was not ready within 1 ms. Nothing listens there.`)
})

it.each([
  [204, 0],
  [302, 0],
  [403, 0],
  [404, 1],
  [500, 1],
])(
  'takes %i of another server for ready as Playwright does: exit code %i',
  async (status, code) => {
    using project = createProject()
    const server = createServer((_, response) => {
      response.writeHead(status, { location: '/' }).end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/app`
    const result = await project.run('ready', '--url', url, '--timeout', '1')
    server.close()
    expect(result).toMatchObject(code === 0 ? { code, out: `${url}\n` } : { code })
    if (code === 1) expect(result.err).toContain(`It answered with ${status}.`)
  },
)

it('takes a mockapi for ready by its health, also where it says no more', async () => {
  using project = createProject()
  await using guarded = await createMockServer({ mocks: {}, port: 0, adminToken: 'secret' })
  const args = ['ready', '--url', `${guarded.url}/api`, '--json', '--timeout', '1']
  const stranger = resultOf((await project.run(...args)).out)
  expect(stranger).toEqual({ url: `${guarded.url}/api`, ms: expect.any(Number) })
  const known = resultOf((await project.run(...args, '--admin-token', 'secret')).out)
  expect(known).toMatchObject({ url: `${guarded.url}/api`, errors: 0 })
})

it.each([
  [['--timeout', 'soon'], '--timeout: "soon" is no time. Write --timeout 30s, at most 1h.'],
  [['mocks', '--url', 'http://localhost:1'], 'A folder and --url say each what to wait for.'],
])('says what is wrong with %j', async (args, message) => {
  using project = createProject()
  const { code, err } = await project.run('ready', ...args)
  expect([code, err]).toEqual([2, expect.stringContaining(message)])
})
