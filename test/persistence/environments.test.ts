import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMockServer, defineMock, resource } from 'mockapi'
import type { MockServer, MockServerOptions } from 'mockapi'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fileNameOf, nameOfFile } from '../../src/persistence/environment-file.ts'
import { environmentFolder } from '../../src/persistence/state-file.ts'

let cwd: string
let servers: MockServer[] = []
let warnings: string[] = []

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mockapi-environments-'))
  warnings = []
})
afterEach(async () => {
  vi.useRealTimers()
  await closeAll()
  rmSync(cwd, { recursive: true, force: true })
})

async function closeAll(): Promise<void> {
  await Promise.all(servers.map((server) => server.close()))
  servers = []
}

const folder = (): string => join(cwd, '.mockapi', 'environments')
const fileOf = (name: string): string => join(folder(), fileNameOf(name))

/** A server whose collection has a seed. */
async function start(options: MockServerOptions = {}, seed: object[] = [{ id: 1, name: 'Ada' }]) {
  const server = await createMockServer({
    mocks: [defineMock({ 'GET /fixed': { ok: true } }), resource('users', { seed })],
    cwd,
    persist: true,
    onWarning: ({ code, message }) => void warnings.push(`${code}: ${message}`),
    ...options,
  })
  servers.push(server)
  return server
}

async function send(server: MockServer, path: string, body?: unknown, method = 'POST') {
  return await server.fetch(path, {
    method: body === undefined && method === 'POST' ? 'GET' : method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
}

async function names(server: MockServer, name: string): Promise<string[]> {
  const users = (await (await send(server, `/~${name}/users`)).json()) as { name: string }[]
  return users.map((user) => user.name)
}

/** Another server on what one has kept by now, as after `kill -9`: it has a copy of the folder. */
async function restarted(options?: MockServerOptions, seed?: object[]): Promise<MockServer> {
  const copy = join(cwd, `copy${servers.length}`)
  cpSync(join(cwd, '.mockapi'), join(copy, '.mockapi'), { recursive: true })
  rmSync(join(copy, '.mockapi', 'state.json.lock'), { force: true })
  return await start({ cwd: copy, ...options }, seed)
}

describe('environments on disk', () => {
  it('are there after the process is killed, with each write that was answered', async () => {
    const server = await start()
    await send(server, '/~a/users', { name: 'Grace' })
    await send(server, '/~a/users/1', { name: 'Ada L.' }, 'PATCH')
    await send(server, '/~a/__mockapi/overrides', {
      fail: { key: 'GET /fixed', failure: 418, times: 2 },
    })
    await send(server, '/~a/fixed')
    await send(server, '/~a/__mockapi/clock', { now: '2031-05-01', frozen: true }, 'PUT')
    const again = await restarted()
    expect(await names(again, 'a')).toEqual(['Ada L.', 'Grace'])
    const statuses = [
      (await send(again, '/~a/fixed')).status,
      (await send(again, '/~a/fixed')).status,
    ]
    expect(statuses).toEqual([418, 200])
    expect(await (await send(again, '/~a/__mockapi/clock')).json()).toMatchObject({
      now: '2031-05-01T00:00:00.000Z',
      frozen: true,
    })
    expect(await names(again, 'b')).toEqual(['Ada'])
  })

  it('come back with their base, notes and what a reset has undone', async () => {
    const server = await start()
    await send(server, '/~a/users', { name: 'Grace' })
    await send(server, '/__mockapi/environments/a/fork', { name: 'b', note: 'mine', ttl: '1h' })
    await send(server, '/~b/users', { name: 'Linus' })
    const again = await restarted()
    expect(await names(again, 'b')).toEqual(['Ada', 'Grace', 'Linus'])
    const found = await (await send(again, '/__mockapi/environments/b')).json()
    expect(found).toMatchObject({ note: 'mine', ttl: 3_600_000, from: { environment: 'a' } })
    expect((await send(again, '/__mockapi/environments/b/reset', {})).status).toBe(204)
    expect(await names(await restarted(), 'b')).toEqual(['Ada', 'Grace', 'Linus'])
    expect(await names(again, 'b')).toEqual(['Ada', 'Grace'])
  })

  it('leave out a last line that was cut off, and go on behind it', async () => {
    const server = await start()
    await send(server, '/~a/users', { name: 'Grace' })
    await server.close()
    appendFileSync(fileOf('a'), '{"seeds":{},"chan')
    const again = await start()
    expect(await names(again, 'a')).toEqual(['Ada', 'Grace'])
    await send(again, '/~a/users', { name: 'Linus' })
    expect(await names(await restarted(), 'a')).toEqual(['Ada', 'Grace', 'Linus'])
  })

  it('are not overwritten where they do not read', async () => {
    const server = await start()
    await send(server, '/~a/users', { name: 'Grace' })
    await server.close()
    const text = readFileSync(fileOf('a'), 'utf8').replace('"kind"', '"knid"')
    writeFileSync(fileOf('a'), text)
    const again = await start()
    const response = await send(again, '/~a/users', { name: 'Linus' })
    expect(response.status).toBe(500)
    expect(await response.json()).toMatchObject({
      code: 'environment-damaged',
      detail: expect.stringContaining('.mockapi/environments/a.jsonl:2:1 does not read.') as string,
    })
    expect(readFileSync(fileOf('a'), 'utf8')).toBe(text)
  })

  it('are left as they are where their first line does not read, until they are deleted', async () => {
    await send(await start(), '/~a/users', { name: 'Grace' })
    await closeAll()
    writeFileSync(fileOf('a'), 'nothing')
    writeFileSync(join(folder(), 'a b.jsonl'), 'nothing')
    const server = await start()
    const damage =
      /environment "a" cannot be read: \.mockapi\/environments\/a\.jsonl: Its first line is not that/
    expect(await (await send(server, '/__mockapi/environments')).json()).toEqual([])
    expect(warnings.join('\n')).toMatch(/a b\.jsonl is left out: no environment is kept under/)
    expect(warnings.join('\n')).toMatch(damage)
    const written = await send(server, '/~a/users', { name: 'Linus' })
    expect([written.status, await written.text()]).toEqual([500, expect.stringMatching(/damaged/)])
    const made = await send(server, '/__mockapi/environments', { name: 'a' })
    expect(made.status).toBe(409)
    expect(readFileSync(fileOf('a'), 'utf8')).toBe('nothing')
    expect((await send(server, '/__mockapi/environments/a', undefined, 'DELETE')).status).toBe(204)
    await send(server, '/~a/users', { name: 'Linus' })
    expect(await names(server, 'a')).toEqual(['Ada', 'Linus'])
  })

  it('are read after the start also where nobody asks for them', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
    const server = await start()
    await send(server, '/__mockapi/environments', { name: 'a', ttl: '1m' })
    await closeAll()
    await start()
    expect(readdirSync(folder())).toEqual(['a.jsonl'])
    vi.advanceTimersByTime(2_000)
    vi.advanceTimersByTime(60_000)
    await vi.waitFor(() => expect(readdirSync(folder())).toEqual([]))
  })

  it('have files whose names tell theirs', () => {
    for (const name of ['a', 'Feature-42', 'CON', 'nul.x', 'ZZ~_.Z', 'A'.repeat(128)]) {
      expect(nameOfFile(fileNameOf(name))).toBe(name)
    }
    for (const file of ['A.jsonl', 'a b.jsonl', '=a.jsonl', 'a=0.jsonl', '...jsonl', 'a.json']) {
      expect(nameOfFile(file)).toBeUndefined()
    }
  })

  it('start from a new seed, with a warning', async () => {
    const server = await start()
    await send(server, '/~a/users', { name: 'Grace' })
    const again = await restarted({}, [{ id: 1, name: 'Bob' }])
    expect(await names(again, 'a')).toEqual(['Bob'])
    expect(warnings).toEqual([
      'state-dropped: The environment "a" has lost "users": its seed is another one now.',
    ])
  })

  it('are deleted, also while they are written, and made anew', async () => {
    const server = await start()
    const writing = send(server, '/~a/users', { name: 'Grace' })
    await send(server, '/~a/users')
    expect((await send(server, '/__mockapi/environments/a', undefined, 'DELETE')).status).toBe(204)
    await writing
    expect(readdirSync(folder())).toEqual([])
    await send(server, '/~a/users', { name: 'Linus' })
    expect(await names(await restarted(), 'a')).toEqual(['Ada', 'Linus'])
  })

  it('are written anew where somebody has deleted their file', async () => {
    const server = await start()
    await send(server, '/~a/users', { name: 'Grace' })
    rmSync(fileOf('a'))
    await send(server, '/~a/users', { name: 'Linus' })
    expect(await names(await restarted(), 'a')).toEqual(['Ada', 'Grace', 'Linus'])
  })

  it('leave memory and come back', async () => {
    const server = await start({ maxSessions: 1 })
    await send(server, '/~a/users', { name: 'Grace' })
    await send(server, '/~b/users', { name: 'Linus' })
    expect(await names(server, 'a')).toEqual(['Ada', 'Grace'])
    expect(await names(server, 'b')).toEqual(['Ada', 'Linus'])
    expect(server.sessions).toEqual(['b'])
  })
})

it.each([
  ['checkout', 'checkout.jsonl'],
  ['Checkout', 'checkout=1.jsonl'],
  ['con', '=con.jsonl'],
  ['aux.1', '=aux.1.jsonl'],
  ['..', '...jsonl'],
])('the file of %s is %s', (name, file) => {
  expect(fileNameOf(name)).toBe(file)
  expect(fileNameOf('A'.repeat(128)).length).toBeLessThan(200)
})

it('the folder stands beside the file of the state, and is not that of the mocks', () => {
  const place = (file: string) => ({ file: join(cwd, file), shown: file })
  expect(environmentFolder(place('.mockapi/state.json'), undefined).shown).toBe(
    '.mockapi/environments',
  )
  expect(environmentFolder(place('data/shop.json'), undefined).shown).toBe('data/shop.environments')
  expect(() => environmentFolder(place('state.json'), join(cwd, 'environments'))).toThrow(
    /is the folder of the mocks/,
  )
})
