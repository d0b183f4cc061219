import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runInProcess, startInProcess, type RunningCli } from '../support/cli-in-process.ts'

let cwd: string
let running: RunningCli[] = []
let blocker: Server | undefined

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mockapi-start-'))
})
afterEach(async () => {
  await Promise.all(running.map((cli) => cli[Symbol.asyncDispose]()))
  running = []
  blocker?.close()
  blocker = undefined
  rmSync(cwd, { recursive: true, force: true })
})

function start(args: string[]): RunningCli {
  const cli = startInProcess(cwd, args)
  running.push(cli)
  return cli
}
const run = (...args: string[]) => runInProcess(cwd, args)

function mocks(files: Record<string, unknown>): void {
  mkdirSync(join(cwd, 'mocks'), { recursive: true })
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(cwd, 'mocks', name), JSON.stringify(content, null, 2))
  }
}

async function blockedPort(): Promise<number> {
  const server = createServer()
  blocker = server
  await new Promise<void>((done) => {
    server.listen(0, 'localhost', done)
  })
  return (server.address() as AddressInfo).port
}

const health = { 'GET /health': { ok: true } }

describe('a first run', () => {
  it.each([{ format: [] }, { format: ['--ts'] }])(
    'init $format, then check',
    async ({ format }) => {
      expect(await run('init', ...format)).toMatchObject({ code: 0, err: '' })
      expect(await run('check')).toMatchObject({ code: 0, err: '' })
    },
  )

  it('without a folder says what to do', async () => {
    expect(await run()).toEqual({
      code: 1,
      out: '',
      err: [
        '  x No mocks/ here (looked for ./mocks, ./db.json and dir in mockapi.config.ts).',
        '    Create one     npx mockapi init',
        '    Serve a file   npx mockapi serve db.json',
        '    Just look      npx mockapi demo',
        '',
      ].join('\n'),
    })
  })

  it('with an empty folder warns and goes on', async () => {
    mocks({})
    const cli = start(['-p', '0'])
    await cli.until('mocks/ is empty')
    expect((await fetch(`${await cli.url()}/x`)).status).toBe(404)
    mocks({ 'api.json': health })
    await cli.until('reload')
    expect((await fetch(`${await cli.url()}/health`)).status).toBe(200)
  })

  it('serves db.json where there is no folder', async () => {
    writeFileSync(join(cwd, 'db.json'), '{ "posts": [{ "id": 1 }] }')
    const cli = start(['-p', '0'])
    expect(await (await fetch(`${await cli.url()}/posts/1`)).json()).toEqual({ id: 1 })
  })
})

describe('wrong usage', () => {
  it.each([
    {
      args: ['--prot', '1'],
      code: 2,
      err: '  x --prot is no flag of mockapi serve. Did you mean --port?\n',
    },
    { args: ['serve', 'mokcs'], code: 2, err: '  x mokcs does not exist. Did you mean mocks ?\n' },
    { args: ['--locale', 'xx'], code: 2, err: '--locale: Faker has no locale "xx".' },
  ])('$args', async ({ args, code, err }) => {
    mocks({ 'api.json': health })
    const result = await run(...args)
    expect([result.code, result.out]).toEqual([code, ''])
    expect(result.err).toContain(err)
    expect(result.err).not.toContain('    at ')
  })
})

describe('a taken port', () => {
  it('is left for the next free one', async () => {
    mocks({ 'api.json': health })
    const port = await blockedPort()
    const cli = start(['-p', String(port)])
    const url = await cli.url()
    expect(url).not.toContain(String(port))
    expect(cli.out()).toContain(`! Port ${port} is taken, using ${new URL(url).port}.`)
  })

  it('fails with --strict-port', async () => {
    mocks({ 'api.json': health })
    const port = await blockedPort()
    expect(await run('-p', String(port), '--strict-port')).toEqual({
      code: 1,
      out: '',
      err: `  x Port ${port} is taken (--strict-port). Try --port ${port + 1}.\n`,
    })
  })
})

describe('while it runs', () => {
  it('tells of broken and healed files', async () => {
    mocks({ 'api.json': health })
    const cli = start(['-p', '0'])
    await cli.url()
    writeFileSync(join(cwd, 'mocks', 'api.json'), '{\n  "GET /health": { "ok": nope }\n}')
    await cli.until(/broken {2}mocks\/api\.json:2:\d+/)
    await cli.until('Still serving this file as of')
    mocks({ 'api.json': { ...health, 'GET /more': 1 } })
    await cli.until('healed  mocks/api.json')
  })
})
