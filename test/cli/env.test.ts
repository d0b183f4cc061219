import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runInProcess, startInProcess } from '../support/cli-in-process.ts'
import { envelopeOf, resultOf } from '../support/envelope.ts'
import { writeFiles } from '../support/files.ts'

const users = [
  { id: 1, name: 'Ada', age: 36 },
  { id: 2, name: 'Linus' },
]
const files = {
  'mocks/users.json': JSON.stringify(users),
  'mocks/theme.json': '{ "GET /health": { "ok": true }, "$scenarios": { "down": {} } }',
}

let cwd: string

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mockapi-env-'))
  writeFiles(cwd, files)
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

const env = (...args: readonly string[]) => runInProcess(cwd, ['env', ...args])

/** `mockapi env` on the files of `--persist`. */
const kept = (...args: readonly string[]) => env(...args, '--persist')

async function serving(...args: readonly string[]) {
  const cli = startInProcess(cwd, ['serve', '--port', '0', ...args])
  await cli.listed()
  return Object.assign(cli, { at: await cli.url() })
}

const write = (url: string, method: string, path: string, body?: object) =>
  fetch(url + path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })

describe('with a server that runs', () => {
  it('makes, lists, compares, forks, resets and deletes', async () => {
    await using cli = await serving()
    const none = await env()
    expect([none.code, none.out]).toEqual([
      0,
      `  There are no environments at ${cli.at}. mockapi env create <name> makes one, and so does the first request below /~name/.\n`,
    ])
    const made = await env('create', 'demo', '--note', 'for Monday', '--ttl', '7d')
    expect([made.code, made.out]).toEqual([0, `  + demo  ${cli.at}/~demo\n`])
    expect((await env('diff', 'demo')).out).toBe('  demo is as it began.\n')
    await write(cli.at, 'POST', '/~demo/users', { name: 'Grace' })
    await write(cli.at, 'PATCH', '/~demo/users/1', { name: 'Ada L.', age: null })
    await write(cli.at, 'DELETE', '/~demo/users/2')
    const diff = await env('diff', 'demo')
    expect(diff.out).toBe(`  users
    + {"id":3,"name":"Grace"}
    ~ 1  name: "Ada" → "Ada L.", age: 36 → null
    - {"id":2,"name":"Linus"}
`)
    expect([diff.code, diff.err]).toEqual([1, ''])
    const changed = await env('change', 'demo', '--note', '', '--ttl', 'never')
    expect(changed.err).toBe('')
    expect(changed.out).toMatch(/^ {2}demo {2}just now {2}\d+ B\n$/)
    await env('change', 'demo', '--ttl', '7d')
    const noted = await env('change', 'demo', '--note', 'for Monday', '--json')
    expect(resultOf(noted.out)).toMatchObject({
      server: cli.at,
      environment: { name: 'demo', note: 'for Monday', ttl: 604_800_000 },
    })
    const fork = await env('fork', 'demo', 'demo-2')
    expect(fork.out).toBe(`  + demo-2  ${cli.at}/~demo-2  of demo\n`)
    expect((await env('list')).out).toMatch(
      /^ {2}demo-2 {2}just now {2,}\d+ B\n {2}demo {4}just now {2,}\d+ B {2}goes in 6 d 23 h {2}for Monday\n$/,
    )
    expect((await env('reset', 'demo')).out).toBe('  ok demo is as it began.\n')
    expect(await (await fetch(`${cli.at}/~demo/users`)).json()).toEqual(users)
    expect(await (await fetch(`${cli.at}/~demo-2/users`)).json()).toHaveLength(2)
    expect((await env('delete', 'demo')).out).toBe('  - demo\n')
    const list = resultOf((await env('list', '--json')).out)
    expect(list).toMatchObject({
      server: cli.at,
      environments: [{ name: 'demo-2', from: { environment: 'demo' }, url: `${cli.at}/~demo-2` }],
    })
  })

  it('tells of scenarios, overrides and the clock that were changed', async () => {
    await using cli = await serving()
    await env('create', 'demo', '--from', 'server')
    await write(cli.at, 'PUT', '/~demo/__mockapi/scenarios/down', { active: true })
    await write(cli.at, 'PUT', '/~demo/__mockapi/clock', { now: '2031-05-01', frozen: true })
    await write(cli.at, 'POST', '/~demo/__mockapi/overrides', {
      fail: { key: 'GET /health', failure: 503 },
    })
    expect((await env('diff', 'demo')).out).toBe(`  scenarios
    + down
  overrides
    + {"fail":{"key":"GET /health","failure":503}}
  clock
    ~ as on this machine → frozen at 2031-05-01T00:00:00.000Z
`)
    const { result } = envelopeOf((await env('diff', 'demo', '--json')).out)
    expect(result).toMatchObject({ name: 'demo', same: false, diff: { collections: [] } })
  })

  it('is asked with its token, and from elsewhere by --url', async () => {
    await using cli = await serving('--admin-token', 't0k')
    expect((await env('create', 'demo')).code).toBe(0)
    rmSync(join(cwd, 'mocks'), { recursive: true })
    const found = await env('list', '--url', cli.at, '--admin-token', 't0k', '--json')
    expect(resultOf(found.out)).toMatchObject({ environments: [{ name: 'demo' }] })
  })
})

describe('without a server', () => {
  it('works on what --persist keeps, which a server has then', async () => {
    const made = await kept('create', 'demo', '--note', 'mine')
    expect([made.out, made.err]).toEqual(['  + demo  in .mockapi/environments\n', ''])
    {
      await using cli = await serving('--persist')
      await write(cli.at, 'POST', '/~demo/users', { name: 'Grace' })
    }
    const diff = await kept('diff', 'demo', '--json')
    expect(diff.code).toBe(1)
    expect(resultOf(diff.out)).toMatchObject({
      server: null,
      same: false,
      diff: { collections: [{ name: 'users', created: [{ id: 3, name: 'Grace' }] }] },
    })
    const list = resultOf((await kept('list', '--json')).out)
    expect(list).toEqual({
      server: null,
      environments: [
        {
          name: 'demo',
          note: 'mine',
          created: expect.any(String) as string,
          used: expect.any(String) as string,
          size: expect.any(Number) as number,
        },
      ],
    })
    expect((await kept('change', 'demo', '--note', 'yours')).out).toMatch(/ {2}yours\n$/)
    await kept('reset', 'demo')
    expect((await kept('diff', 'demo')).code).toBe(0)
    await kept('delete', 'demo')
    expect((await kept()).out).toMatch(/no environments at \.mockapi\/environments\./)
  })

  it('says so where nothing is kept', async () => {
    const none = await env('create', 'demo')
    expect([none.code, none.out]).toEqual([1, ''])
    expect(none.err).toContain('No server of mocks/ runs.')
    expect(none.err).toContain('npx mockapi serve --persist')
    expect(existsSync(join(cwd, '.mockapi'))).toBe(false)
    await kept('create', 'demo')
    expect((await env()).err).toContain('Write --persist as well, for those in .mockapi')
  })

  it('leaves data alone that another process keeps', async () => {
    await kept('create', 'demo')
    writeFileSync(join(cwd, '.mockapi/state.json.lock'), `${process.ppid}\n\n`)
    const { code, out } = await kept('list', '--json')
    expect([code, envelopeOf(out).error?.['code']]).toEqual([1, 'state-in-use'])
  })

  it('leaves the data of the server as they are, also with another seed', async () => {
    const generated = { $count: 3, $each: { name: '{{person.fullName}}' } }
    writeFiles(cwd, { 'mocks/users.json': generated })
    {
      await using cli = await serving('--persist', '--seed', '7')
      for (const at of ['', '/~demo']) await write(cli.at, 'POST', `${at}/users`, { name: 'Grace' })
    }
    const before = readFileSync(join(cwd, '.mockapi/state.json'), 'utf8')
    const other = await kept('diff', 'demo', '--json')
    expect(other.code).toBe(1)
    expect(resultOf(other.out)).toMatchObject({
      same: false,
      diff: { collections: [], lost: ['users: its seed is another one now.'] },
    })
    expect((await kept('diff', 'demo')).err).toContain('users: its seed is another one now.')
    await kept('create', 'copy', '--from', 'server', '--seed', '7')
    expect(readFileSync(join(cwd, '.mockapi/state.json'), 'utf8')).toBe(before)
    await using cli = await serving('--persist', '--seed', '7')
    for (const at of ['', '/~demo', '/~copy']) {
      expect(await (await fetch(`${cli.at}${at}/users/4`)).json()).toEqual({ id: 4, name: 'Grace' })
    }
  })

  it('warns of mocks that are broken, whose data it cannot compare', async () => {
    await kept('create', 'demo')
    writeFiles(cwd, { 'mocks/users.json': '[{' })
    expect((await kept('diff', 'demo')).err).toContain('mocks/users.json:1:3')
  })
})

describe('files', () => {
  it('are written once, and read by a name that may be another', async () => {
    await kept('create', 'demo', '--note', 'mine')
    expect((await kept('export', 'demo', '--out', 'demo.json')).out).toBe(
      '  + demo.json: the environment demo\n',
    )
    const text = readFileSync(join(cwd, 'demo.json'), 'utf8')
    expect(JSON.parse(text)).toMatchObject({ mockapiEnvironment: 1, name: 'demo', note: 'mine' })
    expect((await kept('export', 'demo')).out).toBe(text)
    const again = await kept('export', 'demo', '--out', 'demo.json', '--json')
    expect([again.code, envelopeOf(again.out).error?.['code']]).toEqual([1, 'file-exists'])
    expect((await kept('import', 'demo.json', 'copy')).out).toContain('+ copy')
    const taken = await kept('import', 'demo.json', '--json')
    expect(envelopeOf(taken.out).error).toMatchObject({
      code: 'bad-environment',
      message: expect.stringContaining('already') as string,
    })
    expect((await kept('import', 'demo.json', '--force')).code).toBe(0)
    const shown = resultOf((await kept('export', 'copy', '--json')).out)
    expect(shown).toMatchObject({ name: 'copy', file: { name: 'copy', note: 'mine' } })
  })

  it.each([
    ['nothing.json', 'does not exist'],
    ['mocks/users.json', 'mocks/users.json is no environment.'],
    ['README.md', 'README.md is no JSON'],
  ])('%s is none', async (file, message) => {
    writeFiles(cwd, { 'README.md': '# Shop' })
    const { code, out } = await kept('import', file, '--json')
    expect(code).toBe(2)
    expect(envelopeOf(out).error).toMatchObject({
      code: 'bad-import',
      message: expect.stringContaining(message) as string,
    })
  })
})

it.each([
  [['dif', 'demo'], 2, '"dif" is nothing to do with environments. Did you mean "diff"?'],
  [['diff'], 2, 'mockapi env diff needs a name. Write mockapi env diff <name>.'],
  [['fork', 'demo'], 2, 'needs a new name. Write mockapi env fork <name> <new name>.'],
  [['list', 'demo'], 2, '"demo" is one argument too many.'],
  [['reset', 'demo', '--note', 'x'], 2, 'It is for mockapi env create, env change, env fork.'],
  [['diff', 'dmo'], 1, 'There is no environment "dmo". Did you mean "demo"?'],
  [['create', 'demo'], 1, 'There is an environment "demo" already.'],
  [['create', 'a/b'], 2, '"a/b" cannot be the name'],
  [['create', '..'], 2, '".." cannot be the name of a session, since addresses leave it out.'],
  [['create', 'other', '--ttl', 'soon'], 2, 'ttl: "soon" is no time to live.'],
  [['create', 'other', '--from', 'dmeo'], 1, 'Did you mean "demo"?'],
  [['create', 'other', '--from', 'snapshot:a'], 1, 'There is no snapshot "a".'],
])('%j ends with a sentence', async (args, code, message) => {
  await kept('create', 'demo')
  const ended = await kept(...args)
  expect([ended.code, ended.out]).toEqual([code, ''])
  expect(ended.err).toContain(message)
})

it('refuses a name of 10 KB before anybody is asked', async () => {
  const { code, err } = await env('delete', 'n'.repeat(10_000))
  expect(code).toBe(2)
  expect(err).toMatch(/"n{40}…" cannot be the name/)
})
