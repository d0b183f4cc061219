import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createMockServer } from 'mockapi'
import { startMockServer } from '../../src/mock-server.ts'
import { serveFolder } from '../support/folder.ts'

const files = {
  'mocks/db.json': JSON.stringify({
    posts: [{ id: 1, title: 'One' }],
    none: [],
    profile: { name: 'Ada' },
  }),
  'mocks/users.json': '{ "$count": 2, "$each": { "n": "{{index}}" } }',
}

it('writes all data, which can be served again', async () => {
  await using served = await serveFolder(files)
  const { path: cwd } = served
  await using server = await startMockServer({ cwd, seed: 7 })
  server.db('posts').create({ title: 'Two' })
  server.db.single('profile').update({ name: 'Bob' })
  const saved = await server.saveData('saved/snapshots/')
  expect(saved).toMatch(/^saved\/snapshots\/db-\d{13}\.json$/)
  const text = readFileSync(join(cwd, saved), 'utf8')
  expect(JSON.parse(text)).toMatchObject({
    posts: [
      { id: 1, title: 'One' },
      { title: 'Two', id: 2 },
    ],
    none: [],
    profile: { name: 'Bob' },
  })
  await using again = await createMockServer({ cwd, dir: saved })
  expect(again.db('posts').all()).toEqual(server.db('posts').all())
  expect(again.db('users').all()).toEqual(server.db('users').all())
  expect(again.db('none').all()).toEqual([])
  expect(again.db.single('profile').get()).toEqual({ name: 'Bob' })
})

it('saves beside the mocks by itself, and nothing is left but the file', async () => {
  await using served = await serveFolder({}, { mocks: {} })
  await using server = await startMockServer({ cwd: served.path, mocks: {} })
  const saved = await server.saveData('.')
  expect(readdirSync(served.path)).toEqual([saved])
  expect(readFileSync(join(served.path, saved), 'utf8')).toBe('{}\n')
})

it('does not write into the folder of the mocks', async () => {
  await using served = await serveFolder(files)
  await using server = await startMockServer({ cwd: served.path })
  await expect(server.saveData('mocks/deep')).rejects.toThrow('mocks/deep lies inside the folder')
  expect(readdirSync(join(served.path, 'mocks'))).toHaveLength(2)
})
