import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { writeFiles } from '../../src/import/write.ts'
import { fakeEnvironment, fakeServer } from '../support/cli-fakes.ts'
import { resultOf } from '../support/envelope.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mockapi-import-'))
  write('openapi.json', JSON.stringify(document))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const health = {
  get: {
    responses: { 200: { description: 'It', content: { 'application/json': { example: 'ok' } } } },
  },
}
const document = {
  openapi: '3.1.0',
  info: { title: 'It', version: '1' },
  paths: { '/health': health, '/news': { ...health, trace: {} } },
}

function write(name: string, text: string): void {
  mkdirSync(join(folder, name, '..'), { recursive: true })
  writeFileSync(join(folder, name), text)
}

async function run(...argv: readonly string[]) {
  const environment = fakeEnvironment(fakeServer(), { cwd: folder })
  const code = await main(['import', ...argv], environment)
  return { code, out: environment.out.lines, err: environment.err.lines.join('\n') }
}

const read = (name: string) => readFileSync(join(folder, name), 'utf8')

it('writes mock files and says what is not carried over', async () => {
  const { code, out } = await run('openapi.json')
  expect(code).toBe(0)
  expect(out).toEqual([
    '  mockapi import  openapi.json: 2 files, 2 endpoints, 0 collections',
    '  + mocks/health.json',
    '  + mocks/news.json',
    '',
    '  Not carried over',
    '    operations left out     1   TRACE /news',
    '  --report losses.md lists all of it',
    '',
    '  Next    npx mockapi serve',
  ])
  expect(read('mocks/health.json')).toBe(
    '{\n  "$schema": "../node_modules/mockapi/schema/mocks.json",\n  "GET /health": "ok"\n}\n',
  )
})

it.each(['news.json', 'NEWS.ts'])(
  'writes nothing where %s exists, and all with --force',
  async (name) => {
    write(`mocks/${name}`, 'mine')
    const { code, err } = await run('openapi.json')
    expect(code).toBe(1)
    expect(err).toContain(`mocks/${name} exists already, so nothing was written.`)
    expect(err).toContain('npx mockapi import openapi.json --out mocks-new')
    expect(err).toContain('npx mockapi import openapi.json --out mocks --force')
    expect([readdirSync(join(folder, 'mocks')), read(`mocks/${name}`)]).toEqual([[name], 'mine'])
    expect((await run('openapi.json', '--force')).code).toBe(0)
    expect(read('mocks/news.json')).toContain('GET /news')
    expect(readdirSync(join(folder, 'mocks'))).toEqual(['health.json', 'news.json'])
  },
)

it('leaves everything as it was where a file cannot be written, with --force too', async () => {
  write('mocks/health.json', 'mine')
  write('mocks/news.json/inside.txt', '')
  const { code, err } = await run('openapi.json', '--force')
  expect(code).toBe(1)
  expect(err).toContain('mocks cannot be written (EISDIR). Name another folder with --out.')
  expect(readdirSync(join(folder, 'mocks'))).toEqual(['health.json', 'news.json'])
  expect(read('mocks/health.json')).toBe('mine')
})

it('puts back what was there where the last file finds no place', async () => {
  write('mocks/a.json', 'mine')
  const files = ['a.json', 'b.json'].map((path) => ({ path, content: 'new' }))
  // A folder that came after all were looked at.
  write('mocks/b.json/inside.txt', '')
  await expect(writeFiles(join(folder, 'mocks'), files, ['a.json'])).rejects.toThrow('EISDIR')
  expect(readdirSync(join(folder, 'mocks'))).toEqual(['a.json', 'b.json'])
  expect(read('mocks/a.json')).toBe('mine')
})

it('prints the files with --dry-run, and one object with --json', async () => {
  const { out } = await run('openapi.json', '--dry-run', '--out=other')
  expect(out).toContain('other/news.json')
  expect(out).toContain('  "GET /news": "ok"')
  const printed = await run('openapi.json', '--json', '--dry-run')
  expect(resultOf(printed.out.join(''))).toEqual({
    from: 'openapi.json',
    out: 'mocks',
    files: ['mocks/health.json', 'mocks/news.json'],
    endpoints: 2,
    collections: 0,
    losses: [{ kind: 'operation', where: 'TRACE /news', what: 'mock files have no method TRACE' }],
    flags: [],
    written: false,
    texts: {
      'mocks/health.json': expect.stringContaining('"GET /health": "ok"') as string,
      'mocks/news.json': expect.stringContaining('"GET /news": "ok"') as string,
    },
    notes: [],
  })
  expect(existsSync(join(folder, 'mocks'))).toBe(false)
})

it('writes what is lost into a file', async () => {
  await run('openapi.json', '--report', 'losses.md')
  expect(read('losses.md')).toBe(
    '# Not carried over\n\n## operations left out\n\nCorrect them in the source, or write them by hand.\n\n' +
      '- TRACE /news: mock files have no method TRACE\n',
  )
  await run('openapi.json', '--force', '--report', 'losses.json')
  expect(JSON.parse(read('losses.json')) as unknown).toHaveLength(1)
})

it('lists keys that stand in a document twice', async () => {
  const answer = '{ get: { responses: { 204: { description: It } } } }'
  write('twice.yaml', `openapi: 3.1.0\npaths:\n  /a: ${answer}\n  /a: ${answer}\n`)
  await run('twice.yaml', '--report', 'losses.md')
  expect(read('losses.md')).toContain(
    '- twice.yaml:4: The key /a stands here twice; only the last one counts.',
  )
})

it('says that a document in the folder of the mocks is served too', async () => {
  write('mocks/openapi.json', JSON.stringify(document))
  const note = 'mocks/openapi.json lies in mocks, so that it is served as well. Move it out.'
  expect((await run('mocks/openapi.json')).out.join('\n')).toContain(note)
  const told = await run('mocks/openapi.json', '--force', '--json')
  expect(resultOf(told.out.join(''))).toMatchObject({ written: true, notes: [note] })
})

it.each([
  [['--json'], 2, 'import needs a file.'],
  [['none.yaml'], 2, 'none.yaml does not exist.'],
  [['.'], 1, '. has no file that can be imported. Imported are documents of OpenAPI'],
  [['text.txt'], 1, 'text.txt is nothing that can be imported. Imported are documents of OpenAPI'],
  [['empty.json'], 1, 'empty.json is empty. Imported are documents of OpenAPI'],
  [['page.html'], 1, 'page.html is a page of HTML. Imported are documents of OpenAPI'],
  [
    ['all.zip'],
    1,
    'all.zip is a ZIP archive. Unpack it, and name the file or folder that was in it.',
  ],
  [['cut.json'], 1, 'cut.json:1:9'],
  [['old.json'], 1, 'swagger: "1.2" is no version that can be served.'],
  [['bad.json'], 1, 'bad.json'],
  [['openapi.json', '--out'], 2, '--out needs a value. Write --out <path>.'],
  [
    ['openapi.json', '--out', 'text.txt'],
    1,
    'text.txt is a file, not a folder. Name another folder with --out.',
  ],
])('refuses %j', async (argv, exit, message) => {
  write('text.txt', 'a text')
  write('empty.json', '')
  write('page.html', '<!DOCTYPE html>\n<p>Sign in</p>')
  write('all.zip', 'PK\u0003\u0004')
  write('cut.json', '{ "a": [')
  write('old.json', '{ "swagger": "1.2" }')
  write('bad.json', '{ "openapi": "3.1.0", ')
  const { code, out, err } = await run(...argv)
  expect(code).toBe(exit)
  expect(argv.includes('--json') ? out.join('') : err).toContain(message)
})

it('reads an address that is named, the standard input and a folder', async () => {
  const served = JSON.stringify({ posts: [{ id: 1 }] })
  const server = createServer(({ url }, response) => {
    response.statusCode = url === '/db.json' ? 200 : 404
    response.end(served)
  })
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const fetched = await run(`${url}/db.json`, '--out', 'a')
  expect(fetched.out.at(-1)).toBe('  Next    npx mockapi serve a --dialect json-server-0')
  expect(read('a/posts.json')).toBe('[{ "id": 1 }]\n')
  const missing = await run(`${url}/none.json`)
  expect([missing.code, missing.err]).toEqual([
    1,
    expect.stringContaining(`${url}/none.json cannot be fetched (it answers 404).`),
  ])
  await new Promise((done) => server.close(done))
  const gone = await run(`${url}/db.json`)
  expect(gone.err).toContain('cannot be fetched (ECONNREFUSED). Open it in a browser, save it')
  write('old/db.json', served)
  expect((await run('old', '--out', 'b')).code).toBe(0)
  const input = async () => Uint8Array.from(Buffer.from("curl 'https://a.test/users'"))
  for (const argument of [['-'], []]) {
    const environment = fakeEnvironment(fakeServer(), { cwd: folder, input })
    const out = `c${argument.length}`
    expect(await main(['import', ...argument, '--out', out], environment)).toBe(0)
    expect(read(`${out}/users.json`)).toContain('"GET /users": {}')
  }
})

it('says why nothing was written', async () => {
  const log = {
    entries: [{ request: { method: 'GET', url: 'https://a.test/x' }, response: { status: 0 } }],
  }
  write('x.har', JSON.stringify({ log }))
  const { code, err } = await run('x.har')
  expect(code).toBe(1)
  expect(err).toContain('x.har has nothing that a mock can answer.')
  expect(err).toContain('Not carried over: GET https://a.test/x: it was not answered.')
})

it('ends with a command that a shell takes as it is meant', async () => {
  const route = { method: 'get', endpoint: 'x', responses: [{ body: '{}' }] }
  const environment = {
    lastMigration: 33,
    routes: [route],
    cors: true,
    proxyMode: true,
    proxyHost: "https://a.test/';$(x)",
  }
  write('mockoon.json', JSON.stringify(environment))
  const { out } = await run('mockoon.json')
  expect(out.at(-1)).toBe(
    `  Next    npx mockapi serve --proxy 'https://a.test/'\\'';$(x)' --cors "*"`,
  )
})
