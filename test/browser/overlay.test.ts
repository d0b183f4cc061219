import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { createMockServer } from 'mockapi'
import { expect } from 'vitest'
import { accessibilityProblems, screenshot, test } from '../support/browser.ts'

const mocks = {
  'GET /health': { ok: true },
  'GET /fails': () => new Response('<b>no</b>', { status: 500 }),
}

/** An app on another port, as of a dev server, whose policy allows its mock server alone. */
async function app(server: string): Promise<{ url: string } & AsyncDisposable> {
  const page = `<!doctype html><html lang="en"><title>App</title><link rel="icon" href="data:,">
    <style>button { position: fixed; inset: 0 }</style><main><h1>App</h1></main>
    <script type="module" src="${server}/__mockapi/overlay.js"></script></html>`
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src ${server}; connect-src ${server}`
  const listener: Server = createServer((_, response) => {
    response.writeHead(200, {
      'content-type': 'text/html',
      'content-security-policy': `${policy}; require-trusted-types-for 'script'`,
    })
    response.end(page)
  })
  await new Promise<void>((listens) => listener.listen(0, 'localhost', listens))
  return {
    url: `http://localhost:${(listener.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      listener.closeAllConnections()
      await new Promise((closed) => listener.close(closed))
    },
  }
}

test('floats over an app of another port: what answered last, and the strip', async ({ open }) => {
  await using server = await createMockServer({ mocks, port: 0 })
  await using shop = await app(server.url)
  const page = await open(shop.url, { server: server.url, allowed: /500|503/ })
  const button = page.getByRole('button', { name: 'mocks' })
  await button.waitFor()
  expect(await page.getByRole('region', { name: 'Mock server' }).count()).toBe(0)
  await button.click()
  const panel = page.getByRole('region', { name: 'Mock server' })
  await panel.getByText('No calls yet.').waitFor()
  await page.evaluate(`fetch('${server.url}/health').then(() => fetch('${server.url}/fails'))`)
  await panel.getByRole('listitem').filter({ hasText: '/health' }).getByText('200').waitFor()
  await panel.getByRole('listitem').filter({ hasText: '/fails' }).getByText('500').waitFor()
  await screenshot(page, 'overlay')
  expect(await accessibilityProblems(page)).toEqual([])
  await panel.getByRole('button', { name: 'down' }).click()
  const status = async () => (await server.fetch('/health')).status
  await expect.poll(status).toBe(503)
  await panel.getByRole('button', { name: 'normal' }).click()
  await expect.poll(status).toBe(200)
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'hidden' })
  expect(server.calls().every(({ request }) => !request.target.includes('__mockapi'))).toBe(true)
})

test('says that a token is wanted, and that a server is gone', async ({ open }) => {
  const server = await createMockServer({ mocks, port: 0, adminToken: 'secret' })
  await using shop = await app(server.url)
  const page = await open(shop.url, { server: server.url, allowed: /401|ERR_/ })
  await page.getByRole('button', { name: 'mocks' }).click()
  await page.getByText('The mock server wants its token').waitFor()
  await server.close()
  await page.getByRole('button', { name: 'down' }).click()
  await page.getByText('The mock server does not answer.').waitFor()
})

test('is small', async () => {
  await using server = await createMockServer({ mocks, port: 0 })
  const script = await (await fetch(`${server.url}/__mockapi/overlay.js`)).text()
  expect(gzipSync(script).byteLength).toBeLessThan(8000)
})
