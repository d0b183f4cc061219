import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMockServer } from 'mockapi'
import { expect, it, onTestFinished } from 'vitest'
import { createFakerGate } from '../../src/generate/gate.ts'

it('gives out a source before Faker is loaded, which generates nothing until then', async () => {
  const gate = createFakerGate('en')
  const early = gate.source()
  expect(() => early.forRecord(1, 'users', 0)).toThrow('before Faker was loaded')
  await gate.load()
  expect(gate.ready).toBe(true)
  expect(early.forRecord(1, 'users', 0).person.fullName()).not.toBe('')
})

it('leaves data alone that are not generated', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mockapi-gate-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'users.json'), '[{ "id": 7, "name": "Ada" }]')
  await using server = await createMockServer({ dir: folder })
  const response = await server.fetch('/users/7')
  expect(await response.json()).toEqual({ id: 7, name: 'Ada' })
})
