import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { MockServer, MockServerOptions } from 'mockapi'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTwins } from '../support/twins.ts'
import type { Asked, Twins } from '../support/twins.ts'

const users = JSON.stringify([
  { id: 1, name: 'Ada' },
  { id: 2, name: 'Grace' },
])
const posts = JSON.stringify([{ id: 1, userId: 2, title: 'One' }])

const files: Readonly<Record<string, string>> = {
  'users.json': users,
  'posts.json': posts,
  'api.json': `{
    "GET /small": { "ok": true },
    "GET /items/:id": { "$status": 203, "$headers": { "x-a": "b" }, "item": true },
    "GET /logo": { "$file": "_files/logo.svg" }
  }`,
  '_files/logo.svg': '<svg/>',
}

const addresses = ['/small', '/items/7', '/users', '/users/1', '/users/2/posts', '/logo', '/none']

let cwd: string
let twins: Twins

const save = (name: string, text: string) => {
  const path = join(cwd, 'mocks', name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
const settled = () => twins.both((server) => server.settled())
const open = async (options: Parameters<typeof openTwins>[0] = {}) => {
  const optionsOf = typeof options === 'function' ? options : () => options
  twins = await openTwins((name) => ({ cwd, ...optionsOf(name) }))
}

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mockapi-cache-'))
  for (const [name, text] of Object.entries(files)) save(name, text)
})
afterEach(async () => {
  await twins[Symbol.asyncDispose]()
  rmSync(cwd, { recursive: true, force: true })
})

async function askTwice(asked: Asked = {}): Promise<number[]> {
  const statuses: number[] = []
  for (const address of addresses) {
    await twins.ask(address, asked)
    statuses.push((await twins.ask(address, asked)).status)
  }
  twins.compareCalls()
  return statuses
}

const json = { 'content-type': 'application/json' }
const usual = [200, 203, 200, 200, 200, 200, 404]
const refused = addresses.map(() => 401)
const withKey = { headers: { 'x-key': 'k' } }

/** Guards for all addresses, or for one; each lets in who has a key. */
const guards: readonly [file: string, text: string, refused: readonly number[]][] = [
  [
    'a-guard.ts',
    `import { use } from 'mockapi'
export const guard = use('/*', (c) => (c.req.header('x-key') ? undefined : c.json({}, 401)))`,
    refused,
  ],
  [
    'z-guard.json',
    `{ "USE /*": {
      "$cases": [{ "$when": { "headers.x-key": { "exists": false } }, "$status": 401, "no": 1 }]
    } }`,
    refused,
  ],
  [
    'a-all.json',
    `{ "ALL /*": { "$when": { "headers.x-key": { "exists": false } }, "$status": 401, "no": 1 } }`,
    [...usual.slice(0, -1), 401],
  ],
  [
    'a-all-small.json',
    `{ "ALL /small": { "$when": { "headers.x-key": { "exists": false } }, "$status": 401, "no": 1 } }`,
    [401, ...usual.slice(1)],
  ],
  [
    'a-route.ts',
    `import { route } from 'mockapi'
const no = { when: ({ headers }) => !headers['x-key'], handle: ({ error }) => error(401) }
export default [route('GET /small', no), route('GET /users', no), route('GET /users/:id', no)]`,
    [401, 203, 401, 401, ...usual.slice(4)],
  ],
  [
    'a-next.ts',
    `export default {
      'GET /users/:id': ({ headers, next, error }) => (headers['x-key'] ? next() : error(401)),
      'GET /small': ({ headers, error }) => (headers['x-key'] ? undefined : error(401)),
    }`,
    [401, ...usual.slice(1, 3), 401, ...usual.slice(4)],
  ],
]

describe('a guard', () => {
  it.each(guards)('in %s guards what was answered before it was saved', async (name, text, no) => {
    await open()
    expect(await askTwice()).toEqual(usual)
    // All but the file and the 404: without these a guard could be shown to stop nothing.
    expect(twins.hits).toBe(5)
    save(name, text)
    await settled()
    expect(await askTwice()).toEqual(no)
    // Asked in turns, so that neither can be answered with what the other got.
    expect(await askTwice(withKey)).toEqual(
      usual.with(0, (await twins.ask('/small', withKey)).status),
    )
    expect(await askTwice()).toEqual(no)
    rmSync(join(cwd, 'mocks', name))
    await settled()
    expect(await askTwice(withKey)).toEqual(usual)
    expect(await askTwice()).toEqual(usual)
  })
})

describe('a save', () => {
  it('replaces answers and data', async () => {
    await open()
    await askTwice()
    save('api.json', files['api.json']?.replace('"ok": true', '"ok": false') ?? '')
    await settled()
    await askTwice()
    expect((await twins.ask('/small')).body).toBe('{"ok":false}')
    save('users.json', users.replace('Ada', 'Eve'))
    await settled()
    await askTwice()
    expect((await twins.ask('/users/1')).body).toContain('Eve')
    await twins.ask('/posts/1', { method: 'PATCH', body: '{"userId":1}', headers: json })
    await askTwice()
    expect((await twins.ask('/users/2/posts')).body).toBe('[]')
    await twins.ask('/users/1', { method: 'DELETE' })
    expect((await askTwice())[3]).toBe(404)
    rmSync(join(cwd, 'mocks/users.json'))
    await settled()
    expect((await askTwice()).slice(2, 5)).toEqual([404, 404, 404])
  })

  it('that breaks a file is told with every answer until it is healed', async () => {
    await open()
    await askTwice()
    const whole = files['api.json'] ?? ''
    for (const broken of [
      '{ "GET /small": ',
      whole.replace('{', '{ "GET /x": { "$status": 9 },'),
    ]) {
      save('api.json', broken)
      await settled()
      expect(await askTwice()).toEqual(usual)
      expect(await askTwice({ headers: { origin: 'http://localhost:1' } })).toEqual(usual)
      const { fields } = await twins.ask('/users/1')
      expect(fields.join()).toContain('x-mockapi-broken: mocks/api.json:1:')
      save('api.json', files['api.json'] ?? '')
      await settled()
      expect(await askTwice()).toEqual(usual)
      expect((await twins.ask('/users/1')).fields.join()).not.toContain('broken')
    }
  })

  it('of rules for addresses changes what is answered', async () => {
    writeFileSync(join(cwd, 'routes.json'), '{ "/mine/*": "/$1" }')
    await open({ routes: 'routes.json' })
    await askTwice()
    await twins.ask('/mine/users/1')
    await twins.ask('/mine/users/1')
    writeFileSync(join(cwd, 'routes.json'), '{ "/small": "/users/1" }')
    await settled()
    await askTwice()
    expect((await twins.ask('/small')).body).toContain('Ada')
    twins.compareCalls()
  })

  it('of a file that an answer is made of counts without a reload', async () => {
    await open()
    await askTwice()
    save('_files/logo.svg', '<svg id="other"/>')
    expect((await twins.ask('/logo')).body).toBe('<svg id="other"/>')
    rmSync(join(cwd, 'mocks/_files'), { recursive: true })
    expect((await twins.ask('/logo')).status).toBe(404)
    save('_files/logo.svg', '<svg/>')
    expect(await askTwice()).toEqual(usual)
  })
})

it('what cannot be saved is answered as what can', async () => {
  const options = (name: string): MockServerOptions => ({ persist: `data-${name}/state.json` })
  await open(options)
  await askTwice()
  const post = (server: MockServer) =>
    server.fetch('/users', { method: 'POST', body: '{"name":"Cid"}', headers: json })
  const statusOf = async (server: MockServer) => (await post(server)).status
  const folders = ['data-kept', 'data-asked'].map((name) => join(cwd, name))
  for (const folder of folders) {
    rmSync(folder, { recursive: true })
    // A folder that is missing would be made again.
    writeFileSync(folder, '')
  }
  expect(await twins.both(statusOf)).toBe(503)
  await twins.both((server) => server.reset())
  expect(await askTwice()).toEqual(usual)
  await twins.both((server) => server.db('users').create({ name: 'Dan' })['name'])
  expect(await askTwice()).toEqual(usual)
  for (const folder of folders) rmSync(folder)
  expect(await twins.both(statusOf)).toBe(201)
  expect(await askTwice()).toEqual(usual)
  expect((await twins.ask('/users')).body).toContain('Cid')
})
