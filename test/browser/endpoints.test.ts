import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { MockServer } from 'mockapi'
import { expect } from 'vitest'
import { copied, screenshot, test, type Open } from '../support/browser.ts'
import { connect } from '../support/sockets.ts'
import { serveFolder, type ServedFolder } from '../support/folder.ts'

const files = {
  'mocks/users.json': '[{ "id": 1, "name": "Ada" }, { "id": 2, "name": "Grace" }]',
  'mocks/api.json': `{
    "GET /health": { "ok": true },
    "POST /login": { "$status": 201, "$body": { "hello": "{{body.name}}" } },
    "GET /files/:name": { "name": "{{params.name}}", "page": "{{query.page}}" },
    "WS /chat/:room": {
      "$open": { "say": "welcome to {{params.room}}" },
      "$cases": [{ "$when": { "message.n": 2 }, "$send": { "got": 2 } }]
    }
  }`,
  'mocks/feed.js': `export default {
    'GET /feed': ({ sse, delay }) => sse((async function* () {
      for (let tick = 1; ; tick++) {
        yield { tick }
        await delay(20)
      }
    })()),
  }`,
}

/** What fails on purpose is an error for the console. */
const allowed = /Failed to load resource/

async function opened(open: Open, key?: string): Promise<ServedFolder & { page: Page }> {
  const folder = await serveFolder(files, { port: 0, watch: true })
  const path = key === undefined ? '' : `/${encodeURIComponent(key)}`
  const page = await open(`${folder.server.url}/__mockapi/#/endpoints${path}`, { allowed })
  return Object.assign(folder, { page })
}

const statusOf = async (server: MockServer, path: string): Promise<number> =>
  (await server.fetch(path)).status

/** Moves a slider as a person does by keys, since a mouse hits no exact value. */
async function slide(page: Page, label: string, value: number): Promise<void> {
  await page.getByLabel(label).fill(String(value))
}

test('endpoints are a tree by path with their places, and a search finds some', async ({
  open,
}) => {
  await using folder = await opened(open)
  const { page } = folder
  const tree = page.getByRole('treegrid', { name: 'Endpoints by path' })
  await tree.getByRole('row', { name: 'GET /health mocks/api.json:2' }).waitFor()
  const users = tree.getByRole('row', { name: '/users 7', expanded: true })
  await users.click()
  await expect.poll(() => tree.getByRole('row', { name: 'users.json' }).count()).toBe(0)
  await page.keyboard.press('ArrowRight')
  await users.waitFor()
  await page.keyboard.press('ArrowLeft')
  await tree.getByRole('row', { name: '/users 7', expanded: false }).waitFor()
  await page.keyboard.press('k')
  await page.keyboard.press('Enter')
  await page.getByRole('complementary', { name: 'POST /login' }).waitFor()
  await page.keyboard.press('j')
  expect(await tree.locator('[aria-selected=true]').innerText()).toContain('/users')
  await page.keyboard.press('/')
  await page.keyboard.type('delete users')
  await tree.getByRole('row', { name: 'DELETE /users/:id' }).waitFor()
  expect(await tree.getByRole('row').count()).toBe(2)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.getByRole('complementary').waitFor({ state: 'detached' })
  expect(await page.getByLabel('Search endpoints').inputValue()).toBe('delete users')
  await page.keyboard.press('/')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('nothing like it')
  await page.getByText('No endpoint fits the search.').waitFor()
  await screenshot(page, 'endpoints-none')
})

test('an endpoint is asked by a form, with parameters, query and headers', async ({ open }) => {
  await using folder = await opened(open, 'GET /files/:name')
  const { page, server } = folder
  const form = page.getByRole('region', { name: 'Try it' })
  await form.getByLabel('name').fill('a b/ü')
  await form.getByLabel('Query').fill('page=2')
  await form.getByLabel('Headers').fill('X-Trace: 1\nAccept-Language: de')
  await form.getByRole('button', { name: 'Send' }).click()
  await form.getByText('"a b/ü"').waitFor()
  await screenshot(page, 'endpoints-tried')
  const [call] = server.calls()
  expect(call?.request).toMatchObject({ target: '/files/a%20b%2F%C3%BC?page=2' })
  expect(call?.request.headers).toMatchObject({ 'x-trace': '1', 'accept-language': 'de' })
})

test('a body is sent as it was written', async ({ open }) => {
  await using folder = await opened(open, 'POST /login')
  const form = folder.page.getByRole('region', { name: 'Try it' })
  await form.getByLabel('Body').fill('{ "name": "<b>Ada</b> 👩‍🚀" }')
  await form.getByRole('button', { name: 'Send' }).click()
  await form.getByText('"<b>Ada</b> 👩‍🚀"').waitFor()
  await form.getByText('201').waitFor()
  await form.getByRole('button', { name: 'As curl' }).click()
  expect(await copied(folder.page)).toContain(`'{ "name": "<b>Ada</b> 👩‍🚀" }'`)
})

test('a record that is there is suggested for an operation of a collection', async ({ open }) => {
  await using folder = await opened(open, 'PATCH /users/:id')
  const form = folder.page.getByRole('region', { name: 'Try it' })
  await expect.poll(() => form.getByLabel('id').inputValue()).toBe('1')
  await form.getByLabel('Body').fill('{ "name": "Augusta" }')
  await form.getByRole('button', { name: 'Send' }).click()
  await form.getByText('"Augusta"').waitFor()
  expect(folder.server.db('users').find(1)).toMatchObject({ name: 'Augusta' })
})

test('a list is asked by parameters in the body', async ({ open }) => {
  await using folder = await opened(open, 'QUERY /users')
  const form = folder.page.getByRole('region', { name: 'Try it' })
  await expect.poll(() => form.getByLabel('Body').inputValue()).toBe('{ "limit": 10 }')
  await form.getByRole('button', { name: 'Send' }).click()
  await form.getByText('200').waitFor()
  expect(folder.server.calls('QUERY /users')[0]?.request.body).toEqual({ limit: 10 })
})

test('a stream is followed until it is stopped', async ({ open }) => {
  await using folder = await opened(open, 'GET /feed')
  const form = folder.page.getByRole('region', { name: 'Try it' })
  await form.getByRole('button', { name: 'Send' }).click()
  await form.getByRole('list', { name: 'Events' }).getByText('"tick": 2').waitFor()
  await screenshot(folder.page, 'endpoints-stream')
  await form.getByRole('button', { name: 'Stop' }).click()
  await form.getByText('Ended, ').waitFor()
  await form.getByRole('button', { name: 'Send' }).waitFor()
})

test('a WebSocket is opened, sent to and closed, and all clients are sent a message', async ({
  open,
}) => {
  await using folder = await opened(open, 'WS /chat/:room')
  const { page, server } = folder
  await page.getByRole('treegrid').getByRole('row', { name: 'WS /chat/:room' }).waitFor()
  const form = page.getByRole('region', { name: 'Try it' })
  await form.getByLabel('room').fill('a b')
  await form.getByRole('button', { name: 'Open' }).click()
  const messages = form.getByRole('list', { name: 'Messages' })
  await messages.getByText('"welcome to a b"').waitFor()
  await form.getByRole('textbox', { name: 'Message' }).fill('{ "n": 2 }')
  await form.getByRole('button', { name: 'Send', exact: true }).click()
  await messages.getByText('"got"').waitFor()
  const other = await connect(`${server.url}/chat/a%20b`)
  await other.next()
  await form.getByRole('button', { name: 'Send to all clients' }).click()
  expect(await other.next()).toEqual({ n: 2 })
  await form.getByText('Sent to 2 clients at /chat/a%20b.').waitFor()
  await screenshot(page, 'endpoints-socket')
  await form.getByRole('button', { name: 'Close' }).click()
  await form.getByText('Closed with 1000').waitFor()
})

test('a slider makes an endpoint slow, which is seen at once and undone by a click', async ({
  open,
}) => {
  await using folder = await opened(open, 'GET /health')
  const { page, server } = folder
  const row = page.getByRole('treegrid').getByRole('row', { name: 'GET /health' })
  await slide(page, 'Delay', 150)
  await row.getByText('150 ms').waitFor()
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText('"ok"').waitFor()
  expect(server.calls().at(-1)?.duration).toBeGreaterThan(140)
  await screenshot(page, 'endpoints-slow')
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect.poll(() => row.getByText('150 ms').count()).toBe(0)
  expect(server.overrides).toEqual([])
})

test('a status is answered instead, for some calls, for the next few, and no more', async ({
  open,
}) => {
  await using folder = await opened(open, 'GET /health')
  const { page, server } = folder
  await page.getByLabel('Answer').selectOption('503')
  await page.getByRole('treegrid').getByText('503').waitFor()
  expect(await statusOf(server, '/health')).toBe(503)
  await slide(page, 'Error rate', 50)
  await page.getByRole('treegrid').getByText('503 50 %').waitFor()
  const statuses = await Promise.all(Array.from({ length: 40 }, () => statusOf(server, '/health')))
  expect(new Set(statuses)).toEqual(new Set([200, 503]))
  await slide(page, 'Error rate', 100)
  await page.getByRole('treegrid').getByText('503', { exact: true }).waitFor()
  await page.getByLabel('For calls').fill('1')
  await page.getByLabel('For calls').press('Tab')
  await expect.poll(() => server.overrides.length).toBe(1)
  await expect.poll(() => server.overrides[0]?.remaining).toBe(1)
  expect([await statusOf(server, '/health'), await statusOf(server, '/health')]).toEqual([503, 200])
  await page.getByRole('treegrid').getByText('503').waitFor({ state: 'detached' })
})

test('a connection is broken', async ({ open }) => {
  await using folder = await opened(open, 'GET /health')
  const { page, server } = folder
  await page.getByLabel('Answer').selectOption('reset')
  await page.getByRole('treegrid').getByText('reset').waitFor()
  await expect(fetch(`${server.url}/health`)).rejects.toThrow('fetch failed')
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText('No answer came').waitFor()
  await screenshot(page, 'endpoints-broken')
  await page.getByRole('button', { name: 'Undo 1 override' }).click()
  await expect.poll(() => statusOf(server, '/health')).toBe(200)
})

test('what was set is copied as lines of a test and of a mock file, which do the same', async ({
  open,
}) => {
  await using folder = await opened(open, 'GET /health')
  const { page, server, path } = folder
  await page.getByLabel('Answer').selectOption('503')
  await expect.poll(() => statusOf(server, '/health')).toBe(503)
  await page.getByRole('button', { name: 'As mock file' }).click()
  const line = await copied(page)
  await page.getByLabel('For calls').fill('2')
  await page.getByLabel('For calls').press('Tab')
  await expect.poll(() => server.overrides[0]?.remaining).toBe(2)
  await page.getByRole('button', { name: 'As test' }).click()
  const lines = await copied(page)
  expect(lines).toBe("mock.fail('GET /health', 503, { times: 2 })")
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect.poll(() => statusOf(server, '/health')).toBe(200)

  // oxlint-disable-next-line no-implied-eval, no-new-func -- runs what a person would paste
  new Function('mock', lines)(server)
  expect([await statusOf(server, '/health'), await statusOf(server, '/health')]).toEqual([503, 503])
  expect(await statusOf(server, '/health')).toBe(200)
  writeFileSync(join(path, 'mocks/bad-day.json'), `{ ${line} }`)
  await expect.poll(() => statusOf(server, '/health')).toBe(503)
  expect(server.overview().diagnostics).toEqual([])
})
