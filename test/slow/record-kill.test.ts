import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { startCli } from '../support/cli.ts'
import { readFiles } from '../support/recorded.ts'
import { serveProxied } from '../support/upstream.ts'

test('a recording that is killed leaves whole files', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'mockapi-kill-'))
  // Long enough for a write to take a while.
  const rows = Array.from({ length: 8000 }, (_, index) => `row ${index} of a list`)
  await using real = await serveProxied({}, ({ url = '' }, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ url, rows }))
  })
  const whole = () =>
    Object.entries(readFiles(join(cwd, 'mocks/recorded'))).filter(([name]) =>
      name.endsWith('.json'),
    )
  const cli = await startCli(cwd, ['record', '--proxy', real.url, '--port', '0'])
  try {
    const url = await cli.url()
    for (let index = 0; index < 40; index++) await (await fetch(`${url}/list${index}x`)).text()
    await vi.waitFor(() => expect(whole().length).toBeGreaterThan(1))
    cli.child.kill('SIGKILL')
    await cli.ended
    expect(whole().length).toBeGreaterThan(1)
    for (const [name, text] of whole()) {
      expect([name, Object.keys(JSON.parse(text) as object)]).toEqual([
        name,
        ['$schema', `GET /${basename(name, '.json')}`],
      ])
    }
  } finally {
    cli.child.kill('SIGKILL')
    rmSync(cwd, { recursive: true, force: true })
  }
})
