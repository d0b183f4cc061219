import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMockServer } from 'mockapi'
import { expect, onTestFinished, test } from 'vitest'
import { post } from '../support/mocks.ts'

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'mockapi-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

const push = (name: string) =>
  `module.exports = (req, res, next) => { res.append('X-Way', '${name}'); next() }\n`

const files = {
  'db.json': '{ "posts": [{ "id": 1, "title": "A" }] }',
  'z.js': push('z'),
  'a.js': push('a'),
  'stamp.mjs':
    "export default [(req, res, next) => { if (req.method === 'POST') req.body.createdAt = 1; next() }]\n",
}

test('run before all mocks, in the order given, and change what collections get', async () => {
  const cwd = folderOf(files)
  const middlewares = ['./z.js', 'a', 'stamp.mjs']
  await using server = await createMockServer({ cwd, dir: 'db.json', middlewares })
  const created = await server.fetch('/posts', post({ title: 'B' }))
  expect(await created.json()).toEqual({ id: 2, title: 'B', createdAt: 1 })
  expect(created.headers.get('x-way')).toBe('z, a')
  expect(server.overview().diagnostics).toEqual([])
})

test('inside the folder of the mocks are no mocks', async () => {
  const cwd = folderOf({ 'mocks/posts.json': '[{ "id": 1 }]', 'mocks/way.js': push('way') })
  await using server = await createMockServer({ cwd, middlewares: ['mocks/way.js'] })
  expect((await server.fetch('/posts')).headers.get('x-way')).toBe('way')
  expect(server.overview().diagnostics).toEqual([])
})

test('are loaded anew when they are saved', async () => {
  const cwd = folderOf(files)
  await using server = await createMockServer({
    cwd,
    dir: 'db.json',
    middlewares: ['a.js'],
    watch: true,
  })
  writeFileSync(join(cwd, 'a.js'), push('other'))
  await server.settled()
  expect((await server.fetch('/posts')).headers.get('x-way')).toBe('other')
})

test('that are not there, or export no function, are told', async () => {
  const cwd = folderOf({ ...files, 'no.js': 'module.exports = { a: 1 }\n' })
  const missing = createMockServer({ cwd, dir: 'db.json', middlewares: ['lost.js'] })
  await expect(missing).rejects.toThrow(/middlewares: There is no file lost\.js/)
  await using server = await createMockServer({ cwd, dir: 'db.json', middlewares: ['no.js'] })
  expect(server.overview().diagnostics).toMatchObject([
    {
      code: 'bad-mock',
      message: 'This file of --middlewares exports no function of Express.',
      place: { file: 'no.js' },
    },
  ])
})
