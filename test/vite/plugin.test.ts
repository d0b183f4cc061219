import { createServer as createHttpServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer, preview } from 'vite'
import { expect, test, vi } from 'vitest'
import { mockapi } from '../../src/vite/plugin.ts'
import type { VitePluginOptions } from '../../src/vite/plugin.ts'
import { openProject, originOf } from '../support/vite-project.ts'

/** Vite does not end the watcher of a start that fails, which would look at all that tests write. */
const unwatched = { server: { port: 0, host: '127.0.0.1', watch: null } } as const

const users = { 'mocks/users.json': '[{ "id": 1, "name": "Ada" }, { "id": 2, "name": "Grace" }]' }
/** A request that adds a user. */
const edsger = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{ "name": "Edsger" }',
}

test('mocks stand below the prefix, and everything else is of Vite', async () => {
  await using project = openProject(users)
  const { url } = await project.dev()
  const response = await fetch(`${url}/api/users/1`)
  expect(await response.json()).toEqual({ id: 1, name: 'Ada' })
  expect(response.headers.get('access-control-allow-origin')).toBeNull()
  for (const path of ['/', '/apiary', '/users']) {
    const answer = await fetch(url + path, { headers: { accept: 'text/html' } })
    expect(await answer.text(), path).toContain('the page')
  }
})

test('addresses in headers stand below the prefix too', async () => {
  await using project = openProject(users)
  const { url } = await project.dev({ prefix: '/mocks/v1/' })
  const made = await fetch(`${url}/mocks/v1/users`, edsger)
  expect(made.status).toBe(201)
  expect(made.headers.get('location')).toBe('/mocks/v1/users/3')
  const page = await fetch(`${url}/mocks/v1/users?_page=1&_per_page=1`)
  expect(page.headers.get('link')).toContain('/mocks/v1/users?')
  const own = await fetch(`${url}/mocks/v1`)
  expect(await own.text()).toContain('users')
  expect((await fetch(`${url}/mocks/v1/none`)).status).toBe(404)
})

test('the prefix stands before a proxy, and is not below the base', async () => {
  await using project = openProject(users)
  const { server } = project.config()
  const proxy = { '/api': 'http://127.0.0.1:1' }
  const { url } = await project.dev({}, { base: '/app/', server: { ...server, proxy } })
  expect((await fetch(`${url}/api/users/1`)).status).toBe(200)
  expect(await (await fetch(`${url}/app/`)).text()).toContain('the page')
})

test('hosts that Vite allows may ask for mocks, and no others', async () => {
  await using project = openProject(users)
  const { server } = project.config()
  const { url } = await project.dev({}, { server: { ...server, allowedHosts: ['.example.test'] } })
  const statusFor = (host: string, origin: string) =>
    new Promise((resolve, reject) => {
      const headers = { host, origin }
      get(`${url}/api/users`, { headers }, ({ statusCode }) => resolve(statusCode)).on(
        'error',
        reject,
      )
    })
  expect(await statusFor('app.example.test:5173', 'http://app.example.test:5173')).toBe(200)
  expect(await statusFor('app.example.test:5173', 'http://evil.test')).toBe(403)
  expect(await statusFor('evil.test', 'http://evil.test')).toBe(403)
})

test('a session is named by header and by address', async () => {
  await using project = openProject(users)
  const { url } = await project.dev()
  const made = await fetch(`${url}/api/__session/a/users`, edsger)
  expect(made.headers.get('location')).toBe('/api/__session/a/users/3')
  const count = async (headers: Record<string, string>) =>
    ((await (await fetch(`${url}/api/users`, { headers })).json()) as unknown[]).length
  expect(await count({ 'x-mockapi-session': 'a' })).toBe(3)
  expect(await count({})).toBe(2)
})

test('the page and its overlay are there', async () => {
  await using project = openProject(users)
  const { url } = await project.dev()
  const textOf = async (path: string) =>
    await (await fetch(url + path, { headers: { accept: 'text/html' } })).text()
  expect(await textOf('/__mockapi/')).toContain('<script type="module"')
  expect(await textOf('/__mockapi/overlay.js')).toContain('mockapi-overlay')
})

test('what no mock matches is explained, in the answer and at the terminal', async () => {
  await using project = openProject(users)
  const { url } = await project.dev()
  const response = await fetch(`${url}/api/user`)
  expect(response.status).toBe(404)
  expect(await response.text()).toContain('GET /users')
  await vi.waitFor(() => expect(project.printed.join('\n')).toContain('"user" is not "users"'))
  expect(project.printed.join('\n')).toMatch(/info {3}\d\d:\d\d:\d\d {2}GET {4}\/api\/user .*404/)
})

test('mocks that are declared with the prefix keep it', async () => {
  const files = {
    'mocks/api.json': '{ "GET /api/me": { "id": 7 }, "GET /auth/key": { "key": "k" } }',
  }
  await using project = openProject(files)
  const { url } = await project.dev({ prefix: ['/api', '/auth'], keepPrefix: true })
  expect(await (await fetch(`${url}/api/me`)).json()).toEqual({ id: 7 })
  expect(await (await fetch(`${url}/auth/key`)).json()).toEqual({ key: 'k' })
  expect(project.printed.filter((line) => line.startsWith('warn'))).toEqual([])
})

test.each<[string, VitePluginOptions, string]>([
  ['/api/me', {}, 'GET /api/me is answered at /api/api/me'],
  ['/me', { keepPrefix: true }, 'No mock is below the prefix /api'],
])('a prefix that does not fit the mock %s is warned of', async (path, options, warning) => {
  await using project = openProject({ 'mocks/api.json': `{ "GET ${path}": 1 }` })
  const { url } = await project.dev(options)
  await fetch(`${url}/api/me`)
  expect(project.printed.filter((line) => line.includes(warning))).toHaveLength(1)
})

test('addresses that Vite prints have that of the mocks', async () => {
  await using project = openProject(users)
  const { server, url } = await project.dev({ prefix: ['/api', '/rest'] })
  server.printUrls()
  const line = `Mocks:   ${url}/api  mocks/  1 file, 8 endpoints, 1 collection (2 records), seed 1`
  await vi.waitFor(() => expect(project.printed.join('\n')).toContain(line))
})

test('a preview has the mocks as well', async () => {
  await using project = openProject(users)
  const server = await preview(project.config())
  try {
    const url = originOf(server)
    expect(await (await fetch(`${url}/api/users/2`)).json()).toEqual({ id: 2, name: 'Grace' })
    expect(await (await fetch(`${url}/`)).text()).toContain('the page')
  } finally {
    await server.close()
  }
})

test('a server that is restarted takes over the data that are kept', async () => {
  await using project = openProject(users)
  const { server } = await project.dev({ persist: `${project.root}/state.json` })
  const names = async () => {
    const answer = await fetch(`${originOf(server)}/api/users`)
    return ((await answer.json()) as { name: string }[]).map(({ name }) => name)
  }
  await fetch(`${originOf(server)}/api/users`, edsger)
  await server.restart()
  expect(await names()).toEqual(['Ada', 'Grace', 'Edsger'])
  expect(project.printed.join('\n')).not.toContain('restart failed')
})

test('a server of an application has the mocks, which end with Vite', async () => {
  await using project = openProject(users)
  const keep = { persist: `${project.root}/state.json` }
  const open = async () => {
    const server = { middlewareMode: true, ws: false } as const
    return await createServer({ ...project.config(keep), server, appType: 'custom' })
  }
  const ask = async (vite: Awaited<ReturnType<typeof open>>) => {
    const server = createHttpServer(vite.middlewares).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const { status } = await fetch(`http://127.0.0.1:${port}/api/users/1`)
    await vite.close()
    server.close()
    return status
  }
  expect(await ask(await open())).toBe(200)
  // Two of them could not have the file of the data at a time.
  expect(await ask(await open())).toBe(200)
})

test('nothing is opened for Vitest before it is asked for', async () => {
  await using project = openProject({})
  const { url } = await project.dev({ dir: 'nowhere' })
  expect((await fetch(`${url}/api/users`)).status).toBe(500)
  expect(project.printed.join('\n')).toContain('nowhere')
})

test('an option that does not exist is named as one of the plugin', async () => {
  await using project = openProject({})
  vi.stubEnv('VITEST', undefined)
  try {
    const starting = project.dev({ prefx: '/api' } as object, unwatched)
    await expect(starting).rejects.toThrow(
      '"prefx" is no option of mockapi. Did you mean "prefix"?',
    )
  } finally {
    vi.unstubAllEnvs()
  }
})

test('a folder that is not there ends the start with a sentence', async () => {
  await using project = openProject({})
  vi.stubEnv('VITEST', undefined)
  try {
    const starting = project.dev({ dir: 'nowhere' }, unwatched)
    await expect(starting).rejects.toMatchObject({ diagnostics: [{ code: 'no-folder' }] })
    const stack = await starting.catch((error: Error) => error.stack)
    expect(stack).not.toMatch(/\n\s+at /)
  } finally {
    vi.unstubAllEnvs()
  }
})

test.each<[VitePluginOptions, string]>([
  [{ prefix: '/' }, 'would take the page and its modules from Vite'],
  [{ prefix: '' }, 'would take the page'],
  [{ prefix: 'api' }, 'is not a path'],
  [{ prefix: '/a b' }, 'is not a path'],
  [{ prefix: '/@vite' }, 'is not a path'],
  [{ prefix: '/__mockapi' }, "mockapi's own"],
  [{ prefix: [] }, 'Without one'],
  [{ port: 4000 } as VitePluginOptions, 'Set server.port of Vite'],
  [{ https: true } as VitePluginOptions, 'Set server.https of Vite'],
  [{ open: true } as VitePluginOptions, 'Leave it out'],
])('refuses %j', (options, sentence) => {
  expect(() => mockapi(options)).toThrow(sentence)
})
