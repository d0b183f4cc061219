import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMockServer } from 'mockapi'
import { expect, it, onTestFinished } from 'vitest'
import { createLazyFaker } from '../../src/generate/faker.ts'

it('gives out a source before Faker is loaded, which generates nothing until then', async () => {
  const lazy = createLazyFaker('en')
  const early = lazy.source()
  expect(() => early.forRecord(1, 'users', 0)).toThrow('before Faker was loaded')
  await lazy.load()
  expect(lazy.ready).toBe(true)
  expect(early.forRecord(1, 'users', 0).person.fullName()).not.toBe('')
})

it('loads Faker at the first use where it can, and gives the same data', async () => {
  const module: unknown = await import('@faker-js/faker/locale/en')
  let loads = 0
  const lazy = createLazyFaker('en', () => {
    loads++
    return module
  })
  const early = lazy.source()
  expect([lazy.isSync, loads]).toEqual([true, 0])
  const name = early.forRecord(1, 'users', 0).person.fullName()
  expect([lazy.ready, loads]).toEqual([true, 1])
  await lazy.load()
  expect(lazy.source().forRecord(1, 'users', 0).person.fullName()).toBe(name)
  const other = createLazyFaker('en')
  expect([other.isSync, other.ready]).toEqual([false, false])
  await other.load()
  expect(other.source().forRecord(1, 'users', 0).person.fullName()).toBe(name)
  expect(loads).toBe(1)
})

it('waits where Faker is being imported by others', async () => {
  const lazy = createLazyFaker('en', () => {
    throw new Error('not yet fully loaded')
  })
  expect(lazy.ready).toBe(false)
  expect(() => lazy.source().forRecord(1, 'users', 0)).toThrow('imported by other code')
  await lazy.load()
  expect(lazy.ready).toBe(true)
  expect(lazy.source().forRecord(1, 'users', 0).person.fullName()).not.toBe('')
})

it('refuses an unknown locale at the start', async () => {
  const mocks = { 'GET /a': { name: '{{person.firstName}}' } }
  await expect(createMockServer({ mocks, locale: 'xx' })).rejects.toThrow('no locale "xx"')
})

it('leaves data alone that are not generated', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mockapi-lazy-faker-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'users.json'), '[{ "id": 7, "name": "Ada" }]')
  await using server = await createMockServer({ dir: folder })
  const response = await server.fetch('/users/7')
  expect(await response.json()).toEqual({ id: 7, name: 'Ada' })
})
