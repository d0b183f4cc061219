import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createMockServer } from 'mockapi'
import { describe, expect, it, vi } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { fakeEnvironment, fakeServer } from '../support/cli-fakes.ts'
import { call, db, play, session } from '../support/recorded-session.ts'
import { startRecorder } from '../support/recorded.ts'
import { serveProxied } from '../support/upstream.ts'

const json = { 'content-type': 'application/json' }
describe('a recording of json-server', () => {
  it('answers the same in the same order, and then POST, the list and DELETE work on it', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'mockapi-'))
    writeFileSync(join(cwd, 'db.json'), JSON.stringify(db))
    const real = await createMockServer({ cwd, dir: 'db.json', dialect: 'json-server-0', port: 0 })
    await using recorder = await startRecorder(real.url)
    const seen = await play({ url: recorder.url, calls: session })
    const printed = await recorder.stop()
    await real.close()
    rmSync(cwd, { recursive: true, force: true })
    expect(printed).toContain(': 18 calls, 6 files, 1 endpoint, 3 collections')
    expect(printed).toContain('Next    npx mockapi serve --replay mocks/recorded')
    expect(printed).not.toContain('Otherwise')
    expect(JSON.parse(recorder.files()['posts.json'] ?? '')).toEqual(db['posts'])
    expect(JSON.parse(recorder.files()['profile.json'] ?? '')).toEqual(db['profile'])

    await using replayed = await recorder.replay()
    expect(await play({ url: replayed.url, calls: session })).toEqual(seen)
    const made = await replayed.fetch('/posts', call('POST', { title: 'Later' }))
    expect(made.headers.get('x-mockapi-source')).toBe('recording')
    const { id } = (await made.json()) as { id: number }
    const titles = async () =>
      ((await (await replayed.fetch('/posts')).json()) as { title: string }[]).map(
        ({ title }) => title,
      )
    expect(await titles()).toEqual(['Hello', 'World', 'Later'])
    await replayed.fetch(`/posts/${id}`, { method: 'DELETE' })
    expect(await titles()).toEqual(['Hello', 'World'])
  })
})

describe('while it is recorded', () => {
  it('is written from time to time, and neither served nor watched', async () => {
    await using proxied = await serveProxied({})
    await using recorder = await startRecorder(proxied.url, {}, 20)
    await fetch(`${recorder.url}/a`)
    await vi.waitFor(() => expect(Object.keys(recorder.files())).toEqual(['a.json']))
    expect(await (await fetch(`${recorder.url}/a`)).json()).toEqual({ real: 'GET /a' })
    expect(proxied.asked.length).toBe(2)
  })

  it('leaves alone what somebody else has changed, and says so', async () => {
    await using proxied = await serveProxied({})
    await using recorder = await startRecorder(proxied.url, {}, 20)
    await fetch(`${recorder.url}/a`)
    await vi.waitFor(() => expect(Object.keys(recorder.files())).toEqual(['a.json']))
    writeFileSync(join(recorder.cwd, 'mocks/recorded/a.json'), '{ "GET /a": "mine" }')
    await fetch(`${recorder.url}/a/1`)
    expect(await recorder.stop()).toContain(
      'mocks/recorded/a.json was changed by somebody else while it was recorded, and stays as it is.',
    )
    expect(recorder.files()['a.json']).toBe('{ "GET /a": "mine" }')
  })

  it('keeps the order in which calls came, also of those at the same time', async () => {
    await using proxied = await serveProxied({}, ({ url }, response) => {
      setTimeout(() => response.end(`"${url}"`), url === '/first' ? 60 : 0)
    })
    await using recorder = await startRecorder(proxied.url)
    await Promise.all(['/first', '/second'].map((path) => fetch(recorder.url + path)))
    await recorder.stop()
    expect(Object.keys(recorder.files()).toSorted()).toEqual(['first.json', 'second.json'])
  })

  it('asks for whole answers, and undoes their coding', async () => {
    const text = JSON.stringify({ long: 'x'.repeat(5000) })
    await using proxied = await serveProxied({}, ({ headers }, response) => {
      if (headers['if-none-match'] !== undefined) response.writeHead(304).end()
      else response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(gzipSync(text))
    })
    await using recorder = await startRecorder(proxied.url)
    const response = await fetch(`${recorder.url}/big`, { headers: { 'if-none-match': '"x"' } })
    expect(await response.text()).toBe(text)
    await recorder.stop()
    await using replayed = await recorder.replay()
    const again = await replayed.fetch('/big')
    expect(again.headers.get('content-encoding')).toBeNull()
    expect(await again.json()).toEqual(JSON.parse(text))
  })

  it('keeps bytes and long bodies as files', async () => {
    const bytes = Buffer.from([137, 80, 78, 71, 0, 255, 254])
    const long = JSON.stringify(
      Array.from({ length: 60_000 }, (_, index) => ({ row: `row ${index}` })),
    )
    await using proxied = await serveProxied({}, ({ url }, response) => {
      const isImage = url === '/logo.png'
      response.writeHead(200, { 'content-type': isImage ? 'image/png' : 'application/json' })
      response.end(isImage ? bytes : long)
    })
    await using recorder = await startRecorder(proxied.url)
    for (const path of ['/logo.png', '/long']) await (await fetch(recorder.url + path)).text()
    await recorder.stop()
    expect(Object.keys(recorder.files()).toSorted()).toEqual([
      '_files/logo.png',
      '_files/long.json',
      'logo.json',
      'long.json',
    ])
    await using replayed = await recorder.replay()
    const logo = await replayed.fetch('/logo.png')
    expect(logo.headers.get('content-type')).toBe('image/png')
    expect(Buffer.from(await logo.arrayBuffer())).toEqual(bytes)
    expect(await (await replayed.fetch('/long')).text()).toBe(long)
  })
})

async function run(cwd: string, ...argv: readonly string[]) {
  const environment = fakeEnvironment(fakeServer(), { cwd })
  const code = await main(['record', ...argv], environment)
  return { code, err: environment.err.lines.join('\n') }
}

describe('what cannot be recorded', () => {
  it('is said where no real API is named', async () => {
    const { code, err } = await run(tmpdir())
    expect(code).toBe(2)
    expect(err).toContain('record needs the address of the real API. Write mockapi record --proxy')
  })

  it('is said where the folder has files, which stay', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'mockapi-'))
    mkdirSync(join(cwd, 'mocks/recorded'), { recursive: true })
    writeFileSync(join(cwd, 'mocks/recorded/users.json'), '[]')
    const { code, err } = await run(cwd, '--proxy', 'http://localhost:9')
    rmSync(cwd, { recursive: true, force: true })
    expect(code).toBe(1)
    expect(err).toContain('mocks/recorded has files already, so nothing is recorded.')
    expect(err).toContain('--out mocks/recorded --force')
  })

  it('is said where the real API is down the whole time', async () => {
    await using gone = await serveProxied({})
    const { url } = gone
    await gone[Symbol.asyncDispose]()
    await using recorder = await startRecorder(url)
    expect((await fetch(`${recorder.url}/users`)).status).toBe(502)
    await expect(recorder.stop()).rejects.toThrow(
      `${url} answered none of 1 call, so nothing was written.`,
    )
    expect(recorder.files()).toEqual({})
  })

  it('is said where no call came', async () => {
    await using proxied = await serveProxied({})
    await using recorder = await startRecorder(proxied.url)
    await expect(recorder.stop()).rejects.toThrow('No call came, so nothing was written.')
  })

  it('is listed: a call that was reset, while others were answered', async () => {
    await using proxied = await serveProxied({}, ({ url }, response) => {
      if (url === '/whole') response.end('1')
      else response.destroy()
    })
    await using recorder = await startRecorder(proxied.url)
    for (const path of ['/whole', '/reset?a=1']) await fetch(recorder.url + path)
    expect(await recorder.stop()).toContain('calls that were left out     1   GET /reset?a=1')
  })

  it('is listed: an answer that broke off', async () => {
    await using proxied = await serveProxied({}, ({ url }, response) => {
      if (url === '/whole') response.end('1')
      else {
        response.writeHead(200, { 'content-length': '100' }).write('half')
        setTimeout(() => response.destroy(), 20)
      }
    })
    await using recorder = await startRecorder(proxied.url)
    await fetch(`${recorder.url}/whole`)
    await fetch(`${recorder.url}/half`)
      .then((response) => response.text())
      .catch(() => {})
    expect(await recorder.stop()).toContain('calls that were left out     1   GET /half')
  })
})

it('tells a login by its cookie, and names what was hidden in many calls once', async () => {
  await using proxied = await serveProxied({}, ({ url, headers }, response) => {
    const isIn = headers.cookie?.includes('sid=') ?? false
    if (url === '/login') response.setHeader('set-cookie', 'sid=kX93jsKd81aQ; Path=/; HttpOnly')
    else response.statusCode = isIn ? 200 : 401
    response.setHeader('content-type', 'application/json').end(`{ "in": ${isIn} }`)
  })
  await using recorder = await startRecorder(proxied.url)
  const ask = (url: string) => async (path: string, cookie?: string) => {
    const init = {
      method: path === '/login' ? 'POST' : 'GET',
      headers: { ...(cookie && { cookie }) },
    }
    return (await fetch(url + path, init)).status
  }
  const real = ask(recorder.url)
  for (const path of ['/me', '/settings', '/login']) await real(path)
  for (const path of ['/me', '/settings', '/stats', '/me']) await real(path, 'sid=kX93jsKd81aQ')
  const printed = await recorder.stop()
  expect(printed).toContain(`
  Hidden as ***
    POST /login                        set-cookie sid
    GET /me, GET /settings and 1 more  cookie sid
`)
  await using server = await recorder.replay()
  const replayed = ask(server.url)
  for (const _ of [1, 2]) {
    expect([await replayed('/me'), await replayed('/settings')]).toEqual([401, 401])
    expect(await replayed('/me', 'sid=***')).toBe(200)
  }
})
