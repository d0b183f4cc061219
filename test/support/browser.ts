import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContextOptions, type Page } from '@playwright/test'
import { expect, inject, test as base } from 'vitest'

/** How a page is looked at. */
export interface View extends Pick<BrowserContextOptions, 'colorScheme' | 'extraHTTPHeaders'> {
  /** CSS pixels; default 1280. */
  readonly width?: number
  /** Another server that the page asks, as an app asks its mocks. */
  readonly server?: string
  /** What the console may say, such as that a request was refused on purpose. */
  readonly allowed?: RegExp
}

/** Opens an address in a browser that has seen nothing yet. */
export type Open = (address: string, view?: View) => Promise<Page>

/**
 * A test in a real browser. It fails where a page logs an error, throws one, breaks its Content-Security-Policy (which
 * Chromium logs), or asks another host than its own, whose requests are not let through.
 */
export const test = base.extend<{ browser: Browser; open: Open }>({
  browser: [
    // oxlint-disable-next-line no-empty-pattern -- the runner reads from the pattern what is asked for
    async ({}, use) => {
      const browser = await chromium.connect(inject('chromium'))
      await use(browser)
      await browser.close()
    },
    { scope: 'worker' },
  ],
  open: async ({ browser }, use) => {
    const problems: string[] = []
    const opened: Page[] = []
    await use(async (address, view = {}) => {
      const page = await openPage(browser, address, view, problems)
      opened.push(page)
      return page
    })
    for (const page of opened) await page.context().close()
    expect(problems).toEqual([])
  },
})

async function openPage(
  browser: Browser,
  address: string,
  { width = 1280, server, allowed, ...options }: View,
  problems: string[],
): Promise<Page> {
  const context = await browser.newContext({
    ...options,
    permissions: ['clipboard-read', 'clipboard-write'],
    viewport: { width, height: 900 },
    reducedMotion: 'reduce',
  })
  const { origin } = new URL(address)
  await context.route(
    ({ protocol, origin: asked }) =>
      protocol.startsWith('http') && asked !== origin && asked !== server,
    async (route) => {
      problems.push(`asks another host: ${route.request().url()}`)
      await route.abort()
    },
  )
  const page = await context.newPage()
  page.on('pageerror', ({ message }) => problems.push(`throws: ${message}`))
  page.on('console', (message) => {
    const text = message.text()
    // The server of a test may end before its page.
    if (/ERR_(?:INCOMPLETE_CHUNKED_ENCODING|CONNECTION_(?:REFUSED|RESET))/.test(text)) return
    if (message.type() === 'error' && !allowed?.test(text)) problems.push(`logs: ${text}`)
  })
  await page.goto(address)
  return page
}

/** Saves what a page shows, where the environment names a folder in `SCREENSHOTS`. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS']
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

interface Finding {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly target: readonly string[] }[]
}

/** What is seriously wrong for people who cannot see well, by axe: the rule and the elements. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  // Not as a script of the page, which its Content-Security-Policy would refuse.
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axe())
  const isDark = await page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
  // Themes differ in colours alone.
  const rules = isDark ? { runOnly: ['color-contrast'] } : {}
  const options = { resultTypes: ['violations'], preload: false, ...rules }
  const found = await page.evaluate(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`,
  )
  return (found as readonly Finding[])
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

let source: string | undefined

function axe(): string {
  return (source ??= readFileSync(
    createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
    'utf8',
  ))
}

/** What a button of the page has put on the clipboard. */
export async function copied(page: Page): Promise<string> {
  await page.getByText('Copied', { exact: true }).waitFor()
  const text = (await page.evaluate('navigator.clipboard.readText()')) as string
  await page.getByText('Copied', { exact: true }).waitFor({ state: 'detached' })
  return text
}
