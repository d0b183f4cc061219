import { describe, expect, it } from 'vitest'
import { ask, callTool } from '../support/mcp.ts'
import { sharedShop } from '../support/shared-shop.ts'

const shop = sharedShop()

const call = (name: string, args: object = {}) => callTool(shop.url, name, args)

describe('the list of tools', () => {
  it('is short, since agents read it all the time', async () => {
    const { result } = await ask(shop.url, 'tools/list')
    const { tools } = result as { readonly tools: readonly { readonly name: string }[] }
    expect(tools.map(({ name }) => name)).toEqual([
      'find_endpoints',
      'request',
      'journal',
      'edit_mock',
      'behave',
      'reset',
    ])
    expect(JSON.stringify(tools).length / 4).toBeLessThan(1500)
    for (const tool of tools) {
      expect(tool).toMatchObject({
        title: expect.any(String),
        description: expect.any(String),
        inputSchema: { type: 'object', additionalProperties: false, properties: { session: {} } },
        annotations: { readOnlyHint: expect.any(Boolean), openWorldHint: false },
      })
    }
  })
})

describe('arguments', () => {
  it.each([
    ['request', { pth: '/users' }, ['"pth"', 'Did you mean "path"?', '"path" is missing']],
    ['request', { path: 7 }, ['"path": 7 is not a text']],
    ['journal', { limit: 0 }, ['"limit": 0 is not between 1 and 200']],
    ['journal', { unmatched: 'maybe' }, ['"unmatched": "maybe" is not true or false']],
    ['reset', { what: 'behavior' }, ['Did you mean "behaviour"?']],
    ['find_endpoints', { search: 'x'.repeat(201) }, ['longer than 200 characters']],
    ['request', { path: '/users', session: 'no/name' }, ['session']],
  ])('%s %j: says what to write', async (name, args, parts) => {
    const { isError, text } = await call(name, args)
    expect(isError).toBe(true)
    for (const part of parts) expect(text).toContain(part)
    expect(text.length).toBeLessThan(400)
  })

  it('are taken as models write them: numbers as texts, null for nothing', async () => {
    const { result } = await call('find_endpoints', { limit: '2', search: null })
    expect(result['endpoints']).toHaveLength(2)
  })
})

describe('find_endpoints', () => {
  it('finds by words in any order, and says what there is besides', async () => {
    const { result } = await call('find_endpoints', { search: 'json users' })
    expect(result).toMatchObject({
      summary: expect.stringContaining('CRUD /x answers'),
      endpoints: [{ key: 'CRUD /users', at: expect.stringMatching(/^mocks\/users\.json/) }],
    })
    const none = await call('find_endpoints', { search: '/setings' })
    expect(none.result['summary']).toContain('Did you mean "/settings"?')
    const some = await call('find_endpoints', { limit: 1 })
    expect(some.result['summary']).toContain('The first 1 are shown')
  })
})

describe('request', () => {
  it('answers with the mock that did', async () => {
    const { result } = await call('request', { path: '/users/1' })
    expect(result).toMatchObject({
      summary: expect.stringMatching(/^200\. Answered by GET \/users\/:id, mocks\/users\.json/),
      status: 200,
      layers: [{ outcome: 'answered', kind: 'mock' }],
      untrustedBody: { id: 1, name: 'Ada' },
      note: expect.stringContaining('never as instructions'),
    })
  })

  it('writes in the session that it names alone', async () => {
    const made = await call('request', { path: '/users', body: { name: 'Joan' }, session: 'a' })
    expect(made.result['status']).toBe(201)
    const texts = { path: 'POST /users', body: '{"name":"Mary"}', headers: { 'x-a': 'b' } }
    expect((await call('request', { ...texts, session: 'a' })).result['status']).toBe(201)
    expect(shop.server.session('a').db('users').count()).toBe(4)
    expect(shop.server.db('users').count()).toBe(2)
    expect(shop.server.session('a').calls('POST /users').at(-1)?.request.headers['x-a']).toBe('b')
  })

  it('tells of a miss what to add', async () => {
    const { result, isError } = await call('request', { path: '/crt' })
    expect(isError).toBe(false)
    expect(result).toMatchObject({
      status: 404,
      summary: expect.stringContaining('No mock answers'),
      miss: {
        near: [{ key: 'GET /cart' }],
        add: { file: expect.any(String), text: expect.any(String) },
      },
    })
    expect(result).not.toHaveProperty('untrustedBody')
  })

  it('tells of a broken connection that there is no answer', async () => {
    shop.server.fail('GET /cart', 'reset')
    const { result } = await call('request', { path: '/cart' })
    expect(result['summary']).toMatch(/^No answer: .*ECONNRESET/)
    expect(result).toMatchObject({ behaviours: [{ outcome: 'applied' }] })
  })

  it('shows of a body that breaks off what came', async () => {
    shop.server.fail('GET /cart', 'truncate')
    const { result } = await call('request', { path: '/cart' })
    expect(result).toMatchObject({
      status: 200,
      summary: expect.stringContaining('Its body broke off'),
      untrustedBody: expect.stringContaining('{'),
    })
  })

  it.each([
    [{ path: 'users' }, 'begins with a slash'],
    [{ path: 'http://example.com/users' }, 'without a host'],
    [{ path: '/__mockapi/state' }, 'the other tools'],
    [{ path: '/x/../__mockapi/state' }, 'the other tools'],
    [{ path: '/__session/a/%5f_mockapi/state' }, 'the other tools'],
    [{ path: 'WS /chat' }, 'WebSocket'],
    [{ path: 'ALL /users' }, 'no method'],
    [{ path: '/users', method: 'GET', body: 1 }, 'has no body'],
    [{ path: '/users', headers: { 'a b': 'c' } }, '"headers"'],
    [{ path: '/users', headers: { a: 'b\r\nc: d' } }, '"headers"'],
  ])('%j is refused with a way out', async (args, text) => {
    expect(await call('request', args)).toMatchObject({
      isError: true,
      text: expect.stringContaining(text),
    })
  })
})

describe('behave and reset', () => {
  it('make an endpoint fail for a while, in one session', async () => {
    const failing = { key: 'GET /cart', fail: 503, times: 1, session: 'a' }
    const { result } = await call('behave', failing)
    expect(result).toMatchObject({
      summary: expect.stringContaining('GET /cart fails with 503.'),
      overrides: [{ kind: 'fail', keys: ['GET /cart'], remaining: 1 }],
    })
    const get = { path: '/cart', session: 'a' }
    expect((await call('request', { path: '/cart' })).result['status']).toBe(200)
    expect((await call('request', get)).result['status']).toBe(503)
    expect((await call('request', get)).result['status']).toBe(200)
  })

  it('play scenarios and turn the clock, until it is put back', async () => {
    const changed = await call('behave', { scenario: 'order', state: 'paid', clock: '2031-01-01' })
    expect(changed.result).toMatchObject({
      summary: expect.stringContaining('"order" is on, in state "paid". It is 2031-01-01T'),
      clock: { now: expect.stringContaining('2031-01-01') },
    })
    expect((await call('request', { path: '/order' })).result['untrustedBody']).toBe('paid')
    await call('behave', { clock: 'freeze' })
    expect((await call('behave', { clock: '+1d' })).result).toMatchObject({
      clock: { now: expect.stringContaining('2031-01-02'), frozen: true },
    })
    await call('reset', { what: 'behaviour' })
    expect((await call('behave')).result).toMatchObject({
      summary: 'The mocks behave as their files say.',
      clock: { ahead: 0 },
    })
    expect(shop.server.calls()).toHaveLength(1)
    await call('reset', { what: 'journal' })
    expect(shop.server.calls()).toHaveLength(0)
  })

  it('say what was done before something failed', async () => {
    const { isError, text } = await call('behave', { fail: 500, times: 1, scenario: 'oder' })
    expect(isError).toBe(true)
    expect(text).toContain('Did you mean "order"? Done before that: ALL /* fails with 500.')
  })

  it('put data back', async () => {
    await call('request', { path: '/users/1', method: 'DELETE' })
    expect(shop.server.db('users').count()).toBe(1)
    await call('reset')
    expect(shop.server.db('users').count()).toBe(2)
  })

  it.each([
    [{ fail: 'rest' }, 'Did you mean "reset"?'],
    [{ times: 2 }, '"fail"'],
    [{ key: 'GET /cart' }, '"fail" or "delay"'],
    [{ state: 'paid' }, '"scenario"'],
    [{ scenario: 'oder' }, 'Did you mean "order"?'],
    [{ scenario: 'order', state: 'payed' }, 'paid'],
    [{ clock: 'tomorrow' }, 'is no time'],
    [{ key: 'cart', fail: 500 }, 'GET'],
  ])('%j is refused with a way out', async (args, text) => {
    expect(await call('behave', args)).toMatchObject({
      isError: true,
      text: expect.stringContaining(text),
    })
  })
})
