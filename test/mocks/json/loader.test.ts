import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createJsonLoader } from '../../../src/mocks/json/loader.ts'

let folder: string
let mocks: string

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mockapi-json-')))
  mocks = join(folder, 'mocks')
  mkdirSync(join(mocks, '_files'), { recursive: true })
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

function load(text: string, root = mocks) {
  const path = root === mocks ? join(mocks, 'api.json') : root
  const pass = createJsonLoader(root).begin(new Set([path]))
  return { pass, path, loaded: pass.load({ path, name: 'mocks/api.json', mount: 'api', text }) }
}

it('loads the three extensions', () => {
  expect(createJsonLoader(mocks).extensions).toEqual(['.json', '.jsonc', '.json5'])
})

it('depends on the files it sends', async () => {
  writeFileSync(join(mocks, '_files', 'a.png'), 'x')
  const { path, loaded } = load('{"GET /a": {"$file": "_files/a.png"}}')
  const { mock, dependencies } = await loaded
  expect(mock.endpoints).toHaveLength(1)
  expect([...dependencies]).toEqual([path, join(mocks, '_files', 'a.png')])
})

it('remembers a missing file, so that its coming is seen', async () => {
  const { pass, path, loaded } = load('{"GET /a": {"$file": "_files/a.png"}}')
  expect((await loaded).mock.diagnostics).toMatchObject([
    { message: 'The file "_files/a.png" does not exist.' },
  ])
  expect([...pass.dependenciesOf(path)]).toEqual([path, join(mocks, '_files', 'a.png')])
})

it.each(['../secret.txt', '_files/../../secret.txt', '/etc/hosts', '_files'])(
  'refuses to send %s',
  async (name) => {
    writeFileSync(join(folder, 'secret.txt'), 'x')
    const { mock } = await load(JSON.stringify({ 'GET /a': { $file: name } })).loaded
    const message = expect.stringMatching(
      /lies outside the mocks folder|does not exist|is a folder/,
    )
    expect(mock.diagnostics).toMatchObject([{ severity: 'error', message }])
  },
)

it.skipIf(process.platform === 'win32')('refuses a link that leads outside', async () => {
  writeFileSync(join(folder, 'secret.txt'), 'x')
  symlinkSync(join(folder, 'secret.txt'), join(mocks, '_files', 'link.txt'))
  const { mock } = await load('{"GET /a": {"$file": "_files/link.txt"}}').loaded
  expect(mock.diagnostics).toMatchObject([
    { message: expect.stringContaining('lies outside the mocks folder') },
  ])
})

it('takes one file in place of the folder as a database', async () => {
  const root = join(folder, 'data.json')
  writeFileSync(root, '{"posts": []}')
  const { mock } = await load('{"posts": []}', root).loaded
  expect(mock.collections).toMatchObject([{ path: '/posts' }])
})
