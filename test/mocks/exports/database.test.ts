import { describe, expect, it } from 'vitest'
import { serveFolder } from '../../support/folder.ts'
import { live } from '../../support/live.ts'

describe('a database in code', () => {
  it.each([
    ['db.js', `module.exports = () => ({ users: require('./users.json'), me: { id: 5 } })`],
    [
      'db.mjs',
      `export default async () => ({ users: [{ id: 7, at: new Date(0) }], me: { id: 5 } })`,
    ],
    ['db.cjs', `module.exports = { users: [{ id: 7 }], me: { id: 5 } }`],
    ['seed.ts', `export default { users: [{ id: 7 as number }], me: { id: 5 } }`],
  ])('%s is served as db.json is', async (dir, text) => {
    const files = { [dir]: text, 'users.json': '[{ "id": 7 }]' }
    await using folder = await serveFolder(files, { dir })
    const { server } = folder
    expect(server.overview().diagnostics).toEqual([])
    expect(await (await server.fetch('/users/7')).json()).toMatchObject({ id: 7 })
    expect(await (await server.fetch('/me')).json()).toEqual({ id: 5 })
    const headers = { 'content-type': 'application/json' }
    const created = await server.fetch('/users', { method: 'POST', body: '{}', headers })
    expect(await created.json()).toEqual({ id: 8 })
  })

  it.each(['db.js', 'db.cjs', 'db.ts', 'shop.db.js', 'shop.db.ts', 'shop.db.mjs'])(
    'stands among others under the folder of %s',
    async (name) => {
      const isCommonJs = /c?js$/.test(name) && !name.endsWith('.mjs')
      const text = `${isCommonJs ? 'module.exports =' : 'export default'} { users: [{ id: 7 }] }`
      const files = { [`mocks/v1/${name}`]: text, 'mocks/a.json': '{"GET /a":1}' }
      await using folder = await serveFolder(files)
      expect(folder.server.overview().diagnostics).toEqual([])
      expect(await (await folder.server.fetch('/v1/users/7')).json()).toEqual({ id: 7 })
    },
  )

  it('is data alone in a dialect of json-server', async () => {
    const text = `export default () => ({ posts: [{ id: 1, t: '{{ name }}' }, { id: 1 }], tags: ['a'] })`
    const options = { dir: 'db.mjs', dialect: 'json-server-0' } as const
    await using folder = await serveFolder({ 'db.mjs': text }, options)
    expect(await (await folder.server.fetch('/db')).json()).toEqual({
      posts: [{ id: 1, t: '{{ name }}' }, { id: 1 }],
      tags: ['a'],
    })
  })

  it.each([
    [
      `function seed() {\n  throw new Error('no data.')\n}\nexport default () => seed()`,
      'The data of mocks/db.ts cannot be made: no data.',
      2,
    ],
    [`export default () => 5`, 'The function of mocks/db.ts returns no data.', 1],
    [
      `export default () => ({ a: [{ id: 1n }] })`,
      expect.stringMatching(/cannot be made: .*BigInt/),
      1,
    ],
  ])('says what is wrong with %j', async (text, message, line) => {
    await using folder = await serveFolder({ 'mocks/db.ts': text, 'mocks/a.json': '{"GET /a":1}' })
    expect(folder.server.overview().diagnostics).toMatchObject([
      { code: 'bad-mock', message, place: { file: 'mocks/db.ts', line } },
    ])
    expect((await folder.server.fetch('/a')).status).toBe(200)
  })

  it('is no function or object of a file with another name', async () => {
    await using folder = await serveFolder({
      'mocks/a.ts': `export default { users: [{ id: 1 }] }`,
    })
    expect(folder.server.overview().diagnostics).toMatchObject([{ code: 'no-mock' }])
  })

  it('follows what it imports', async () => {
    await using it = await live({
      'mocks/db.ts': `import { n } from './_n'\nexport default () => ({ users: [{ id: n }] })`,
      'mocks/_n.ts': 'export const n = 1',
    })
    await it.gives('/users', [{ id: 1 }])
    it.write({ 'mocks/_n.ts': 'export const n = 2' })
    await it.gives('/users', [{ id: 2 }])
  })
})
