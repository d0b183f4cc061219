import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { send } from '../support/admin-shop.ts'
import { serveFolder } from '../support/folder.ts'

const files = { 'mocks/api.json': '{\n  "GET /a": 1\n}\n', 'mocks/code.ts': 'export default {}' }

describe('editing files over HTTP', () => {
  it('adds endpoints and collections, which are served when it answers', async () => {
    await using folder = await serveFolder(files, { port: 0, watch: false })
    const { url } = folder.server
    const body = '{ "key": "GET /n", "answer": [12345678901234567890, { "__proto__": 1 }] }'
    const headers = { 'content-type': 'application/json' }
    const init = { method: 'POST', headers, body }
    const added = await fetch(`${url}/__mockapi/mocks`, init)
    expect(added.status).toBe(201)
    expect(readFileSync(join(folder.path, 'mocks/api.json'), 'utf8')).toBe(
      '{\n  "GET /a": 1,\n  "GET /n": [12345678901234567890, { "__proto__": 1 }]\n}\n',
    )
    expect((await fetch(`${url}/n`)).status).toBe(200)
    await send(url, 'POST /mocks', { body: { key: 'CRUD /users', answer: [{ id: 1 }] } })
    expect(await (await fetch(`${url}/users/1`)).json()).toEqual({ id: 1 })
  })

  it('refuses code, what has errors and other origins, and says why', async () => {
    await using folder = await serveFolder(files, { port: 0, watch: false })
    const { url } = folder.server
    const refused = async (line: string, body: object, headers = {}) => {
      const answer = await send(url, line, { body, headers })
      return `${answer.status} ${(answer.body as { readonly detail: string }).detail}`
    }
    const code = await refused('POST /mocks', { key: 'GET /x', file: 'mocks/code.ts' })
    expect(code).toContain('409 mocks/code.ts is code')
    const whole = { file: 'mocks/other.mjs', text: '' }
    expect(await refused('PUT /mocks', whole)).toContain('409 mocks/other.mjs is code')
    const wrong = { file: 'mocks/api.json', text: '{ "GET /a": { "$stats": 1 } }' }
    expect(await refused('PUT /mocks', wrong)).toContain('"$stats" is no instruction.')
    const outside = { file: 'package.json', text: '{}' }
    expect(await refused('PUT /mocks', outside)).toContain('409 package.json is not in the mocks')
    const foreign = { origin: 'https://evil.test' }
    expect(await refused('POST /mocks', { key: 'GET /x' }, foreign)).toMatch(/^403 /)
    for (const [name, text] of Object.entries(files)) {
      expect(readFileSync(join(folder.path, name), 'utf8')).toBe(text)
    }
  })

  it('writes no settings where the whole project is served', async () => {
    const own = { 'mockapi.config.json': '{}', 'api.json': '{ "GET /a": 1 }' }
    await using folder = await serveFolder(own, { port: 0, watch: false, dir: '.' })
    const { url } = folder.server
    expect((await fetch(`${url}/mockapi.config`)).status).toBe(404)
    for (const file of ['mockapi.config.json', 'mockapi.config.JSON', 'package.json']) {
      const answer = await send(url, 'PUT /mocks', { body: { file, text: '{ "port": 1 }' } })
      expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('is not read')])
    }
    expect(readFileSync(join(folder.path, 'mockapi.config.json'), 'utf8')).toBe('{}')
  })

  it('loads what was saved without a watcher', async () => {
    await using folder = await serveFolder(files, { port: 0, watch: false })
    const { url } = folder.server
    writeFileSync(join(folder.path, 'mocks/api.json'), '{ "GET /b": 2, "GET /c": { "$x": 1 } }')
    expect((await send(url, 'POST /reload')).body).toEqual({ errors: 1 })
    expect(await (await fetch(`${url}/b`)).json()).toBe(2)
  })
})
