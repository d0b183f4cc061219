import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bundleCli, startCli, type Cli } from '../support/cli.ts'

let cwd: string
let running: Cli[] = []

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mockapi-cli-'))
})
afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all(running.map(({ ended }) => ended))
  running = []
  rmSync(cwd, { recursive: true, force: true })
})

async function start(args: string[], env: Record<string, string> = {}): Promise<Cli> {
  const cli = await startCli(cwd, args, env)
  running.push(cli)
  return cli
}

async function run(...args: string[]) {
  const cli = await start(args)
  const code = await cli.ended
  return { code, out: cli.out(), err: cli.err() }
}

function mocks(files: Record<string, unknown>): void {
  mkdirSync(join(cwd, 'mocks'), { recursive: true })
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(cwd, 'mocks', name), JSON.stringify(content, null, 2))
  }
}

const health = { 'GET /health': { ok: true } }

describe('a first run', () => {
  it.each([{ format: [] }, { format: ['--ts'] }])(
    'init $format, then serve',
    async ({ format }) => {
      expect(await run('init', ...format)).toMatchObject({ code: 0, err: '' })
      const cli = await start(['--port', '0'])
      const url = await cli.url()
      const users = (await (await fetch(`${url}/users?limit=3`)).json()) as unknown[]
      expect(users).toHaveLength(3)
      expect(await (await fetch(`${url}/hello/Ada`)).json()).toMatchObject({
        message: 'Hello, Ada!',
      })
      expect((await fetch(`${url}/broken`)).status).toBe(503)
      await cli.until(/GET {4}\/broken +503/)
      cli.child.kill('SIGTERM')
      expect(await cli.ended).toBe(0)
      expect(cli.err()).toBe('')
    },
  )
})

describe('wrong usage', () => {
  it('in a folder that was deleted says so', async () => {
    const bin = await bundleCli()
    const script = 'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$1" serve'
    const { status, stderr } = spawnSync('sh', ['-c', script, process.execPath, bin], {
      cwd,
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([
      1,
      '  x The folder that you are in was deleted. Change to one that exists: cd ..\n',
    ])
  })

  it('on an old Node is told before anything else', async () => {
    const old = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'18.20.1'})`
    const cli = await start(['--version'], { NODE_OPTIONS: `--import ${old}` })
    expect(await cli.ended).toBe(1)
    expect([cli.out(), cli.err()]).toEqual([
      '',
      'mockapi needs Node 20.19 or newer, this is 18.20.1. Get one from https://nodejs.org.\n',
    ])
  })
})

it('a port that another mockapi has is named with its folder', async () => {
  mocks({ 'api.json': health })
  const first = await start(['-p', '0'])
  const { port } = new URL(await first.url())
  const second = await start(['-p', port])
  await second.until(/already serves mocks \(mockapi \d+\.\d+\.\d+\), using/)
})

describe('while it runs', () => {
  it('prints one JSON object a line with --json, requests left out with --quiet', async () => {
    mocks({ 'api.json': health })
    const cli = await start(['-p', '0', '--json', '--quiet'])
    await cli.until('"event":"ready"')
    const { url } = JSON.parse(cli.out()) as { url: string }
    await fetch(`${url}/health`)
    cli.child.kill('SIGTERM')
    expect(await cli.ended).toBe(0)
    const events = cli
      .out()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
    expect(events).toMatchObject([
      { event: 'ready', root: 'mocks/', endpoints: 1 },
      { event: 'closing', cause: 'SIGTERM' },
    ])
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends in order on %s', async (signal) => {
    mocks({ 'api.json': { 'GET /slow': { $delay: 'forever', $body: 1 } } })
    const cli = await start(['-p', '0'])
    const slow = fetch(`${await cli.url()}/slow`).catch(() => 'broken off')
    cli.child.kill(signal)
    expect(await cli.ended).toBe(0)
    expect(cli.out()).toContain(`closed (${signal})`)
    await slow
  })

  it('outlives a reader that goes away', async () => {
    mocks({ 'api.json': health })
    const cli = await start(['-p', '0'])
    const url = await cli.url()
    cli.child.stdout.destroy()
    for (let call = 0; call < 3; call++) expect((await fetch(`${url}/health`)).status).toBe(200)
    cli.child.kill('SIGTERM')
    expect(await cli.ended).toBe(0)
  })

  it('ends by a signal also where nobody reads what it prints', async () => {
    mocks({ 'api.json': health })
    const cli = await start(['-p', '0'])
    const url = await cli.url()
    cli.child.stdout.pause()
    const long = 'x'.repeat(4000)
    // A pipe and the two ends of it hold less than that.
    for (let number = 0; number < 400; number++) await fetch(`${url}/${number}${long}`)
    cli.child.kill('SIGTERM')
    const ended = new Promise((resolve) => cli.child.once('exit', resolve))
    expect(await ended).toBe(0)
  })

  it('opens the browser with --open', async () => {
    mocks({ 'api.json': health })
    const cli = await start(['-p', '0', '--open'], { BROWSER: 'no-such-browser' })
    await cli.until('The browser could not be opened (there is no no-such-browser).')
  })
})

it('a module of the configuration is read, and flags win over it', async () => {
  mocks({ 'users.json': [{ id: 1 }] })
  const config = `import { defineConfig } from 'mockapi'\nexport default defineConfig({ port: 0, seed: 7 })`
  writeFileSync(join(cwd, 'mockapi.config.ts'), config)
  const cli = await start(['--seed', 'demo'])
  expect(await cli.url()).not.toContain(':4000')
  expect(cli.out()).toContain('1 collection (1 record), seed demo')
  expect(readFileSync(join(cwd, 'mockapi.config.ts'), 'utf8')).toBe(config)
  writeFileSync(join(cwd, 'mockapi.config.ts'), config.replace('7', '8'))
  await cli.until('mockapi.config.ts has changed. It is read once, at the start.')
})
