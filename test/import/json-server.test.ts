import { createMockServer } from 'mockapi'
import { expect, it } from 'vitest'
import { importSource } from '../support/imported.ts'

it('makes a file of each resource, and flags of the settings and rules', async () => {
  const data = {
    posts: [{ id: 1, title: '{{name}}', $ref: 'x' }],
    profile: { name: 'Ada' },
    tags: ['a', 'b'],
    'odd name': [{ id: 1 }],
  }
  const manifest = {
    scripts: {
      api: 'json-server --watch data/db.json -p 3001 --routes rules.json --delay 20 && echo',
    },
    devDependencies: { 'json-server': '^0.17.4' },
  }
  using imported = await importSource({
    name: 'api',
    kind: 'folder',
    beside: {
      'data/db.json': JSON.stringify(data),
      'rules.json': '{ "/api/*": "/$1" }',
      'package.json': JSON.stringify(manifest),
      'server.js': "const jsonServer = require('json-server')",
    },
  })
  expect(Object.keys(imported.texts)).toEqual([
    '_routes.json',
    'api.json',
    'db.json',
    'posts.json',
    'profile.json',
  ])
  expect(imported.flags).toEqual([
    '--dialect json-server-0',
    '--port 3001',
    '--delay 20',
    '--routes mocks/_routes.json',
  ])
  expect(imported.losses.all).toEqual([
    { kind: 'script', where: 'server.js', what: 'its routes and middleware: see fromExpress' },
  ])
  const options = {
    cwd: imported.path,
    dialect: 'json-server-0',
    routes: 'mocks/_routes.json',
  } as const
  await using server = await createMockServer(options)
  const get = async (path: string) => (await server.fetch(path)).json()
  expect(await get('/api/posts/1')).toEqual({ id: 1, title: '{{name}}', $ref: 'x' })
  expect(await get('/profile')).toEqual({ name: 'Ada' })
  expect(await get('/tags')).toEqual(['a', 'b'])
  expect(await get('/odd%20name')).toEqual([{ id: 1 }])
})

it('runs db.js of this machine, and none of another', async () => {
  const code =
    "require('@faker-js/faker').faker.person.firstName()\nconst { count } = require('./more.cjs')\nmodule.exports = () => ({ users: Array.from({ length: count }, (_, i) => ({ id: i + 1 })) })"
  const beside = { 'db.js': code, 'more.cjs': 'exports.count = 3' }
  using imported = await importSource({ name: 'api', kind: 'folder', beside })
  expect(imported.texts['users.json']).toBe('[{ "id": 1 }, { "id": 2 }, { "id": 3 }]\n')
  await expect(
    importSource({
      name: 'api',
      kind: 'folder',
      beside: { 'db.js': "throw new Error('no data')" },
    }),
  ).rejects.toThrow('no data')
  await expect(
    importSource({ name: 'https://a.test/db.js', kind: 'address', text: code }),
  ).rejects.toThrow('https://a.test/db.js is nothing that can be imported.')
})
