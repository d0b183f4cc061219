import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startCli, type Cli } from '../support/cli.ts'
import { writeFiles, type Files } from '../support/files.ts'

let cwd: string
let running: Cli | undefined

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mockapi-reload-'))
})
afterEach(async () => {
  running?.child.kill('SIGKILL')
  await running?.ended
  running = undefined
  rmSync(cwd, { recursive: true, force: true })
})

const patience = { timeout: 15_000, interval: 20 }

async function serve(files: Files, ...flags: string[]): Promise<{ cli: Cli; url: string }> {
  writeFiles(cwd, files)
  const cli = await startCli(cwd, ['serve', '--port', '0', ...flags])
  running = cli
  return { cli, url: await cli.url() }
}

it('tells where a handler fails, also after a reload', async () => {
  const mock = (lines: number) =>
    `${'\n'.repeat(lines)}export default {\n  'GET /fail': ({ query }) => query.a!.b.length,\n}\n`
  const { cli, url } = await serve({ 'mocks/a.ts': mock(0) })
  await vi.waitFor(async () => {
    const body: unknown = await (await fetch(`${url}/fail`)).json()
    expect(body).toMatchObject({ place: { file: 'mocks/a.ts', line: 2, column: 40 } })
  }, patience)
  writeFiles(cwd, { 'mocks/a.ts': mock(3) })
  await vi.waitFor(async () => {
    const body: unknown = await (await fetch(`${url}/fail`)).json()
    expect(body).toMatchObject({ place: { file: 'mocks/a.ts', line: 5, column: 40 } })
  }, patience)
  await cli.until('mocks/a.ts:5:40')
})
