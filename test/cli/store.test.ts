import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createJsonLog } from '../../src/cli/output/log.ts'
import { startScreen, type Start } from '../../src/cli/output/screens.ts'
import { runInProcess, startInProcess } from '../support/cli-in-process.ts'
import { plainPaint } from '../support/cli-fakes.ts'
import { writeFiles } from '../support/files.ts'
import { freePort, oldRedis, serveText } from '../support/text-server.ts'

let cwd: string
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mockapi-store-'))
  writeFiles(cwd, { 'mocks/users.json': [{ id: 1, name: 'Ada' }] })
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

it('waits for a store that is not there yet, and says so', async () => {
  const port = await freePort()
  const cli = startInProcess(cwd, ['serve', '--store', `redis://127.0.0.1:${port}`])
  await cli.until(
    `Nothing listens at redis://127.0.0.1:${port}. Start the store, or correct the address after --store. It is tried again for 10 s.`,
  )
  await using _ = await serveText(oldRedis, port)
  expect(await cli.ended).toBe(1)
  expect(cli.err()).toContain(
    `The store at redis://127.0.0.1:${port} is too old. Take Redis 6.2 or later, or Valkey 7.2 or later.`,
  )
})

it('refuses a store that is none', async () => {
  const { code, err } = await runInProcess(cwd, ['serve', '--store', 'localhost:1'])
  expect(code).toBe(1)
  expect(err).toContain('"localhost:1" is no address of a store. Write redis://localhost:6379')
})

it('shows the store at the start, and among the fields of `ready`', () => {
  const overview = {
    routes: [],
    prefixes: [],
    scenarios: [],
    diagnostics: [],
    files: 1,
    root: 'mocks',
  }
  const start = {
    version: '1',
    duration: 1,
    url: '',
    network: [],
    overview,
    keys: false,
    watches: true,
  }
  const shown = { ...start, store: 'redis://:***@host' } as unknown as Start
  expect(startScreen(shown, plainPaint)).toContain('  ->  Store    redis://:***@host')
  const lines: string[] = []
  const terminal = { print: (all: readonly string[]) => void lines.push(...all) } as never
  createJsonLog(terminal, { quiet: false }).ready(shown)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'ready', store: 'redis://:***@host' })
})
