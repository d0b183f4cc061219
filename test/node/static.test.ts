import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RequestReport } from 'mockapi'
import { serveFolder } from '../support/folder.ts'
import { raw } from '../support/raw.ts'

const text = '0123456789'
const files = {
  'mocks/api.json': '{ "GET /data.json": { "from": "mock" }, "POST /only": 1 }',
  'public/index.html': '<h1>Home</h1>',
  'public/data.json': '{ "from": "file" }',
  'public/only': 'file',
  'public/notes.txt': text,
  'public/empty.txt': '',
  'public/a b/caf\u00e9.css': 'a {}',
  'public/docs/index.html': 'docs',
  'public/bare/note.txt': 'bare',
  'public/.env': 'SECRET',
  'public/.git/config': 'SECRET',
  'public-secrets/key.txt': 'SECRET',
  'other/data.txt': 'other',
  'other/notes.txt': 'never',
}
const options = { static: ['public', 'other/'] }

describe('files of a folder', () => {
  it.each([
    { path: '/', type: 'text/html; charset=utf-8', body: '<h1>Home</h1>' },
    { path: '/index.html', type: 'text/html; charset=utf-8', body: '<h1>Home</h1>' },
    { path: '/notes.txt?v=2', type: 'text/plain; charset=utf-8', body: text },
    { path: '/empty.txt', type: 'text/plain; charset=utf-8', body: '' },
    { path: '/a%20b/caf%C3%A9.css', type: 'text/css; charset=utf-8', body: 'a {}' },
    { path: '/docs/', type: 'text/html; charset=utf-8', body: 'docs' },
    { path: '/only', type: 'application/octet-stream', body: 'file' },
    { path: '/data.txt', type: 'text/plain; charset=utf-8', body: 'other' },
  ])('$path', async ({ path, type, body }) => {
    await using served = await serveFolder(files, options)
    const answer = await served.server.fetch(path)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe(type)
    expect(answer.headers.get('content-length')).toBe(String(Buffer.byteLength(body)))
    expect(await answer.text()).toBe(body)
  })

  const asPage = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
  it.each<[string, Record<string, string>, string | 404]>([
    ['/users/7', asPage, '<h1>Home</h1>'],
    ['/users/7?tab=1', { ...asPage, 'sec-fetch-mode': 'navigate' }, '<h1>Home</h1>'],
    ['/docs/', asPage, 'docs'],
    ['/missing.js', asPage, 404],
    ['/users/7', { ...asPage, 'sec-fetch-mode': 'cors' }, 404],
    ['/users/7', { accept: '*/*' }, 404],
    ['/users/7', {}, 404],
  ])('%s, asked with %j, is the page of the app or its own', async (path, headers, body) => {
    await using served = await serveFolder(files, options)
    const answer = await served.server.fetch(path, { headers })
    expect(answer.status).toBe(body === 404 ? 404 : 200)
    if (body !== 404) expect(await answer.text()).toBe(body)
  })

  it('has no page for addresses where no folder has an index.html, nor below the prefix', async () => {
    await using bare = await serveFolder(files, { static: ['other'] })
    expect((await bare.server.fetch('/users', { headers: asPage })).status).toBe(404)
    await using below = await serveFolder(files, { ...options, prefix: '/api' })
    expect((await below.server.fetch('/api/users', { headers: asPage })).status).toBe(404)
    expect((await below.server.fetch('/users', { headers: asPage })).status).toBe(200)
  })

  it('goes after the mocks', async () => {
    await using served = await serveFolder(files, options)
    const answer = await served.server.fetch('/data.json')
    expect(await answer.json()).toEqual({ from: 'mock' })
  })

  it('sends a folder on to the address with a slash', async () => {
    await using served = await serveFolder(files, options)
    const answer = await served.server.fetch('/docs?a=1', { redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([301, '/docs/?a=1'])
  })

  it.each(['/no.txt', '/notes.txt/', '/bare', '/bare/', '/notes.txt/x'])(
    'has no %s',
    async (path) => {
      await using served = await serveFolder(files, options)
      expect((await served.server.fetch(path)).status).toBe(404)
    },
  )

  it.each(['POST', 'PUT', 'DELETE'])('answers no %s', async (method) => {
    await using served = await serveFolder(files, options)
    expect((await served.server.fetch('/notes.txt', { method })).status).toBe(404)
  })

  it('answers HEAD without a body', async () => {
    await using served = await serveFolder(files, options)
    const answer = await served.server.fetch('/notes.txt', { method: 'HEAD' })
    expect([answer.status, answer.headers.get('content-length')]).toEqual([200, '10'])
    expect(await answer.text()).toBe('')
  })

  it('tells the log which file it was', async () => {
    const reports: RequestReport[] = []
    const onRequest = (report: RequestReport) => void reports.push(report)
    await using served = await serveFolder(files, { ...options, onRequest })
    await served.server.fetch('/docs/')
    expect(reports).toMatchObject([{ status: 200, notes: ['static public/docs/index.html'] }])
    expect(reports[0]).not.toHaveProperty('miss')
  })

  it('sends a large file over the network', async () => {
    const large = 'x'.repeat(3_000_000)
    await using served = await serveFolder(
      { ...files, 'public/large.txt': large },
      { ...options, port: 0 },
    )
    const headers = { 'accept-encoding': 'identity' }
    const answer = await fetch(`${served.server.url}/large.txt`, { headers })
    expect(answer.headers.get('content-length')).toBe('3000000')
    expect((await answer.text()) === large).toBe(true)
  })

  it('must be there at the start', async () => {
    await expect(serveFolder(files, { static: ['no'] })).rejects.toThrow(
      'static: There is no folder no in ',
    )
  })
})

describe('versions', () => {
  it('answers 304 to whoever has the file', async () => {
    await using served = await serveFolder(files, options)
    const { server } = served
    const first = await server.fetch('/notes.txt')
    const etag = first.headers.get('etag') ?? ''
    const modified = first.headers.get('last-modified') ?? ''
    const cases: Record<string, string>[] = [
      { 'if-none-match': etag },
      { 'if-none-match': `"x", W/${etag}` },
      { 'if-modified-since': modified },
    ]
    for (const headers of cases) {
      const answer = await server.fetch('/notes.txt', {
        headers,
      })
      expect([answer.status, answer.headers.get('etag'), await answer.text()]).toEqual([
        304,
        etag,
        '',
      ])
    }
  })

  it('sends a file that changed', async () => {
    await using served = await serveFolder(files, options)
    const { server, path } = served
    const file = join(path, 'public/notes.txt')
    const first = await server.fetch('/notes.txt')
    writeFileSync(file, '9876543210')
    utimesSync(file, new Date(), new Date(Date.now() + 10_000))
    const cases: Record<string, string>[] = [
      { 'if-none-match': first.headers.get('etag') ?? '' },
      { 'if-modified-since': first.headers.get('last-modified') ?? '' },
      { range: 'bytes=0-1', 'if-range': first.headers.get('etag') ?? '' },
    ]
    for (const headers of cases) {
      const answer = await server.fetch('/notes.txt', {
        headers,
      })
      expect([answer.status, await answer.text()]).toEqual([200, '9876543210'])
    }
  })
})

describe('what is not served', () => {
  it.each([
    '/.env',
    '/.git/config',
    '/%2eenv',
    '/../public-secrets/key.txt',
    '/%2e%2e/public-secrets/key.txt',
    '/..%2fpublic-secrets/key.txt',
    '/%2e%2e%2fpublic-secrets%2fkey.txt',
    '/docs/..%2f..%2fpublic-secrets/key.txt',
    '/..%5cpublic-secrets%5ckey.txt',
    '/docs/..\\..\\public-secrets\\key.txt',
    '/%252e%252e/public-secrets/key.txt',
    '//public-secrets/key.txt',
    '/notes.txt%00.html',
    '/notes.txt%00',
    '//notes.txt',
    '/./.env',
    '/docs//index.html',
    '/%c0%ae%c0%ae/public-secrets/key.txt',
  ])('%s', async (target) => {
    await using served = await serveFolder(files, { ...options, port: 0 })
    const { port = 0 } = served.server
    const answer = await raw(
      port,
      `GET ${target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /)
    expect(answer).not.toContain('SECRET')
  })

  it.skipIf(process.platform === 'win32')('what links outside lead to', async () => {
    await using served = await serveFolder(files, options)
    const { server, path } = served
    symlinkSync(join(path, 'public-secrets'), join(path, 'public/linked'))
    symlinkSync(join(path, 'public-secrets/key.txt'), join(path, 'public/key.txt'))
    symlinkSync(join(path, 'public/.env'), join(path, 'public/env.txt'))
    symlinkSync(join(path, 'public/notes.txt'), join(path, 'public/inside.txt'))
    mkdirSync(join(path, 'public/paged'))
    symlinkSync(join(path, 'public-secrets/key.txt'), join(path, 'public/paged/index.html'))
    for (const address of ['/linked/key.txt', '/key.txt', '/env.txt', '/paged/']) {
      expect((await server.fetch(address)).status).toBe(404)
    }
    expect(await (await server.fetch('/inside.txt')).text()).toBe(text)
  })
})
