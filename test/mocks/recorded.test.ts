import { createMockServer } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { fakeEnvironment, fakeServer } from '../support/cli-fakes.ts'
import { serveFolder } from '../support/folder.ts'
import { serveProxied } from '../support/upstream.ts'

const files = {
  'mocks/recorded/users.json': '[{ "id": 1, "name": "Recorded" }]',
  'mocks/recorded/api/posts.json': '[{ "id": 1 }]',
  'mocks/recorded/more.json': '{ "GET /news": "recorded", "GET /stats": { "a": 1 } }',
}

const sourceOf = (response: Response) => response.headers.get('x-mockapi-source')

describe('the folder recorded', () => {
  it('is no part of addresses', async () => {
    await using served = await serveFolder(files)
    const { server } = served
    for (const path of ['/users/1', '/api/posts', '/stats']) {
      const response = await server.fetch(path)
      expect([path, response.status, sourceOf(response)]).toEqual([path, 200, 'recording'])
    }
    expect((await server.fetch('/recorded/users')).status).toBe(404)
    expect(server.calls()[0]).toMatchObject({ source: 'recording' })
  })

  it('gives way to mocks of the same address, without a warning', async () => {
    await using served = await serveFolder({
      ...files,
      'mocks/users.json': '[{ "id": 1, "name": "Mine" }]',
      'mocks/zebra.json': '{ "GET /news": "mine" }',
    })
    const { server } = served
    expect(server.overview().diagnostics).toEqual([])
    const user = await server.fetch('/users/1')
    expect([await user.json(), sourceOf(user)]).toEqual([{ id: 1, name: 'Mine' }, 'mock'])
    const news = await server.fetch('/news')
    expect([await news.json(), sourceOf(news)]).toEqual(['mine', 'mock'])
  })

  it('gives way with all that it has beside a collection, to one of the same address', async () => {
    const beside = {
      'GET /users': { data: [] },
      'ALL /users/:id': { $when: { 'db.users[params.id]': { exists: false } }, $status: 410 },
      'GET /users/:id/likes': { likes: 3 },
    }
    await using served = await serveFolder({
      ...files,
      'mocks/recorded/users.endpoints.json': JSON.stringify(beside),
      'mocks/users.json': '[{ "id": 1, "name": "Mine" }]',
    })
    const { server } = served
    expect(server.overview().diagnostics).toEqual([])
    expect(await (await server.fetch('/users')).json()).toEqual([{ id: 1, name: 'Mine' }])
    expect((await server.fetch('/users/2')).status).toBe(404)
    expect(await (await server.fetch('/users/1/likes')).json()).toEqual({ likes: 3 })
  })

  it('is told from other mocks over the network as well, also where answers are cached', async () => {
    await using served = await serveFolder(
      { ...files, 'mocks/own.json': '{ "GET /own": 1 }' },
      { port: 0 },
    )
    for (const _ of [1, 2, 3]) {
      expect(sourceOf(await fetch(`${served.server.url}/stats`))).toBe('recording')
      expect(sourceOf(await fetch(`${served.server.url}/own`))).toBe('mock')
    }
  })

  it('is no place for mocks to be added, since it is recorded again', async () => {
    await using served = await serveFolder(files)
    expect(await (await served.server.fetch('/stats/2')).json()).toMatchObject({
      add: { file: 'mocks/api.json', isNew: true },
    })
  })

  it('changes nothing where there is none', async () => {
    await using served = await serveFolder({ 'mocks/own.json': '{ "GET /own": 1 }' })
    expect(sourceOf(await served.server.fetch('/own'))).toBeNull()
  })
})

describe('replay', () => {
  it('serves the recording alone, and asks no real API', async () => {
    await using real = await serveProxied({})
    await using served = await serveFolder({ ...files, 'mocks/own.json': '{ "GET /own": 1 }' })
    await using server = await createMockServer({ cwd: served.path, replay: true, proxy: real.url })
    expect((await server.fetch('/users')).status).toBe(200)
    const miss = await server.fetch('/own?a=1')
    expect(miss.status).toBe(404)
    expect(await miss.json()).toMatchObject({
      code: 'no-recording',
      detail: expect.stringMatching(/^No recording answers GET \/own\?a=1\. None is near\./),
    })
    expect(await (await server.fetch('/stats', { method: 'POST' })).json()).toMatchObject({
      code: 'no-recording',
      near: [{ endpoint: 'GET /stats', reason: 'other method, GET' }],
    })
    expect(server.calls().map(({ miss }) => miss?.add)).toEqual([undefined, undefined, undefined])
    expect(real.asked).toEqual([])
  })

  it('takes another folder, all of which is a recording then', async () => {
    await using served = await serveFolder({
      'mocks/a.json': '{}',
      'tapes/a.json': '{ "GET /a": 1 }',
    })
    await using server = await createMockServer({ cwd: served.path, dir: 'tapes', replay: true })
    expect(sourceOf(await server.fetch('/a'))).toBe('recording')
  })

  it('says what to do where nothing was recorded', async () => {
    await using served = await serveFolder({ 'mocks/a.json': '{}' })
    const environment = fakeEnvironment(fakeServer(), { cwd: served.path })
    expect(await main(['serve', '--replay'], environment)).toBe(1)
    expect(environment.err.lines.join('\n')).toContain(
      'There is no recording: mocks/recorded does not exist.',
    )
  })
})
