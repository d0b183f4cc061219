import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runInProcess, startInProcess } from '../support/cli-in-process.ts'
import { envelopeOf, resultOf } from '../support/envelope.ts'
import { writeFiles } from '../support/files.ts'

/** A fresh folder in which commands run. */
class Project implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'mockapi-'))

  constructor(files: Readonly<Record<string, unknown>> = {}) {
    writeFiles(this.path, files)
  }

  run(...args: readonly string[]) {
    return runInProcess(this.path, args)
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), 'utf8')
  }

  [Symbol.dispose]() {
    rmSync(this.path, { recursive: true, force: true })
  }
}

describe('mockapi add', () => {
  it('begins an empty folder, and shows what was added and what it answers', async () => {
    using project = new Project()
    const ran = await project.run('add', 'GET /users/:id', '-d', '{"id":"{{params.id}}"}')
    expect(ran.err).toMatch(
      /^ {2}\+ mocks\/api\.json:3 {2}new {2}"GET \/users\/:id": \{ "id": "\{\{params\.id\}\}" \}\n {2}200 OK .*in process/,
    )
    expect(JSON.parse(ran.out)).toEqual({ id: '1' })
    expect(ran.code).toBe(0)
    const more = await project.run('add', 'users', '-d', '[{"id":7}]', '--json')
    expect(resultOf(more.out)).toMatchObject({
      added: { key: 'CRUD /users', file: 'mocks/users.json', created: true },
      answer: { request: { method: 'GET', path: '/users' }, status: 200, body: [{ id: 7 }] },
      diagnostics: [],
    })
    const post = await project.run('add', 'POST', '/users/:id/promote', '-d', '{"$status":503}')
    expect([post.code, post.err]).toEqual([0, expect.stringContaining('503')])
    const stream = await project.run('add', 'GET /news', '-d', '{"$sse":[{"data":"first"}]}')
    expect([stream.code, stream.out]).toEqual([0, expect.stringContaining('data: first')])
    const socket = await project.run('add', 'WS /chat', '--json')
    expect(resultOf(socket.out)).toMatchObject({ added: { key: 'WS /chat' }, answer: null })
  })

  it('tells warnings that are new, and changes answers where it is told to', async () => {
    using project = new Project({
      'mocks/api.json': '{ "GET /a": "{{db.none.x}}", "GET /b": 1 }',
      'body.json': '"{{db.nothing.x}}"',
    })
    const ran = await project.run('add', 'GET /b', '-d', '@body.json', '--replace', '--json')
    const result = resultOf(ran.out) as { readonly diagnostics: readonly { message: string }[] }
    expect(result).toMatchObject({ added: { replaced: true, line: 1 } })
    expect(result.diagnostics.map(({ message }) => message)).toEqual([
      expect.stringContaining('db.nothing'),
    ])
  })

  it('tells a warning once', async () => {
    using project = new Project()
    const ran = await project.run('add', 'GET /a', '-d', '"{{db.none.x}}"')
    expect(ran.err.match(/reads db\.none/g)).toHaveLength(1)
    const field = await project.run('add', 'QUERY users', '-d', '[]')
    expect(field.err.match(/is a field that is not in any GraphQL schema/g)).toHaveLength(1)
  })

  it('shows the answer of the server that runs, once it has the endpoint', async () => {
    using project = new Project({ 'mocks/users.json': [{ id: 7, name: 'Ada' }] })
    await using cli = startInProcess(project.path, ['serve', '--port', '0', '--no-watch'])
    await cli.listed()
    const url = await cli.url()
    const ran = await project.run('add', 'GET /users/:id/posts', '-d', '{"of":"{{params.id}}"}')
    expect(JSON.parse(ran.out)).toEqual({ of: '7' })
    expect(ran.err).toContain(url)
    expect(await (await fetch(`${url}/users/7/posts`)).json()).toEqual({ of: '7' })
    const json = await project.run('add', 'DELETE /all', '--json')
    // What changes something is not sent to a server.
    expect(resultOf(json.out)).toMatchObject({ answer: { status: 200, server: null } })
    expect((await fetch(`${url}/all`, { method: 'DELETE' })).status).toBe(200)
  })

  it('mends the last 404, or that of a number', async () => {
    using project = new Project({ 'mocks/api.json': '{\n  // all\n  "GET /a": 1\n}\n' })
    await using cli = startInProcess(project.path, ['serve', '--port', '0', '--prefix', '/api'])
    await cli.listed()
    const url = await cli.url()
    const none = await project.run('add', '--from-404', '--json')
    expect(envelopeOf(none.out)).toMatchObject({ error: { code: 'cannot-add' } })
    const status = async (path: string) => (await fetch(`${url}${path}`)).status
    expect([await status('/orders/7?x=1'), await status('/first'), await status('/a')]).toEqual([
      404, 404, 200,
    ])
    const last = await project.run('add', '--from-404', '--json', '-d', '{"mine":true}')
    expect(resultOf(last.out)).toMatchObject({
      added: { key: 'GET /first', file: 'mocks/api.json' },
      answer: { request: { path: '/api/first' }, body: { mine: true } },
    })
    const before = await project.run('add', '--from-404')
    expect(JSON.parse(before.out)).toEqual({ id: '7' })
    expect([await status('/orders/8'), await status('/first')]).toEqual([200, 200])
    const again = await project.run('add', '--from-404')
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('have one by now')])
    const answered = await project.run('add', '--from-404', '3')
    expect(answered.err).toContain('Request 3, GET /a, was answered by GET /a in mocks/api.json.')
    const first = await project.run('add', '--from-404', '1', '--json')
    expect(envelopeOf(first.out)).toMatchObject({ error: { code: 'duplicate-endpoint' } })
    expect(project.read('mocks/api.json')).toBe(
      '{\n  // all\n  "GET /a": 1,\n  "GET /first": { "mine": true },\n  "GET /orders/:id": { "id": "{{params.id}}" }\n}\n',
    )
  })

  it.each<[code: number, sentence: string, ...args: string[]]>([
    [2, 'mockapi add needs what to add.'],
    [2, 'Both "GET /x" and --from-404 are given.', 'GET /x', '--from-404'],
    [1, 'No server of these mocks runs', '--from-404'],
    [1, 'The answer oops is no JSON.', 'GET /x', '-d', 'oops'],
    [2, '--timeout: "soon" is no time.', 'GET /x', '--timeout', 'soon'],
    [2, 'none.json cannot be read (ENOENT).', 'GET /x', '-d', '@none.json'],
    [1, 'Write the method before the path, such as "GET /x".', '/x'],
    [1, 'CRUD /x needs its data.', 'x'],
    [1, 'There is no file mocks/y.json.', 'GET /x', '--file', 'mocks/y.json'],
    [2, 'other does not exist.', 'GET /x', '--dir', 'other'],
    [2, '"oops" is no header', 'GET /x', '-H', 'oops'],
  ])('ends with %i and writes nothing: %s', async (code, sentence, ...args) => {
    using project = new Project()
    const ran = await project.run('add', ...args)
    expect([ran.code, ran.err]).toEqual([code, expect.stringContaining(sentence)])
    expect(existsSync(join(project.path, 'mocks'))).toBe(false)
  })
})
