import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startCli, type Cli } from '../support/cli.ts'
import { envelopeOf, resultOf } from '../support/envelope.ts'
import { writeFiles } from '../support/files.ts'

let cwd: string
let cli: Cli | undefined

beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), 'mockapi-output-')))
})
afterEach(async () => {
  cli?.child.kill('SIGKILL')
  await cli?.ended
  rmSync(cwd, { recursive: true, force: true })
})

const chatty = `
import { stdout } from 'node:process'
console.log('from', { the: 'file' })
export default {
  'GET /x': () => {
    console.log('from the handler')
    console.table([{ a: 1 }])
    stdout.write('without a line end')
    process.stdout.write(Buffer.from('bytes'))
    return 1
  },
}`

describe('--json', () => {
  it('prints JSON alone, whatever mocks print', async () => {
    writeFiles(cwd, {
      'mocks/a.ts': chatty,
      'mockapi.config.ts': 'console.log("from the configuration")\nexport default {}',
    })
    cli = await startCli(cwd, ['serve', '--port', '0', '--json'])
    await cli.until('"event":"ready"')
    const { url } = JSON.parse(cli.out().split('\n')[0] ?? '') as { url: string }
    expect(await (await fetch(`${url}/x`)).json()).toBe(1)
    await cli.until('"event":"request"')
    cli.child.kill('SIGTERM')
    expect(await cli.ended).toBe(0)
    const lines = cli.out().trimEnd().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
      'ready',
      'request',
      'closing',
    ])
    for (const text of ['the configuration', "{ the: 'file' }", 'the handler', 'bytes']) {
      expect(cli.err()).toContain(text)
    }
  })

  it.each([
    ['set in the configuration file', [], 'export default { json: true }'],
    ['of check', ['--json'], 'export default {}'],
  ])('%s does as well', async (_what, flags, config) => {
    writeFiles(cwd, { 'mocks/a.ts': chatty, 'mockapi.config.ts': config })
    cli = await startCli(cwd, ['check', ...flags])
    expect(await cli.ended).toBe(0)
    expect(resultOf(cli.out())).toMatchObject({ ok: true })
    expect(cli.err()).toContain('from')
  })
})

it('mockapi get prints the body alone, whatever mocks and the configuration print', async () => {
  const config = 'console.log("from the configuration")\nexport default {}'
  writeFiles(cwd, { 'mocks/a.ts': chatty, 'mockapi.config.ts': config })
  cli = await startCli(cwd, ['get', '/x'])
  expect(await cli.ended).toBe(0)
  expect(cli.out()).toBe('1')
  for (const text of ['the configuration', "{ the: 'file' }", 'the handler', '200 OK']) {
    expect(cli.err()).toContain(text)
  }
})

describe('process.exit()', () => {
  const exits = `type Handler = () => never
const stop: Handler = () => process.exit(3)
export default { 'GET /x': stop }`

  it('in a handler is told with its place', async () => {
    writeFiles(cwd, { 'mocks/a.ts': exits })
    cli = await startCli(cwd, ['serve', '--port', '0'])
    await fetch(`${await cli.url()}/x`).catch(() => {})
    expect(await cli.ended).toBe(3)
    expect(cli.err()).toContain('mocks/a.ts:2:37  process.exit() was called here')
    expect(cli.err()).toContain('> 2 | const stop')
  })

  it.each([
    ['a mock', 'mocks/a.ts', 4, 'mocks/a.ts:1:9'],
    ['a helper', 'src/h.ts', 4, 'src/h.ts:1:9'],
    ['the configuration file', 'mockapi.config.ts', 0, 'mockapi.config.ts:1:9'],
  ])('while %s is loaded is told, and is no success', async (_what, file, code, place) => {
    writeFiles(cwd, {
      'mocks/b.ts': 'import "../src/h"',
      'src/h.ts': '',
      [file]: `process.exit(${code})`,
    })
    cli = await startCli(cwd, ['check', '--json'])
    expect(await cli.ended).toBe(code || 1)
    const [named, line, column] = place.split(':')
    expect(envelopeOf(cli.out()).error).toMatchObject({
      code: 'process-exit',
      file: named,
      line: Number(line),
      column: Number(column),
    })
  })

  it('of mockapi itself says nothing', async () => {
    writeFiles(cwd, { 'mocks/a.ts': exits })
    cli = await startCli(cwd, ['check'])
    expect(await cli.ended).toBe(0)
    expect(cli.err()).toBe('')
  })
})

it('an endless loop in the configuration file is named and ended', async () => {
  const loop =
    'const cell = new Int32Array(new SharedArrayBuffer(4))\nfor (;;) Atomics.wait(cell, 0, 0, 10)\nexport default {}'
  writeFiles(cwd, { 'mocks/a.json': '{"GET /a":1}', 'mockapi.config.ts': loop })
  cli = await startCli(cwd, ['serve', '--port', '0'])
  expect(await cli.ended).toBe(1)
  expect(cli.err()).toContain('mockapi.config.ts:2:')
  expect(cli.err()).toContain('kept everything waiting')
  expect(cli.err()).toContain('mockapi.config.ts did not finish loading within')
})
