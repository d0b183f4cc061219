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
      'There are mockapi, json-server-0, json-server-1.',
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
