import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runInProcess } from '../support/cli-in-process.ts'
import { resultOf } from '../support/envelope.ts'
import { serveFolder, type ServedFolder } from '../support/folder.ts'

interface Bundled {
  readonly fetch: (request: Request) => Promise<Response>
  readonly fingerprint: () => Promise<string>
}

const users = '[{ "id": 1, "name": "Ada" }, { "id": 2, "name": "Grace" }]'

async function build(folder: ServedFolder, ...args: string[]) {
  return await runInProcess(folder.path, ['build', '--target', 'worker', ...args])
}

async function load(folder: ServedFolder): Promise<Bundled> {
  const path = pathToFileURL(join(folder.path, 'dist/worker.js')).href
  return ((await import(path)) as { readonly default: Bundled }).default
}

describe('mockapi build', () => {
  it('makes a module that answers as the folder does, with its data and files', async () => {
    await using folder = await serveFolder({
      'mocks/users.json': users,
      'mocks/api.jsonc': `{
        // Sent as it stands.
        "GET /logo": { "$file": "_files/logo.svg" },
        "GET /hello/:name": { "text": "Hello, {{params.name}}!" }
      }`,
      'mocks/_files/logo.svg': '<svg/>',
      'mocks/orders.ts': `
        import { defineMock, resource } from 'mockapi'
        import { prices } from './_lib/prices.ts'
        export const orders = resource('orders', { seed: 2, factory: (f) => ({ to: f.person.fullName() }) })
        export default defineMock({ 'GET /prices': prices, 'POST /pay': ({ body }) => ({ paid: body }) })`,
      'mocks/_lib/prices.ts': 'export const prices: readonly number[] = [1, 2]',
    })
    const { code, out } = await build(folder)
    expect([code, out]).toEqual([0, expect.stringContaining('dist/worker.js')])
    const app = await load(folder)
    expect(await app.fingerprint()).toBe(await folder.server.fingerprint())
    const told = async (path: string, init?: RequestInit) => {
      const answer = await app.fetch(new Request(`http://localhost${path}`, init))
      const of = await folder.server.fetch(path, init)
      expect([answer.status, await answer.text()]).toEqual([of.status, await of.text()])
      return answer
    }
    await told('/users?name=Ada')
    await told('/orders')
    await told('/hello/you')
    await told('/prices')
    const headers = { 'content-type': 'application/json' }
    await told('/pay', { method: 'POST', headers, body: '{"sum":1}' })
    await told('/users', { method: 'POST', headers, body: '{"name":"Eve"}' })
    await told('/users/3')
    expect((await told('/logo')).headers.get('content-type')).toMatch(/^image\/svg/)
    const { name } = (await (await app.fetch(new Request('http://localhost/users/3'))).json()) as {
      name: string
    }
    expect(name).toBe('Eve')
  })

  it('leaves out of a bundle what no mock uses, and stays small', async () => {
    await using folder = await serveFolder({ 'mocks/users.json': users })
    const { code, out } = await build(folder, '--json')
    expect(code).toBe(0)
    const result = resultOf(out) as {
      readonly files: readonly { readonly file: string; readonly gzip: number }[]
      readonly fingerprint: string
    }
    expect(result.fingerprint).toBe(await folder.server.fingerprint())
    expect(result.files).toMatchObject([{ file: 'dist/worker.js' }])
    expect(result.files[0]?.gzip).toBeLessThan(75 * 1024)
    const text = readFileSync(join(folder.path, 'dist/worker.js'), 'utf8')
    expect(text.match(/import[^;]{0,80}"node:/)).toBeNull()
  })

  it('has the records that JSON generates, in the place of Faker', async () => {
    await using folder = await serveFolder({
      'mocks/users.json': '{ "$count": 3, "$each": { "name": "{{person.fullName}}" } }',
    })
    const { out } = await build(folder, '--json')
    const result = resultOf(out) as { readonly files: readonly { readonly gzip: number }[] }
    expect(result.files[0]?.gzip).toBeLessThan(75 * 1024)
    const answer = await (await load(folder)).fetch(new Request('http://localhost/users'))
    expect(await answer.json()).toEqual(await (await folder.server.fetch('/users')).json())
  })

  it('warns of data that are others at each start', async () => {
    await using folder = await serveFolder({
      'mocks/a.ts': `import { resource } from 'mockapi'
export const a = resource('a', { seed: [{ at: performance.now() }] })`,
    })
    const { code, out } = await build(folder)
    expect([code, out]).toEqual([0, expect.stringContaining('reads the clock')])
  })

  it('warns of schemas where the edge makes no code', async () => {
    await using folder = await serveFolder({
      'mocks/api.json': `{ "GET /a": { "$when": { "query.a": { "schema": { "type": "string" } } }, "$body": 1 } }`,
    })
    const { code, out } = await build(folder)
    expect([code, out]).toEqual([0, expect.stringContaining('may check JSON Schemas')])
  })

  it('says where code imports modules of Node', async () => {
    await using folder = await serveFolder({
      'mocks/api.ts': `import { defineMock } from 'mockapi'
import { readFileSync } from 'node:fs'
export default defineMock({ 'GET /x': () => String(readFileSync) })`,
    })
    const { code, err } = await build(folder)
    expect(code).toBe(1)
    expect(err).toContain('mocks/api.ts:2:')
    expect(err).toContain('A bundle has no modules of Node, and this imports "node:fs".')
    expect(existsSync(join(folder.path, 'dist'))).toBe(false)
  })

  it.each([
    ['a broken file', { 'mocks/a.json': '{' }, [], 'mocks/a.json:1:'],
    ['an unknown target', {}, ['--target', 'browsre'], 'Did you mean "browser"?'],
    ['a real API', {}, ['--proxy', 'http://localhost:1'], 'proxy'],
    [
      'a large file',
      {
        'mocks/a.json': '{ "GET /a": { "$file": "_a.bin" } }',
        'mocks/_a.bin': 'x'.repeat(2 ** 21),
      },
      [],
      'mocks/_a.bin holds 2048 KB',
    ],
    ['an overwritten file', { 'dist/worker.js': 'mine' }, [], 'dist/worker.js exists'],
  ])('refuses %s', async (_, files, args, says) => {
    await using folder = await serveFolder({ 'mocks/users.json': users, ...files })
    const { code, err } = await build(folder, ...args)
    expect(code).not.toBe(0)
    expect(err).toContain(says)
  })
})
