import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect } from 'vitest'
import { screenshot, test, type Open } from '../support/browser.ts'
import { serveFolder, type ServedFolder } from '../support/folder.ts'

const records = JSON.stringify([
  { id: 1, name: 'Ada', role: 'admin', age: 36 },
  { id: 2, name: 'Grace', role: 'member', age: 85 },
  { id: 3, name: '<img src=x onerror="throw 1">', role: 'member', age: 4 },
  { id: 4, name: 'שלום 👩‍🚀', role: 'member', age: 5 },
])
const files = {
  'mocks/members.json': records,
  'mocks/posts.json':
    '[{ "id": 7, "title": "One", "memberId": 2 }, { "id": 8, "title": "Two", "memberId": 1 }]',
  'mocks/settings.json': '{ "theme": "dark" }',
  'mocks/prices.ts': `
    import { resource } from 'mockapi'
    const schema = { '~standard': { version: 1, vendor: 'own', validate: (value: any) =>
      typeof value.price === 'number' ? { value } : { issues: [{ message: 'Expected a number', path: ['price'] }] } } }
    export const prices = resource('prices', { schema, seed: [{ price: 5 }] })`,
}

async function opened(
  open: Open,
  name: string,
  given: Readonly<Record<string, string>> = files,
): Promise<ServedFolder & { page: Page; table: Locator }> {
  const folder = await serveFolder(given, { port: 0 })
  const address = `${folder.server.url}/__mockapi/#/data/${name}`
  const page = await open(address, { allowed: /Failed to load resource/ })
  const table = page.getByRole('grid', { name: `Records of ${name}` })
  await table.getByRole('gridcell').first().waitFor()
  return Object.assign(folder, { page, table })
}

/** What a column shows, from the top. */
async function column(table: Locator, index: number): Promise<string[]> {
  return table.locator(`.row > :nth-child(${index})`).allInnerTexts()
}

test('a collection is filtered by the query language, searched and sorted', async ({ open }) => {
  await using folder = await opened(open, 'members')
  const { page, table } = folder
  await expect.poll(() => column(table, 1)).toEqual(['1', '2', '3', '4'])
  await page.getByLabel('Filter by fields').fill('role=member&age:gte=5')
  await page.keyboard.press('Enter')
  await expect.poll(() => column(table, 1)).toEqual(['2', '4'])
  await table.getByRole('button', { name: 'age' }).click()
  await expect.poll(() => column(table, 1)).toEqual(['4', '2'])
  await table.getByRole('button', { name: 'age' }).click()
  await expect.poll(() => column(table, 1)).toEqual(['2', '4'])
  await page.getByLabel('Search records').fill('grace')
  await expect.poll(() => column(table, 1)).toEqual(['2'])
  await page.reload()
  await expect.poll(() => column(table, 1)).toEqual(['2'])
})

test('names are text, whatever they look like', async ({ open }) => {
  await using folder = await opened(open, 'members')
  const { page, table } = folder
  await screenshot(page, 'data-names')
  expect((await column(table, 2)).slice(2)).toEqual(['<img src=x onerror="throw 1">', 'שלום 👩‍🚀'])
  expect(await page.locator('img').count()).toBe(0)
})

test('a value is edited where it stands, and what the schema refuses is told', async ({ open }) => {
  await using folder = await opened(open, 'prices')
  const { page, table, server } = folder
  const price = table.getByRole('gridcell', { name: '5' })
  await price.dblclick()
  await page.getByLabel('price', { exact: true }).fill('cheap')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('Expected a number').waitFor()
  await screenshot(page, 'data-refused')
  expect(server.db('prices').all()).toMatchObject([{ price: 5 }])
  await price.dblclick()
  await page.getByLabel('price', { exact: true }).fill('6')
  await page.keyboard.press('Enter')
  await table.getByRole('gridcell', { name: '6' }).waitFor()
  expect(server.db('prices').all()).toMatchObject([{ price: 6 }])
  expect(await page.getByRole('alert').count()).toBe(0)
})

test('a value that is longer than its cell is edited in its record', async ({ open }) => {
  await using folder = await opened(open, 'prices')
  const { page, table, server } = folder
  server.db('prices').update(1, { note: 'long '.repeat(1000) })
  await table.getByRole('gridcell', { name: 'long' }).dblclick()
  const editor = page.getByLabel('Record as JSON')
  await expect.poll(async () => (await editor.inputValue()).length).toBeGreaterThan(5000)
})

test('records are added, changed and deleted', async ({ open }) => {
  await using folder = await opened(open, 'members')
  const { page, table, server } = folder
  page.on('dialog', (dialog) => void dialog.accept())
  await page.getByRole('button', { name: 'Add' }).click()
  await page.getByLabel('Record as JSON').fill('{ "name": "Linus"')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('alert').waitFor()
  await page.getByLabel('Record as JSON').fill('{ "name": "Linus" }')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { name: 'members 5' }).waitFor()
  await table.getByText('Linus').waitFor()
  await screenshot(page, 'data-record')
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await table.getByText('Linus').waitFor({ state: 'detached' })
  expect(server.db('members').count()).toBe(4)
})

test('relations lead to the records that they mean', async ({ open }) => {
  await using folder = await opened(open, 'posts')
  const { page } = folder
  await page.getByRole('gridcell', { name: '2', exact: true }).getByRole('link').click()
  const members = page.getByRole('grid', { name: 'Records of members' })
  await expect.poll(() => column(members, 2)).toEqual(['Grace'])
  await members.getByRole('button', { name: '2' }).click()
  await page.getByRole('complementary').getByRole('link', { name: 'posts' }).click()
  const posts = page.getByRole('grid', { name: 'Records of posts' })
  await expect.poll(() => column(posts, 2)).toEqual(['One'])
})

test('data are put back to the start and to what was kept', async ({ open }) => {
  await using folder = await opened(open, 'members')
  const { page, table, server } = folder
  page.on('dialog', (dialog) => void dialog.accept())
  await page.getByLabel('Name of the snapshot').fill('before')
  await page.getByRole('button', { name: 'Keep' }).click()
  await page.getByRole('button', { name: 'Restore' }).waitFor()
  server.db('members').delete(1)
  await expect.poll(() => column(table, 1)).toEqual(['2', '3', '4'])
  await page.getByRole('button', { name: 'Restore' }).click()
  await expect.poll(() => column(table, 1)).toEqual(['1', '2', '3', '4'])
  server.db('members').delete(2)
  await expect.poll(() => column(table, 1)).toEqual(['1', '3', '4'])
  await page.getByRole('button', { name: 'Reset', exact: true }).click()
  await expect.poll(() => column(table, 1)).toEqual(['1', '2', '3', '4'])
  await page.getByRole('button', { name: 'Delete snapshot before' }).click()
  await page.getByRole('button', { name: 'Restore' }).waitFor({ state: 'detached' })
})

test.for(['json', 'csv'])('what is shown is downloaded as %s', async (type, { open }) => {
  await using folder = await opened(open, 'members')
  const { page, table } = folder
  await page.getByLabel('Filter by fields').fill('role=admin')
  await page.keyboard.press('Enter')
  await expect.poll(() => column(table, 1)).toEqual(['1'])
  const saved = page.waitForEvent('download')
  await page.getByLabel('Download').selectOption(type)
  const file = await saved
  expect(file.suggestedFilename()).toBe(`members.${type}`)
  const path = join(folder.path, 'saved')
  await file.saveAs(path)
  const text = readFileSync(path, 'utf8')
  if (type === 'csv') expect(text.trim()).toBe('id,name,role,age\r\n1,Ada,admin,36')
  else expect(JSON.parse(text)).toEqual([{ id: 1, name: 'Ada', role: 'admin', age: 36 }])
})

test('what another tab has changed meanwhile is told, not overwritten', async ({ open }) => {
  await using folder = await opened(open, 'members')
  const { page, table, server } = folder
  await table.getByRole('button', { name: '1' }).click()
  const editor = page.getByLabel('Record as JSON')
  await expect.poll(() => editor.inputValue()).toContain('"Ada"')
  await editor.fill('{ "id": 1, "name": "Mine" }')
  server.db('members').update(1, { name: 'Theirs' })
  await page.getByText('This record was changed elsewhere meanwhile.').waitFor()
  await screenshot(page, 'data-stale')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('This record was changed elsewhere meanwhile.').waitFor()
  expect(server.db('members').find(1)).toMatchObject({ name: 'Theirs' })
  await page.getByRole('button', { name: 'Show it as it is now' }).click()
  await expect.poll(() => editor.inputValue()).toContain('"Theirs"')
})

test('a hundred thousand records scroll to the end, and are edited there', async ({ open }) => {
  const many = '{ "$count": 100000, "$each": { "name": "Item {{index}}" } }'
  await using folder = await opened(open, 'items', { 'mocks/items.json': many })
  const { page, table, server } = folder
  await page.getByText('100,000 records').waitFor()
  await table.focus()
  await page.keyboard.press('End')
  const last = table.getByRole('gridcell', { name: 'Item 99999' })
  await last.dblclick()
  await page.getByLabel('name', { exact: true }).fill('The last')
  await page.keyboard.press('Enter')
  await table.getByText('The last').waitFor()
  await screenshot(page, 'data-many')
  expect(server.db('items').find(100_000)).toMatchObject({ name: 'The last' })
  expect(await table.getByRole('row').count()).toBeLessThan(60)
})

test('a single object is edited', async ({ open }) => {
  await using folder = await serveFolder(files, { port: 0 })
  const page = await open(`${folder.server.url}/__mockapi/#/data/settings`)
  const editor = page.getByLabel('Value as JSON')
  await expect.poll(() => editor.inputValue()).toContain('"dark"')
  await editor.fill('{ "theme": "light" }')
  await page.getByRole('button', { name: 'Save' }).click()
  const now = async () => (await folder.server.fetch('/settings')).json()
  await expect.poll(now).toEqual({ theme: 'light' })
})
