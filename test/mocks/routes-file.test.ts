import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { createMockServer } from 'mockapi'
import type { ReloadEvent, RequestReport } from 'mockapi'
import { serveFolder } from '../support/folder.ts'

const db = JSON.stringify({
  posts: [
    { id: 1, title: 'One', category: 'js' },
    { id: 2, title: 'Two', category: 'css' },
  ],
})
const rules = JSON.stringify({
  '/api/*': '/$1',
  '/:resource/:id/show': '/:resource/:id',
  '/topics/:category': '/posts?category=:category',
  '/articles\\?id=:id': '/posts/:id',
})
const files = { 'db.json': db, 'routes.json': rules }

describe.each([{ ownProcess: false }, { ownProcess: true }])('rules, $ownProcess', (process) => {
  const options = { dir: 'db.json', routes: 'routes.json', port: 0, ...process }

  it.each([
    { path: '/api/posts/1', id: 1 },
    { path: '/posts/2/show', id: 2 },
    { path: '/articles?id=2', id: 2 },
    { path: '/posts/1', id: 1 },
  ])('$path is the record $id', async ({ path, id }) => {
    await using served = await serveFolder(files, options)
    const answer = await fetch(served.server.url + path)
    expect(await answer.json()).toMatchObject({ id })
  })

  it('keeps the query', async () => {
    await using served = await serveFolder(files, options)
    const answer = await fetch(`${served.server.url}/api/posts?sort=-title&limit=1`)
    expect(await answer.json()).toMatchObject([{ id: 2 }])
    expect(answer.headers.get('link')).toContain('/posts?sort=-title&limit=1')
  })

  it('adds the query of the rule', async () => {
    await using served = await serveFolder(files, options)
    const answer = await fetch(`${served.server.url}/topics/css?category=js`)
    expect(await answer.json()).toMatchObject([{ id: 2 }])
  })

  it('passes bodies on', async () => {
    await using served = await serveFolder(files, options)
    const answer = await fetch(`${served.server.url}/api/posts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"title":"Three"}',
    })
    expect(answer.status).toBe(201)
    expect(await answer.json()).toEqual({ title: 'Three', id: 3 })
  })
})

it('goes before the mocks, also those whose answers are ready', async () => {
  await using served = await serveFolder(
    {
      'mocks/api.json': '{ "GET /old": "old", "GET /new": "new" }',
      'routes.json': '{ "/old": "/new" }',
    },
    { routes: 'routes.json', port: 0 },
  )
  const answer = await fetch(`${served.server.url}/old`)
  expect(await answer.json()).toBe('new')
})

it('tells the log what became of an address', async () => {
  const reports: RequestReport[] = []
  await using served = await serveFolder(files, {
    dir: 'db.json',
    routes: 'routes.json',
    onRequest: (report) => reports.push(report),
  })
  await served.server.fetch('/api/posts/1')
  await served.server.fetch('/posts/1')
  expect(reports).toMatchObject([
    { target: '/api/posts/1', notes: ['rewritten to /posts/1'] },
    { target: '/posts/1', notes: [] },
  ])
})

it('holds in sessions, and for mocks from values', async () => {
  await using served = await serveFolder(files, { mocks: { 'GET /a': 'a' }, routes: 'routes.json' })
  const { server } = served
  expect(await (await server.fetch('/api/a')).json()).toBe('a')
  expect(await (await server.fetch('/__session/x/api/a')).json()).toBe('a')
})

it('lists and counts no file of rules', async () => {
  await using served = await serveFolder(
    { 'mocks/api.json': '{ "GET /a": 1 }', 'mocks/routes.json': '{ "/b": "/a" }' },
    { routes: 'mocks/routes.json' },
  )
  const { files: count, routes, diagnostics } = served.server.overview()
  expect({ count, paths: routes.map(({ path }) => path), diagnostics }).toEqual({
    count: 1,
    paths: ['/a'],
    diagnostics: [],
  })
  expect(await (await served.server.fetch('/b')).json()).toBe(1)
})

it('is reloaded; a broken file keeps its last good rules', async () => {
  const events: ReloadEvent[] = []
  await using served = await serveFolder(
    { 'mocks/a.json': '{ "GET /a": "a", "GET /b": "b" }', 'routes.json': '{ "/x": "/a" }' },
    { routes: 'routes.json', watch: true, onReload: (event) => events.push(event) },
  )
  const { server, path } = served
  const answer = async () => (await server.fetch('/x')).json()
  expect(await answer()).toBe('a')
  writeFileSync(join(path, 'routes.json'), '{ "/x": "/b" }')
  await server.settled()
  expect(await answer()).toBe('b')
  writeFileSync(join(path, 'routes.json'), '{\n  "/x": "/:no"\n}')
  await vi.waitFor(() => expect(server.overview().diagnostics).toHaveLength(1))
  expect(await answer()).toBe('b')
  expect(server.overview().diagnostics).toMatchObject([
    {
      code: 'bad-rewrite',
      message: '"/:no" asks for :no.',
      place: { file: 'routes.json', line: 2, column: 9 },
    },
  ])
  expect(events.at(-1)?.files).toMatchObject([{ name: 'routes.json', kind: 'broken' }])
})

it('notices changes by itself', async () => {
  await using served = await serveFolder(
    { 'mocks/a.json': '{ "GET /a": "a", "GET /b": "b" }', 'rules/routes.json': '{ "/x": "/a" }' },
    { routes: 'rules/routes.json', watch: true, poll: true },
  )
  const { server, path } = served
  await server.settled()
  writeFileSync(join(path, 'rules/routes.json'), '{ "/x": "/b" }')
  await vi.waitFor(async () => expect(await (await server.fetch('/x')).json()).toBe('b'), 5000)
})

describe('files that are refused', () => {
  it.each([
    { text: '[]', says: 'routes.json:1:1  The file holds no rules.' },
    { text: '{ "/a": 1 }', says: 'routes.json:1:9  The rule "/a" leads to no address.' },
    { text: '{ "/a": "/b", "/a": "/c" }', says: 'The rule "/a" stands here twice' },
    { text: '{ "/a/(\\\\d+)": "/b" }', says: 'is a regular expression' },
    { text: '{ "/a": ', says: 'routes.json:1:' },
  ])('$text', async ({ text, says }) => {
    await using served = await serveFolder(
      { 'db.json': db, 'routes.json': text },
      { dir: 'db.json', routes: 'routes.json' },
    )
    const [first] = served.server.overview().diagnostics
    const { place, message } = first ?? {}
    expect(`${place?.file}:${place?.line}:${place?.column}  ${message}`).toContain(says)
  })

  it.each([
    { routes: 'no.json', says: 'routes: There is no file no.json in ' },
    { routes: 'rules.txt', says: 'routes: rules.txt is no JSON file by its name.' },
  ])('$routes', async ({ routes, says }) => {
    await expect(createMockServer({ mocks: {}, routes })).rejects.toThrow(says)
    await expect(serveFolder({ 'db.json': db }, { dir: 'db.json', routes })).rejects.toThrow(says)
  })
})

describe('a rule that is none', () => {
  const odd = {
    '/users*': '/posts$1',
    '/a/(\\d+)': '/posts/$1',
    'no/slash': '/posts',
    '/last': '/posts/2',
    users: 640,
    '/posts*': '/660/posts$1',
    '/object': {},
  }

  it('is left out alone, and a guard of json-server-auth says what replaces it', async () => {
    const rewrites = JSON.stringify(odd)
    await using served = await serveFolder(
      { 'db.json': db, 'routes.json': rewrites },
      { dir: 'db.json', routes: 'routes.json', dialect: 'json-server-0' },
    )
    const { server } = served
    const get = async (target: string) => (await server.fetch(target)).json()
    expect(await get('/users/1')).toMatchObject({ title: 'One' })
    expect(await get('/users')).toHaveLength(2)
    expect(await get('/last')).toMatchObject({ title: 'Two' })
    const said = server.overview().diagnostics.map(({ message, hint }) => `${message} ${hint}`)
    expect(said).toEqual([
      expect.stringContaining('is a regular expression'),
      expect.stringContaining('does not begin with a slash'),
      expect.stringMatching(/"640" for "users" is a guard of json-server-auth.* handler/),
      expect.stringMatching(/"\/660\/posts\$1" for "\/posts\*" is a guard/),
      expect.stringContaining('leads to no address'),
    ])
  })
})
