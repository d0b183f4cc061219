import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { scenario } from 'mockapi'
import { createTestServer } from '../../src/testing/fixture.ts'
import { mocks, post } from '../support/mocks.ts'

describe('a request that no mock matches', () => {
  it('fails its test with what the 404 says', async () => {
    await using api = await createTestServer({ mocks })
    const mock = api.mock('lists users')
    await mock.fetch('/user?token=secret')
    await fetch(`${mock.url}/user`)
    await fetch(`${mock.origin}/users/1/posts`, { headers: mock.headers })
    expect(() => mock.end()).toThrow(
      [
        'No mock answers 3 requests of the test "lists users":',
        '  GET /user (404), 2 times',
        '    near  GET /users      mocks option  "user" is not "users"',
        '          GET /users/:id  mocks option  longer path, "user" is not "users"',
        '    add   mocks option  "GET /user": { "ok": true }',
        '  GET /users/1/posts (404)',
      ].join('\n'),
    )
  })

  it('is told of even when a reset came after it, or the journal keeps nothing', async () => {
    await using api = await createTestServer({ mocks, journal: 1 })
    const reset = api.mock('resets')
    await reset.fetch('/user')
    reset.reset()
    const busy = api.mock('is busy')
    await busy.fetch('/user')
    await busy.fetch('/users')
    expect(busy.unmatched()).toEqual([])
    expect(() => reset.end()).toThrow('GET /user (404)')
    expect(() => busy.end()).toThrow('GET /user (404)')
  })

  it('is told of once for each address, of five at most', async () => {
    await using api = await createTestServer({ mocks, journal: 0 })
    const mock = api.mock('many')
    for (let call = 0; call < 30; call++) await mock.fetch(`/none/${call % 10}?call=${call}`)
    const ended = failure(() => mock.end())
    expect(ended).toContain('No mock answers 30 requests of the test "many":')
    expect(ended.match(/^ {2}GET \/none\/\d \(404\), 3 times$/gm)).toHaveLength(5)
    expect(ended).toContain('  and 15 more to other addresses')
  })

  it('belongs to the test that made it', async () => {
    await using api = await createTestServer({ mocks })
    const wrong = api.mock('wrong')
    const fine = api.mock('fine')
    await Promise.all([wrong.fetch('/user'), fine.fetch('/users'), fetch(`${api.url}/nobody`)])
    expect(() => fine.end()).not.toThrow()
    expect(() => wrong.end()).toThrow('No mock answers a request of the test "wrong"')
  })

  it('is warned of, or let be', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    await using api = await createTestServer({ mocks, unhandled: 'warn' })
    const warned = api.mock('warned')
    await warned.fetch('/user')
    warned.end()
    const bypassed = api.mock('bypassed')
    bypassed.unhandled = 'bypass'
    expect((await bypassed.fetch('/user')).status).toBe(404)
    bypassed.end()
    expect(warn.mock.calls).toEqual([[expect.stringContaining('of the test "warned"')]])
    warn.mockRestore()
  })

  it('is no icon that a browser asks for by itself', async () => {
    await using api = await createTestServer({ mocks })
    const mock = api.mock()
    await mock.fetch('/favicon.ico')
    expect(() => mock.end()).not.toThrow()
  })

  it('of mocks that were not ended is told at the end of the server', async () => {
    const api = await createTestServer({ mocks })
    await api.mock('one').fetch('/user')
    await api.mock('two').fetch('/user')
    const closing = api.close()
    await expect(closing).rejects.toThrow(/test "one"[^]*test "two"/)
    expect(() => api.mock()).toThrow('The mock server is closed.')
  })
})

describe('a key that no mock has', () => {
  it('is refused with the nearest', async () => {
    await using api = await createTestServer({ mocks })
    using mock = api.mock()
    const sentence = 'No mock answers GET /user. Did you mean "GET /users"?'
    expect(() => mock.fail('GET /user', 503)).toThrow(sentence)
    expect(() => mock.delay('GET /user', 10)).toThrow(sentence)
    expect(() => mock.calls('GET /user')).toThrow(sentence)
    expect(() => mock.calls({ key: 'GET /user' })).toThrow(sentence)
    await expect(mock.waitFor('GET /user')).rejects.toThrow(sentence)
    expect(() => mock.calls('PURGE /users')).toThrow('is no method that can be mocked')
  })

  it.each([
    'GET /users',
    'GET /users/:id',
    'GET /users/:userId',
    'GET /users/7',
    'HEAD /users',
    'GET /orders/:id',
    'GET /orders/7',
    'ALL /orders/*',
    'ALL /users',
  ])('is not %s', async (key) => {
    await using api = await createTestServer({ mocks })
    using mock = api.mock()
    expect(mock.calls(key)).toEqual([])
  })

  it('is none that an override or a scenario declares', async () => {
    const sale = scenario('sale', { 'GET /banner': { text: 'Sale' } })
    await using api = await createTestServer({ mocks: [...mocks, sale] })
    using mock = api.mock()
    mock.once('GET /once', {})
    await mock.fetch('/once')
    expect(mock.calls('GET /once')).toHaveLength(1)
    expect(() => mock.fail('GET /banner', 500)).toThrow('No mock answers GET /banner.')
    mock.scenario('sale')
    mock.fail('GET /banner', 500)
    expect((await mock.fetch('/banner')).status).toBe(500)
  })

  it('is warned of at the end where an override declared it and nothing called it', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    await using api = await createTestServer({ mocks })
    const mock = api.mock('lists users')
    mock.once('GET /user', [])
    mock.use({ 'GET /something/else': {}, 'GET /userz': {} })
    await mock.fetch('/userz')
    mock.end()
    expect(warn.mock.calls).toEqual([
      [
        'The test "lists users" declared GET /user by an override, and nothing called it. Did you mean "GET /users"?',
      ],
    ])
    warn.mockRestore()
  })

  it('may be asked for where unmatched requests are allowed', async () => {
    await using api = await createTestServer({ mocks, unhandled: 'bypass' })
    using mock = api.mock()
    await mock.fetch('/user')
    expect(mock.calls('GET /user')).toHaveLength(1)
    expect(() => mock.fail('GET /user', 503)).toThrow('No mock answers GET /user.')
  })
})

describe('a test server', () => {
  it.each([
    [
      { mocks, unhandled: 'eror' as 'error' },
      'unhandled: "eror" is none of what can become of a test. Did you mean "error"?',
    ],
    [{ mocks, sed: 1 } as object, '"sed" is no option of createMockServer. Did you mean "seed"?'],
    [{ dir: 'nowhere-at-all' }, 'nowhere-at-all'],
  ])('is refused for %o', async (options, sentence) => {
    await expect(createTestServer(options)).rejects.toThrow(sentence)
  })

  it('is refused for a broken mock file, with its place', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'mockapi-'))
    try {
      writeFileSync(join(dir, 'api.json'), '{ "GET /a": 1,, }')
      await expect(createTestServer({ dir })).rejects.toThrow(/api\.json:1:15 /)
    } finally {
      rmSync(dir, { recursive: true })
    }
  })

  it('says why a second one on its port cannot be', async () => {
    await using first = await createTestServer({ mocks })
    const port = Number(new URL(first.url).port)
    await expect(createTestServer({ mocks, port })).rejects.toThrow(
      /Each worker has a server of its own: leave out "port"/,
    )
  })

  it('answers where a Request copies own members alone, as that of jsdom in vitest does', async () => {
    const Original = Request
    class Copying extends Original {
      constructor(input: string | URL | Request, init?: RequestInit) {
        super(input, init && { ...init })
      }
    }
    await using api = await createTestServer({ mocks })
    using mock = api.mock()
    vi.stubGlobal('Request', Copying)
    try {
      const far = await fetch(`${mock.url}/login`, post({ name: 'ada' }))
      expect(await far.json()).toEqual({ token: 't0k3n' })
      const near = await mock.fetch(`/__session/${mock.id}/login`, post({ name: 'ada' }))
      expect(near.status).toBe(200)
    } finally {
      vi.unstubAllGlobals()
    }
    const bodies = mock.calls('POST /login').map(({ request }) => request.body)
    expect(bodies).toEqual([{ name: 'ada' }, { name: 'ada' }])
  })

  it('answers in process alone where happy-dom has taken the classes of Node', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    vi.stubGlobal('happyDOM', {})
    try {
      await using api = await createTestServer({ mocks })
      using mock = api.mock()
      expect(mock.origin).toBe('http://mockapi.local')
      expect((await mock.fetch('/users')).status).toBe(200)
      expect(warn).toHaveBeenCalledWith(expect.stringContaining('use the environment jsdom'))
    } finally {
      vi.unstubAllGlobals()
      warn.mockRestore()
    }
  })
})

function failure(action: () => void): string {
  try {
    action()
  } catch (error) {
    return (error as Error).message
  }
  return ''
}

it('what the server is given for all tests holds for mocks from then on, and is removed again', async () => {
  await using api = await createTestServer({
    mocks: [...mocks, scenario('down', { 'GET /users': { $status: 503 } })],
  })
  const of = async (path: string) => await (await api.mock().fetch(path)).json()
  const override = api.use({ 'GET /users': [], 'GET /new': 1 })
  expect(await of('/users')).toEqual([])
  expect(await of('/new')).toBe(1)
  override.remove()
  expect(await of('/users')).toHaveLength(3)
  using _ = api.scenario('down')
  expect((await api.mock().fetch('/users')).status).toBe(503)
})

it('a name that is no text is refused with a sentence', async () => {
  await using api = await createTestServer({ mocks })
  expect(failure(() => api.mock(5 as never))).toBe(
    "5 is no name of a test. Write it as in mock('a user signs in').",
  )
})
