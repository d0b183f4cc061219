import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { createMockServer, type MockServer } from 'mockapi'
import { expect } from 'vitest'
import { accessibilityProblems, screenshot, test } from '../support/browser.ts'
import { connect } from '../support/sockets.ts'
import { serveFolder } from '../support/folder.ts'

const long = 'a-very-long-name-that-does-not-fit-anywhere-'.repeat(3)
const users = Array.from({ length: 40 }, (_, index) => ({
  id: index + 1,
  name: index === 3 ? long : `Person ${index}`,
  role: index % 3 === 0 ? 'admin' : 'member',
  email: `person${index}@example.test`,
  address: { city: 'Berlin', street: long },
  active: index % 2 === 0,
}))
const files = {
  'mocks/users.json': JSON.stringify(users),
  'mocks/posts.json': '[{ "id": 1, "userId": 3, "title": "One" }]',
  'mocks/settings.json': '{ "theme": "dark" }',
  'mocks/shop.json': `{
    "GET /health": { "ok": true },
    "POST /login": { "token": "t" },
    "GET /${long}/:id": { "ok": true },
    "DELETE /cart": { "$status": 204 },
    "WS /chat/:room": { "$open": [{ "hello": "{{params.room}}", "more": [1, null] }, "${long}"] },
    "$scenarios": { "sold out": { "GET /health": { "ok": false } }, "payments down": { "POST /login": { "$status": 503 } } }
  }`,
}

const views = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [1280, 360].map((width) => ({ colorScheme, width })),
)

/** Addresses of the page by name: each view, and what is open in it. */
const places: Readonly<Record<string, string>> = {
  traffic: 'traffic',
  endpoints: 'endpoints',
  stream: 'traffic/6',
  socket: 'traffic/7',
  'socket endpoint': `endpoints/${encodeURIComponent('WS /chat/:room')}`,
  endpoint: `endpoints/${encodeURIComponent('POST /login')}`,
  data: 'data/users',
  single: 'data/settings',
  conditions: 'conditions',
}

async function busy(server: MockServer): Promise<void> {
  for (const path of ['/health', '/users?limit=2', '/users/3', '/nothing', '/users/99']) {
    await server.fetch(path)
  }
  const sse = `event: price\nid: 1\ndata: {"price":7}\n\ndata: ${long}\n\n`
  server.use({
    'GET /news': () => new Response(sse, { headers: { 'content-type': 'text/event-stream' } }),
  })
  await (await server.fetch('/news')).text()
  const client = await connect(`${server.url}/chat/7`)
  await client.next()
  client.send('nobody answers this')
  await expect.poll(() => server.calls()[6]?.messages?.length).toBe(3)
  server.fail('GET /health', 503, { rate: 0.5 })
  server.session('checkout').db('users').count()
}

test.for(views)(
  'everybody can use each view: $colorScheme, $width px',
  async ({ colorScheme, width }, { open }) => {
    await using folder = await serveFolder(files, { port: 0 })
    const { server } = folder
    await busy(server)
    const page = await open(`${server.url}/`, { colorScheme, width })
    for (const [name, place] of Object.entries(places)) {
      await page.goto(`${server.url}/__mockapi/#/${place}`)
      await settled(page)
      await screenshot(page, `${name}-${colorScheme}-${width}`)
      expect([name, await overflow(page)]).toEqual([name, 0])
      expect([name, await accessibilityProblems(page)]).toEqual([name, []])
    }
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    await screenshot(page, `help-${colorScheme}-${width}`)
    expect(await accessibilityProblems(page)).toEqual([])
  },
)

/** Waits until nothing is asked any more. */
async function settled(page: Page): Promise<void> {
  await page.locator('main h2, main .muted').first().waitFor({ state: 'attached' })
  await page.evaluate('new Promise((done) => requestIdleCallback(done, { timeout: 500 }))')
}

/** By how many pixels the page is wider than the window. */
function overflow(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - innerWidth')
}

test('keys lead to the views, to the search, through rows, and back', async ({ open }) => {
  await using folder = await serveFolder(files, { port: 0 })
  const page = await open(folder.server.url)
  await page.getByRole('heading', { name: 'Traffic' }).waitFor()
  const help = page.getByRole('button', { name: 'Help' })
  await help.press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('Help')
  for (const [key, view] of ['Traffic', 'Endpoints', 'Data', 'Conditions'].entries()) {
    await page.keyboard.press(String(key + 1))
    await page.getByRole('heading', { name: view, exact: true, level: 1 }).waitFor()
  }
  await page.keyboard.press('3')
  await page.getByRole('link', { name: 'users' }).click()
  await page.getByText('40 records').waitFor()
  await page.getByRole('gridcell', { name: 'Person 1', exact: true }).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.getByRole('complementary', { name: 'Record 2' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('complementary').waitFor({ state: 'detached' })
  await page.keyboard.press('2')
  await page.getByRole('row', { name: 'GET /health' }).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('login')
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.getByRole('complementary', { name: 'POST /login' }).waitFor()
})

test('a broken file is shown with its line until it is mended', async ({ open }) => {
  await using folder = await serveFolder(files, { port: 0, watch: true })
  const page = await open(folder.server.url)
  const file = join(folder.path, 'mocks/shop.json')
  const good = readFileSync(file, 'utf8')
  writeFileSync(file, good.replace('"ok": true', '"ok": treu'))
  const banner = page.getByRole('status', { name: 'Broken mock files' })
  await banner.getByText('shop.json:2').waitFor()
  await banner.getByText('> 2 |').waitFor()
  await screenshot(page, 'broken')
  expect(await accessibilityProblems(page)).toEqual([])
  writeFileSync(file, good)
  await banner.waitFor({ state: 'detached' })
})

test('a server that wants a token is asked with it', async ({ open }) => {
  await using folder = await serveFolder(files, { port: 0, adminToken: 'secret' })
  const page = await open(folder.server.url, { allowed: /401/ })
  await page.getByLabel('Token').waitFor()
  await screenshot(page, 'token')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.getByLabel('Token').fill('wrong')
  await page.keyboard.press('Enter')
  await page.getByText('This is not the token of this server.').waitFor()
  await page.getByLabel('Token').fill('secret')
  await page.keyboard.press('Enter')
  await page.getByText('Nothing was asked yet').waitFor()
  await folder.server.fetch('/health')
  await page.getByRole('row', { name: '/health' }).waitFor()
})

test('a server that ended is waited for, and what was shown stays', async ({ open }) => {
  const mocks = { 'GET /health': { ok: true } }
  const first = await createMockServer({ mocks, port: 0 })
  const page = await open(first.url, { allowed: /ERR_CONNECTION_REFUSED|ERR_|Failed to load/ })
  await first.fetch('/health')
  await page.getByRole('row', { name: '/health' }).waitFor()
  const { port } = first
  await first.close()
  await page.getByText('The server does not answer.').waitFor()
  await page.getByRole('row', { name: '/health' }).waitFor()
  await page.getByText('down', { exact: true }).click()
  await page.getByRole('alert').waitFor()
  await screenshot(page, 'lost')
  await using second = await createMockServer({ mocks: { 'GET /new': 1 }, port })
  await expect.poll(() => page.getByText('The server does not answer.').count()).toBe(0)
  await second.fetch('/new')
  await page.getByRole('row', { name: '/new' }).waitFor()
  await page.getByRole('link', { name: 'Endpoints' }).click()
  await page.getByRole('row', { name: 'GET /new' }).waitFor()
})

test('an empty folder says what to do', async ({ open }) => {
  await using folder = await serveFolder({ 'mocks/.keep': '' }, { port: 0 })
  const page = await open(folder.server.url)
  await page.getByRole('link', { name: 'Endpoints' }).click()
  await page.getByText('No endpoint yet').waitFor()
  await screenshot(page, 'empty-endpoints')
  await page.getByRole('link', { name: 'Data' }).click()
  await page.getByText('No collections').waitFor()
  await screenshot(page, 'empty-data')
})
