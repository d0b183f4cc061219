import { describe, expect, it } from 'vitest'
import { createMockServer } from 'mockapi'
import { serveFolder } from '../support/folder.ts'

const files = {
  'db.json': JSON.stringify({ posts: [{ id: 1, title: 'One' }] }),
  'public/index.html': 'home',
}

describe('dialect', () => {
  it.each([
    { dialect: undefined, unknown: { code: 'no-endpoint' } },
    { dialect: 'mockapi' as const, unknown: { code: 'no-endpoint' } },
    { dialect: 'json-server-0' as const, unknown: {} },
    { dialect: 'json-server-1' as const, unknown: { error: 'Not Found' } },
    { dialect: 'json-api' as const, unknown: { errors: [{ code: 'no-endpoint' }] } },
  ])('$dialect answers in its own way', async ({ dialect, unknown }) => {
    await using served = await serveFolder(files, {
      dir: 'db.json',
      ...(dialect && { dialect }),
    })
    const answer = await served.server.fetch('/nothing')
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject(unknown)
    expect((await served.server.fetch('/posts/1')).status).toBe(200)
  })

  it('keeps endpoints of your own', async () => {
    const mocks = { 'GET /health': { ok: true } }
    await using server = await createMockServer({ mocks, dialect: 'json-server-1' })
    expect(await (await server.fetch('/health')).json()).toEqual({ ok: true })
  })

  it('says which are known', async () => {
    const dialect = 'json-server-2' as 'json-server-1'
    await expect(createMockServer({ mocks: {}, dialect })).rejects.toThrow(
      'dialect: "json-server-2" is not known here. Did you mean "json-server-',
    )
    await expect(createMockServer({ mocks: {}, dialect: 7 as never })).rejects.toThrow(
      'There are mockapi, json-server-0, json-server-1, json-api.',
    )
  })
})

describe('the folder public', () => {
  it('is served in the dialects of json-server', async () => {
    await using served = await serveFolder(files, { dir: 'db.json', dialect: 'json-server-0' })
    expect(await (await served.server.fetch('/index.html')).text()).toBe('home')
  })

  it('is not without them, nor where static says otherwise', async () => {
    await using own = await serveFolder(files, { dir: 'db.json' })
    expect((await own.server.fetch('/index.html')).status).toBe(404)
    const options = { dir: 'db.json', dialect: 'json-server-0', static: [] } as const
    await using none = await serveFolder(files, options)
    expect((await none.server.fetch('/index.html')).status).toBe(404)
  })

  it.each([
    { dialect: 'json-server-0' as const, status: 404 },
    { dialect: 'json-server-1' as const, status: 200 },
  ])('is $status in $dialect where static names another folder', async ({ dialect, status }) => {
    const both = { ...files, 'other/more.txt': 'more' }
    await using served = await serveFolder(both, { dir: 'db.json', dialect, static: ['other'] })
    expect((await served.server.fetch('/index.html')).status).toBe(status)
    expect(await (await served.server.fetch('/more.txt')).text()).toBe('more')
  })

  it('need not be there', async () => {
    const only = { 'db.json': files['db.json'] }
    await using served = await serveFolder(only, { dir: 'db.json', dialect: 'json-server-1' })
    expect((await served.server.fetch('/index.html')).status).toBe(404)
  })
})

describe.each(['json-server-0', 'json-server-1'] as const)('GET / in %s', (dialect) => {
  const db = JSON.stringify({ posts: [{ id: '1' }, { id: '2' }], me: {}, tags: ['a'] })
  const routes = JSON.stringify({ '/api/*': '/$1' })
  const only = { 'db.json': db, 'routes.json': routes, 'public/style.css': '' }

  it.each([{}, { admin: false }, { static: ['public'] }, { readOnly: true }])(
    'is a page that lists the resources, for programs too: %j',
    async (options) => {
      await using served = await serveFolder(only, { dir: 'db.json', dialect, ...options })
      const answer = await served.server.fetch('/')
      const page = await answer.text()
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        200,
        'text/html; charset=utf-8',
      ])
      for (const name of ['posts', 'me', 'tags']) {
        expect(page).toContain(`<a href="/${name}">/${name}</a>`)
      }
      expect(page).toContain('2 records')
      expect(page.includes('href="/db"')).toBe(dialect === 'json-server-0')
      expect(page.includes('/__mockapi')).toBe(!('admin' in options))
      expect((await served.server.fetch('/', { method: 'HEAD' })).status).toBe(200)
    },
  )

  it('links to the rules where there are any, which 0.17 shows', async () => {
    const options = { dir: 'db.json', dialect, routes: 'routes.json' }
    await using served = await serveFolder(only, options)
    const page = await (await served.server.fetch('/')).text()
    expect(page.includes('href="/__rules"')).toBe(dialect === 'json-server-0')
  })

  it('is data for programs in other dialects', async () => {
    for (const other of ['mockapi', 'json-api'] as const) {
      await using served = await serveFolder(only, { dir: 'db.json', dialect: other })
      expect(await (await served.server.fetch('/')).json()).toMatchObject({ name: 'mockapi' })
    }
  })

  it('is a page of public, or a mock, where there is one', async () => {
    await using served = await serveFolder(files, { dir: 'db.json', dialect })
    expect(await (await served.server.fetch('/')).text()).toBe('home')
    await using own = await createMockServer({ mocks: { 'GET /': { mine: true } }, dialect })
    expect(await (await own.fetch('/')).json()).toEqual({ mine: true })
  })
})

describe.each(['mockapi', 'json-server-0', 'json-server-1'] as const)('%s', (dialect) => {
  it.each(['/my%20list', '/100%25', '/caf%C3%A9', '/__proto__', '/constructor'])(
    'adds to the empty collection at %s',
    async (path) => {
      const name = JSON.stringify(decodeURIComponent(path.slice(1)))
      const text = `{ ${name}: [] }`
      await using served = await serveFolder({ 'db.json': text }, { dir: 'db.json', dialect })
      const { server } = served
      const headers = { 'content-type': 'application/json' }
      const created = await server.fetch(path, { method: 'POST', headers, body: '{"n":1}' })
      expect(created.status).toBe(201)
      const { id } = (await created.json()) as { id: string | number }
      const location = created.headers.get('location') ?? `${path}/${id}`
      expect(await (await server.fetch(location)).json()).toEqual({ id, n: 1 })
      expect(await (await server.fetch(path)).json()).toHaveLength(1)
    },
  )
})
