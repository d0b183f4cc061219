import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveFolder } from '../support/folder.ts'
import type { ServedFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

let folder: ServedFolder

beforeAll(async () => {
  folder = await serveFolder(
    {
      'mocks/api.json': `{
        "GET /header": { "$headers": { "x-own": "{{query.value}}" }, "$body": {} },
        "GET /cookie": { "$headers": { "set-cookie": "sid={{query.value}}" }, "$body": {} },
        "GET /text": { "text": "Hello {{query.value}}", "value": "{{query.value}}" },
        "GET /body": { "$body": "{{query.constructor}}" },
        "POST /fixed": { "ok": true },
        "GET /a/b": { "is": "a/b" },
        "GET /c/:x": { "x": "{{params.x}}" }
      }`,
      'mocks/files.ts': `import { defineMock } from 'mockapi'
        export default defineMock({ 'GET /file/*': ({ file, params }) => file(params['*']) })`,
      'mocks/own.txt': 'own',
      'outside/secret.txt': 'secret',
    },
    { port: 0, bodyLimit: 100 },
  )
})
afterAll(() => folder[Symbol.asyncDispose]())

const breaks = '%0D%0Aset-cookie:%20evil=1%0D%0A%0D%0A<script>'

describe('what a template puts', () => {
  it.each(['/header', '/cookie'])('into a header of %s stays in it', async (path) => {
    const { status, headers, body } = await send(folder.server, `GET ${path}?value=${breaks}`)
    expect(status).toBe(200)
    expect(body).toEqual({})
    const evil = headers.getSetCookie().filter((cookie) => cookie.startsWith('evil'))
    expect(evil).toEqual([])
  })

  it('into a text is text', async () => {
    const value = '", "admin": true, "x": "'
    const { body } = await send(folder.server, `GET /text?value=${encodeURIComponent(value)}`)
    expect(body).toEqual({ text: `Hello ${value}`, value })
  })

  it('is not put in again', async () => {
    const { body } = await send(
      folder.server,
      `GET /c/${encodeURIComponent('{{query.value}}')}?value=1`,
    )
    expect(body).toEqual({ x: '{{query.value}}' })
  })

  it('is nothing of JavaScript itself', async () => {
    expect((await send(folder.server, 'GET /body')).body).toBeNull()
  })
})

describe('links out of the folder', () => {
  it('lead nowhere', async () => {
    const { path, server } = folder
    mkdirSync(join(path, 'mocks/_links'), { recursive: true })
    try {
      symlinkSync(join(path, 'outside/secret.txt'), join(path, 'mocks/_links/file.txt'))
      symlinkSync(join(path, 'outside'), join(path, 'mocks/_links/folder'), 'junction')
    } catch {
      // Making links takes rights that not everybody has on Windows.
      return
    }
    writeFileSync(join(path, 'mocks/_links/own.txt'), 'own')
    for (const name of ['_links/file.txt', '_links/folder/secret.txt', '../outside/secret.txt']) {
      const { status, body } = await send(server, `GET /file/${encodeURIComponent(name)}`)
      expect(status).toBe(404)
      expect(body).toMatchObject({ code: 'no-file' })
    }
    expect((await send(server, 'GET /file/_links/own.txt')).body).toBe('own')
  })
})

it('a slash in percent-encoding is no slash between segments', async () => {
  expect((await send(folder.server, 'GET /a/b')).status).toBe(200)
  expect((await send(folder.server, 'GET /a%2Fb')).status).toBe(404)
  expect((await send(folder.server, 'GET /c/a%2Fb')).body).toEqual({ x: 'a/b' })
})

it('a body beyond the limit is 413 although nobody reads it, and the connection stays in use', async () => {
  for (const [length, expected] of [
    [5000, 413],
    [5000, 413],
    [5, 200],
  ] as const) {
    const { status } = await send(folder.server, 'POST /fixed', { text: 'x'.repeat(length) })
    expect(status).toBe(expected)
  }
})
