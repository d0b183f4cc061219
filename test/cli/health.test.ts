import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createMockServer } from 'mockapi'
import { expect, it } from 'vitest'
import type { Server } from '../../src/mock-server.ts'
import { runInProcess } from '../support/cli-in-process.ts'
import { resultOf } from '../support/envelope.ts'
import { createProject } from '../support/running.ts'

it('says that the server of the folder is ready, whatever port it has', async () => {
  using project = createProject()
  await using running = await project.serve()
  const { address: url } = running
  expect(await project.run('health')).toMatchObject({ code: 0, out: `${url} is ready\n` })
  expect(resultOf((await project.run('health', '--json')).out)).toEqual({ url, state: 'ready' })
})

it('asks a server that no folder is known of, without its token', async () => {
  using project = createProject({})
  await using guarded = await createMockServer({ mocks: {}, port: 0, adminToken: 'secret' })
  const asked = await project.run('health', '--port', String(guarded.port))
  expect(asked).toMatchObject({ code: 0, out: `${guarded.url} is ready\n` })
  const ending = new AbortController()
  const drained = (guarded as Server).drain(3_600_000, ending.signal)
  const ready = async () => (await fetch(`${guarded.url}/__mockapi/ready`)).status
  await expect.poll(ready).toBe(503)
  const { code, err } = await project.run('health', '--url', `${guarded.url}/api`)
  expect([code, err]).toEqual([1, expect.stringContaining('is not ready: it is about to end')])
  const waited = await project.run('ready', '--url', guarded.url, '--timeout', '1')
  expect([waited.code, waited.err]).toEqual([1, expect.stringContaining('It is draining.')])
  ending.abort()
  await drained
})

it('asks the host that the settings name', async () => {
  using project = createProject({})
  await using server = await createMockServer({ mocks: {}, port: 0, host: '127.0.0.1' })
  const { path, cacheFolder } = project
  const variables = { MOCKAPI_HOST: '127.0.0.1', MOCKAPI_PORT: String(server.port) }
  const asked = await runInProcess(path, ['health'], { cacheFolder, variables })
  expect(asked).toMatchObject({ code: 0, out: `${server.url} is ready\n` })
})

it('says why it is not ready', async () => {
  using project = createProject({})
  const other = createServer((_, response) => response.end('no')).listen(0, '127.0.0.1')
  await once(other, 'listening')
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
  const strange = await project.run('health', '--url', url)
  expect([strange.code, strange.err]).toEqual([
    1,
    expect.stringContaining('what answers there is no mockapi, or one with --no-admin.'),
  ])
  other.close()
  const gone = await project.run('health', '--url', url)
  expect([gone.code, gone.err]).toEqual([
    1,
    expect.stringContaining(`${url} is not ready: nothing listens there.`),
  ])
})
