import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
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

it('long documents in YAML are kept as they were read, beside the packages of the project', async () => {
  await using folder = await serveFolder({ 'mocks/long.yaml': long, 'node_modules/.keep': '' })
  const cache = join(folder.path, 'node_modules', '.cache', 'mockapi')
  expect((await send(folder.server, 'GET /a')).body).toEqual({ from: 'yaml' })
  const [file = ''] = readdirSync(cache)
  const kept = { openapi: '3.1.0', paths: { '/a': { get: answer({ from: 'cache' }) } } }
  writeFileSync(join(cache, file), JSON.stringify(kept))
  await using again = await createMockServer({ cwd: folder.path })
  expect((await send(again, 'GET /a')).body).toEqual({ from: 'cache' })
  writeFileSync(join(cache, file), '{ "openapi": ')
  await using third = await createMockServer({ cwd: folder.path })
  expect((await send(third, 'GET /a')).body).toEqual({ from: 'yaml' })
})

it('nothing is written where a project has no packages, nor of short documents', async () => {
  await using folder = await serveFolder({ 'mocks/long.yaml': long })
  expect(existsSync(join(folder.path, 'node_modules'))).toBe(false)
  await using other = await serveFolder({ 'mocks/short.yaml': long.replace(/x{9,}/, 'x') })
  mkdirSync(join(other.path, 'node_modules'))
  await using again = await createMockServer({ cwd: other.path })
  expect((await send(again, 'GET /a')).status).toBe(200)
  expect(readdirSync(join(other.path, 'node_modules'))).toEqual([])
})

function answer(example: unknown): object {
  return { responses: { 200: { content: { 'application/json': { example } } } } }
}
