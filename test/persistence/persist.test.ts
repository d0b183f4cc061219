import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { appendFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMockServer } from 'mockapi'
import type { MockServer, MockServerOptions } from 'mockapi'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let cwd: string
let servers: MockServer[] = []
let warnings: string[] = []

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mockapi-persist-'))
  warnings = []
})
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()))
  servers = []
  rmSync(cwd, { recursive: true, force: true })
})

const kept = () => join(cwd, '.mockapi', 'state.json')
const journals = () => readdirSync(join(cwd, '.mockapi')).filter((name) => name.endsWith('journal'))

function mocks(files: Record<string, unknown>): void {
  mkdirSync(join(cwd, 'mocks'), { recursive: true })
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(cwd, 'mocks', name), JSON.stringify(content))
  }
}

async function start(options: MockServerOptions = {}): Promise<MockServer> {
  const server = await createMockServer({
    cwd,
    persist: true,
    onWarning: ({ code, message }) => void warnings.push(`${code}: ${message}`),
    ...options,
  })
  servers.push(server)
  return server
}

/** What a crash leaves behind: everything as it is, without the lock of a running process. */
function crash(): void {
  const copy = `${cwd}/copy`
  mkdirSync(copy)
  for (const name of readdirSync(join(cwd, '.mockapi'))) {
    if (!name.endsWith('.lock')) {
      writeFileSync(join(copy, name), readFileSync(join(cwd, '.mockapi', name)))
    }
  }
}
const crashed = () => ({ persist: join('copy', 'state.json') })

async function post(server: MockServer, path: string, body: object): Promise<Response> {
  return server.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

async function get(server: MockServer, path: string): Promise<unknown> {
  return (await server.fetch(path)).json()
}

const users = [
  { id: 1, name: 'Ada' },
  { id: 2, name: 'Bob' },
]

describe('--persist', () => {
  it('writes nothing as long as nothing changed', async () => {
    mocks({ 'users.json': users })
    const server = await start()
    await get(server, '/users')
    await server.close()
    expect(existsSync(kept())).toBe(false)
    expect(journals()).toEqual([])
  })

  it('keeps what was acknowledged, also when the process ends at once', async () => {
    mocks({ 'users.json': users, 'settings.json': { theme: 'light' } })
    const server = await start()
    expect((await post(server, '/users', { name: 'Cid' })).status).toBe(201)
    await server.fetch('/users/1', { method: 'DELETE' })
    await server.fetch('/settings', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{"theme":"dark"}',
    })
    crash()
    const next = await start(crashed())
    expect(await get(next, '/users')).toEqual([users[1], { id: 3, name: 'Cid' }])
    expect(await get(next, '/settings')).toEqual({ theme: 'dark' })
    expect(next.db('users').create({}).id).toBe(4)
    expect(warnings).toEqual([])
  })

  it('folds the journal into one file at the end, and goes on from there', async () => {
    mocks({ 'users.json': users })
    for (const name of ['Cid', 'Dan', 'Eve']) {
      const server = await start()
      await post(server, '/users', { name })
      await server.close()
      expect(journals()).toEqual([])
    }
    const server = await start()
    expect(server.db('users').all()).toMatchObject([
      ...users,
      { id: 3, name: 'Cid' },
      { id: 4, name: 'Dan' },
      { id: 5, name: 'Eve' },
    ])
    expect(JSON.parse(readFileSync(kept(), 'utf8'))).toMatchObject({ mockapi: 1, number: 3 })
  })

  it('keeps what a handler or the code of a test writes', async () => {
    mocks({ 'users.json': users })
    const server = await start()
    server.db('users').update(1, { name: 'Ida' })
    await server.close()
    expect(await get(await start(), '/users/1')).toEqual({ id: 1, name: 'Ida' })
  })

  it('keeps a reset, and gives no id twice', async () => {
    mocks({ 'users.json': users })
    const server = await start()
    await post(server, '/users', { name: 'Cid' })
    server.reset()
    await post(server, '/users', { name: 'Dan' })
    await server.fetch('/users/3', { method: 'DELETE' })
    await server.close()
    const next = await start()
    expect(next.db('users').all()).toEqual(users)
    expect(next.db('users').create({}).id).toBe(4)
  })

  it('begins afresh where the seed changed, says so once, and keeps the others', async () => {
    mocks({ 'users.json': users, 'posts.json': [{ id: 1 }] })
    const server = await start()
    await post(server, '/users', { name: 'Cid' })
    await post(server, '/posts', { title: 'x' })
    await server.close()
    mocks({ 'users.json': [{ id: 9 }] })
    const next = await start()
    expect(await get(next, '/users')).toEqual([{ id: 9 }])
    expect(await get(next, '/posts')).toEqual([{ id: 1 }, { id: 2, title: 'x' }])
    expect(warnings).toEqual([expect.stringMatching(/^state-dropped: .*"users".*another one/)])
    await next.close()
    await start()
    expect(warnings).toHaveLength(1)
  })

  it('keeps data of files that are missing or broken for a while', async () => {
    mocks({ 'users.json': users, 'posts.json': [] })
    const server = await start()
    await post(server, '/users', { name: 'Cid' })
    await server.close()
    rmSync(join(cwd, 'mocks', 'users.json'))
    const without = await start()
    await post(without, '/posts', { title: 'x' })
    await without.close()
    mocks({ 'users.json': users })
    const next = await start()
    expect(next.db('users').count()).toBe(3)
    expect(next.db('posts').count()).toBe(1)
  })

  it('lies over generated data', async () => {
    mocks({ 'users.json': { $count: 3, $each: { name: '{{person.fullName}}' } } })
    const server = await start({ ownProcess: true })
    const before = await get(server, '/users')
    await post(server, '/users', { name: 'Cid' })
    await server.close()
    const next = await start({ ownProcess: true })
    expect(await get(next, '/users')).toEqual([...(before as object[]), { id: 4, name: 'Cid' }])
  })

  it('leaves out a line that was cut off, and says so', async () => {
    mocks({ 'users.json': users })
    const server = await start()
    await post(server, '/users', { name: 'Cid' })
    crash()
    appendFileSync(join(cwd, 'copy', 'state.json.1.journal'), '{"number":2,"seeds":{},"chan')
    const next = await start(crashed())
    expect(next.db('users').count()).toBe(3)
    expect(warnings).toEqual([expect.stringMatching(/^state-dropped: .*middle of a line/)])
    await post(next, '/users', { name: 'Dan' })
    await next.close()
    expect((await start(crashed())).db('users').count()).toBe(4)
    expect(warnings).toHaveLength(1)
  })

  it.each([
    ['state.json', '{"users":[]}', 'not what mockapi writes'],
    ['state.json.1.journal', 'nonsense\n', 'line 1 does not read'],
    [
      'state.json.1.journal',
      '{"number":2,"seeds":{},"changes":[]}\n',
      'line 1 does not follow on the others',
    ],
  ])('refuses a damaged %s and overwrites nothing', async (name, text, message) => {
    mocks({ 'users.json': users })
    mkdirSync(join(cwd, '.mockapi'))
    writeFileSync(join(cwd, '.mockapi', name), text)
    await expect(start()).rejects.toThrow(message)
    expect(readFileSync(join(cwd, '.mockapi', name), 'utf8')).toBe(text)
    expect(readdirSync(join(cwd, '.mockapi'))).toEqual([name])
  })

  it('refuses a file that another server uses, or that lies among the mocks', async () => {
    mocks({ 'users.json': users })
    mkdirSync(join(cwd, '.mockapi'))
    writeFileSync(`${kept()}.lock`, `${process.ppid}\n`)
    await expect(start()).rejects.toThrow(`Another server (process ${process.ppid})`)
    await expect(start({ persist: 'mocks/state.json' })).rejects.toThrow('never writes')
    writeFileSync(`${kept()}.lock`, '2147483646\n')
    await start()
  })

  it('knows the owner of the file by when it began, since numbers of processes come again', async () => {
    mocks({ 'users.json': users })
    const server = await start()
    const lock = readFileSync(`${kept()}.lock`, 'utf8')
    const [number, began = ''] = lock.split('\n')
    expect(number).toBe(String(process.pid))
    await expect(start()).rejects.toThrow(`Another server (process ${process.pid})`)
    await server.close()
    if (began === '') return
    // Its server was killed, and its number is that of a process that runs.
    writeFileSync(`${kept()}.lock`, `${process.ppid}\n${began}0\n`)
    await (await start()).close()
    writeFileSync(`${kept()}.lock`, `${process.pid}\n${began}0\n`)
    await (await start()).close()
  })

  it.each([
    '/proc/x/state.json',
    '/dev/null',
    '/dev/null/state.json',
    'mocks.txt/state.json',
    'sub',
  ])('refuses %s at once, where nothing can be written', async (persist) => {
    mocks({ 'users.json': users })
    mkdirSync(join(cwd, 'sub'))
    writeFileSync(join(cwd, 'mocks.txt'), '')
    await expect(start({ persist })).rejects.toThrow(
      /^(?:The data cannot be kept in .*: nothing can be written there \(\w+\)|.* is no file)/,
    )
  })

  it('answers 503 while it cannot write, and saves all once it can', async () => {
    mocks({ 'users.json': users })
    const server = await start()
    rmSync(join(cwd, '.mockapi'), { recursive: true })
    writeFileSync(join(cwd, '.mockapi'), 'a file in the place of the folder')
    const refused = await post(server, '/users', { name: 'Cid' })
    expect(refused.status).toBe(503)
    expect(await refused.json()).toMatchObject({ code: 'not-saved' })
    expect((await post(server, '/users', { name: 'Dan' })).status).toBe(503)
    expect(warnings).toEqual([expect.stringMatching(/^state-not-saved: /)])
    expect((await server.fetch('/users')).status).toBe(200)
    rmSync(join(cwd, '.mockapi'))
    expect((await post(server, '/users', { name: 'Eve' })).status).toBe(201)
    crash()
    expect((await start(crashed())).db('users').count()).toBe(5)
  })

  it('goes on with all data when its folder was deleted', async () => {
    mocks({ 'users.json': users })
    const server = await start()
    rmSync(join(cwd, '.mockapi'), { recursive: true })
    expect((await post(server, '/users', { name: 'Cid' })).status).toBe(201)
    expect((await post(server, '/users', { name: 'Dan' })).status).toBe(201)
    rmSync(join(cwd, '.mockapi'), { recursive: true })
    expect((await post(server, '/users', { name: 'Eve' })).status).toBe(201)
    crash()
    expect((await start(crashed())).db('users').count()).toBe(5)
    await server.close()
    expect(warnings).toEqual([])
    expect((await start()).db('users').count()).toBe(5)
  })
})
