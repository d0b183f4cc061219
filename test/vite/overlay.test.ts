import { PassThrough } from 'node:stream'
import { get } from 'node:http'
import type { Duplex } from 'node:stream'
import { expect, test, vi } from 'vitest'
import type { HotPayload } from 'vite'
import { openProject } from '../support/vite-project.ts'
import type { Dev } from '../support/vite-project.ts'

const good = '{ "GET /me": { "id": 7 } }'
const broken = '{ "GET /me": { "id": 7 '

/** What pages are told from now on. */
function told({ server }: Dev): readonly HotPayload[] {
  const all: HotPayload[] = []
  const send = server.ws.send.bind(server.ws)
  vi.spyOn(server.ws, 'send').mockImplementation((payload: HotPayload | string) => {
    if (typeof payload !== 'string' && payload.type !== 'custom') all.push(payload)
    send(payload as HotPayload)
  })
  return all
}

/** Connects as a page does (RFC 6455, section 4.1). */
function openPage({ server, url }: Dev): Promise<Duplex> {
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    'sec-websocket-protocol': 'vite-hmr',
  }
  return new Promise((resolve, reject) => {
    get(`${url}/?token=${server.config.webSocketToken}`, { headers })
      .on('upgrade', (_, socket) => resolve(socket))
      .on('response', ({ statusCode }) => reject(new Error(`${statusCode}`)))
      .on('error', reject)
  })
}

test('a broken mock is shown over the page until it is saved without the error', async () => {
  await using project = openProject({ 'mocks/api.json': good })
  const dev = await project.dev()
  const payloads = told(dev)
  expect((await fetch(`${dev.url}/api/me`)).status).toBe(200)
  expect(payloads).toEqual([])

  project.write('mocks/api.json', broken)
  await vi.waitFor(() => expect(payloads).toHaveLength(1))
  expect(payloads[0]).toMatchObject({
    type: 'error',
    err: {
      plugin: 'mockapi',
      message: expect.stringMatching(/JSON|ends|expected/i),
      frame: expect.stringContaining('> 1 |'),
      loc: { file: `${project.root}/mocks/api.json`, line: 1 },
    },
  })
  expect(project.printed.some((line) => line.startsWith('error') && line.includes('broken'))).toBe(
    true,
  )
  // The last good version is served meanwhile.
  expect(await (await fetch(`${dev.url}/api/me`)).json()).toEqual({ id: 7 })

  project.write('mocks/api.json', '{ "GET /me": { "id": 8 } }')
  await vi.waitFor(() => expect(payloads).toHaveLength(2))
  expect(payloads[1]).toEqual({ type: 'update', updates: [] })
  expect(await (await fetch(`${dev.url}/api/me`)).json()).toEqual({ id: 8 })
})

test('a page that is opened while a mock is broken shows it', async () => {
  await using project = openProject({ 'mocks/a.json': broken, 'mocks/b.json': '{' })
  const dev = await project.dev()
  const payloads = told(dev)
  await fetch(`${dev.url}/api/me`)
  expect(payloads).toMatchObject([
    { err: { message: expect.stringContaining('1 more error is in the terminal') } },
  ])
  const page = await openPage(dev)
  await vi.waitFor(() => expect(payloads).toHaveLength(2))
  expect(payloads[1]).toBe(payloads[0])
  page.destroy()
})

test('pages are reloaded after a change where that is asked for', async () => {
  await using project = openProject({ 'mocks/api.json': good })
  const dev = await project.dev({ reload: true })
  const payloads = told(dev)
  await fetch(`${dev.url}/api/me`)
  project.write('mocks/api.json', '{ "GET /me": { "id": 9 } }')
  await vi.waitFor(() => expect(payloads).toEqual([{ type: 'full-reload' }]))
})

test('pages are told of changes of mocks, and of a reset by the key m', async () => {
  await using project = openProject({ 'mocks/users.json': '[{ "id": 1 }]' })
  const dev = await project.dev()
  const payloads: unknown[] = []
  vi.spyOn(dev.server.ws, 'send').mockImplementation(
    (...[payload]: unknown[]) => void payloads.push(payload),
  )
  await fetch(`${dev.url}/api/users`)
  project.write('mocks/users.json', '[{ "id": 2 }]')
  const event = { type: 'custom', event: 'mockapi:reload' }
  const changed = { ...event, data: { files: ['mocks/users.json'] } }
  await vi.waitFor(() => expect(payloads).toContainEqual(changed))
  await fetch(`${dev.url}/api/users/2`, { method: 'DELETE' })
  const press = terminalOf(dev)
  press('m')
  const reset = { ...event, data: { files: [] } }
  await vi.waitFor(() => expect(payloads).toContainEqual(reset))
  expect(await (await fetch(`${dev.url}/api/users`)).json()).toEqual([{ id: 2 }])
  const printed = () => project.printed.join('\n')
  press('w')
  await vi.waitFor(() => expect(printed()).toContain('every answer takes 1 to 3 s'))
  await fetch(`${dev.url}/api/none`)
  press('l')
  await vi.waitFor(() => expect(printed().match(/ 404 .*no endpoint/g)).toHaveLength(2))
})

/** The terminal in which a dev server runs: returns what presses a key there. */
function terminalOf({ server }: Dev): (key: string) => void {
  const stdin = Object.assign(new PassThrough(), { isTTY: true })
  const spy = vi.spyOn(process, 'stdin', 'get').mockReturnValue(stdin as never)
  vi.stubEnv('CI', '')
  server.bindCLIShortcuts()
  vi.unstubAllEnvs()
  spy.mockRestore()
  return (key) => stdin.write(`${key}\n`)
}
