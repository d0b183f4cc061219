import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fixture } from '../support/mock-files.ts'
import { serveFolder } from '../support/folder.ts'
import { writeFiles } from '../support/files.ts'

/** Whether an event for a path makes the folder be looked at. */
async function isOccasion(it: ReturnType<typeof fixture>, name: string): Promise<boolean> {
  await it.mockFiles.settled()
  it.touch(name)
  const busy = new Promise<boolean>((resolve) => {
    setImmediate(() => resolve(true))
  })
  return await Promise.race([it.mockFiles.settled().then(() => false), busy])
}

describe('an event', () => {
  const files = {
    'mocks/a.json': 1,
    'mocks/b.json': { import: '_data/used.json' },
    'mocks/_data/used.json': '2',
    'mocks/_data/log.txt': 'x',
    'mocks/photo.png': 'x',
    'mocks/users.toml': 'x',
  }

  it.each([
    ['mocks/a.json', true],
    ['mocks/_data', true],
    ['mocks/_data/used.json', true],
    ['mocks/new.json', true],
    ['mocks', true],
    ['mocks/folder', true],
    ['mocks/v1.0', true],
    ['mocks/users.toml', true],
    ['elsewhere.json', true],
    ['mocks/_data/log.txt', false],
    ['mocks/_data/new.json', false],
    ['mocks/_other', false],
    ['mocks/in/.cache/x.json', false],
    ['mocks/a.test.ts', false],
    ['mocks/photo.png', false],
  ])('for %s is an occasion to look: %s', async (name, expected) => {
    using it = fixture(files)
    await it.mockFiles.load()
    mkdirSync(join(it.cwd, 'mocks/v1.0'))
    expect(await isOccasion(it, name)).toBe(expected)
  })

  it('for an unused path is one while a file is broken, which may have looked for it', async () => {
    using it = fixture({ ...files, 'mocks/c.json': '{ "half": ' })
    await it.mockFiles.load()
    expect(await isOccasion(it, 'mocks/_data/new.json')).toBe(true)
  })
})

it('helpers in ignored folders are followed all the same', async () => {
  await using folder = await serveFolder(
    {
      'mocks/_data/h.ts': 'export const value: number = 1',
      'mocks/a.ts': 'import { value } from "./_data/h"\nexport default { "GET /a": value }',
    },
    { watch: true },
  )
  const { server, path } = folder
  const answers = async (expected: number): Promise<void> => {
    await expect
      .poll(async () => (await server.fetch('/a')).json(), { timeout: 5000 })
      .toEqual(expected)
  }
  await answers(1)
  writeFiles(path, { 'mocks/_data/h.ts': 'export const value: number = 2' })
  await answers(2)
  rmSync(join(path, 'mocks/_data'), { recursive: true })
  writeFiles(path, { 'mocks/_data/h.ts': 'export const value: number = 3' })
  await answers(3)
})
