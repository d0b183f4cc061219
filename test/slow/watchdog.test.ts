import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startCli, type Cli } from '../support/cli.ts'
import { resultOf } from '../support/envelope.ts'
import { writeFiles, type Files } from '../support/files.ts'

let cwd: string
let cli: Cli | undefined

beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), 'mockapi-watchdog-')))
})
afterEach(async () => {
  cli?.child.kill('SIGKILL')
  await cli?.ended
  rmSync(cwd, { recursive: true, force: true })
})

async function serve(files: Files, ...args: string[]): Promise<string> {
  writeFiles(cwd, { 'mocks/health.json': { 'GET /health': 'up' }, ...files })
  cli = await startCli(cwd, ['serve', '--port', '0', ...args])
  await cli.until(/http:\/\/localhost:\d+/)
  return /http:\/\/localhost:\d+/.exec(cli.out())?.[0] ?? ''
}

function get(url: string): Promise<string> {
  return fetch(url).then(
    (response) => response.text(),
    (error: Error) => `${error.name}: no answer`,
  )
}

/** TypeScript whose lines and columns are not those of the code that runs. */
const types = 'type Loop = { readonly a: string }\ninterface Other extends Loop { b: 1 }\n'
const spin = 'function spin(from: number): never {\n  let n: number = from\n  for (;;) n++\n}\n'
/** The same, but for a rest in each turn, so that other tests get a processor. */
const calm = spin
  .replace('let n: number = from', 'const cell = new Int32Array(new SharedArrayBuffer(4))')
  .replace('n++', 'Atomics.wait(cell, 0, 0, 10)')

function mock(handler: string, more = spin): string {
  return `${types}${more}export default { 'GET /loop': ${handler}, 'GET /other': () => 'other' }\n`
}

const fixed = mock(`() => 'fixed'`)

describe('a handler with an endless loop', () => {
  it.each([
    ['at once', '() => spin(1)'],
    ['after the body', 'async ({ request }) => { await request.text(); return spin(1) }'],
  ])('%s is named, and ended when its file is saved', async (_when, handler) => {
    const url = await serve({ 'mocks/a.ts': mock(handler) })
    expect(await get(`${url}/other`)).toBe('"other"')
    const endless = get(`${url}/loop`)
    await cli?.until('kept everything waiting')
    expect(cli?.out()).toContain('mocks/a.ts:5:3')
    expect(cli?.out()).toContain('> 5 |   for (;;) n++')
    writeFiles(cwd, { 'mocks/a.ts': fixed })
    await cli?.until('The code was ended')
    expect(await get(`${url}/health`)).toBe('"up"')
    await cli?.until('reload')
    expect(await get(`${url}/loop`)).toBe('"fixed"')
    expect(await endless).toContain('no answer')
  })
})

describe('a file with an endless loop', () => {
  it('that is saved is named, ended, and its last good version goes on', async () => {
    const url = await serve({ 'mocks/a.ts': fixed }, '--timeout', '3s')
    writeFiles(cwd, { 'mocks/a.ts': mock(`() => 'never'`, `${calm}spin(1)\n`) })
    await cli?.until('kept everything waiting')
    await cli?.until('The code was ended')
    expect(await get(`${url}/loop`)).toBe('"fixed"')
    await cli?.until('did not finish loading')
    expect(await get(`${url}/health`)).toBe('"up"')
    writeFiles(cwd, { 'mocks/a.ts': mock(`() => 'again'`) })
    await vi.waitFor(async () => expect(await get(`${url}/loop`)).toBe('"again"'), 10_000)
  })

  it('is named at the start as well', async () => {
    writeFiles(cwd, { 'mocks/a.ts': mock(`() => 'never'`, `${calm}spin(1)\n`) })
    cli = await startCli(cwd, ['serve', '--port', '0'])
    await cli.until('kept everything waiting')
    expect(cli.out()).toContain('mocks/a.ts:5:')
    writeFiles(cwd, { 'mocks/a.ts': fixed })
    await cli.until('API')
  })
})

it('mockapi check ends in spite of an endless loop, and says where it is', async () => {
  writeFiles(cwd, { 'mocks/a.ts': mock(`() => 'never'`, `${calm}spin(1)\n`) })
  cli = await startCli(cwd, ['check', '--json'])
  expect(await cli.ended).toBe(1)
  expect(cli.err()).toContain('mocks/a.ts:5:')
  expect(resultOf(cli.out())).toMatchObject({ diagnostics: [{ code: 'module-timeout' }] })
})

it('mockapi get ends in spite of an endless loop, and says where it is', async () => {
  writeFiles(cwd, { 'mocks/a.ts': mock('() => spin(1)', calm) })
  cli = await startCli(cwd, ['get', '/loop', '--json'])
  expect(await cli.ended).toBe(1)
  expect(cli.err()).toContain('has kept everything waiting')
  expect(resultOf(cli.out())).toMatchObject({
    status: 0,
    broken: expect.stringMatching(/^mocks\/a\.ts:\d+:\d+ {2}The code was ended/),
  })
})

it('a loop in a timer is named, with the advice to restart', async () => {
  const url = await serve(
    { 'mocks/a.ts': mock('() => { setTimeout(spin, 1, 1); return 1 }', calm) },
    '--json',
  )
  await get(`${url}/loop`)
  await cli?.until('restart mockapi')
  const line =
    cli
      ?.out()
      .split('\n')
      .find((text) => text.includes('endless-code')) ?? ''
  expect(JSON.parse(line)).toMatchObject({
    event: 'warning',
    code: 'endless-code',
    place: { file: 'mocks/a.ts', line: 5 },
  })
})
