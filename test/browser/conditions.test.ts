import type { Page } from '@playwright/test'
import { expect } from 'vitest'
import { screenshot, test, type Open } from '../support/browser.ts'
import { serveFolder, type ServedFolder } from '../support/folder.ts'

const files = {
  'mocks/users.json': '[{ "id": 1, "name": "Ada" }]',
  'mocks/api.json': `{
    "GET /health": { "ok": true },
    "$scenarios": {
      "sold out": { "GET /health": { "ok": "sold out" } },
      "delivery": { "$states": {
        "packed": { "GET /parcel": { "is": "packed" } },
        "on its way": { "GET /parcel": { "is": "on its way" } }
      } }
    }
  }`,
}

async function opened(open: Open): Promise<ServedFolder & { page: Page }> {
  const folder = await serveFolder(files, { port: 0 })
  const page = await open(`${folder.server.url}/__mockapi/#/conditions`)
  return Object.assign(folder, { page })
}

test('scenarios are switches, and have states', async ({ open }) => {
  await using folder = await opened(open)
  const { page, server } = folder
  const body = async (path: string): Promise<unknown> => (await server.fetch(path)).json()
  const soldOut = page.getByRole('switch', { name: 'sold out' })
  await soldOut.click()
  await expect.poll(() => body('/health')).toEqual({ ok: 'sold out' })
  await page.getByRole('switch', { name: 'delivery' }).click()
  await page.getByLabel('State of delivery').selectOption('on its way')
  await expect.poll(() => body('/parcel')).toEqual({ is: 'on its way' })
  await screenshot(page, 'conditions-scenarios')
  await soldOut.click()
  await expect.poll(() => body('/health')).toEqual({ ok: true })
})

test('a strip makes all endpoints slow, flaky, down, and normal again', async ({ open }) => {
  await using folder = await opened(open)
  const { page, server } = folder
  const choose = (name: string) => page.getByText(name, { exact: true }).click()
  const status = async () => (await server.fetch('/health')).status
  await choose('down')
  await expect.poll(status).toBe(503)
  await choose('flaky')
  await expect.poll(() => page.getByRole('radio', { name: 'flaky' }).isChecked()).toBe(true)
  await expect.poll(status).toBe(200)
  await choose('slow')
  await page.getByText('800–2500 ms').waitFor()
  await screenshot(page, 'conditions-slow')
  await choose('normal')
  await page.getByText('800–2500 ms').waitFor({ state: 'detached' })
  await expect.poll(status).toBe(200)
})

test('a delay and an error rate count for all endpoints until they are undone', async ({
  open,
}) => {
  await using folder = await opened(open)
  const { page, server } = folder
  const card = page.locator('section', {
    has: page.getByRole('heading', { name: 'All endpoints' }),
  })
  await card.getByLabel('Delay').fill('100')
  await card.getByText('100 ms').waitFor()
  await card.getByLabel('Error rate').fill('100')
  const status = async () => (await server.fetch('/health')).status
  await expect.poll(status).toBe(503)
  await card.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(status).toBe(200)
})

test('a session has data of its own, and its calls', async ({ open }) => {
  await using folder = await opened(open)
  const { page, server } = folder
  const session = server.session('checkout')
  session.db('users').create({ name: 'Grace' })
  await session.fetch('/health')
  await page.getByRole('combobox', { name: 'Session' }).selectOption('checkout')
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Data' }).click()
  await page.getByText('2 records').waitFor()
  await page.getByRole('combobox', { name: 'Session' }).selectOption('server')
  await page.getByText('1 record', { exact: true }).waitFor()
  await page.goto(`${server.url}/__session/checkout/`)
  await page.getByRole('link', { name: 'Data' }).click()
  await page.getByText('2 records').waitFor()
  expect(await page.getByRole('combobox', { name: 'Session' }).inputValue()).toBe('checkout')
})

test('the graph of the last minutes is there after a reload', async ({ open }) => {
  await using folder = await opened(open)
  const { page, server } = folder
  await page.getByText('No requests.').waitFor()
  await screenshot(page, 'conditions-empty')
  for (let count = 0; count < 5; count++) await server.fetch('/health')
  await server.fetch('/health', { headers: { 'x-mockapi-status': '500' } })
  const text = page.getByText('6 requests, 1 error')
  await text.waitFor()
  await page.reload()
  await text.waitFor()
})

test('what is laid over endpoints is listed, and undone one by one', async ({ open }) => {
  await using folder = await opened(open)
  const { page, server } = folder
  server.fail('GET /health', 503, { times: 3 })
  await page.getByText('fail 503, 3 to go').waitFor()
  await page.getByRole('button', { name: /Undo override/ }).click()
  await page.getByText('fail 503').waitFor({ state: 'detached' })
  expect(server.overrides).toEqual([])
})

test('the clock is frozen, set and moved on, and shows what is done later', async ({ open }) => {
  await using folder = await serveFolder(
    {
      'mocks/exports.json': '[]',
      'mocks/progress.json': `{ "$progress": { "exports": { "steps": ["queued", { "after": "1h", "value": "running" }, { "after": "2d", "value": "done" }] } } }`,
      'mocks/api.json': `{ "POST /remind": { "$status": 204, "$after": { "in": "30m", "create": "exports", "with": { "status": "reminded" } } } }`,
    },
    { port: 0 },
  )
  const { server } = folder
  const page = await open(`${server.url}/__mockapi/#/conditions`, { allowed: /422/ })
  const card = page.locator('section', { has: page.getByRole('heading', { name: 'Clock' }) })
  await card.getByText('as on this machine').waitFor()
  await card.getByRole('button', { name: 'Freeze' }).click()
  await expect.poll(() => server.clock.isFrozen).toBe(true)
  await card.getByText('frozen').waitFor()
  await card.getByLabel('Set to').fill('2027-01-01T09:00:00')
  await card.getByRole('button', { name: 'Set', exact: true }).click()
  await card.getByText('2027-01-01 09:00:00').waitFor()
  await server.fetch('/exports', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  await server.fetch('/remind', { method: 'POST' })
  const jobs = card.getByRole('list', { name: 'What is done later' }).getByRole('listitem')
  await expect.poll(() => jobs.count()).toBe(2)
  expect(await jobs.allInnerTexts()).toEqual([
    expect.stringMatching(/in 30 min\s+POST \/remind create exports/),
    expect.stringMatching(/in 1 h\s+exports 1: queued → running/),
  ])
  await screenshot(page, 'conditions-clock')
  await card.getByRole('button', { name: 'Cancel job 2' }).click()
  await expect.poll(() => jobs.count()).toBe(1)
  await card.getByRole('button', { name: 'Move on to job 1' }).click()
  await card.getByText('2027-01-01 10:00:00').waitFor()
  await card.getByLabel('Move on by').fill('2d')
  await card.getByRole('button', { name: 'Move on', exact: true }).click()
  await card.getByText('2027-01-03 10:00:00').waitFor()
  await expect.poll(() => server.db('exports').all()).toMatchObject([{ status: 'done' }])
  await expect.poll(() => jobs.count()).toBe(0)
  await card.getByLabel('Move on by').fill('soon')
  await card.getByRole('button', { name: 'Move on', exact: true }).click()
  await card.getByText('A clock cannot advance by "soon".').waitFor()
  await card.getByRole('button', { name: 'Undo' }).click()
  await card.getByText('as on this machine').waitFor()
  expect(server.clock.isFrozen).toBe(false)
})

test('users of a provider are signed in and out, and credentials fail on demand', async ({
  open,
}) => {
  await using folder = await serveFolder(
    {
      'mocks/users.json': '[{ "id": 1, "name": "Ada", "email": "ada@example.test" }]',
      'mocks/login.json': `{ "$auth": { "users": "users" } }`,
      'mocks/api.json': `{ "GET /me": { "$auth": true, "ok": true } }`,
    },
    { port: 0 },
  )
  const { server } = folder
  const page = await open(`${server.url}/__mockapi/#/conditions`)
  const card = page.locator('section', { has: page.getByRole('heading', { name: 'Login' }) })
  await card.getByRole('button', { name: 'Copy a token of Ada' }).click()
  await card.getByText('Copied').waitFor()
  const token = await page.evaluate<string>('navigator.clipboard.readText()')
  const status = async () => {
    const headers = { authorization: `Bearer ${token}` }
    return (await server.fetch('/me', { headers })).status
  }
  expect(await status()).toBe(200)
  await card.getByLabel('How many times they fail').fill('1')
  await card.getByRole('button', { name: 'Fail', exact: true }).click()
  await card.getByText('1 to go').waitFor()
  await screenshot(page, 'conditions-login')
  expect([await status(), await status()]).toEqual([401, 200])
  await card.getByRole('button', { name: 'Expire all tokens' }).click()
  await expect.poll(status).toBe(401)
})
