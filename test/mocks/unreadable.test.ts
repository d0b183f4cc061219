import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMockServer } from 'mockapi'
import { afterEach, beforeEach, expect, it } from 'vitest'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mockapi-unreadable-'))
  mkdirSync(join(cwd, 'mocks'))
  writeFileSync(join(cwd, 'mocks', 'ok.json'), '{ "GET /ok": 1 }')
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

it.each([
  ['Latin-1', (file: string) => writeFileSync(file, '{ "GET /a": "é" }', 'latin1')],
  ['UTF-16', (file: string) => writeFileSync(file, '\uFEFF{ "GET /a": 1 }', 'utf16le')],
  ['a link to nothing', (file: string) => symlinkSync('nothing.json', file)],
])('a file that is %s is broken for all who ask', async (_, write) => {
  write(join(cwd, 'mocks', 'a.json'))
  await using server = await createMockServer({ cwd })
  const place = 'mocks/a.json:1:1'
  expect((await server.fetch('/ok')).headers.get('x-mockapi-broken')).toBe(place)
  const answer = await server.fetch('/a')
  expect([answer.status, await answer.json()]).toMatchObject([404, { broken: [place] }])
})
