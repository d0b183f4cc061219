import type { Page } from '@playwright/test'
import { expect } from 'vitest'
import { accessibilityProblems, screenshot, test } from '../support/browser.ts'
import { serveFolder } from '../support/folder.ts'

const files = {
  'mocks/users.json': '[{ "id": 1, "name": "Ada" }, { "id": 2, "name": "Grace" }]',
  'mocks/api.json': '{ "POST /login": { "$status": 201, "$body": { "token": "t" } } }',
}
/** As where the package is not installed: one of its name that has no files. */
const withoutPackage = {
  ...files,
  'node_modules/swagger-ui-dist/package.json': '{ "version": "5.0.0" }',
}

const views = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [1280, 400].map((width) => ({ colorScheme, width })),
)

/** Waits for all files of the page: a server that ends before has cut one off, which the browser logs. */
const settled = (page: Page) => page.waitForLoadState('networkidle')

/** Opens an operation of the reference page by its operationId. */
async function operation(page: Page, id: string) {
  const found = page.locator(`[id$="-${id}"]`)
  await found.locator('.opblock-summary-control').click()
  return found
}

/** Calls an operation, and returns its status and body as they are shown. */
async function execute(
  page: Page,
  id: string,
  parameters: Readonly<Record<string, string>> = {},
  body?: string,
): Promise<[status: string | undefined, body: unknown]> {
  const found = await operation(page, id)
  for (const [name, value] of Object.entries(parameters)) {
    await found.locator(`[data-param-name="${name}"] input`).fill(value)
  }
  if (body !== undefined) await found.locator('textarea').first().fill(body)
  await found.getByRole('button', { name: 'Execute' }).click()
  const live = found.locator('.live-responses-table .response')
  const status = (await live.locator('.response-col_status').innerText()).split('\n')[0]
  const shown = await live.locator('.response-col_description pre').first().innerText()
  return [status, JSON.parse(shown)]
}

test.for(views)(
  'the reference shows the document: $colorScheme, $width px',
  async (view, { open }) => {
    await using folder = await serveFolder(files, { port: 0 })
    const page = await open(`${folder.server.url}/__mockapi/docs`, view)
    await settled(page)
    await operation(page, 'getUser')
    await page.getByRole('button', { name: 'Execute' }).waitFor()
    await screenshot(page, `docs-${view.colorScheme}-${view.width}`)
    const color = await page.evaluate('getComputedStyle(document.documentElement).backgroundColor')
    expect(color).toBe(view.colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(28, 32, 34)')
    expect(await overflow(page)).toBe(0)
  },
)

/** By how many pixels the page is wider than the window. */
function overflow(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - innerWidth')
}

test('a call that is tried reaches the mocks, in the session that the page names', async ({
  open,
}) => {
  await using folder = await serveFolder(files, { port: 0 })
  const { server } = folder
  const page = await open(`${server.url}/__mockapi/docs`)
  await settled(page)
  expect(await execute(page, 'getUser', { id: '2' })).toEqual(['200', { id: 2, name: 'Grace' }])
  await screenshot(page, 'docs-tried')
  expect(server.calls().map(({ request }) => request.target)).toEqual(['/users/2'])
  await page.getByLabel('Session').fill('checkout')
  const created = await execute(page, 'createUser', {}, '{ "name": "Linus" }')
  expect(created).toEqual(['201', { id: 3, name: 'Linus' }])
  const own = server.session('checkout')
  expect(own.db('users').count()).toBe(3)
  expect(server.db('users').count()).toBe(2)
  // Whose overrides are in the document, once it is read anew.
  own.use({ 'GET /users': { $status: 503, $body: { message: 'Closed' } } })
  const list = await operation(page, 'listUsers')
  expect(await list.locator('.response[data-code="503"]').count()).toBe(0)
  await page.getByLabel('Session').fill('')
  await page.getByLabel('Session').blur()
  await page.getByLabel('Session').fill('checkout')
  await page.getByLabel('Session').blur()
  await list.locator('.response[data-code="503"]').waitFor()
})

test('the reference shows the admin API too', async ({ open }) => {
  await using folder = await serveFolder(files, { port: 0 })
  const page = await open(folder.server.url)
  await page.getByRole('link', { name: 'Endpoints' }).click()
  await page.getByRole('link', { name: 'API reference' }).click()
  await page.getByRole('link', { name: 'Admin API' }).click()
  expect(await execute(page, 'getHealth')).toMatchObject(['200', { ok: true, name: 'mockapi' }])
  await screenshot(page, 'docs-admin')
})

test('the reference asks for the token where one is needed', async ({ open }) => {
  await using folder = await serveFolder(files, { port: 0, adminToken: 'secret' })
  const page = await open(`${folder.server.url}/__mockapi/docs`, { allowed: /401/ })
  await settled(page)
  const token = page.getByLabel('token')
  await token.waitFor()
  await screenshot(page, 'docs-token')
  await token.fill('wrong')
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByText('does not take this token').waitFor()
  await token.fill('secret')
  await token.press('Enter')
  await page.locator('#operations-users-listUsers').waitFor()
  expect(await token.isVisible()).toBe(false)
  await page.reload()
  await page.locator('#operations-users-listUsers').waitFor()
})

test.for(views)('a page says what to install: $colorScheme, $width px', async (view, { open }) => {
  await using folder = await serveFolder(withoutPackage, { port: 0 })
  const page = await open(`${folder.server.url}/__mockapi/docs`, { ...view, allowed: /501/ })
  await settled(page)
  await screenshot(page, `docs-missing-${view.colorScheme}-${view.width}`)
  expect(await page.locator('pre').innerText()).toBe('npm install --save-dev swagger-ui-dist')
  expect(await overflow(page)).toBe(0)
  expect(await accessibilityProblems(page)).toEqual([])
  await page.getByRole('link', { name: 'openapi.json' }).click()
  await page.waitForURL('**/__mockapi/openapi.json')
})

test.for(views)(
  'everybody can use the list of json-server: $colorScheme, $width px',
  async (view, { open }) => {
    await using folder = await serveFolder(files, { port: 0, dialect: 'json-server-0' })
    const page = await open(folder.server.url, view)
    await screenshot(page, `start-${view.colorScheme}-${view.width}`)
    expect(await overflow(page)).toBe(0)
    expect(await accessibilityProblems(page)).toEqual([])
  },
)
