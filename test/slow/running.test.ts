import { spawn } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { bundleCli, startCli, type Cli } from '../support/cli.ts'
import { resultOf } from '../support/envelope.ts'
import { writeFiles } from '../support/files.ts'

const folder = mkdtempSync(join(tmpdir(), 'mockapi-slow-running-'))
let cwd: string
let env: { readonly XDG_CACHE_HOME: string }

beforeEach(() => {
  cwd = mkdtempSync(join(folder, 'shop-'))
  env = { XDG_CACHE_HOME: join(cwd, 'cache') }
  writeFiles(cwd, { 'mocks/api.json': { 'GET /a': 1 } })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const serve = (...flags: string[]) => startCli(cwd, ['serve', '--port', '0', ...flags], env)
const entries = () => readdirSync(env.XDG_CACHE_HOME, { recursive: true, encoding: 'utf8' })

async function run(...args: string[]) {
  const cli = await startCli(cwd, args, env)
  return { code: await cli.ended, out: cli.out(), err: cli.err() }
}

async function end({ child, ended }: Cli): Promise<void> {
  child.kill('SIGKILL')
  await ended
}

it('finds no server that was killed, and the one that comes after it', async () => {
  const killed = await serve()
  expect(await run('ready')).toMatchObject({ code: 0, out: `${await killed.url()}\n` })
  await end(killed)
  expect(entries().filter((name) => name.endsWith('.json'))).toHaveLength(1)
  expect((await run('stop')).err).toContain('No server of mocks/ runs.')
  expect(entries().filter((name) => name.endsWith('.json'))).toEqual([])
  const next = await serve('--persist')
  expect((await run('ready')).out).toBe(`${await next.url()}\n`)
  const { out } = await run('stop', '--json')
  expect(resultOf(out)).toMatchObject({ stopped: [{ pid: next.child.pid }] })
  expect(await next.ended).toBe(0)
})

it.skipIf(process.platform === 'win32')('says how to end a server that hangs', async () => {
  const hanging = await serve()
  const url = await hanging.url()
  await run('ready')
  hanging.child.kill('SIGSTOP')
  const { code, err } = await run('stop')
  const late = await run('ready', '--timeout', '1')
  await end(hanging)
  expect(code).toBe(1)
  expect(err).toContain(`${url} does not answer, so that it cannot be asked to end.`)
  expect(late.err).toContain(`No server was ready within 1 ms. ${url} does not answer.`)
  expect(err).toContain(`kill -9 ${hanging.child.pid}`)
})

it.skipIf(process.getuid?.() !== 0)('finds no server of another user', async () => {
  const own = await serve()
  await run('ready')
  const copy = join(cwd, 'program')
  cpSync(dirname(await bundleCli()), copy, { recursive: true })
  // The one that runs may lie in a folder that nobody else may enter.
  const node = join(copy, 'node')
  cpSync(process.execPath, node)
  // However open the folders are.
  for (const path of [folder, cwd, copy, node]) chmodSync(path, 0o755)
  for (const name of ['', ...entries()]) chmodSync(join(env.XDG_CACHE_HOME, name), 0o755)
  const options = { cwd, env: { ...process.env, ...env }, uid: 12_345, stdio: 'pipe' } as const
  const program = [join(copy, 'bin.js'), 'ready', '--timeout', '1']
  const other = spawn(node, program, options)
  const err = await text(other.stderr)
  await end(own)
  expect(err).toContain('No server was ready within 1 ms. No server of mocks/ runs.')
})
