import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { serveShop } from '../support/admin-shop.ts'
import type { ServedFolder } from '../support/folder.ts'
import { ask, askModern } from '../support/mcp.ts'

let shop: ServedFolder
let url = ''

beforeAll(async () => {
  shop = await serveShop()
  url = shop.server.url
})

afterAll(() => shop[Symbol.asyncDispose]())

it('lists the pages of the documentation and the schema, and reads them', async () => {
  const { result } = await ask(url, 'resources/list')
  const resources = result?.['resources'] as readonly { readonly uri: string }[]
  expect(resources).toContainEqual({
    uri: 'mockapi://docs/mock-files.md',
    name: 'mock-files',
    description: expect.any(String),
    mimeType: 'text/markdown',
  })
  for (const { uri } of resources) {
    const read = await ask(url, 'resources/read', { uri })
    const text = readFileSync(uri.replace('mockapi://', ''), 'utf8')
    expect(read.result).toEqual({ contents: [{ uri, mimeType: expect.any(String), text }] })
  }
  const modern = await askModern(url, 'resources/read', { uri: 'mockapi://schema/mocks.json' })
  expect(modern.body).toMatchObject({
    result: { resultType: 'complete', ttlMs: expect.any(Number) },
  })
  expect((await ask(url, 'resources/templates/list')).result).toEqual({ resourceTemplates: [] })
})

it.each([
  ['mockapi://docs/mock-file.md', 'Did you mean "mockapi://docs/mock-files.md"?'],
  ['mockapi://docs/../package.json', 'There is no resource'],
  ['mockapi://package.json', 'There is no resource'],
  ['file:///etc/passwd', 'There is no resource'],
  [undefined, '"uri" is missing'],
])('%s is refused', async (uri, text) => {
  const { error } = await ask(url, 'resources/read', { uri })
  expect(error).toMatchObject({ code: -32_602, message: expect.stringContaining(text) })
})
