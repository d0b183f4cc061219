import { afterEach, describe, expect, it } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { versionDocuments } from '../support/openapi-documents.ts'
import { send } from '../support/send.ts'

let folder: ServedFolder
const files = { 'mocks/zero.json': JSON.stringify(versionDocuments()['zero.json']) }
const serve = async (more: Record<string, string> = {}, options = {}) => {
  folder = await serveFolder({ ...files, ...more }, options)
  return folder.server
}
const ask = (line: string, headers: Record<string, string> = {}) =>
  send(folder.server, line, undefined, headers)

afterEach(() => folder[Symbol.asyncDispose]())

describe('an operation is an endpoint as any other', () => {
  it('gives way to overrides, and fails and slows down by them', async () => {
    const server = await serve()
    const override = server.use({ 'GET /zero/users/:login': { login: 'over' } })
    expect((await ask('GET /zero/users/ann')).body).toEqual({ login: 'over' })
    override.remove()
    expect((await ask('GET /zero/users/ann')).body).toMatchObject({ login: 'ann' })
    server.fail('GET /zero/users/:login', 404, { times: 1 })
    expect(await ask('GET /zero/users/ann')).toMatchObject({ status: 404, body: { error: 'gone' } })
    expect((await ask('GET /zero/users/ann')).status).toBe(200)
  })

  it('is listed at its own line, also where an example before it has its path for a key', async () => {
    const answering = (content: object) => ({
      get: { responses: { 200: { description: 'ok', content } } },
    })
    const example = { 'application/json': { example: { '/e': { get: 1 } } } }
    const [first, ...others] = ['/a', '/b', '/c', '/d', '/e']
    const paths = {
      [first as string]: answering(example),
      ...Object.fromEntries(others.map((path) => [path, answering({})])),
    }
    const document = { openapi: '3.1.0', info: { title: 'Lines', version: '1' }, paths }
    const text = JSON.stringify(document, null, 2)
    const server = await serve({ 'mocks/lines.json': text })
    const listed = server.overview().routes.filter(({ file }) => file === 'mocks/lines.json')
    const lines = text.split('\n')
    const above = listed.map(({ line = 0 }) => lines[line - 2]?.trim())
    expect(above).toEqual(['"/a": {', '"/b": {', '"/c": {', '"/d": {', '"/e": {'])
    expect(listed.at(-1)?.line).toBe(lines.findLastIndex((line) => line.includes('"/e": {')) + 2)
  })

  it('is listed at its own line in YAML, in blocks and in braces, else at that of its path', async () => {
    const yaml = `openapi: 3.1.0
paths:
  /a: { get: { responses: { 204: {} } }, post: { responses: { 204: {} } } }
  /b:
    $ref: '_b.yaml'
  '/c/{id}':
    summary: get
    put:
      responses: { 204: {} }
    get: { responses: { 204: {} } }
  /d: {
    get: { responses: { 204: {} } },
    delete: { responses: { 204: {} } }
  }
  /e:

    # one that is not there: get
    get:
      responses: { 204: {} }
`
    const server = await serve({
      'mocks/lines.yaml': yaml,
      'mocks/_b.yaml': 'get: { responses: { 204: {} } }\n',
    })
    const { routes } = server.overview()
    const lines = routes.flatMap(({ file, method, path, line }) =>
      file === 'mocks/lines.yaml' ? `${method} ${path} ${line}` : [],
    )
    expect(lines).toEqual([
      'GET /a 3',
      'POST /a 3',
      'GET /b 4',
      'GET /c/:id 10',
      'PUT /c/:id 8',
      'GET /d 12',
      'DELETE /d 13',
      'GET /e 18',
    ])
  })

  it('has scenarios and sessions', async () => {
    const server = await serve({
      'mocks/down.ts': `import { scenario } from 'mockapi'
export const down = scenario('down', { 'GET /zero/users/:login': { login: 'down' } })`,
    })
    server.scenario('down')
    expect((await ask('GET /zero/users/ann')).body).toEqual({ login: 'down' })
    expect((await ask('GET /zero/users/ann', { 'x-mockapi-session': 'a' })).status).toBe(200)
    server.reset()
    expect((await ask('GET /zero/users/ann')).body).toMatchObject({ login: 'ann' })
  })

  it('answers what a mock of the same key passes on, by next() or a condition that is not met', async () => {
    await serve({
      'mocks/more.ts': `import { route } from 'mockapi'
export const user = route('GET /zero/users/:login', {
  when: { 'query.short': 'yes' },
  handle: () => ({ login: 'short' }),
})
export default {
  'GET /zero/nodes/:value': async ({ next }) => {
    const answer = await next()
    return { ...(await answer.json()), more: true }
  },
}`,
    })
    expect((await ask('GET /zero/users/ann?short=yes')).body).toEqual({ login: 'short' })
    expect((await ask('GET /zero/users/ann')).body).toMatchObject({ login: 'ann' })
    expect((await ask('GET /zero/nodes/3')).body).toMatchObject({ value: 3, more: true })
  })

  it('is in the journal, near those that miss, and slowed and broken by the headers of a request', async () => {
    const server = await serve()
    await ask('GET /zero/users/ann')
    await ask('GET /zero/user/ann')
    const [, missed] = server.calls()
    expect(server.calls()[0]).toMatchObject({
      answeredBy: { key: 'GET /zero/users/:login', file: 'mocks/zero.json' },
      request: { params: { login: 'ann' } },
    })
    expect(missed?.miss?.near[0]).toMatchObject({ key: 'GET /zero/users/:login' })
    expect((await ask('GET /zero/users/ann', { 'x-mockapi-status': '404' })).body).toEqual({
      error: 'gone',
    })
    await expect(ask('GET /zero/users/ann', { 'x-mockapi-fault': 'reset' })).rejects.toThrow(
      'fetch failed',
    )
  })
})
