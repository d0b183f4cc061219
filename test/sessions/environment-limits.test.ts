import { afterEach, expect, it, vi } from 'vitest'
import { createMockServer, resource } from 'mockapi'
import { Reply } from '../../src/http/reply.ts'
import { EnvironmentsInMemory } from '../../src/sessions/environments/store.ts'
import { Environments } from '../../src/sessions/environments/environments.ts'

afterEach(() => {
  vi.useRealTimers()
})

it('there are 10,000 environments at most, those whose time is over not counted', () => {
  const none = (): never => {
    throw new Error('Nothing is opened here.')
  }
  const environments = new Environments({
    own: { state: {} } as never,
    open: none,
    revive: none,
    seeds: none,
    url: () => '',
    store: new EnvironmentsInMemory(),
    onWarning: none,
  })
  for (let count = 0; count < 9_999; count++) environments.create({ name: `e${count}` })
  environments.create({ name: 'short', ttl: -1 })
  environments.create({ name: 'last' })
  let refusal: unknown
  try {
    environments.create({ name: 'more' })
  } catch (error) {
    refusal = error
  }
  expect(refusal).toBeInstanceOf(Reply)
  expect(JSON.stringify((refusal as Reply).body)).toContain('10000 environments already')
  environments.delete('last')
  expect(environments.create({ name: 'more' }).name).toBe('more')
})

it('a page of another website makes none', async () => {
  await using server = await createMockServer({
    mocks: [resource('users', { seed: [{}] })],
    port: 0,
  })
  const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' }
  for (const [path, more] of [
    ['/~evil/users', {}],
    ['/users', { cookie: 'mockapi-environment=evil' }],
  ] as const) {
    const response = await fetch(server.url + path, { headers: { ...headers, ...more } })
    expect(response.status).toBe(403)
  }
  expect(await (await fetch(`${server.url}/__mockapi/environments`)).json()).toEqual([])
})

it('of many the least recently used leave memory, but for those that would lose something', async () => {
  await using server = await createMockServer({
    mocks: [resource('users', { seed: [{ id: 1, name: 'Ada' }] })],
  })
  const add = async (environment: string): Promise<void> => {
    const headers = { 'content-type': 'application/json' }
    const init = { method: 'POST', headers, body: '{"name":"Grace"}' }
    expect((await server.fetch(`/~${environment}/users`, init)).status).toBe(201)
  }
  await add('with-snapshot')
  server.session('with-snapshot').snapshot('before')
  await add('plain')
  server.session('plain-session')
  for (let count = 0; count < 100; count++) await add(`e${count}`)
  expect(server.sessions).toHaveLength(101)
  expect(server.sessions).toEqual(expect.arrayContaining(['with-snapshot', 'plain-session', 'e99']))
  expect(server.sessions).not.toContain('plain')
  expect(await (await server.fetch('/~plain/users')).json()).toHaveLength(2)
  expect(server.sessions).toContain('plain')
})

it('one goes by itself once its time is over, unless it was used meanwhile', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
  await using server = await createMockServer({ mocks: [resource('users', { seed: [{}] })] })
  const make = async (name: string, ttl: string): Promise<void> => {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ name, ttl })
    await server.fetch('/__mockapi/environments', { method: 'POST', headers, body })
    await server.fetch(`/~${name}/users`)
  }
  await make('long', '2m')
  await make('short', '30s')
  expect(server.sessions).toEqual(['long', 'short'])
  vi.advanceTimersByTime(20_000)
  await server.fetch('/~short/users')
  vi.advanceTimersByTime(29_000)
  expect(server.sessions).toEqual(['long', 'short'])
  vi.advanceTimersByTime(2_000)
  expect(server.sessions).toEqual(['long'])
  vi.advanceTimersByTime(70_000)
  expect(server.sessions).toEqual([])
})
