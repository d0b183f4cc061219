import { defineMock } from 'mockapi'
import { expect, it } from 'vitest'
import { startMockServer } from '../../src/mock-server.ts'
import { openEvents } from '../support/event-source.ts'
import { startInProcess } from '../support/cli-in-process.ts'
import { createProject } from '../support/running.ts'
import { connect } from '../support/sockets.ts'

it('a server that ends lets nothing fall that is under way', async () => {
  let release = (): void => {}
  const released = new Promise<void>((done) => (release = done))
  let begin = (): void => {}
  const begun = new Promise<void>((done) => (begin = done))
  const mocks = defineMock({
    'GET /slow': async () => {
      begin()
      await released
      return 'done'
    },
    'GET /events': ({ sse }) => sse(() => new ReadableStream()),
    'WS /chat': { $send: 'hello' },
  })
  await using server = await startMockServer({ mocks, port: 0 })
  const { url } = server
  const { ended, retries } = await openEvents(`${url}/events`)
  const chat = await connect(`${url}/chat`)
  const slow = fetch(`${url}/slow`)
  await begun

  const ending = new AbortController()
  const drained = server.drain(0, ending.signal)
  expect(await ended).toBe('end')
  expect(retries).toEqual([1000])
  expect(await chat.closed).toMatchObject({ code: 1001 })
  await expect.poll(() => fetch(`${url}/none`).catch(() => 'refused')).toBe('refused')
  release()
  const answer = await slow
  expect([answer.status, await answer.json()]).toEqual([200, 'done'])
  await drained
})

it('SIGTERM with --drain says that it is not ready, and answers meanwhile; a second one ends it', async () => {
  using project = createProject()
  const { path, cacheFolder } = project
  const args = ['serve', '--port', '0', '--drain', '1h', '--json']
  await using cli = startInProcess(path, args, {
    cacheFolder,
    uptime: () => performance.now() * 1e6,
  })
  await cli.until('"event":"ready"')
  const { url } = JSON.parse(cli.out().split('\n')[0] ?? '') as { readonly url: string }
  cli.signal('SIGTERM')
  await cli.until('{"event":"draining","cause":"SIGTERM","ms":3600000}')
  const ready = await fetch(`${url}/__mockapi/ready`)
  expect([ready.status, await ready.json()]).toEqual([503, { ok: false, state: 'draining' }])
  expect((await fetch(`${url}/__mockapi/live`)).status).toBe(200)
  const answer = await fetch(`${url}/a`)
  expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close'])
  cli.signal('SIGTERM')
  expect(await cli.ended).toBe(0)
  expect(cli.out()).toContain('{"event":"closing","cause":"SIGTERM"}')
})

it('SIGINT and mockapi stop do not wait', async () => {
  using project = createProject()
  await using running = await project.serve('--drain', '1h')
  expect((await project.run('stop')).code).toBe(0)
  expect(await running.ended).toBe(0)
})

it('without --drain SIGTERM ends at once', async () => {
  using project = createProject()
  const running = await project.serve()
  await running[Symbol.asyncDispose]()
  expect(running.out()).not.toContain('not ready any more')
})
