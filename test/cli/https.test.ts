import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMockServer } from 'mockapi'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { authorityFile } from '../../src/node/tls/authority-file.ts'
import { cacheFolder } from '../../src/node/cache-folder.ts'
import { createAuthority, createLeaf } from '../../src/node/tls/certificate.ts'
import { runInProcess, startInProcess } from '../support/cli-in-process.ts'
import { writeFiles } from '../support/files.ts'

const cwd = mkdtempSync(join(tmpdir(), 'mockapi-https-'))
/** Of nobody that this machine trusts, for another host, and over. */
const strange = createLeaf(createAuthority('others', 0), ['api.localhost'], Date.UTC(2020, 0, 1))

beforeAll(() => {
  writeFiles(cwd, {
    'mocks/api.json': '{ "GET /hello": { "hello": "world" } }',
    'other/api.json': '{ "GET /hello": { "hello": "other" } }',
    'strange.pem': strange.certificate + strange.key,
  })
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

it.each([
  { dir: 'mocks', flags: ['--https'], greeting: 'world' },
  { dir: 'other', flags: ['--cert', 'strange.pem'], greeting: 'other' },
])('commands trust the server of the folder with $flags', async ({ dir, flags, greeting }) => {
  await using server = startInProcess(cwd, ['serve', dir, '-p', '0', ...flags])
  const url = await server.url()
  expect(url).toMatch(/^https:\/\/localhost:\d+$/)
  const isOurs = flags.includes('--https')
  expect(server.out().includes(`Trust    ${authorityFile(cacheFolder())}`)).toBe(isOurs)
  await server.listed()
  const run = (...args: string[]) => runInProcess(cwd, args)
  expect(await run('ready', dir, '--timeout', '5s')).toMatchObject({ code: 0, out: `${url}\n` })
  const asked = await run('get', '/hello', '--dir', dir, '--json')
  expect(JSON.parse(asked.out)).toMatchObject({
    result: { server: url, body: { hello: greeting } },
  })
  const named = await run('get', `${url}/hello`, '--json')
  expect(JSON.parse(named.out)).toMatchObject({ result: { body: { hello: greeting } } })
  expect(await run('health', '--url', url)).toMatchObject({ code: 0 })
  const journal = await run('journal', '--dir', dir)
  expect(journal.out).toContain('/hello')
  expect(await run('stop', dir)).toMatchObject({ code: 0 })
  expect(await server.ended).toBe(0)
})

it('commands find at an address what this machine has signed, and say why they ask no other', async () => {
  await using own = await createMockServer({ port: 0, https: true, mocks: { 'GET /a': 1 } })
  const found = await runInProcess(cwd, ['get', `${own.url}/a`, '--silent'])
  expect(found).toMatchObject({ code: 0, out: '1\n' })
  const { certificate: cert, key } = strange
  await using other = await createMockServer({ port: 0, cert, key, mocks: { 'GET /a': 1 } })
  const why = `The certificate of ${other.url} is not trusted`
  for (const args of [
    ['get', `${other.url}/a`],
    ['journal', '--url', other.url],
    ['ready', '--url', other.url, '--timeout', '10ms'],
  ]) {
    const { code, err } = await runInProcess(cwd, args)
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining(why) as string })
  }
  expect(other.calls()).toEqual([])
})

it('asks for the right address where plain HTTP was asked for', async () => {
  await using own = await createMockServer({ port: 0, https: true, mocks: { 'GET /a': 1 } })
  const { code, out } = await runInProcess(cwd, ['get', `${own.url.replace('https', 'http')}/a`])
  expect({ code, out }).toMatchObject({
    code: 1,
    out: expect.stringContaining(`Ask ${own.url}/a.`) as string,
  })
})

it.each([
  ['health', []],
  ['ready', ['--timeout', '10ms']],
])('%s names the right address where plain HTTP was asked for', async (command, flags) => {
  await using own = await createMockServer({ port: 0, https: true, mocks: { 'GET /a': 1 } })
  const plain = own.url.replace('https', 'http')
  const { code, err } = await runInProcess(cwd, [command, '--url', plain, ...flags])
  expect({ code, err }).toMatchObject({
    code: 1,
    err: expect.stringMatching(`speaks HTTPS[^]*--url ${own.url}\\.`) as string,
  })
  expect(err).not.toContain('no mockapi')
  expect(await runInProcess(cwd, [command, '--url', own.url])).toMatchObject({ code: 0 })
})

it('tells which mocks a taken port serves by HTTPS', async () => {
  await using first = startInProcess(cwd, ['serve', 'mocks', '-p', '0', '--https'])
  const { port } = new URL(await first.url())
  await using second = startInProcess(cwd, ['serve', 'other', '-p', port, '--https'])
  await second.until(`Port ${port} already serves mocks (mockapi`)
})
