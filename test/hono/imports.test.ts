import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../support/docs-pages.ts'
import { serveFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

const manifest = join(root, 'node_modules/hono/package.json')
const { exports: all } = JSON.parse(readFileSync(manifest, 'utf8')) as {
  readonly exports: Readonly<Record<string, unknown>>
}
/** Those for other runtimes ask for what these have. */
const elsewhere =
  /^\.\/(?:bun|cloudflare-workers|deno|vercel|netlify|lambda-edge|aws-lambda|service-worker|package\.json)/
const subpaths = Object.keys(all).filter((name) => !elsewhere.test(name) && !name.includes('*'))

it('a mock imports all of hono where nothing is installed', async () => {
  expect(subpaths.length).toBeGreaterThan(50)
  const imports = subpaths.map((name, index) => `import * as m${index} from 'hono${name.slice(1)}'`)
  const files = {
    'mocks/api.ts': `${imports.join('\n')}
      import { basicAuth } from 'hono/basic-auth'
      import { getConnInfo } from '@hono/node-server/conninfo'
      import { defineMock, use } from 'mockapi'
      export const guard = use('/admin/*', basicAuth({ username: 'ada', password: 'secret' }))
      export default defineMock({ 'GET /admin/a': () => [typeof getConnInfo, typeof m0.Hono] })`,
    'mocks/app.ts': `import { Hono } from 'hono'
      import { poweredBy } from 'hono/powered-by'
      export default new Hono().use(poweredBy()).get('/app', (c) => c.text('a'))`,
  }
  await using folder = await serveFolder(files)
  expect(folder.server.overview().diagnostics).toEqual([])
  expect((await send(folder.server, 'GET /admin/a')).status).toBe(401)
  const headers = { authorization: `Basic ${btoa('ada:secret')}` }
  const { body } = await send(folder.server, 'GET /admin/a', undefined, headers)
  expect(body).toEqual(['function', 'function'])
  const app = await send(folder.server, 'GET /app')
  expect([app.body, app.headers.get('x-powered-by')]).toEqual(['a', 'Hono'])
})

it('import() and require find it as well', async () => {
  const files = {
    'mocks/later.ts': `import { defineMock } from 'mockapi'
      export default defineMock({
        'GET /later': async () => Object.keys(await import('hono/cookie')).includes('setCookie'),
      })`,
    'mocks/old.js': `const { poweredBy } = require('hono/powered-by')
      const { use } = require('mockapi')
      module.exports = use('/later', poweredBy())`,
  }
  await using folder = await serveFolder(files)
  const { body, headers } = await send(folder.server, 'GET /later')
  expect([body, headers.get('x-powered-by')]).toEqual([true, 'Hono'])
})

it("the folder's own hono goes before", async () => {
  const files = {
    'mocks/api.ts': `import { mine } from 'hono/mine'
      import { defineMock } from 'mockapi'
      export default defineMock({ 'GET /a': () => mine })`,
    'node_modules/hono/package.json': '{ "exports": { "./mine": "./mine.js" }, "type": "module" }',
    'node_modules/hono/mine.js': 'export const mine = 1',
  }
  await using folder = await serveFolder(files)
  expect((await send(folder.server, 'GET /a')).body).toBe(1)
})

it('what hono does not have is said so', async () => {
  const files = { 'mocks/api.ts': "import { a } from 'hono/nothing'\nexport default a" }
  await using folder = await serveFolder(files)
  expect(folder.server.overview().diagnostics).toMatchObject([
    { message: 'The package "hono" has nothing to import at "hono/nothing".' },
  ])
})
