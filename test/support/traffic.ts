import type { Locator, Page } from '@playwright/test'
import type { MockServer, MockServerOptions } from 'mockapi'
import { serveFolder, type ServedFolder } from './folder.ts'

const files = {
  'mocks/users.json': '[{ "id": 1, "name": "Ada" }, { "id": 2, "name": "Grace" }]',
  'mocks/api.json': `{
  "$defaults": { "$delay": 1 },
  "GET /health": { "ok": true },
  "POST /login": {
    "$cases": [
      { "$when": { "body.password": "right" }, "$body": { "token": "t0k3n", "name": "Ada" } },
      { "$status": 401, "$body": { "message": "Wrong password" } }
    ]
  }
}`,
  'mocks/code.js': `export default {
  'GET /echo/:name': (c) => c.json({ name: c.params.name, html: '<img src=x onerror=alert(1)>' }),
  'POST /broken': () => { throw new Error('No such thing') },
}`,
}

/** The server with one call of each kind, the latest last. */
export async function ask({ fetch }: MockServer): Promise<void> {
  const json = { 'content-type': 'application/json' }
  await fetch('/users?sort=name&tag=a&tag=b')
  await fetch('/users/2')
  await fetch('/login', {
    method: 'POST',
    headers: json,
    body: '{"name":"ada","password":"right"}',
  })
  await fetch('/login', { method: 'POST', headers: json, body: '{"name":"ada","password":"x"}' })
  await fetch('/broken', { method: 'POST' })
  await fetch('/userz')
  await fetch('/health', { headers: { 'x-mockapi-session': 'checkout' } })
}

/** The mocks of these tests, and the address of their page. */
export async function serve(
  options: MockServerOptions = {},
): Promise<ServedFolder & { readonly page: string }> {
  const folder = await serveFolder(files, { port: 0, ...options })
  return { ...folder, page: `${folder.server.url}/__mockapi/` }
}

/** What the rows show of each call, the newest first. */
export async function rows(page: Page): Promise<string[]> {
  const texts = `['.method', '.address', '.status'].map((part) => row.querySelector(part).innerText)`
  const found = await page.evaluate(
    `Array.from(document.querySelectorAll('[role=grid] .row'), (row) => ${texts})`,
  )
  return (found as string[][]).map((each) => each.join(' ').replace(/\s+/g, ' '))
}

/** The first row with a text. */
export const row = (page: Page, text: string): Locator =>
  page.locator('.row', { hasText: text }).first()
/** What shows the call that is open. */
export const detail = (page: Page): Locator => page.getByRole('complementary', { name: 'Call' })

/** What a button puts on the clipboard. */
export async function copied(page: Page, name: string): Promise<string> {
  await page.evaluate(
    'navigator.clipboard.writeText = (text) => (window.copied = text, Promise.resolve())',
  )
  await detail(page).getByRole('button', { name }).click()
  return (await page.evaluate('window.copied')) as string
}
