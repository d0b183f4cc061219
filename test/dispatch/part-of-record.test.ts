import { expect, it } from 'vitest'
import { serveFolder } from '../support/folder.ts'

const author = { name: 'Ada', tags: ['x'] }
const files = {
  'mocks/sets.json': JSON.stringify([{ id: 1, author }]),
  'mocks/people.json': '[{ "id": "ada", "home": { "town": "London" } }]',
  'mocks/db.json': '{ "shop": { "hours": { "monday": "9-17" } } }',
}

it.each([
  ['/sets/1/author', ['sets/:id/author', 'sets[params.id].author'], author],
  ['/sets/1/author/tags', ['sets/:id/author/tags', 'sets[params.id].author.tags'], ['x']],
  ['/people/ada/home', ['people/ada/home', 'people.ada.home'], { town: 'London' }],
  ['/shop/hours/monday', ['shop/hours/monday', 'shop.hours.monday'], '9-17'],
])('the line to add for %s answers with that part of the data', async (path, line, answer) => {
  await using folder = await serveFolder(files)
  const { server } = folder
  const { add } = (await (await server.fetch(path)).json()) as { add: { text: string } }
  expect(add.text).toBe(`"GET /${line[0]}": "{{db.${line[1]}}}"`)
  server.use(JSON.parse(`{ ${add.text} }`))
  expect(await (await server.fetch(path)).json()).toEqual(answer)
})

it.each(['/sets/1/editor', '/sets/9/author', '/sets/1/author/name/x'])(
  'the line to add for %s, which the data do not have, is any',
  async (path) => {
    await using folder = await serveFolder(files)
    const { add } = (await (await folder.server.fetch(path)).json()) as { add: { text: string } }
    expect(add.text).toContain('{ "id": "{{params.id}}" }')
  },
)
