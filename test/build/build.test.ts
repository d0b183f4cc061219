import { join } from 'node:path'
import { existsSync } from 'node:fs'
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
})
