import { createServer, type Server } from 'node:http'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect } from 'vitest'
import { runInProcess } from '../support/cli-in-process.ts'
import { test, type Open } from '../support/browser.ts'
import { serveFolder } from '../support/folder.ts'

const files = {
  'mocks/users.json': '[{ "id": 1, "name": "Ada" }]',
  'mocks/people.json': '{ "$count": 3, "$each": { "name": "{{person.fullName}}" } }',
  'mocks/api.json': `{
    "GET /ticks": { "$sse": [{ "data": "one" }, { "data": "two", "$delay": 50 }] },
    "GET /logo": { "$file": "_logo.svg" }
  }`,
  'mocks/_logo.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="7" height="7"/>',
  'mocks/pay.ts': `import { defineMock } from 'mockapi'
    export default defineMock({ 'POST /pay': ({ body, db }) => ({ paid: body, users: db('users').all().length }) })`,
}

const html = `<!doctype html><link rel="icon" href="data:,"><h1 id="said">…</h1><script type="module">
  import { start } from './mockapi.js'
  await start()
  const users = await (await fetch('/users')).json()
  document.querySelector('#said').textContent = users.map(({ name }) => name).join(', ')
</script>`

/** A web host that knows nothing but the files of the demo, below a path. */
interface Host extends AsyncDisposable {
  readonly url: string
  /** Paths that it was asked for. */
  readonly asked: string[]
  /** Takes it off the network. */
  stop(): Promise<void>
  fingerprint(): Promise<string>
}

async function hostDemo(mocks: Readonly<Record<string, string>> = files): Promise<Host> {
  const folder = await serveFolder(mocks)
  const { code, err } = await runInProcess(folder.path, ['build', '--target', 'browser'])
  expect([code, err]).toEqual([0, ''])
  const asked: string[] = []
  const server: Server = createServer((request, response) => {
    const [path = ''] = (request.url ?? '').split('?')
    asked.push(path)
    const script = /^\/repo\/(mockapi(?:-sw)?\.js)$/.exec(path)?.[1]
    if (path === '/repo/' || path === '/other/') {
      const text = path === '/repo/' ? html : html.replace('./mockapi.js', '/repo/mockapi.js')
      response.setHeader('content-type', 'text/html').end(text)
    } else if (script !== undefined) {
      response.setHeader('content-type', 'text/javascript')
      response.end(readFileSync(join(folder.path, 'dist', script)))
    } else response.writeHead(404).end('not of the host')
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const stop = async () => {
    server.closeAllConnections()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    asked,
    stop,
    fingerprint: () => folder.server.fingerprint(),
    async [Symbol.asyncDispose]() {
      if (server.listening) await stop()
      await folder[Symbol.asyncDispose]()
    },
  }
}

async function openDemo(open: Open, host: Host): Promise<Page> {
  const page = await open(`${host.url}/repo/`, { allowed: /status of 404/ })
  await said(page, 'Ada')
  return page
}

const said = (page: Page, text: string) =>
  expect.poll(() => page.locator('#said').textContent()).toBe(text)

/** What a request of the page gets. */
function ask(page: Page, path: string, method = 'GET', body?: object): Promise<unknown> {
  const init = {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
  return page.evaluate(
    `fetch(${JSON.stringify(path)}, ${JSON.stringify(init)}).then(async (answer) => answer.ok ? answer.json() : answer.status)`,
  )
}

async function stopWorkers(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('ServiceWorker.enable')
  await session.send('ServiceWorker.stopAllWorkers')
  await session.detach()
}

test('a demo answers below a path, by its mocks alone, with the same data as the folder', async ({
  open,
}) => {
  await using host = await hostDemo()
  const page = await openDemo(open, host)
  expect(await ask(page, '/users/1')).toEqual({ id: 1, name: 'Ada' })
  expect(await ask(page, 'users/1')).toEqual({ id: 1, name: 'Ada' })
  expect(await ask(page, '/pay', 'POST', { sum: 5 })).toEqual({ paid: { sum: 5 }, users: 1 })
  expect(await ask(page, '/__mockapi/fingerprint')).toEqual({
    fingerprint: await host.fingerprint(),
  })
  expect(await ask(page, '/nobody')).toBe(404)
  const width =
    "new Promise((done) => { const image = new Image(); image.onload = () => done(image.width); image.src = '/logo' })"
  expect(await page.evaluate(width)).toBe(7)
  const ticks = `new Promise((done) => {
    const all = []
    const source = new EventSource('/ticks')
    source.onmessage = ({ data }) => { if (all.push(data) === 2) { source.close(); done(all) } }
  })`
  expect(await page.evaluate(ticks)).toEqual(['one', 'two'])
  expect(host.asked.filter((path) => !path.startsWith('/repo/'))).toEqual(['/nobody'])
})

test('the sample has the fingerprint in a browser that it has here', async ({ open }) => {
  const names = readdirSync('mocks', { recursive: true, encoding: 'utf8' })
  const paths = names.map((name) => `mocks/${name.replaceAll('\\', '/')}`)
  const texts = paths.filter((path) => statSync(path).isFile())
  const sample = texts.map((path): [string, string] => [path, readFileSync(path, 'utf8')])
  await using host = await hostDemo(Object.fromEntries(sample))
  const page = await open(`${host.url}/repo/`)
  await expect.poll(() => page.locator('#said').textContent()).toContain('Ada')
  expect(await ask(page, '/__mockapi/fingerprint')).toEqual({
    fingerprint: await host.fingerprint(),
  })
})

test('it goes on without a network and after its worker was stopped, in all tabs', async ({
  open,
}) => {
  await using host = await hostDemo()
  const page = await openDemo(open, host)
  await ask(page, '/users', 'POST', { name: 'Eve' })
  const other = await page.context().newPage()
  await other.goto(`${host.url}/repo/`)
  await said(other, 'Ada, Eve')
  await ask(other, '/users/1', 'PATCH', { name: 'Lovelace' })
  await stopWorkers(page)
  expect(await ask(page, '/users')).toMatchObject([{ name: 'Lovelace' }, { name: 'Eve' }])
  await expect
    .poll(() =>
      page.evaluate(
        "caches.open('mockapi /repo/').then((all) => all.keys()).then((all) => all.length)",
      ),
    )
    .toBeGreaterThan(1)
  await host.stop()
  await stopWorkers(page)
  await page.reload()
  await said(page, 'Lovelace, Eve')
})

test('a page outside of the folder of the worker is told so', async ({ open }) => {
  await using host = await hostDemo()
  const messages: string[] = []
  const page = await open(`${host.url}/repo/`)
  await said(page, 'Ada')
  page.on('console', (message) => messages.push(message.text()))
  const start = `import('/repo/mockapi.js').then(({ start }) => { history.pushState({}, '', '/other/'); return start() }).then(() => 'started', (error) => error.message)`
  expect(
    await page.evaluate(
      `(() => { const { error } = console; console.error = (text) => console.info(text); return ${start}.finally(() => (console.error = error)) })()`,
    ),
  ).toMatch(
    /^The service worker \/repo\/mockapi-sw\.js answers pages below \/repo\/ alone, and this one is \/other\//,
  )
  expect(messages).toEqual([
    expect.stringContaining('mockapi: The service worker /repo/mockapi-sw.js'),
  ])
})
