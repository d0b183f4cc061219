import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runInProcess } from '../support/cli-in-process.ts'
import { serveFolder } from '../support/folder.ts'

/** What takes seconds is in test/slow; see answers.test.ts as well. */
describe('mockapi build', () => {
  it('writes nothing for an unknown target', async () => {
    await using folder = await serveFolder({ 'mocks/users.json': '[]' })
    const { code, err } = await runInProcess(folder.path, ['build', '--target', 'browsre'])
    expect([code, err]).toEqual([2, expect.stringContaining('Did you mean "browser"?')])
    expect(existsSync(join(folder.path, 'dist'))).toBe(false)
  })
  it('writes nothing among the mocks', async () => {
    await using folder = await serveFolder({ 'mocks/users.json': '[]' })
    const args = ['build', '--target', 'node', '--out', 'mocks']
    const { code, err } = await runInProcess(folder.path, args)
    expect([code, err]).toEqual([1, expect.stringContaining('mocks lies in mocks/, so that')])
    expect(existsSync(join(folder.path, 'mocks/server.mjs'))).toBe(false)
  })

  it('joins no store, which is for servers that run', async () => {
    const settings = 'export default { store: "redis://127.0.0.1:1" }'
    await using folder = await serveFolder({
      'mocks/users.json': '[]',
      'mockapi.config.js': settings,
    })
    const args = ['build', '--target', 'worker', '--out', 'mocks']
    const { err } = await runInProcess(folder.path, args)
    expect(err).toContain('mocks lies in mocks/')
  })
})
