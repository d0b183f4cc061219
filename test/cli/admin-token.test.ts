import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startInProcess, type RunningCli } from '../support/cli-in-process.ts'

let cwd: string
let cli: RunningCli | undefined

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mockapi-'))
  mkdirSync(join(cwd, 'mocks'))
  writeFileSync(join(cwd, 'mocks/api.json'), '{ "GET /health": { "ok": true } }')
})
afterEach(async () => {
  await cli?.[Symbol.asyncDispose]()
  rmSync(cwd, { recursive: true, force: true })
})

const wide = ['serve', '--host', '0.0.0.0', '--port', '0']

async function statusOf(url: string, token?: string): Promise<number> {
  const headers = new Headers(token === undefined ? [] : [['authorization', `Bearer ${token}`]])
  return (await fetch(`${url}/__mockapi/openapi.json`, { headers })).status
}

/** The first line of `--json`. */
async function ready(running: RunningCli): Promise<{ url: string; adminToken?: string }> {
  await running.until('"ready"')
  return JSON.parse(running.out().split('\n')[0] ?? '') as { url: string; adminToken?: string }
}

describe('the token of the admin API', () => {
  it('is printed where the network reaches the server', async () => {
    cli = startInProcess(cwd, wide)
    const url = await cli.url()
    await cli.until(/Page {5}http:\S+\/__mockapi\/ {2}token [\w-]{32}\n/)
    const token = /token (\S+)/.exec(cli.out())?.[1]
    expect([await statusOf(url), await statusOf(url, token)]).toEqual([401, 200])
  })

  it('is in the first line of --json', async () => {
    cli = startInProcess(cwd, [...wide, '--json'])
    const { url, adminToken } = await ready(cli)
    expect([await statusOf(url), await statusOf(url, adminToken)]).toEqual([401, 200])
  })

  it('is not printed where it was given', async () => {
    cli = startInProcess(cwd, [...wide, '--json', '--admin-token', 'chosen-one'])
    const { url, adminToken } = await ready(cli)
    expect(adminToken).toBeUndefined()
    expect([await statusOf(url), await statusOf(url, 'chosen-one')]).toEqual([401, 200])
    expect(cli.out()).not.toContain('chosen-one')
  })

  it('is not needed on this machine alone, and --no-admin leaves nothing to ask', async () => {
    cli = startInProcess(cwd, ['serve', '--port', '0'])
    expect(await statusOf(await cli.url())).toBe(200)
    expect(cli.out()).not.toContain('token')
    await cli[Symbol.asyncDispose]()
    cli = startInProcess(cwd, [...wide, '--no-admin'])
    expect(await statusOf(await cli.url())).toBe(404)
    expect(cli.out()).not.toContain('token')
  })
})
