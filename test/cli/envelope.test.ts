import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commands, type CommandName } from '../../src/cli/command-line/commands.ts'
import { main } from '../../src/cli/main.ts'
import { MockapiError, type Diagnostic } from '../../src/errors/diagnostic.ts'
import { fakeEnvironment, fakeServer } from '../support/cli-fakes.ts'
import { runInProcess } from '../support/cli-in-process.ts'
import { envelopeOf, resultOf, schema } from '../support/envelope.ts'
import { writeFiles } from '../support/files.ts'

let cwd: string

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mockapi-envelope-'))
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

const run = (...args: string[]) => runInProcess(cwd, [...args, '--json'])

describe('the schema', () => {
  it('has each command that ends', () => {
    const ending = (Object.keys(commands) as CommandName[]).filter((name) => {
      const { isServer, settings } = commands[name]
      return !isServer && name !== 'export' && settings.includes('json')
    })
    const defined = schema.oneOf.map(({ title }) => title).filter((title) => title !== 'failure')
    expect(defined.toSorted()).toEqual(ending.toSorted())
  })

  it('is what the package exports', () => {
    const path = createRequire(import.meta.url).resolve('mockapi/schema/command-line.json')
    expect(path).toBe(join(import.meta.dirname, '../../schema/command-line.json'))
  })
})

describe('a result', () => {
  it('has what is wrong with mocks, without an end of the command', async () => {
    writeFiles(cwd, { 'mocks/a.json': '{ "GET /a": 1,\n  "GET /b": }', 'mocks/b.json': '[{}]' })
    const check = await run('check')
    const broken = {
      code: 'json-syntax',
      severity: 'error',
      file: 'mocks/a.json',
      line: 2,
      frame: expect.stringContaining('> 2 |') as string,
    }
    expect([check.code, check.err]).toEqual([1, ''])
    expect(resultOf(check.out)).toMatchObject({ ok: false, errors: 1, diagnostics: [broken] })
    const routes = await run('routes', 'B')
    expect(routes.code).toBe(0)
    expect(resultOf(routes.out)).toMatchObject({
      routes: [{ kind: 'crud', path: '/b', file: 'mocks/b.json' }],
      diagnostics: [broken],
    })
  })

  it('names the version and the command', async () => {
    const { out } = await run('init')
    expect(envelopeOf(out)).toMatchObject({ version: '1.0.0', command: 'init' })
  })
})

describe('an error', () => {
  it.each([
    [['check', '--nope'], 2, 'check', 'bad-flag', '--nope is no flag of mockapi check.'],
    [['--port', '1', 'routes'], 2, 'routes', 'bad-flag', 'routes does not take --port.'],
    [['help'], 2, 'help', 'bad-flag', 'mockapi help does not take --json.'],
    [['check', 'none'], 2, 'check', 'no-folder', 'none does not exist.'],
    [['journal'], 1, 'journal', 'no-folder', 'No mocks/ here'],
    [['webhooks', '--url', 'http://localhost:1'], 1, 'webhooks', 'no-server', 'No server answers'],
    [['export', 'nope'], 2, 'export', 'bad-flag', '"nope" is no format'],
    [['import', 'none.json'], 2, 'import', 'bad-import', 'none.json does not exist.'],
  ])('of %j', async (argv, code, command, error, message) => {
    const ended = await run(...argv)
    expect([ended.code, ended.err]).toEqual([code, ''])
    expect(envelopeOf(ended.out)).toMatchObject({
      command,
      error: { code: error, message: expect.stringContaining(message) as string },
    })
  })

  it('names the commands that are a way out', async () => {
    const { error } = envelopeOf((await run('check')).out)
    expect(error?.['next']).toContainEqual({ want: 'Create one', command: 'npx mockapi init' })
  })

  it('is the first of several, which are all there', async () => {
    const place = { file: 'mockapi.config.ts', line: 1, column: 2 }
    const wrong: Diagnostic = { code: 'bad-config', severity: 'error', message: 'Wrong.', place }
    const loadConfig = () =>
      Promise.reject(new MockapiError([wrong, { ...wrong, message: 'Worse.' }]))
    const environment = fakeEnvironment(fakeServer(), { cwd, loadConfig })
    expect(await main(['check', '--json'], environment)).toBe(1)
    const error = { code: 'bad-config', message: 'Wrong.', ...place }
    expect(envelopeOf(environment.out.lines.join('\n'))).toMatchObject({
      error,
      errors: [error, { ...error, message: 'Worse.' }],
    })
  })

  it('of our own has a code, too', async () => {
    writeFiles(cwd, { 'mocks/a.json': '{}' })
    const createServer = () => Promise.reject(new Error('odd'))
    const environment = fakeEnvironment(fakeServer(), { cwd, createServer })
    expect(await main(['check', '--json'], environment)).toBe(1)
    expect(envelopeOf(environment.out.lines.join('\n')).error).toMatchObject({
      code: 'internal-error',
      message: 'mockapi failed: odd. Run it again with --debug to see where.',
    })
  })

  it('is a line of a server, also where nothing was served', async () => {
    const { code, out } = await run('serve', '--port', 'x')
    expect([code, JSON.parse(out)]).toMatchObject([2, { event: 'error', code: 'bad-flag' }])
  })
})

it('holds nothing that a terminal would act on', async () => {
  const name = 'a\u009b31m\u202e.json'
  writeFiles(cwd, { [`mocks/${name}`]: '{' })
  const { out } = await run('check')
  expect(out).not.toMatch(/[\u007f-\u009f\p{Cf}]/u)
  expect(resultOf(out)).toMatchObject({ diagnostics: [{ file: `mocks/${name}` }] })
})
