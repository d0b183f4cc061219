import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { readEntries, settingsOf, writeEntry } from '../../src/cli/running/entry.ts'
import { findServer, findServers } from '../../src/cli/running/find.ts'
import { runInProcess, startInProcess } from '../support/cli-in-process.ts'
import { writeFiles } from '../support/files.ts'

const folder = mkdtempSync(join(tmpdir(), 'mockapi-running-'))
const isWindows = process.platform === 'win32'
let cacheFolder: string
let outside: { readonly cwd: string; readonly cacheFolder: string }

beforeAll(() => {
  for (const shop of ['one', 'two'])
    writeFiles(folder, { [`${shop}/mocks/api.json`]: '{ "GET /a": 1 }' })
  symlinkSync(join(folder, 'one'), join(folder, 'link'), 'junction')
})
beforeEach(() => {
  cacheFolder = mkdtempSync(join(folder, 'cache-'))
  outside = { cwd: join(folder, 'one'), cacheFolder }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function start(shop: string, ...flags: string[]) {
  const cwd = join(folder, shop)
  const cli = startInProcess(cwd, ['serve', '--port', '0', ...flags], { cacheFolder })
  await cli.listed()
  return { cli, url: await cli.url(), [Symbol.asyncDispose]: () => cli[Symbol.asyncDispose]() }
}

const listed = () => readEntries(cacheFolder)

/** An entry as a server leaves it that was killed. */
function leave(url: string, pid = 2 ** 30): void {
  const root = join(folder, 'one/mocks')
  writeEntry(cacheFolder, { url, root, pid, version: '1.0.0', settings: '', started: 1 })
}

it('finds the servers of a folder by any of its names, the newest first, until they end', async () => {
  expect(await findServer(outside, 'mocks')).toBeUndefined()
  await using other = await start('two')
  {
    await using first = await start('one')
    expect(await findServer(outside, 'mocks')).toMatchObject({ url: first.url, errors: 0 })
    await using second = await start('link', '--admin-token', 'secret')
    const { answering, silent } = await findServers(outside, join(folder, 'link/mocks'))
    expect(answering).toMatchObject([{ url: second.url, adminToken: 'secret' }, { url: first.url }])
    expect(silent).toEqual([])
    expect((await findServers(outside)).answering).toHaveLength(3)
  }
  expect(listed()).toHaveLength(1)
  expect(await findServer(outside, 'mocks')).toBeUndefined()
  expect(await findServer(outside, '../two/mocks')).toMatchObject({ url: other.url })
})

it('keeps what it lists from others, and lists none that cannot be asked', async () => {
  await using _ = await start('one')
  const servers = join(cacheFolder, 'mockapi/servers')
  const [hash = ''] = readdirSync(servers)
  const [file = ''] = readdirSync(join(servers, hash))
  const modes = [join(servers, hash), join(servers, hash, file)].map(
    (path) => statSync(path).mode & 0o777,
  )
  if (!isWindows) expect(modes).toEqual([0o700, 0o600])
  await using closed = startInProcess(join(folder, 'two'), ['serve', '--port', '0', '--no-admin'], {
    cacheFolder,
  })
  await closed.url()
  await using unwritable = startInProcess(join(folder, 'two'), ['serve', '--port', '0'], {
    cacheFolder: join(folder, 'two/mocks/api.json'),
  })
  expect((await fetch(`${await unwritable.url()}/a`)).status).toBe(200)
  expect(listed()).toHaveLength(1)
})

it('believes no entry of a server that is gone, and removes it', async () => {
  await using other = await start('two')
  leave('http://localhost:1')
  leave(other.url)
  expect(listed()).toHaveLength(3)
  expect(await findServer(outside, 'mocks')).toBeUndefined()
  expect(listed().map(({ url }) => url)).toEqual([other.url])
})

it('believes no entry whose number is that of another process now', async () => {
  await using other = await start('two')
  leave(other.url, process.ppid)
  expect(await findServers(outside, 'mocks')).toEqual({ answering: [], silent: [] })
})

it('asks nothing of an address whose server is gone: it may be that of another user now', async () => {
  const asked: unknown[] = []
  const root = join(folder, 'one/mocks')
  const thief = createServer(({ headers }, response) => {
    asked.push(headers.authorization)
    response.end(
      JSON.stringify({ ok: true, name: 'mockapi', version: '1.0.0', root, pid: 2 ** 30 }),
    )
  }).listen(0, '127.0.0.1')
  await once(thief, 'listening')
  leave(`http://127.0.0.1:${(thief.address() as AddressInfo).port}`)
  expect(await findServer(outside, 'mocks')).toBeUndefined()
  thief.close()
  expect([asked, listed()]).toEqual([[], []])
})

it('waits two seconds for a server that hangs, and keeps its entry', async () => {
  const hanging = createServer(() => {}).listen(0, '127.0.0.1')
  await once(hanging, 'listening')
  const url = `http://127.0.0.1:${(hanging.address() as AddressInfo).port}`
  leave(url, process.pid)
  const { answering, silent } = await findServers(outside, 'mocks')
  hanging.close().closeAllConnections()
  expect([answering, silent]).toMatchObject([[], [{ url, pid: process.pid }]])
  expect(listed()).toHaveLength(1)
})

it.skipIf(isWindows)(
  'ignores a folder that others may write, and entries that are none',
  async () => {
    await using running = await start('one')
    const [hash = ''] = readdirSync(join(cacheFolder, 'mockapi/servers'))
    const path = join(cacheFolder, 'mockapi/servers', hash)
    writeFileSync(join(path, '1.json'), '{ "url": ')
    writeFileSync(
      join(path, '2.json'),
      JSON.stringify({ ...listed()[0], url: 'file:///etc/passwd' }),
    )
    writeFileSync(join(path, '3.json'), ' '.repeat(100_000))
    execFileSync('mkfifo', [join(path, '4.json')])
    expect(listed()).toHaveLength(1)
    chmodSync(path, 0o777)
    expect(await findServer(outside, 'mocks')).toBeUndefined()
    chmodSync(path, 0o700)
    expect(await findServer(outside, 'mocks')).toMatchObject({ url: running.url })
  },
)

it('tells settings from others, but for those of the start', () => {
  const settings = settingsOf({ seed: 7, delay: 100, port: 4100, quiet: true }, folder)
  expect(settingsOf({ delay: 100, seed: 7 }, folder)).toBe(settings)
  expect(settingsOf({ delay: 100, seed: 8 }, folder)).not.toBe(settings)
  // Relative paths lead elsewhere.
  expect(settingsOf({ delay: 100, seed: 7 }, join(folder, 'one'))).not.toBe(settings)
  expect(settingsOf({ port: 1 }, folder)).toBe(settingsOf({}, join(folder, 'one')))
})

it.skipIf(process.getuid?.() !== 0)('ignores what another user has left', async () => {
  await using _ = await start('one')
  const [path = ''] = readdirSync(join(cacheFolder, 'mockapi/servers')).map((name) =>
    join(cacheFolder, 'mockapi/servers', name),
  )
  const [file = ''] = readdirSync(path).map((name) => join(path, name))
  expect(listed()).toHaveLength(1)
  chownSync(file, 1234, 1234)
  expect(listed()).toEqual([])
  chownSync(file, 0, 0)
  chownSync(path, 1234, 1234)
  expect(listed()).toEqual([])
  leave('http://localhost:1')
  expect(readdirSync(path)).toHaveLength(1)
  const stopped = await runInProcess(join(folder, 'one'), ['stop'], { cacheFolder })
  expect(stopped.err).toContain(`Those that run are not listed: ${path} belongs to another user.`)
})
