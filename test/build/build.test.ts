import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runInProcess } from '../support/cli-in-process.ts'
import { resultOf } from '../support/envelope.ts'
import { serveFolder } from '../support/folder.ts'

interface Bundled {
  readonly fetch: (request: Request) => Promise<Response>
}

/** What takes seconds is in test/slow/build.test.ts. */
describe('mockapi build', () => {
  it('makes a module that answers as the folder does', async () => {
    await using folder = await serveFolder({ 'mocks/users.json': '[{ "id": 1, "name": "Ada" }]' })
    const { out } = await runInProcess(folder.path, ['build', '--target', 'worker', '--json'])
    expect(resultOf(out)).toMatchObject({
      files: [{ file: 'dist/worker.js' }],
      fingerprint: await folder.server.fingerprint(),
    })
    const path = pathToFileURL(join(folder.path, 'dist/worker.js')).href
    const { default: app } = (await import(path)) as { readonly default: Bundled }
    const answer = await app.fetch(new Request('http://localhost/users/1'))
    expect([answer.status, await answer.json()]).toEqual([200, { id: 1, name: 'Ada' }])
  })

  it('writes nothing for an unknown target', async () => {
    await using folder = await serveFolder({ 'mocks/users.json': '[]' })
    const { code, err } = await runInProcess(folder.path, ['build', '--target', 'browsre'])
    expect([code, err]).toEqual([2, expect.stringContaining('Did you mean "browser"?')])
    expect(existsSync(join(folder.path, 'dist'))).toBe(false)
  })
})
