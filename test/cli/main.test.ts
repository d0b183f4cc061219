import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { main } from '../../src/cli/main.ts'
import type { CliEnvironment } from '../../src/cli/environment/environment.ts'
import { MockapiError, type Diagnostic } from '../../src/errors/diagnostic.ts'
import { fakeServer, fakeEnvironment, overview } from '../support/cli-fakes.ts'
import { resultOf } from '../support/envelope.ts'

let cwd: string

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mockapi-main-'))
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

async function run(argv: string[], more: Partial<CliEnvironment> = {}, found = overview()) {
  const server = fakeServer(undefined, found)
  const environment = fakeEnvironment(server, { cwd, ...more })
  const code = await main(argv, environment)
  return {
    code,
    out: environment.out.lines,
    err: environment.err.lines,
    options: environment.options[0],
    server,
  }
}

const broken: Diagnostic = { code: 'json-syntax', severity: 'error', message: 'It does not parse.' }

describe('help and version', () => {
  it.each([['--version'], ['-v'], ['serve', '-v']])('%s %s', async (...argv) => {
    expect(await run(argv)).toMatchObject({ code: 0, out: ['1.0.0'], err: [] })
  })

  it.each([
    { argv: ['--help'], first: '  mockapi 1.0.0  a folder' },
    { argv: ['help'], first: '  mockapi 1.0.0  a folder' },
    { argv: ['help', 'check'], first: '  mockapi check [dir|file]' },
    { argv: ['check', '-h'], first: '  mockapi check [dir|file]' },
    { argv: ['serve', '--help'], first: '  mockapi serve [dir|file]' },
  ])('$argv', async ({ argv, first }) => {
    const { code, out } = await run(argv)
    expect([code, out[0]?.startsWith(first)]).toEqual([0, true])
  })

  it('knows what was meant', async () => {
    expect(await run(['help', 'chek'])).toMatchObject({
      code: 2,
      err: ['  x "chek" is no command. Did you mean "check"?'],
    })
  })
})

describe('settings', () => {
  it('come from flags over the configuration file', async () => {
    mkdirSync(join(cwd, 'api'))
    const config = { dir: 'api', seed: 3, locale: 'de' }
    const loadConfig = async () => ({ config, file: 'mockapi.config.ts' })
    const { options } = await run(['check', '--seed', '7'], { loadConfig })
    expect(options).toMatchObject({ dir: 'api', seed: 7, locale: 'de', watch: false })
  })

  it('are never read with a broken configuration', async () => {
    const diagnostics: Diagnostic[] = [
      { code: 'bad-config', severity: 'error', message: 'Wrong.', hint: 'Write it right.' },
    ]
    const loadConfig = () => Promise.reject(new MockapiError(diagnostics))
    expect(await run(['check'], { loadConfig })).toMatchObject({
      code: 1,
      err: ['  x Wrong. Write it right.'],
      options: undefined,
    })
  })
})

describe('routes and check', () => {
  beforeEach(() => mkdirSync(join(cwd, 'mocks')))

  it('lists endpoints, as text and for programs', async () => {
    const text = await run(['routes', 'users'])
    expect(text.out).toHaveLength(2)
    expect(text.server.orders).toEqual(['close'])
    const json = await run(['routes', 'users', '--json'])
    expect(resultOf(json.out.join('\n'))).toMatchObject({ routes: [overview().routes[1]] })
  })

  it('exits with 1 on errors only', async () => {
    const warning = { ...broken, severity: 'warning' as const }
    expect(await run(['check'])).toMatchObject({ code: 0 })
    expect(await run(['check'], {}, overview({ diagnostics: [warning] }))).toMatchObject({
      code: 0,
    })
    expect(await run(['check'], {}, overview({ diagnostics: [broken] }))).toMatchObject({
      code: 1,
      out: ['  x It does not parse.', '  2 files, 7 endpoints, 1 error  84 ms'],
    })
  })

  it('tells programs what is wrong, and where', async () => {
    const place = { file: 'mocks/users.json', line: 3, column: 7 }
    const frame = '> 3 | {'
    const placed = { ...broken, hint: 'Close it.', place, frame }
    const { code, out } = await run(['check', '--json'], {}, overview({ diagnostics: [placed] }))
    expect(code).toBe(1)
    expect(resultOf(out.join(''))).toMatchObject({
      ok: false,
      errors: 1,
      warnings: 0,
      endpoints: 7,
      diagnostics: [{ ...broken, hint: 'Close it.', ...place, frame }],
    })
  })
})

describe('failures', () => {
  it('print the ways on', async () => {
    const { code, err } = await run([])
    expect([code, err.slice(1)]).toEqual([
      1,
      [
        '    Create one     npx mockapi init',
        '    Serve a file   npx mockapi serve db.json',
        '    Just look      npx mockapi demo',
      ],
    ])
  })

  it('are JSON with --json', async () => {
    const { code, out, err } = await run(['--json', '--port', 'x'])
    expect([code, err, JSON.parse(out.join(''))]).toMatchObject([
      2,
      [],
      { event: 'error', code: 'bad-flag' },
    ])
  })

  it('of our own have no stack unless asked for', async () => {
    mkdirSync(join(cwd, 'mocks'))
    const createServer = () => Promise.reject(new Error('odd'))
    const short = await run(['check'], { createServer })
    expect([short.code, short.err]).toEqual([
      1,
      ['  x mockapi failed: odd. Run it again with --debug to see where.'],
    ])
    const long = await run(['check', '--debug'], { createServer })
    expect(long.err.join('\n')).toContain('main.test.ts')
  })
})

describe('init', () => {
  const read = (name: string) => readFileSync(join(cwd, name), 'utf8')

  it('writes a folder, and keeps everything on a second run', async () => {
    writeFileSync(join(cwd, 'package.json'), '{\n  "name": "shop"\n}\n')
    expect(await run(['init'])).toMatchObject({
      code: 0,
      out: [
        '  mockapi init',
        '  + mocks/users.json      a collection: 20 people, full CRUD',
        '  + mocks/api.json        endpoints: data, a template, a slow one, a failure',
        '  ~ package.json          script "mock": "mockapi serve"',
        '',
        '  Next    npm install --save-dev ./vendor/mockapi-1.0.0.tgz',
        '          npm run mock',
        '  Then    curl "localhost:4000/users?limit=3"',
      ],
    })
    const files = ['mocks/users.json', 'mocks/api.json', 'package.json']
    const before = files.map(read)
    const again = await run(['init', '--ts'])
    expect(again.out.slice(1, 4)).toEqual(files.map((file) => `    kept: ${file}`))
    expect(files.map(read)).toEqual(before)
    expect(readdirSync(join(cwd, 'mocks')).sort()).toEqual(['api.json', 'users.json'])
  })

  it('writes TypeScript, into any folder, without a package.json', async () => {
    const { out } = await run(['init', 'deep/api mocks', '--ts'])
    expect(out.slice(1, 3).map((line) => line.trim().split('  ')[0])).toEqual([
      '+ deep/api mocks/users.ts',
      '+ deep/api mocks/api.ts',
    ])
    expect(out).toContain('  Next    npx mockapi serve "deep/api mocks"')
    expect(existsSync(join(cwd, 'package.json'))).toBe(false)
  })

  it('points the schema from where the folder is', async () => {
    await run(['init', 'deep/api'])
    expect(read('deep/api/api.json')).toContain('"../../node_modules/mockapi/schema/mocks.json"')
  })

  it('says what to do with a package.json that does not parse', async () => {
    writeFileSync(join(cwd, 'package.json'), '{ "name": ')
    const { out } = await run(['init'])
    expect(out.join('\n')).toContain(
      '! package.json does not parse: add the script "mock": "mockapi serve" yourself.',
    )
    expect(read('package.json')).toBe('{ "name": ')
  })

  it('refuses a file in place of a folder', async () => {
    writeFileSync(join(cwd, 'mocks'), '')
    expect(await run(['init'])).toMatchObject({
      code: 1,
      err: ['  x mocks is a file, not a folder. Name another folder: mockapi init my-mocks.'],
    })
  })

  it('tells programs what was written', async () => {
    const { out } = await run(['init', '--json'])
    expect(resultOf(out.join(''))).toEqual({
      created: ['mocks/users.json', 'mocks/api.json'],
      changed: [],
      kept: [],
      next: ['npx mockapi serve'],
      notes: [],
    })
    writeFileSync(join(cwd, 'package.json'), '{ "name": ')
    expect(resultOf((await run(['init', '--json'])).out.join(''))).toMatchObject({
      kept: ['mocks/users.json', 'mocks/api.json'],
      notes: ['package.json does not parse: add the script "mock": "mockapi serve" yourself.'],
    })
  })
})

it('refuses --replay with --proxy, which would not be asked, but not that of the configuration', async () => {
  mkdirSync(join(cwd, 'mocks/recorded'), { recursive: true })
  const { code, err } = await run(['serve', '--replay', '--proxy', 'http://localhost:9'])
  expect([code, err[0]]).toEqual([
    2,
    '  x --replay asks no real API, so that --proxy has no use beside it. Without --replay it answers what neither a mock nor a recording does.',
  ])
  const config = { proxy: 'http://localhost:9' }
  const refuse = () => Promise.reject(new Error('started'))
  const loadConfig = async () => ({ config })
  const started = await run(['serve', '--replay'], { loadConfig, createServer: refuse })
  expect(started.err[0]).toContain('started')
})
