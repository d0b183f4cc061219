import type { Page } from '@playwright/test'
import { expect } from 'vitest'
import { accessibilityProblems, screenshot, test, type Open } from '../support/browser.ts'
import { serveFolder, type ServedFolder } from '../support/folder.ts'

const files = {
  'mocks/users.json': '[{ "id": 1, "name": "Ada" }, { "id": 2, "name": "Linus" }]',
  'mocks/api.json': '{ "GET /health": { "ok": true } }',
}

async function opened(
  open: Open,
  address = '/__mockapi/#/conditions',
): Promise<ServedFolder & { page: Page }> {
  const folder = await serveFolder(files, { port: 0 })
  const page = await open(`${folder.server.url}${address}`, { allowed: /40[49]|422/ })
  page.on('dialog', (dialog) => void dialog.accept())
  return Object.assign(folder, { page })
}

const labels = `[...document.querySelectorAll('optgroup')].map(({ label }) => label)`

const cardOf = (page: Page) =>
  page.locator('section', { has: page.getByRole('heading', { name: 'Environments' }) })

test('an environment is made, chosen, compared, forked, put back and deleted', async ({ open }) => {
  await using folder = await opened(open)
  const { page, server } = folder
  const card = cardOf(page)
  await card.getByLabel('Name').fill('demo')
  await card.getByLabel('Note').fill('for the meeting on Monday')
  await card.getByRole('button', { name: 'Make' }).click()
  await card.getByText('for the meeting on Monday').waitFor()
  await card.getByRole('button', { name: 'Edit demo' }).click()
  await page.getByRole('dialog').getByLabel('How long').fill('soon')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByText('"soon" is no time to live.').waitFor()
  await page.getByRole('dialog').getByLabel('How long').fill('14d')
  await page.getByRole('dialog').getByLabel('Note').fill('for Tuesday')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await card.getByText('for Tuesday').waitFor()
  await card.getByText(/goes in 13 d/).waitFor()
  await card.getByRole('radio', { name: 'demo' }).check()
  expect(page.url()).toBe(`${server.url}/~demo/__mockapi/#/conditions`)
  const write = (method: string, path: string, body?: object) =>
    server.fetch(`/~demo${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
  await write('POST', '/users', { name: 'Grace' })
  await write('PATCH', '/users/1', { name: 'Ada Lovelace' })
  await write('DELETE', '/users/2')
  await card.getByRole('button', { name: 'Changes demo' }).click()
  const changes = page.getByRole('dialog').getByRole('listitem')
  await expect.poll(() => changes.count()).toBe(3)
  expect((await changes.allInnerTexts()).map((text) => text.replace(/\s+/g, ' '))).toEqual([
    '+ {"id":3,"name":"Grace"}',
    '~ 1 name: "Ada" → "Ada Lovelace"',
    '- {"id":2,"name":"Linus"}',
  ])
  await screenshot(page, 'environments-changes')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.keyboard.press('Escape')
  await card.getByRole('button', { name: 'Fork demo' }).click()
  await page.keyboard.type('demo-2')
  await page.keyboard.press('Enter')
  await card.getByRole('radio', { name: 'demo-2' }).waitFor()
  await screenshot(page, 'environments')
  expect(await accessibilityProblems(page)).toEqual([])
  await card.getByRole('button', { name: 'Reset demo', exact: true }).click()
  const names = async (path: string) =>
    ((await (await server.fetch(path)).json()) as { name: string }[]).map(({ name }) => name)
  await expect.poll(() => names('/~demo/users')).toEqual(['Ada', 'Linus'])
  expect(await names('/~demo-2/users')).toEqual(['Ada Lovelace', 'Grace'])
  await card.getByRole('button', { name: 'Delete demo', exact: true }).click()
  await card.getByRole('radio', { name: 'demo', exact: true }).waitFor({ state: 'detached' })
  expect(page.url()).toBe(`${server.url}/__mockapi/#/conditions`)
  await card.getByLabel('Name').fill('demo-2')
  await card.getByRole('button', { name: 'Make' }).click()
  await card.getByText('There is an environment "demo-2" already.').waitFor()
})

test('the address names what the page looks at, an environment or a session', async ({ open }) => {
  await using folder = await opened(open, '/~demo/__mockapi/#/data/users')
  const { page, server } = folder
  const chosen = page.getByRole('combobox', { name: 'Session' })
  await expect.poll(() => chosen.inputValue()).toBe('demo')
  await server.fetch('/~demo/users/1', { method: 'DELETE' })
  await page.getByText('1 record', { exact: true }).waitFor()
  await server.session('cart').fetch('/health')
  await chosen.selectOption('cart')
  await page.getByText('2 records').waitFor()
  expect(page.url()).toBe(`${server.url}/__session/cart/__mockapi/#/data/users`)
  await chosen.selectOption('demo')
  await page.reload()
  await page.getByText('1 record', { exact: true }).waitFor()
  expect(await page.evaluate(labels)).toEqual(['Environments', 'Sessions'])
  await chosen.selectOption('server')
  await page.getByText('2 records').waitFor()
})

test('the host of an environment chooses it, and leads back to the server', async ({ open }) => {
  await using folder = await serveFolder(files, { port: 0 })
  const { url } = folder.server
  await folder.server.fetch('/~demo/users/1', { method: 'DELETE' })
  const host = url.replace('localhost', 'demo.localhost')
  const page = await open(`${host}/__mockapi/#/data/users`, { server: url })
  const chosen = page.getByRole('combobox', { name: 'Session' })
  await expect.poll(() => chosen.inputValue()).toBe('demo')
  await page.getByText('1 record', { exact: true }).waitFor()
  await chosen.selectOption('server')
  await page.waitForURL(`${url}/__mockapi/#/data/users`)
  await page.getByText('2 records').waitFor()
})
