import { createMockServer } from 'mockapi'
import { expect, it } from 'vitest'
import { resultOf } from '../support/envelope.ts'
import { createProject } from '../support/running.ts'

it('ends the servers of the folder, and waits until they are gone', async () => {
  using project = createProject()
  await using first = await project.serve('--admin-token', 'secret')
  await using second = await project.serve()
  const { code, out } = await project.run('stop')
  expect(code).toBe(0)
  expect(out.split('\n').toSorted().join('\n')).toBe(
    [first, second]
      .map(({ address }) => `\n  ok ${address} is stopped (mocks/)`)
      .toSorted()
      .join(''),
  )
  for (const { address, ended, out } of [first, second]) {
    await expect(fetch(address)).rejects.toThrow('fetch failed')
    expect(await ended).toBe(0)
    expect(out()).toContain('closed (mockapi stop)')
  }
  expect(await project.run('stop')).toMatchObject({
    code: 1,
    err: expect.stringContaining('No server of mocks/ runs.'),
  })
})

it('ends those of other folders by their address, or all', async () => {
  using project = createProject({
    'mocks/a.json': { 'GET /a': 1 },
    'other/b.json': { 'GET /b': 1 },
  })
  await using mocks = await project.serve()
  await using other = await project.serve('--dir', 'other')
  const url = await project.run('stop', '--url', `${other.address}/`, '--json')
  expect(resultOf(url.out)).toMatchObject({ stopped: [{ url: other.address }] })
  const all = await project.run('stop', '--all', '--json')
  expect(resultOf(all.out)).toMatchObject({ stopped: [{ url: mocks.address }] })
  expect((await project.run('stop', '--all')).err).toContain('No server of yours runs.')
})

it.each([
  [['--url', 'http://localhost:1'], 1, 'No server answers at http://localhost:1.'],
  [['--url', 'localhost:4000'], 2, '"localhost:4000" is no address of a server.'],
  [['mocks', '--all'], 2, 'mocks and --all say each what to end. Write one of them.'],
  [['moks'], 2, 'moks does not exist. Did you mean mocks ?'],
])('says what is wrong with %j', async (args, code, message) => {
  using project = createProject()
  expect(await project.run('stop', ...args)).toMatchObject({
    code,
    err: expect.stringContaining(message),
  })
})

it('ends no server that runs within a program, or whose token it does not have', async () => {
  using project = createProject()
  await using within = await createMockServer({ mocks: {}, port: 0 })
  const refused = await project.run('stop', '--url', within.url)
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('runs within a program') })
  await using guarded = await createMockServer({ mocks: {}, port: 0, adminToken: 'secret' })
  expect((await project.run('stop', '--url', guarded.url)).err).toContain('wants a token')
  expect((await fetch(`${guarded.url}/__mockapi/health`)).status).toBe(200)
})
