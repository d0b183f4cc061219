import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { killLoop } from '../../scripts/soak/persist.ts'
import { bundleCli, startCli } from '../support/cli.ts'

let cwd: string

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mockapi-persist-'))
  mkdirSync(join(cwd, 'mocks'))
  writeFileSync(join(cwd, 'mocks', 'users.json'), '[{ "id": 1, "name": "Ada" }]')
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

it(
  'has every acknowledged write after a kill under load, five times',
  { timeout: 120_000 },
  async () => {
    const { losses, acknowledged } = await killLoop(await bundleCli(), 5, 7)
    expect(losses).toEqual([])
    expect(acknowledged).toBeGreaterThan(5)
  },
)

it(
  'has every acknowledged write in environments after a kill, where they leave memory under load',
  { timeout: 120_000 },
  async () => {
    const { losses, acknowledged } = await killLoop(await bundleCli(), 5, 7, true)
    expect(losses).toEqual([])
    expect(acknowledged).toBeGreaterThan(5)
  },
)

it('is flushed by a signal, and the file is free for the next server', async () => {
  for (const count of [1, 2]) {
    const cli = await startCli(cwd, ['serve', '--persist', 'kept/data.json', '--port', '0'])
    try {
      const url = await cli.url()
      const made = await fetch(`${url}/users`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      })
      expect(made.status).toBe(201)
      const second = await startCli(cwd, ['serve', '--persist', 'kept/data.json', '--port', '0'])
      expect(await second.ended).toBe(1)
      expect(second.err()).toContain('Another server')
    } finally {
      cli.child.kill('SIGTERM')
    }
    expect(await cli.ended).toBe(0)
    const text = readFileSync(join(cwd, 'kept', 'data.json'), 'utf8')
    expect(JSON.parse(text)).toMatchObject({ number: count })
  }
})
