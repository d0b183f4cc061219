import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runInProcess, startInProcess, type RunningCli } from '../support/cli-in-process.ts'

const db = {
  posts: [
    { _id: 'a', title: 'One', views: 100 },
    { _id: 'b', title: 'Two', views: 200 },
  ],
  comments: [],
  tags: ['x', 'y'],
  profile: { name: 'typicode' },
}

let cwd: string
let running: RunningCli[] = []

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mockapi-drop-in-'))
  write('db.json', db)
  write('routes.json', { '/api/*': '/$1', '/top': '/posts?_sort=views&_order=desc' })
  write('public/index.html', '<h1>Home</h1>')
})
afterEach(async () => {
  await Promise.all(running.map((cli) => cli[Symbol.asyncDispose]()))
  running = []
  rmSync(cwd, { recursive: true, force: true })
})

function write(name: string, content: unknown): void {
  mkdirSync(dirname(join(cwd, name)), { recursive: true })
  const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2)
  writeFileSync(join(cwd, name), text)
}

function start(...args: string[]): RunningCli {
  const cli = startInProcess(cwd, args)
  running.push(cli)
  return cli
}
const run = (...args: string[]) => runInProcess(cwd, args)

describe('a db.json with the flags of json-server', () => {
  const reading = ['--id', '_id', '--routes', 'routes.json', '--dialect', 'json-server-0']

  it('is served as it is', async () => {
    const cli = start('db.json', '--watch', '-p', '0', ...reading)
    const url = await cli.url()
    const json = async (path: string) => (await fetch(url + path)).json()
    expect(await json('/api/posts/a')).toEqual(db.posts[0])
    expect(await json('/top')).toEqual([db.posts[1], db.posts[0]])
    expect(await json('/tags')).toEqual(['x', 'y'])
    expect(await (await fetch(`${url}/`)).text()).toBe('<h1>Home</h1>')
    const created = await fetch(`${url}/api/comments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"body":"Hi"}',
    })
    expect(created.status).toBe(201)
    expect(await json('/comments')).toMatchObject([{ body: 'Hi' }])
    await cli.until('rewritten to /comments')
    await cli.until('static public/index.html')
    expect(cli.out()).toContain('"tags" holds no records')
    expect(JSON.parse(readFileSync(join(cwd, 'db.json'), 'utf8'))).toEqual(db)
    write('routes.json', { '/blog/*': '/$1' })
    await vi.waitFor(async () => expect(await json('/blog/posts/a')).toEqual(db.posts[0]), 10_000)
    expect((await fetch(`${url}/api/posts/a`)).status).toBe(404)
  })

  it('is checked and listed with the same flags', async () => {
    const checked = await run('check', 'db.json', ...reading, '--static', 'public', '--read-only')
    expect(checked).toMatchObject({ code: 0, err: '' })
    expect(checked.out).toContain('"tags" holds no records')
    const { code, out } = await run('routes', '--dir', 'db.json', ...reading)
    expect(code).toBe(0)
    expect(out).toContain('/posts')
    expect(out).not.toContain('routes.json')
  })

  it('goes on with a warning where a flag turns off what is not there', async () => {
    const cli = start('--w', 'db.json', '--no-cors', '--ng', '-p=0')
    const url = await cli.url()
    expect((await fetch(`${url}/posts`)).status).toBe(200)
    expect(cli.out()).toContain('--no-cors is a flag of json-server, and is ignored')
  })

  it('only reads where it is told to', async () => {
    const cli = start('db.json', '--read-only', '-p', '0')
    const url = await cli.url()
    expect((await fetch(`${url}/posts`, { method: 'POST' })).status).toBe(403)
    expect((await fetch(`${url}/posts`)).status).toBe(200)
  })
})

describe('what cannot be done ends with a sentence', () => {
  it.each([
    { args: ['db.json', '--dialect', 'json-server'], code: 2, says: 'is not known here' },
    { args: ['db.json', '--static', 'no'], code: 1, says: 'There is no folder no in ' },
    { args: ['db.json', '--routes', 'no.json'], code: 1, says: 'There is no file no.json in ' },
  ])('$args', async ({ args, code, says }) => {
    const result = await run(...args)
    expect(result.code).toBe(code)
    expect(result.err).toContain(says)
    expect(result.out).toBe('')
  })

  it('tells where a rule is wrong, and serves the rest', async () => {
    write('routes.json', '{\n  "/a/(\\\\d+)": "/b"\n}')
    const { code, out } = await run('check', 'db.json', '--routes', 'routes.json')
    expect(code).toBe(1)
    expect(out).toContain('routes.json:2:3  "/a/(\\\\d+)" is a regular expression')
  })
})
