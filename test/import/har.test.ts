import { gzipSync } from 'node:zlib'
import { createMockServer } from 'mockapi'
import { expect, it, vi } from 'vitest'
import { importSource } from '../support/imported.ts'

const pairs = (headers: Readonly<Record<string, string>>) =>
  Object.entries(headers).map(([name, value]) => ({ name, value }))

interface Parts {
  readonly status?: number
  readonly sent?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly content?: object
  readonly postData?: object
  readonly more?: object
  readonly at?: number
}

/** An entry as Firefox and Safari write it, without what Chromium adds. */
function entry(line: string, parts: Parts = {}): object {
  const [method = '', url = ''] = line.split(' ')
  const { status = 200, sent = {}, headers = {}, content = {}, postData, more = {}, at = 0 } = parts
  return {
    startedDateTime: new Date(1_700_000_000_000 + at).toISOString(),
    time: 12,
    request: { method, url, headers: pairs(sent), ...(postData && { postData }) },
    response: { status, headers: pairs(headers), content: { size: 0, mimeType: '', ...content } },
    ...more,
  }
}

const json = { 'Content-Type': 'application/json' }
const list = { headers: json, content: { size: 10, text: '[{"id":1}]' } }

const importHar = (entries: readonly object[], change = (text: string) => text, beside = {}) =>
  importSource({
    name: 'app.har',
    text: change(JSON.stringify({ log: { version: '1.2', creator: { name: 'x' }, entries } })),
    beside,
  })

it('answers in the order of the calls, with decoded bodies, and lists what no program asked for', async () => {
  const api = 'https://api.test'
  using imported = await importHar(
    [
      entry(`GET ${api}/state`, { at: 30, headers: json, content: { size: 3, text: '"closed"' } }),
      entry(`GET ${api}/state`, { at: 10, headers: json, content: { size: 3, text: '"open"' } }),
      entry(`GET ${api}/packed`, {
        headers: { 'content-type': 'text/csv', 'content-encoding': 'gzip' },
        content: { size: 3, text: gzipSync('a,b').toString('base64'), encoding: 'base64' },
      }),
      entry(`GET ${api}/kept`, {
        headers: { 'content-type': 'application/octet-stream' },
        content: { size: 3, _file: 'kept.bin' },
      }),
      entry(`POST ${api}/login`, {
        headers: json,
        content: { size: 3, text: '{"ok":true}' },
        postData: { mimeType: 'application/x-www-form-urlencoded', params: pairs({ user: 'ada' }) },
        sent: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
      entry(`POST ${api}/login`, {
        status: 403,
        headers: { ...json, ':status': '403' },
        content: { size: 3, text: '{"ok":false}' },
        postData: { mimeType: 'application/x-www-form-urlencoded', params: pairs({ user: 'eve' }) },
        sent: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
      entry(`GET ${api}/style.css`, {
        headers: { 'content-type': 'text/css' },
        content: { text: 'a{}' },
      }),
      entry(`GET ${api}/data.svg`, {
        sent: { 'Sec-Fetch-Dest': 'empty' },
        headers: { 'content-type': 'image/svg+xml' },
        content: { size: 6, text: '<svg/>' },
      }),
      entry(`GET ${api}/gone`, { status: 0 }),
      entry(`GET ${api}/empty`, { headers: json, content: { size: 99 } }),
      entry(`GET wss://api.test/socket`, { status: 101 }),
      entry('GET data:text/plain,x'),
      entry('GET https://other.test/state', { headers: json, content: { size: 1, text: '1' } }),
    ],
    undefined,
    { 'kept.bin': new Uint8Array([0, 255]) },
  )
  expect(imported.losses.all.map(({ where, what }) => `${where}: ${what}`)).toEqual([
    `GET ${api}/style.css: a file of the page`,
    `GET ${api}/gone: it was not answered`,
    `GET ${api}/empty: its body is not in the file`,
    'GET wss://api.test/socket: a WebSocket',
    'GET data:text/plain,x: an address of data:',
    'GET https://other.test/state: another host has the same path',
  ])
  await using server = await createMockServer({ cwd: imported.path })
  const states = [await server.fetch('/state'), await server.fetch('/state')]
  expect([await states[0]?.json(), await states[1]?.json()]).toEqual(['open', 'closed'])
  expect(await (await server.fetch('/packed')).text()).toBe('a,b')
  expect(await (await server.fetch('/data.svg')).text()).toBe('<svg/>')
  const kept = await (await server.fetch('/kept')).arrayBuffer()
  expect(new Uint8Array(kept)).toEqual(new Uint8Array([0, 255]))
  const log = (user: string) =>
    server.fetch('/login', { method: 'POST', body: new URLSearchParams({ user }) })
  expect([(await log('ada')).status, (await log('eve')).status]).toEqual([200, 403])
})

it('has what was said over WebSockets, as Chromium and Playwright write it', async () => {
  const said = (type: string, data: string, opcode = 1) => ({ type, time: 1, opcode, data })
  const _webSocketMessages = [
    said('receive', 'hi'),
    said('send', '{"type":"ask"}'),
    said('receive', '{"type":"told"}'),
    said('receive', 'AQI=', 2),
  ]
  using imported = await importHar([
    entry('GET https://api.test/news', list),
    entry('GET wss://api.test/chat?v=1', { status: 101, more: { _webSocketMessages } }),
    entry('GET ws://localhost:5173/', {
      status: 101,
      sent: { 'Sec-WebSocket-Protocol': 'vite-hmr' },
      more: { _webSocketMessages: [said('receive', '{"type":"connected"}')] },
    }),
  ])
  const { $schema: _, ...endpoints } = JSON.parse(imported.texts['chat.json'] ?? '') as object & {
    $schema: string
  }
  expect(endpoints).toEqual({ 'WS /chat': { $open: 'hi', $send: { type: 'told' } } })
  expect(imported.losses.all.map(({ where, what }) => `${where}: ${what}`)).toEqual([
    'GET ws://localhost:5173/: of the dev server',
    'WS /chat: messages of bytes',
  ])
})

it('keeps the whole entries of a file that is cut off, and refuses one without any', async () => {
  const entries = [entry('GET https://a.test/one', list), entry('GET https://a.test/two', list)]
  using imported = await importHar(entries, (text) => text.slice(0, -40))
  expect(imported.losses.all).toEqual([
    { kind: 'leftOut', where: 'app.har', what: 'all after entry 1: it is cut off' },
  ])
  expect(Object.values(imported.texts).join('')).not.toContain('two')
  await expect(importHar(entries, (text) => text.slice(0, 80))).rejects.toThrow(
    'app.har is a HAR file without a whole entry: it may be cut off.',
  )
})

it('leaves out an entry that is broken, whatever stands in the others', async () => {
  const text = String.raw`{"a":"\\\"}]{[\\\\"}`
  const entries = ['one', 'two', 'three'].map((path) =>
    entry(`GET https://a.test/${path}`, { headers: json, content: { size: 20, text } }),
  )
  const change = (har: string) =>
    har
      .replace('{"log":{', '{"log":{"pages":[{"entries":[{}]}],')
      .replace(
        '"method":"GET","url":"https://a.test/two"',
        '"method":GET,"url":"https://a.test/two"',
      )
  using imported = await importHar(entries, change)
  expect(imported.losses.all).toEqual([
    { kind: 'leftOut', where: 'app.har: entry 2', what: 'it is no JSON' },
  ])
  await using server = await createMockServer({ cwd: imported.path })
  expect(await (await server.fetch('/three')).json()).toEqual(JSON.parse(text))
})

it('names two collections of one word apart, so that both are served without a warning', async () => {
  const item = { headers: json, content: { size: 10, text: '[{"id":2}]' } }
  using imported = await importHar([
    entry('GET https://a.test/shop/users', list),
    entry('GET https://a.test/users', item),
  ])
  const onWarning = vi.fn()
  await using server = await createMockServer({ cwd: imported.path, onWarning })
  expect(await (await server.fetch('/users')).json()).toEqual([{ id: 2 }])
  expect(await (await server.fetch('/shop/users/1')).json()).toEqual({ id: 1 })
  expect(onWarning).not.toHaveBeenCalled()
})

it('answers bodies that servers read as bytes in their order', async () => {
  const [first, second] = ['\0\u0001', '\0\u0002'].map((text, at) =>
    entry('POST https://a.test/parts', {
      sent: { 'content-type': 'application/octet-stream' },
      postData: { mimeType: 'application/octet-stream', params: [], text },
      headers: json,
      content: { size: 3, text: `{"part":${at}}` },
      at,
    }),
  )
  using imported = await importHar([first ?? {}, second ?? {}])
  await using server = await createMockServer({ cwd: imported.path })
  const headers = { 'content-type': 'application/octet-stream' }
  const send = async () =>
    (await server.fetch('/parts', { method: 'POST', headers, body: '\0\u0001' })).json()
  expect([await send(), await send()]).toEqual([{ part: 0 }, { part: 1 }])
})
