import { tsconfigOf } from '../files.ts'

/** What every project of a dev server has: a page and a mock. */
export const files: Readonly<Record<string, string>> = {
  'index.html':
    '<!doctype html><title>the page</title><script type="module" src="/src/main.js"></script>',
  'src/main.js': 'document.title = "ready"',
  'src/index.js': 'document.title = "ready"',
  'mocks/users.json': '[{ "id": 1, "name": "Ada" }]',
}

/** Helpers of the scripts that ask a running dev server: run in the project, as `try.mjs`. */
const kit: string = `import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'

const running = []
process.on('exit', () => running.forEach((child) => child.kill()))

/** Starts a program, and waits until it has printed something. */
export async function start(args, wanted) {
  const child = spawn(process.execPath, args, { env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' } })
  running.push(child)
  const printed = { text: '' }
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (printed.text += bytes))
  await until(() => wanted.test(printed.text), () => printed.text)
  return { child, printed }
}

export async function until(test, explain = () => '') {
  for (let tries = 0; tries < 600; tries++) {
    if (await test()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('It did not come to that: ' + test + ' ' + explain())
}

export const isUp = (url) => () => fetch(url).then(({ ok }) => ok, () => false)

const json = { 'content-type': 'application/json' }

/** What a page does with its API. */
export async function useApi(origin) {
  const users = origin + '/api/users'
  assert.deepEqual(await (await fetch(users)).json(), [{ id: 1, name: 'Ada' }])
  const made = await fetch(users, { method: 'POST', headers: { ...json, origin }, body: '{ "name": "Grace" }' })
  assert.equal(made.status, 201)
  assert.equal((await made.json()).id, 2)
  const own = { headers: { 'x-mockapi-session': 'other' } }
  await fetch(users + '/1', { ...own, method: 'DELETE' })
  assert.equal((await (await fetch(users, own)).json()).length, 1)
  assert.equal((await (await fetch(users)).json()).length, 2)
  assert.equal((await fetch(origin + '/api/user')).status, 404)
  assert.match(await (await fetch(origin + '/', { headers: { accept: 'text/html' } })).text(), /<title>/)
  return made
}

export { assert, writeFileSync }
`

/** The files of a project of Vite. */
export const viteFiles: Readonly<Record<string, string>> = {
  ...files,
  'vite.config.js': `import { mockapi } from 'mockapi/vite'

export default { plugins: [mockapi({ prefix: '/api' })] }
`,
  'types/vite.config.ts': `import { mockapi } from 'mockapi/vite'
import type { VitePluginOptions } from 'mockapi/vite'
import { defineConfig } from 'vite'

const options: VitePluginOptions = { prefix: ['/api', '/auth'], keepPrefix: true, reload: true, seed: 42, quiet: true }
// @ts-expect-error -- the port is Vite's
mockapi({ port: 4000 })
export default defineConfig({ plugins: [mockapi(options)] })
`,
  'tsconfig.json': tsconfigOf('types'),
  'kit.mjs': kit,
  'try.mjs': `import { assert, isUp, start, until, useApi, writeFileSync } from './kit.mjs'

const program = 'node_modules/vite/bin/vite.js'
const wanted = /Mocks: +(http\\S+)\\/api +mocks\\/ +1 file/
const dev = await start([program, '--port', '5199', '--host', '127.0.0.1'], wanted)
const [, origin] = wanted.exec(dev.printed.text)
const made = await useApi(origin)
assert.equal(made.headers.get('location'), '/api/users/2')
await until(() => /POST +\\/users +201/.test(dev.printed.text))
await until(() => /GET +\\/user +404[^]*add +mocks/.test(dev.printed.text))
writeFileSync('mocks/users.json', '[{ "id": 1, ')
await until(() => /broken +mocks\\/users.json/.test(dev.printed.text), () => dev.printed.text)
assert.equal((await (await fetch(origin + '/api/users')).json()).length, 2)
writeFileSync('mocks/users.json', '[{ "id": 1, "name": "Ada" }]')
await until(() => /healed +mocks\\/users.json/.test(dev.printed.text), () => dev.printed.text)
dev.child.kill()
await start([program, 'build'], /built in/)
const preview = await start([program, 'preview', '--port', '5198', '--host', '127.0.0.1'], wanted)
const made2 = await useApi(wanted.exec(preview.printed.text)[1])
assert.equal(made2.headers.get('location'), '/api/users/2')
console.log('dev server and preview are fine')
process.exit()
`,
}

/** @param more statements after the use of the API */
const proxyTry = (
  program: string,
  port: number,
  more = '',
): string => `import { assert, isUp, start, until, useApi } from './kit.mjs'

await start(['node_modules/mockapi/dist/bin.js', 'serve', '--port', '4199'], /API +http/)
process.env.API_URL = 'http://localhost:4199'
const dev = await start([${program}], /./)
const origin = 'http://localhost:${port}'
await until(isUp(origin + '/api/users'), () => dev.printed.text)
await useApi(origin)
${more}
console.log('the proxy is fine')
process.exit()
`

/** The files of a project of webpack. */
export const webpackFiles: Readonly<Record<string, string>> = {
  ...files,
  'public/index.html': '<!doctype html><title>the page</title>',
  'webpack.config.mjs': `export default {
  mode: 'development',
  devServer: {
    port: 5197,
    proxy: [
      {
        context: ['/api'],
        target: 'http://localhost:4199',
        pathRewrite: { '^/api': '' },
      },
    ],
  },
}
`,
  'kit.mjs': kit,
  'try.mjs': proxyTry(`'node_modules/webpack-cli/bin/cli.js', 'serve'`, 5197),
}

/** The files of a project of Rsbuild. */
export const rsbuildFiles: Readonly<Record<string, string>> = {
  ...files,
  'rsbuild.config.mjs': `import { defineConfig } from '@rsbuild/core'

export default defineConfig({
  server: {
    port: 5196,
    proxy: {
      '/api': {
        target: 'http://localhost:4199',
        pathRewrite: { '^/api': '' },
      },
    },
  },
})
`,
  'kit.mjs': kit,
  'try.mjs': proxyTry(`'node_modules/@rsbuild/core/bin/rsbuild.js', 'dev'`, 5196),
}

/** The files of a project of Next.js, whose page is rendered from what the API has. */
export const nextFiles: Readonly<Record<string, string>> = {
  'mocks/users.json': '[{ "id": 1, "name": "Ada" }]',
  'next.config.mjs': `export default {
  async rewrites() {
    if (process.env.NODE_ENV !== 'development') return []
    return [{ source: '/api/:path*', destination: 'http://localhost:4199/:path*' }]
  },
}
`,
  'lib/api.js': `import { headers } from 'next/headers'

export async function api(path, init = {}) {
  const session = (await headers()).get('x-mockapi-session')
  const own = new Headers(init.headers)
  if (session !== null) own.set('x-mockapi-session', session)
  return await fetch(process.env.API_URL + path, { cache: 'no-store', ...init, headers: own })
}
`,
  'app/layout.js': `export const metadata = { title: 'the page' }

export default function Layout({ children }) {
  return <html><body>{children}</body></html>
}
`,
  'app/page.js': `import { api } from '../lib/api.js'

export default async function Page() {
  const users = await (await api('/users')).json()
  return <ul>{users.map(({ id, name }) => <li key={id}>{name}</li>)}</ul>
}
`,
  'kit.mjs': kit,
  'try.mjs': proxyTry(
    `'node_modules/next/dist/bin/next', 'dev', '--port', '5194'`,
    5194,
    `const listed = async (headers) => (await (await fetch(origin, { headers })).text()).match(/<ul>.*?<.ul>/)[0]
assert.equal(await listed({}), '<ul><li>Ada</li><li>Grace</li></ul>')
assert.equal(await listed({ 'x-mockapi-session': 'other' }), '<ul><li>Grace</li></ul>')`,
  ),
}

/**
 * The files of a project whose page is looked at: the overlay for a broken mock, and its end.
 *
 * @param chromium the path of the browser
 */
export const overlayFiles = (chromium: string): Readonly<Record<string, string>> => ({
  ...viteFiles,
  'try.mjs': `import { chromium } from '@playwright/test'
import { start, writeFileSync } from './kit.mjs'

const wanted = /Mocks: +(http\\S+)\\/api/
const dev = await start(['node_modules/vite/bin/vite.js', '--port', '5195', '--host', '127.0.0.1'], wanted)
const [, origin] = wanted.exec(dev.printed.text)
const browser = await chromium.launch({ executablePath: ${JSON.stringify(chromium)}, args: ['--no-sandbox'] })
const page = await browser.newPage()
const overlay = page.locator('vite-error-overlay')
await page.goto(origin, { waitUntil: 'networkidle' })
writeFileSync('mocks/users.json', '[{ "id": 1, ')
await overlay.getByText('mocks/users.json').first().waitFor()
const later = await browser.newPage()
await later.goto(origin)
await later.locator('vite-error-overlay').waitFor()
writeFileSync('mocks/users.json', '[{ "id": 1, "name": "Ada" }]')
await overlay.waitFor({ state: 'detached' })
await later.locator('vite-error-overlay').waitFor({ state: 'detached' })
await browser.close()
console.log('the overlay came and went')
process.exit()
`,
})
