import { expect, it } from 'vitest'
import { basesOf } from '../../src/import/exchanges/own-addresses.ts'
import { converted, seen } from '../support/exchanges.ts'
import { serveFolder } from '../support/folder.ts'

const api = 'https://api.test/v1'
const item = (id: number) => ({ id, name: `Item ${id}` })

it('leads addresses of the API, where texts begin with them, to who serves the mocks', async () => {
  const links = {
    self: `${api}/`,
    all: `${api}/items?page=2`,
    search: `${api}/items{?q}`,
    braces: `${api}/{{x}}`,
    other: 'https://api.test/v10/items',
    evil: 'https://api.test.evil/v1/items',
    text: `See ${api}/items`,
  }
  const page = (next: string | null, previous: string | null, ids: readonly number[]) => {
    return { answer: { count: 4, next, previous, results: ids.map(item) } }
  }
  const { text, json } = await converted(
    [
      seen('GET /', { answer: links }),
      seen('GET /items', page(`${api}/items?page=2`, null, [1, 2])),
      seen('GET /items?page=2', page(null, `${api}/items?page=1`, [3, 4])),
      seen('GET /items/1', { answer: item(1) }),
      seen('GET /items/9', { status: 404, answer: { help: `${api}/help?id=9` } }),
    ],
    { bases: basesOf({ '/*': `${api}/` }) },
  )
  expect(json['api.json']).toEqual({
    'GET /': {
      self: '{{request.origin}}/',
      all: '{{request.origin}}/items?page=2',
      search: '{{request.origin}}/items{?q}',
      braces: '{{request.origin}}/\\{{x}}',
      other: 'https://api.test/v10/items',
      evil: 'https://api.test.evil/v1/items',
      text: `See ${api}/items`,
    },
  })
  const files = Object.fromEntries(
    Object.entries(text).map(([path, each]) => [`mocks/${path}`, each]),
  )
  await using served = await serveFolder(files, { port: 0 })
  const { url } = served.server
  const ask = async (path: string) => await (await fetch(url + path)).json()
  expect(served.server.overview().diagnostics).toEqual([])
  expect(await ask('/')).toEqual({
    ...links,
    self: `${url}/`,
    all: `${url}/items?page=2`,
    search: `${url}/items{?q}`,
    braces: `${url}/{{x}}`,
  })
  expect(await ask('/items')).toMatchObject({ next: `${url}/items?page=2` })
  expect(await ask('/items?page=2')).toMatchObject({ previous: `${url}/items?page=1` })
  expect(await ask('/items/7')).toEqual({ help: `${url}/help?id=7` })
  const other = await fetch(`${url.replace('localhost', '127.0.0.1')}/`)
  expect(await other.json()).toMatchObject({ self: `${url.replace('localhost', '127.0.0.1')}/` })
})
