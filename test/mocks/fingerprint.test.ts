import { describe, expect, it } from 'vitest'
import { createApp, defineMock, resource } from '../../src/app.ts'
import { createMockServer } from '../../src/index.ts'
import { runInProcess } from '../support/cli-in-process.ts'
import { writeFiles } from '../support/files.ts'
import { serveFolder } from '../support/folder.ts'

const users = [
  { id: 1, name: 'Zoë', tags: ['ä', 'z'] },
  { id: 2, name: 'Ada', tags: [] },
]
const files = {
  'mocks/users.json': JSON.stringify(users),
  'mocks/settings.json': '{ "theme": "dark" }',
  'mocks/api.json': '{ "GET /health": { "ok": true } }',
  'mocks/people.json': '{ "$count": 3, "$each": { "name": "{{person.fullName}}" } }',
}

async function check(changed: Readonly<Record<string, string>> = {}, ...args: string[]) {
  await using folder = await serveFolder({ ...files, ...changed })
  return await runInProcess(folder.path, ['check', '--fingerprint', ...args])
}

async function printed(...args: Parameters<typeof check>): Promise<string> {
  const { code, out, err } = await check(...args)
  expect([code, err]).toEqual([0, ''])
  return out.trimEnd()
}

describe('the fingerprint of mocks', () => {
  it('is one line of the command line, and the same in a server', async () => {
    const value = await printed()
    expect(value).toMatch(/^[0-9a-f]{16}$/)
    await using folder = await serveFolder(files)
    expect(await folder.server.fingerprint()).toBe(value)
    const told = await folder.server.fetch('/__mockapi/fingerprint')
    expect(await told.json()).toEqual({ fingerprint: value })
  })

  it('is the same in an application', async () => {
    const mocks = [
      resource('people', { seed: 3, factory: (f) => ({ name: f.person.fullName() }) }),
      defineMock({ 'GET /health': { ok: true } }),
    ]
    const adminToken = 'secret-of-this-test'
    const headers = { authorization: `Bearer ${adminToken}` }
    const app = createApp({ mocks, adminToken })
    const answer = await app.request('/__mockapi/fingerprint', { headers })
    await using server = await createMockServer({ mocks })
    expect(await answer.json()).toEqual({ fingerprint: await server.fingerprint() })
  })

  it('is that of the seeds, whatever was written and whatever files are called', async () => {
    const value = await printed()
    await using folder = await serveFolder(files)
    folder.server.db('users').delete(1)
    expect(await folder.server.fingerprint()).toBe(value)
    const { 'mocks/api.json': api, ...others } = files
    await using moved = await serveFolder({ ...others, 'mocks/x/other.json': api })
    expect(await moved.server.fingerprint()).toBe(value)
  })

  it('does not depend on the order of members', async () => {
    const other = users.map(({ id, name, tags }) => ({ tags, name, id }))
    expect(await printed({ 'mocks/users.json': JSON.stringify(other) })).toBe(await printed())
  })

  it.each([
    ['a record', { 'mocks/users.json': JSON.stringify(users.toReversed()) }],
    ['a single resource', { 'mocks/settings.json': '{ "theme": "light" }' }],
    ['an endpoint', { 'mocks/more.json': '{ "GET /more": 1 }' }],
  ])('is another one with %s', async (_, changed) => {
    expect(await printed(changed)).not.toBe(await printed())
  })

  it('is another one with another seed where data are generated', async () => {
    expect(await printed({}, '--seed', '2')).not.toBe(await printed())
  })

  it('follows a reload', async () => {
    await using folder = await serveFolder(files)
    const { server, path } = folder
    const before = await server.fingerprint()
    writeFiles(path, { 'mocks/settings.json': { theme: 'light' } })
    await server.settled()
    expect(await server.fingerprint()).not.toBe(before)
  })

  it('is a member of what --json prints', async () => {
    expect(await printed({}, '--json')).toContain(`"fingerprint":"${await printed()}"`)
  })

  it('is not printed where mocks are broken', async () => {
    const { code, out } = await check({ 'mocks/bad.json': '{' })
    expect(code).toBe(1)
    expect(out).toContain('mocks/bad.json:1:')
    expect(out).not.toMatch(/^[0-9a-f]{16}$/m)
  })

  it('says which data cannot be made', async () => {
    const orders = `import { resource } from 'mockapi'
export const orders = resource('orders', { seed: 1, factory: () => { throw new Error('no stock') } })`
    const { code, err } = await check({ 'mocks/orders.ts': orders })
    expect(code).toBe(1)
    expect(err).toContain('"orders" cannot be made: no stock.')
    expect(err).toContain('mocks/orders.ts:2')
  })
})
