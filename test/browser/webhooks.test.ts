import { createMockServer, type MockServer } from 'mockapi'
import { expect } from 'vitest'
import { accessibilityProblems, screenshot, test } from '../support/browser.ts'

/** By how many pixels the page is wider than the window. */
const overflow = 'document.documentElement.scrollWidth - innerWidth'

async function receiver(): Promise<MockServer> {
  return await createMockServer({
    port: 0,
    mocks: {
      'POST /hooks': { $inbox: 'hooks', $status: 201, got: '{{body.type}}' },
      'POST /flaky': { $sequence: [{ $status: 503, error: 'Not yet' }, { ok: true }] },
    },
  })
}

test.for([
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 360 },
] as const)(
  'webhooks with their attempts, replay and cancel; an inbox, newest first: $colorScheme, $width px',
  async ({ colorScheme, width }, { open }) => {
    await using far = await receiver()
    await using server = await createMockServer({
      port: 0,
      webhookRetries: [0],
      mocks: {
        'POST /mail': { $inbox: 'mails' },
        'POST /orders': { $webhooks: { to: `${far.url}/hooks`, event: 'order.created' }, ok: true },
      },
    })
    const page = await open(`${server.url}/__mockapi/`, { colorScheme, width })
    const nav = page.getByRole('navigation', { name: 'Views' })
    await nav.getByRole('link', { name: 'Data' }).waitFor()
    expect(await nav.getByRole('link', { name: 'Webhooks' }).count()).toBe(0)
    const { webhooks } = server
    webhooks.send(`${far.url}/flaky`, { type: 'order.paid', order: { id: 7 } })
    webhooks.send(`${far.url}/hooks`, { type: 'late' }, { delay: '1h' })
    await webhooks.waitFor('order.paid')
    await nav.getByRole('link', { name: 'Webhooks' }).click()
    const row = page.getByRole('row', { name: 'order.paid' })
    await row.getByText('delivered').waitFor()
    await row.click()
    const detail = page.getByRole('complementary', { name: 'Webhook' })
    await detail.getByText('sent by hand').waitFor()
    const attempts = detail.getByRole('region', { name: 'Attempts' })
    await attempts.getByText('webhook-id').last().waitFor()
    expect(await attempts.locator('.attempt').count()).toBe(2)
    await attempts.locator('summary').first().click()
    await attempts.getByText('Not yet').waitFor()
    await screenshot(page, `webhook-${colorScheme}-${width}`)
    expect(await page.evaluate(overflow)).toBe(0)
    expect(await accessibilityProblems(page)).toEqual([])
    await detail.getByRole('button', { name: 'Replay' }).click()
    await detail.getByText('sent again').waitFor()
    await detail.getByText('delivered').waitFor()
    expect(webhooks.list.map(({ cause }) => cause.kind)).toEqual(['manual', 'manual', 'replay'])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Cancel 1 waiting' }).click()
    await page.getByRole('row', { name: 'late' }).getByText('cancelled').waitFor()
    await page.getByLabel('State', { exact: true }).selectOption('cancelled')
    await row.waitFor({ state: 'detached' })
    await screenshot(page, `webhooks-${colorScheme}-${width}`)
    expect(await page.evaluate(overflow)).toBe(0)
    expect(await accessibilityProblems(page)).toEqual([])

    await page.keyboard.press('3')
    await page.getByText('Nothing was sent here yet.').waitFor()
    for (const to of ['ada@example.com', 'bob@example.com']) {
      await server.fetch('/mail', { method: 'POST', body: new URLSearchParams({ to }) })
    }
    const cells = page.getByRole('gridcell', { name: '@example.com' })
    await expect.poll(() => cells.allTextContents()).toEqual(['bob@example.com', 'ada@example.com'])
    await server.fetch('/orders', { method: 'POST' })
    await screenshot(page, `inbox-${colorScheme}-${width}`)
    expect(await accessibilityProblems(page)).toEqual([])

    // A call leads to what it has led to, and back.
    await page.keyboard.press('1')
    await page.getByRole('row', { name: '/orders' }).click()
    await page.getByRole('link', { name: 'order.created' }).click()
    await detail.getByText('sent by POST /orders').waitFor()
    await detail.getByRole('link', { name: /^call / }).click()
    await page.getByRole('complementary', { name: 'Call' }).getByText('/orders').first().waitFor()
  },
)
