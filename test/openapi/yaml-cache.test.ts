import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { createMockServer } from 'mockapi'
import { send } from '../support/send.ts'
import { serveFolder } from '../support/folder.ts'

const long = `openapi: 3.1.0
info: { title: Long, version: 1.0.0, description: "${'x'.repeat(500_000)}" }
paths:
  /a:
    get:
      responses: { '200': { content: { application/json: { example: { from: yaml } } } } }
`

const short = long.replace(/x{9,}/, 'x').replace('/a:', '/b:')

const places = [
  ['beside the packages of the project', { 'node_modules/.keep': '' }, 'node_modules/.cache'],
  ['where it has none in the cache of the user', {}, '.cache'],
] as const

it.each(places)('long documents in YAML are kept as they were read, %s', async (_, more, place) => {
  await using folder = await serveFolder({ 'mocks/short.yaml': short, ...more })
  vi.stubEnv('XDG_CACHE_HOME', join(folder.path, '.cache'))
  const cache = join(folder.path, place, 'mockapi')
  expect(existsSync(cache)).toBe(false)
  writeFileSync(join(folder.path, 'mocks/long.yaml'), long)
  await using first = await createMockServer({ cwd: folder.path })
  expect((await send(first, 'GET /a')).body).toEqual({ from: 'yaml' })
  const [file = ''] = readdirSync(cache)
  const kept = { openapi: '3.1.0', paths: { '/a': { get: answer({ from: 'cache' }) } } }
  writeFileSync(join(cache, file), JSON.stringify(kept))
  await using again = await createMockServer({ cwd: folder.path })
  expect((await send(again, 'GET /a')).body).toEqual({ from: 'cache' })
  writeFileSync(join(cache, file), '{ "openapi": ')
  await using third = await createMockServer({ cwd: folder.path })
  expect((await send(third, 'GET /a')).body).toEqual({ from: 'yaml' })
})

it('they are served where no folder of a cache can be made', async () => {
  await using folder = await serveFolder({ 'mocks/short.yaml': short, file: '' })
  vi.stubEnv('XDG_CACHE_HOME', join(folder.path, 'file'))
  writeFileSync(join(folder.path, 'mocks/long.yaml'), long)
  await using server = await createMockServer({ cwd: folder.path })
  expect((await send(server, 'GET /a')).body).toEqual({ from: 'yaml' })
})

afterEach(() => vi.unstubAllEnvs())

function answer(example: unknown): object {
  return { responses: { 200: { content: { 'application/json': { example } } } } }
}
