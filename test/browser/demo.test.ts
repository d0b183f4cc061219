import type { Page } from '@playwright/test'
import { expect } from 'vitest'
import { accessibilityProblems, screenshot, test } from '../support/browser.ts'
import { startDemo } from '../support/demo.ts'

const views = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [1280, 390].map((width) => ({ colorScheme, width })),
)
/** What Chromium says of answers that fail on purpose, and of the stream of events when the server is closed. */
const failures = /status of (?:402|503)|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_REFUSED/

/** By how many pixels the page is wider than the window. */
function overflow(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - innerWidth')
}

/** Puts the first product into the cart and signs in, as far as the button that orders. */
async function goToCheckout(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Morning mug' }).click()
  await page.getByRole('button', { name: 'Add to cart' }).click()
  await page.getByRole('link', { name: 'View cart' }).click()
  await page.getByRole('link', { name: 'Sign in to order' }).click()
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Pay and order' }).waitFor()
}

test('a person buys a mug', async ({ open }) => {
  await using demo = await startDemo()
  const page = await open(demo.server.url, { allowed: failures })
  await goToCheckout(page)
  await page.getByRole('button', { name: 'One Morning mug more' }).click()
  await page.getByText('€52.90').waitFor()
  await page.getByRole('button', { name: 'Pay and order' }).click()
  await page.getByText('Thank you! Your order is placed.').waitFor()
  await page.getByText('2 × Morning mug').waitFor()
  expect(demo.server.db('products').find(1)).toMatchObject({ stock: 16 })
  await page.getByRole('link', { name: /^Cart/ }).click()
  await page.getByText('Your cart is empty').waitFor()
})

test('what is switched in the page shows in the shop at once', async ({ open }) => {
  await using demo = await startDemo()
  const shop = await open(demo.server.url, { allowed: failures })
  await shop.getByText('Morning mug').waitFor()
  const page = await open(`${demo.server.url}/__mockapi/`)
  await page.getByText('down', { exact: true }).click()
  await shop.getByText('We could not load the products').waitFor()
  await page.getByText('normal', { exact: true }).click()
  await shop.getByText('Morning mug').waitFor()
  await page.locator('.row', { hasText: '/products' }).first().click()
  await page.getByRole('button', { name: 'Fail next' }).click()
  await shop.getByText('We could not load the products').waitFor()
  await shop.getByRole('button', { name: 'Try again' }).click()
  await shop.getByText('Morning mug').waitFor()
  await page.close()
  demo.server.delay('GET /products', '60s')
  await shop.getByText('Loading the products').waitFor()
  demo.server.reset()
  demo.server.scenario('empty shelves')
  await shop.getByText('The shelves are empty today.').waitFor()
  demo.server.reset()
  demo.server.db('products').update(1, { price: 1234 })
  await shop.getByText('€1,234').waitFor()
})

test('a payment that fails can be tried again', async ({ open }) => {
  await using demo = await startDemo()
  const page = await open(demo.server.url, { allowed: failures })
  await goToCheckout(page)
  const failing = demo.server.scenario('payment fails')
  await page.getByRole('button', { name: 'Pay and order' }).click()
  // Loads the cart again, so that it is not there while the payment fails.
  demo.server.delay('GET /cart', '600ms')
  await page.getByText('Your order was not placed: Your bank declined the card.').waitFor()
  failing.off()
  await page.getByRole('button', { name: /Try again|Pay and order/ }).click()
  await page.getByText('Thank you!').waitFor()
})

test.for(views)('everybody can use the shop: $colorScheme, $width px', async (view, { open }) => {
  await using demo = await startDemo()
  const page = await open(demo.server.url, { ...view, allowed: failures })
  const look = async (name: string) => {
    await screenshot(page, `demo-${name}-${view.colorScheme}-${view.width}`)
    expect(await overflow(page)).toBe(0)
    expect(await accessibilityProblems(page)).toEqual([])
  }
  await page.getByText('Watering can').waitFor()
  await look('shop')
  await page.getByRole('link', { name: 'Reading lamp' }).click()
  await page.getByRole('button', { name: 'Add to cart' }).click()
  await page.getByRole('link', { name: 'View cart' }).waitFor()
  await look('product')
  await page.getByRole('link', { name: 'View cart' }).click()
  await page.getByRole('link', { name: 'Sign in to order' }).click()
  await look('sign-in')
  await page.getByRole('button', { name: 'Sign in' }).click()
  const failing = demo.server.scenario('payment fails')
  await page.getByRole('button', { name: 'Pay and order' }).click()
  await page.getByRole('alert').waitFor()
  await look('cart')
  failing.off()
  await page.getByRole('button', { name: /Try again|Pay and order/ }).click()
  await page.getByText('Thank you!').waitFor()
  await look('orders')
  await page.getByRole('link', { name: 'Shop', exact: true }).click()
  demo.server.setBehaviour({ status: 503 })
  await page.getByText('We could not load the products').waitFor()
  await look('down')
  demo.server.setBehaviour({ delay: '60s' })
  await page.getByText('Loading the products').waitFor()
  await look('slow')
  demo.server.setBehaviour(undefined)
  demo.server.scenario('sold out')
  await page.getByText('Sold out').nth(5).waitFor()
  await look('sold-out')
})
