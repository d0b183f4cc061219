import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startInProcess, type RunningCli } from '../support/cli-in-process.ts'
import { writeFiles, type Files } from '../support/files.ts'

let cwd: string
let running: RunningCli | undefined

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mockapi-reload-'))
})
afterEach(async () => {
  await running?.[Symbol.asyncDispose]()
  running = undefined
  rmSync(cwd, { recursive: true, force: true })
})

async function serve(files: Files, ...flags: string[]): Promise<{ cli: RunningCli; url: string }> {
  writeFiles(cwd, files)
  const cli = startInProcess(cwd, ['serve', '--port', '0', ...flags])
  running = cli
  return { cli, url: await cli.url() }
}

async function gives(url: string, body: unknown): Promise<void> {
  await vi.waitFor(async () => expect(await (await fetch(url)).json()).toEqual(body))
}

it('tells what a save changed, broke and healed', async () => {
  const mock = (n: number) => `export default {\n  'GET /a': () => ({ n: ${n} }),\n}\n`
  const { cli, url } = await serve({ 'mocks/a.ts': mock(1), 'mocks/b.json': { 'GET /b': 1 } })
  await gives(`${url}/a`, { n: 1 })
  writeFiles(cwd, { 'mocks/a.ts': mock(2) })
  await cli.until(/reload {2}a\.ts {2}1 changed, data kept/)
  await gives(`${url}/a`, { n: 2 })
  writeFiles(cwd, { 'mocks/a.ts': mock(3).replace('=> (', '=> = (') })
  await cli.until(/Still serving this file as of [\d:]+ \(1 endpoint\)\. Save to heal\./)
  expect(cli.out()).toContain('broken  mocks/a.ts:2:19\n')
  expect(cli.out()).toMatch(/> 2 \| {3}'GET \/a': \(\) => = \(\{ n: 3 \}\),\n +\| {19}\^/)
  await gives(`${url}/a`, { n: 2 })
  writeFiles(cwd, { 'mocks/a.ts': mock(4) })
  await cli.until(/healed {2}mocks\/a\.ts {2}after/)
  await gives(`${url}/a`, { n: 4 })
  rmSync(join(cwd, 'mocks/b.json'))
  await cli.until('reload  b.json (gone)  -1 endpoint')
  expect(cli.err()).toBe('')
})

it('tells of a broken helper once', async () => {
  const mock = (path: string) =>
    `import { value } from '../lib/value.ts'\nexport default { 'GET ${path}': value }`
  const { cli, url } = await serve({
    'mocks/a.ts': mock('/a'),
    'mocks/b.ts': mock('/b'),
    'lib/value.ts': 'export const value = 1',
  })
  await gives(`${url}/b`, 1)
  writeFiles(cwd, { 'lib/value.ts': 'export const value = ;\n\n' })
  await cli.until(/Still serving mocks\/a\.ts, mocks\/b\.ts as of [\d:]+ \(2 endpoints\)/)
  expect(cli.out().match(/broken {2}lib\/value\.ts:1:22/g)).toHaveLength(1)
})

it('polls where events cannot be had', async () => {
  const { url } = await serve({ 'mocks/a.json': { 'GET /a': 1 } }, '--poll')
  await gives(`${url}/a`, 1)
  writeFiles(cwd, { 'mocks/a.json': { 'GET /a': 2 } })
  await gives(`${url}/a`, 2)
})
