import { readFileSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { accessibilityProblems, screenshot, test } from '../support/browser.ts'
import { ask, detail, row, rows, serve } from '../support/traffic.ts'

describe('the list of calls', () => {
  test('shows calls as they come, the newest first', async ({ open }) => {
    await using folder = await serve()
    const page = await open(folder.page)
    await page.getByText('Nothing was asked yet').waitFor()
    await ask(folder.server)
    await expect
      .poll(() => rows(page))
      .toEqual([
        'GET /health 200',
        'GET /userz 404',
        'POST /broken 500',
        'POST /login 401',
        'POST /login 200',
        'GET /users/2 200',
        'GET /users?sort=name&tag=a&tag=b 200',
      ])
    await row(page, '401').getByText('mocks/api.json:4').waitFor()
  })

  test('is filtered, and the address shows the same to others', async ({ open }) => {
    await using folder = await serve()
    await ask(folder.server)
    const page = await open(folder.page)
    await page.getByLabel('Search calls').fill('login wrong')
    await page.getByText('No call fits the filters').waitFor()
    await page.getByLabel('Search calls').fill('login case')
    await expect.poll(() => rows(page)).toEqual(['POST /login 401', 'POST /login 200'])
    await page.getByLabel('Status').selectOption('4xx')
    await expect.poll(() => rows(page)).toEqual(['POST /login 401'])
    const other = await open(page.url())
    await expect.poll(() => rows(other)).toEqual(['POST /login 401'])
    await page.getByLabel('Search calls').fill('')
    await page.getByLabel('Status').selectOption('no mock')
    await expect.poll(() => rows(page)).toEqual(['GET /userz 404'])
    await page.getByLabel('Status').selectOption('')
    await page.getByLabel('Method').selectOption('POST')
    await expect.poll(async () => (await rows(page)).length).toBe(3)
    await page.getByLabel('Method').selectOption('')
    await page.getByRole('main').getByLabel('Session').selectOption('checkout')
    await expect.poll(() => rows(page)).toEqual(['GET /health 200'])
    await page.getByRole('main').getByLabel('Session').selectOption('server')
    await expect.poll(async () => (await rows(page)).length).toBe(6)
    await row(page, '401').getByRole('button').click()
    await expect.poll(() => rows(page)).toEqual(['POST /login 401', 'POST /login 200'])
    await page.getByRole('button', { name: 'POST /login' }).click()
    await expect.poll(async () => (await rows(page)).length).toBe(6)
  })

  test('stays where it is while it is read, and stands still when it is paused', async ({
    open,
  }) => {
    await using folder = await serve()
    const { server } = folder
    for (let count = 0; count < 100; count++) await server.fetch(`/health?${count}`)
    const page = await open(folder.page)
    await row(page, '?99').waitFor()
    const grid = page.getByRole('grid')
    await grid.evaluate((element) => element.scrollTo({ top: 900 }))
    await row(page, '?60').waitFor()
    const before = await rows(page)
    for (let count = 0; count < 12; count++) await server.fetch(`/health?new${count}`)
    await page.getByRole('button', { name: '12 new ↑' }).waitFor()
    expect(await rows(page)).toEqual(before)
    await screenshot(page, 'traffic-held')
    await page.getByRole('button', { name: '12 new ↑' }).click()
    await row(page, '?new11').waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await server.fetch('/health?later')
    await page.getByRole('button', { name: '1 new ↑' }).waitFor()
    expect((await rows(page))[0]).toBe('GET /health?new11 200')
    await page.getByRole('button', { name: 'Go on' }).click()
    await row(page, '?later').waitFor()
  })

  test('is emptied, and saved as an archive', async ({ open }) => {
    await using folder = await serve()
    await ask(folder.server)
    const page = await open(folder.page)
    await row(page, '/userz').waitFor()
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'HAR' }).click()
    const file = `${folder.path}/calls.har`
    await (await saved).saveAs(file)
    const archive = JSON.parse(readFileSync(file, 'utf8')) as { log: { entries: object[] } }
    expect(archive.log.entries).toHaveLength(6)
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByText('Nothing was asked yet').waitFor()
    expect(folder.server.calls()).toEqual([])
    await folder.server.fetch('/health')
    await row(page, '/health').waitFor()
  })

  test('says that the journal is off', async ({ open }) => {
    await using folder = await serve({ journal: 0 })
    const page = await open(folder.page, { allowed: /409/ })
    await page.getByText('The journal is off').waitFor()
  })

  test('keeps ten thousand rows', async ({ open }) => {
    await using folder = await serve({ journal: 12_000 })
    const page = await open(folder.page)
    await page.getByText('Nothing was asked yet').waitFor()
    for (let count = 0; count < 10_500; count++) {
      await folder.server.fetch(`/users/${count % 3}?${count}`)
      // The stream has four thousand calls a second.
      if (count % 1000 === 999) await row(page, `?${count}`).waitFor()
    }
    await row(page, '?10499').waitFor()
    await expect.poll(() => page.locator('.bar').innerText()).toContain('9,500 calls')
    expect(await page.locator('.row').count()).toBeLessThan(60)
    await page.getByRole('grid').press('End')
    await row(page, '?1000').waitFor()
    await screenshot(page, 'traffic-many')
  })
})

test('the keyboard is enough', async ({ open }) => {
  await using folder = await serve()
  await ask(folder.server)
  const page = await open(folder.page)
  await row(page, '/health').waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await detail(page).getByRole('heading', { name: 'No mock answers this' }).waitFor()
  await page.keyboard.press('k')
  await detail(page).getByText('session checkout').waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => detail(page).count()).toBe(0)
  expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('grid')
  expect(await page.locator('.row[aria-selected=true]').innerText()).toContain('/health')
  await page.keyboard.press('j')
  expect(await page.locator('.row[aria-selected=true]').innerText()).toContain('/userz')
  await page.keyboard.press('/')
  await page.keyboard.type('broken')
  await expect.poll(() => rows(page)).toEqual(['POST /broken 500'])
})

const views = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [1280, 390].map((width) => ({ colorScheme, width })),
)

test.for(views)('everybody can use it: $colorScheme, $width px', async (view, { open }) => {
  await using folder = await serve()
  await ask(folder.server)
  await folder.server.fetch(`/users?${'name=a&'.repeat(60)}`)
  const name = `traffic-${view.colorScheme}-${view.width}`
  const page = await open(folder.page, view)
  await row(page, '/userz').waitFor()
  await screenshot(page, name)
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
  expect(await accessibilityProblems(page)).toEqual([])
  await row(page, '/userz').click()
  await detail(page).getByRole('heading', { name: 'No mock answers this' }).waitFor()
  await screenshot(page, `${name}-open`)
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
  expect(await accessibilityProblems(page)).toEqual([])
})
