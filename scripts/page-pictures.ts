// Draws docs/page-*.webp, the pictures of the page: each view, light and dark, of the shop of `mockapi demo`; and prints
// how long the page takes to the first paint. Part of `npm run picture`.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { chromium, type Browser, type Page } from '@playwright/test'
import type { MockServer, createMockServer } from '../src/index.ts'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const size = { width: 1100, height: 560 }

/** Some minutes of a shop, in a moment. */
async function visit(server: MockServer): Promise<void> {
  const { routes } = server.overview()
  const lists = routes.filter(({ method, path }) => method !== 'USE' && !/[:*{]/.test(path))
  for (let round = 0; round < 4; round++) {
    for (const { path, kind, method } of lists) {
      const asked = kind === 'crud' ? 'GET' : method
      const body =
        asked === 'GET' ? {} : { body: '{}', headers: { 'content-type': 'application/json' } }
      await server.fetch(path, { method: asked, ...body })
    }
    await server.fetch('/product/7')
  }
  for (let count = 0; count < 8; count++) await server.fetch('/products')
}

/** What each picture shows: its name, an address of the page, and what waits until it is there. */
function shownBy(server: MockServer): readonly (readonly [name: string, address: string])[] {
  const failed = server
    .calls({ path: '/products' })
    .findLast(({ response }) => response.status >= 500)
  return [
    ['traffic', `traffic/${failed?.id ?? ''}`],
    ['endpoints', `endpoints/${encodeURIComponent('GET /products')}`],
    ['data', 'data/products'],
    ['conditions', 'conditions'],
  ]
}

async function draw(
  browser: Browser,
  server: MockServer,
  colorScheme: 'light' | 'dark',
): Promise<void> {
  const context = await browser.newContext({ viewport: size, colorScheme, reducedMotion: 'reduce' })
  const page = await context.newPage()
  for (const [name, address] of shownBy(server)) {
    await page.goto(`${server.url}/__mockapi/#/${address}`)
    await page.waitForTimeout(1500)
    const path = `docs/page-${name}-${colorScheme}.webp`
    const picture = await webpOf(browser, await page.screenshot())
    writeFileSync(path, picture)
    console.log(`${path}: ${Math.round(picture.byteLength / 1000)} kB`)
  }
  await context.close()
}

/** A picture as WebP, which is a third of a PNG; Chromium writes it. */
async function webpOf(browser: Browser, png: Buffer): Promise<Buffer> {
  const page = await browser.newPage()
  const url = `data:image/png;base64,${png.toString('base64')}`
  const webp = await page.evaluate(`(async () => {
    const picture = await createImageBitmap(await (await fetch(${JSON.stringify(url)})).blob())
    const canvas = Object.assign(document.createElement('canvas'), { width: picture.width, height: picture.height })
    canvas.getContext('2d').drawImage(picture, 0, 0)
    return canvas.toDataURL('image/webp', 0.7)
  })()`)
  await page.close()
  return Buffer.from(String(webp).slice(String(webp).indexOf(',') + 1), 'base64')
}

/** The median of nine loads in a browser that has none of the files, ms. */
async function firstPaint(browser: Browser, address: string): Promise<number> {
  const found: number[] = []
  for (let count = 0; count < 9; count++) {
    const context = await browser.newContext({ viewport: size })
    const page: Page = await context.newPage()
    await page.goto(address)
    await page.getByRole('navigation').first().waitFor()
    const entry = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
    await page.waitForFunction(entry)
    found.push((await page.evaluate(entry)) as number)
    await context.close()
  }
  return found.toSorted((one, other) => one - other)[4] ?? 0
}

const { createMockServer: create } = (await import(resolve('dist/index.js'))) as {
  createMockServer: typeof createMockServer
}
const server = await create({ cwd: resolve('src/demo'), port: 0, quiet: true })
const browser = await chromium.launch({ executablePath })
// As the sliders of the page do it.
for (const body of [
  { fail: { key: 'GET /products', failure: 503, rate: 0.4 } },
  { delay: { key: 'GET /products', delay: 300 } },
]) {
  await fetch(`${server.url}/__mockapi/overrides`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}
await visit(server)
for (const colorScheme of ['light', 'dark'] as const) await draw(browser, server, colorScheme)
console.log(`first paint: ${Math.round(await firstPaint(browser, `${server.url}/__mockapi/`))} ms`)
await browser.close()
await server.close()
