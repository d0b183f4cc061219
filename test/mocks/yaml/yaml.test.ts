import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { collect } from '../../../src/build/collect.ts'
import { runInProcess } from '../../support/cli-in-process.ts'
import { serveFolder } from '../../support/folder.ts'

const api = `# yaml-language-server: $schema=../node_modules/mockapi/schema/mocks.json
$defaults: { $headers: { x-from: yaml } }
GET /health: { ok: true, since: 2026-01-02 }
POST /orders/:id:
  $status: 201
  id: '{{params.id}}'
  who: &who { name: Ada }
  also: *who
GET /logo: { $file: _files/logo.txt }
`

describe('a YAML file is read as the JSON that it stands for', () => {
  it('maps of endpoints, collections, databases, single resources and files that are sent', async () => {
    await using folder = await serveFolder({
      'mocks/api.yaml': api,
      'mocks/_files/logo.txt': 'logo',
      'mocks/users.yml': '- { id: 1, name: Ada }\n- id: 2\n  name: "{{person.firstName}}"\n',
      'mocks/v2/db.yaml': 'posts:\n  - id: a\n    title: Hello\nprofile:\n  name: Ada\n',
      'mocks/many.yaml': '$count: 3\n$each:\n  title: x\n',
      'mocks/settings.yaml': 'theme: dark\n',
      'mocks/block.yaml': 'GET /block/:id:\n  text: |\n    # {{params.id}}\n',
    })
    const { server } = folder
    expect(server.overview().diagnostics).toEqual([])
    const json = async (path: string, init?: RequestInit): Promise<unknown> =>
      await (await server.fetch(path, init)).json()
    expect(await json('/health')).toEqual({ ok: true, since: '2026-01-02' })
    const order = await server.fetch('/orders/7', { method: 'POST' })
    expect([order.status, order.headers.get('x-from')]).toEqual([201, 'yaml'])
    expect(await order.json()).toEqual({ id: '7', who: { name: 'Ada' }, also: { name: 'Ada' } })
    expect(await (await server.fetch('/logo')).text()).toBe('logo')
    const body = JSON.stringify({ name: 'Grace' })
    const headers = { 'content-type': 'application/json' }
    expect(await json('/users', { method: 'POST', body, headers })).toEqual({
      id: 3,
      name: 'Grace',
    })
    expect(await json('/users/2')).toEqual({
      id: 2,
      name: expect.stringMatching(/^[A-Z]/) as string,
    })
    expect(await json('/v2/posts/a')).toEqual({ id: 'a', title: 'Hello' })
    expect(await json('/v2/profile')).toEqual({ name: 'Ada' })
    expect(await json('/many')).toHaveLength(3)
    expect(await json('/block/7')).toEqual({ text: '# 7\n' })
    expect(await json('/settings')).toEqual({ theme: 'dark' })
    const { out } = await runInProcess(folder.path, ['routes'])
    expect(out).toMatch(/POST +\/orders\/:id.*api.yaml:4/)
    expect((await runInProcess(folder.path, ['add', 'GET /orders/new'])).code).toBe(0)
    expect(readFileSync(join(folder.path, 'mocks/api.json'), 'utf8')).toContain('GET /orders/new')
    expect(readFileSync(join(folder.path, 'mocks/api.yaml'), 'utf8')).toBe(api)
  })

  it('is built as data, with the files that it sends', async () => {
    await using folder = await serveFolder({
      'mocks/api.yaml': 'GET /a: { $file: _files/my logo.txt } # sent\nGET /b: [.inf]\n',
      'mocks/_files/my logo.txt': 'logo',
      'mocks/pets.yaml': 'openapi: 3.1.0\ninfo: { title: t, version: "1" }\npaths: {}\n',
    })
    const names = new Set(['mocks/api.yaml', 'mocks/pets.yaml'])
    const root = join(folder.path, 'mocks')
    const { files, assets } = await collect({ root, cwd: folder.path, names })
    expect(files).toMatchObject([
      { kind: 'json', value: { 'GET /a': { $file: '_files/my logo.txt' }, 'GET /b': [null] } },
      { kind: 'openapi', document: { openapi: '3.1.0' } },
    ])
    expect(assets).toMatchObject([{ name: 'mocks/_files/my logo.txt' }])
  })

  it('is served alone, as a database', async () => {
    await using folder = await serveFolder({
      'mocks/a.json': '{}',
      'data.yaml': 'users: [{ id: 1 }]',
    })
    const { code, out } = await runInProcess(folder.path, ['get', '/users/1', '--dir', 'data.yaml'])
    expect([code, out]).toEqual([0, expect.stringContaining('"id": 1')])
    const added = await runInProcess(folder.path, ['add', 'GET /x', '--dir', 'data.yaml'])
    expect(added.err).toContain('data.yaml is no file that endpoints are added to.')
  })

  it('says what is wrong by its line, and serves the rest', async () => {
    await using folder = await serveFolder({
      'mocks/a.yaml':
        'GET /a: { $stats: 1 }\nGET /b: 1\nGET /c: 1175928847299117063\nGET /d: 0123\n',
      'mocks/twice.yaml': '- id: 1\n  name: Ada\n  name: Grace\n',
      'mocks/bomb.yaml': bomb(),
      'mocks/none.yaml': '# nothing yet\n',
      'mocks/half.yaml': 'info: { title: t }\npaths: {}\n',
      'mocks/open.yaml': 'GET /x: { a: 1\n',
    })
    const found = folder.server.overview().diagnostics.map(({ severity, code, message, place }) => {
      return `${severity} ${code} ${place?.file.slice(6)}:${place?.line}:${place?.column} ${message}`
    })
    expect(found.toSorted()).toEqual([
      expect.stringMatching(/^error bad-openapi half.yaml:1:1 .*does not say its version/),
      expect.stringMatching(/^error no-mock none.yaml:1:1 The file is empty/),
      expect.stringMatching(/^error unknown-instruction a.yaml:1:11 "\$stats" is no instruction/),
      expect.stringMatching(/^error yaml-syntax bomb.yaml:1:1 Its aliases .* 10000 values/),
      expect.stringMatching(/^error yaml-syntax open.yaml:[12]:/),
      'error yaml-syntax twice.yaml:3:3 The key name stands here twice.',
      expect.stringMatching(/^warning rounded-number a.yaml:3:9 The number 1175928847299117063/),
      'warning rounded-number a.yaml:4:9 The number 0123 is served as 123: YAML drops zeros in front of numbers.',
    ])
    expect(await (await folder.server.fetch('/b')).json()).toBe(1)
  })

  it('is loaded again when it is saved; a broken one keeps its last good version', async () => {
    await using folder = await serveFolder({ 'mocks/a.yaml': 'GET /a: 1\n' }, { watch: true })
    const { server, path } = folder
    const save = (text: string): void => writeFileSync(join(path, 'mocks/a.yaml'), text)
    const answer = async (): Promise<unknown> => await (await server.fetch('/a')).json()
    save('GET /a: 2\n')
    await expect.poll(answer, { timeout: 5000 }).toBe(2)
    save('GET /a: 3\nGET /a: 4\n# end\n')
    await expect.poll(() => server.overview().diagnostics, { timeout: 5000 }).toHaveLength(1)
    expect(await answer()).toBe(2)
  })
})

/** A few lines that stand for a billion values. */
function bomb(): string {
  const lines = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
  for (const [one, other] of ['ab', 'bc', 'cd', 'de', 'ef'].map(([...pair]) => pair)) {
    lines.push(`${other}: &${other} [${Array.from({ length: 10 }, () => `*${one}`).join(', ')}]`)
  }
  return `${lines.join('\n')}\n`
}
