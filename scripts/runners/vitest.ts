import { mockFolder, tsconfigOf } from './files.ts'
import type { Kit, Trial } from './trial.ts'

const test = `import { describe, expect } from 'vitest'
import { mockTest } from 'mockapi/vitest'
import { users } from '../mocks/users.ts'

const test = mockTest({ dir: 'mocks', seed: 42 })

test('data and calls', async ({ mock }) => {
  mock.db(users).create({ name: 'Ada', role: 'admin' })
  const response = await fetch(mock.url + '/users?role=admin')
  expect(await response.json()).toMatchObject([{ id: 21, name: 'Ada' }])
  expect(mock).toHaveBeenCalledWith('GET /users', { query: { role: 'admin' } })
})

for (let index = 0; index < 20; index++) {
  test('overrides do not leak ' + index, async ({ mock }) => {
    expect((await mock.fetch('/users')).headers.get('x-total-count')).toBe('20')
    mock.use({ 'GET /users': [] })
    mock.db(users).delete(1)
    expect(await (await mock.fetch('/users')).json()).toEqual([])
  })
}

describe.concurrent('side by side', () => {
  for (let index = 0; index < 10; index++) {
    test('test ' + index, async ({ mock, expect }) => {
      mock.fail('GET /users', 450 + index)
      expect((await fetch(mock.url + '/users')).status).toBe(450 + index)
      expect(mock).toHaveBeenCalledTimes('GET /users', 1)
    })
  }
})
`

const wrong = `import { mockTest } from 'mockapi/vitest'

const test = mockTest({ dir: 'mocks' })

test('asks for what is not there', async ({ mock }) => {
  await mock.fetch('/user')
})
`

/** What a page's code does with a mock, in the DOM of a test. */
const dom = `import { expect } from 'vitest'
import { mockTest } from 'mockapi/vitest'

const test = mockTest({ dir: 'mocks' })

test('in process', async ({ mock }) => {
  document.title = 'page'
  mock.use({ 'POST /echo': ({ body, cookies, cookie }) => {
    cookie('sid', '1')
    return { body, cookies }
  } })
  const response = await mock.fetch('/echo', {
    method: 'POST',
    headers: { cookie: 'a=b', 'content-type': 'application/json' },
    body: '{"c":1}',
    signal: new AbortController().signal,
  })
  expect(await response.json()).toEqual({ body: { c: 1 }, cookies: { a: 'b' } })
  expect(response.headers.getSetCookie()).toHaveLength(1)
})

test('fetch', async ({ mock }) => {
  const response = await fetch(mock.url + '/health', { headers: new Headers({ 'x-a': '1' }) })
  expect(await response.json()).toEqual({ ok: true })
  expect(mock).toHaveBeenCalledWith('GET /health', { headers: { 'X-A': 1 } })
})

test('XMLHttpRequest', async ({ mock }) => {
  const text = await new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.onload = () => resolve(request.responseText)
    request.onerror = () => reject(new Error('The request failed.'))
    request.open('POST', mock.url + '/login')
    request.setRequestHeader('content-type', 'application/json')
    request.send('{"name":"ada"}')
  })
  expect(JSON.parse(text)).toEqual({ token: 't0k3n' })
  expect(mock).toHaveBeenCalledWith('POST /login', { body: { name: 'ada' } })
})
`

/** The part of that which happy-dom leaves possible. */
const happyDom = `import { expect } from 'vitest'
import { mockTest } from 'mockapi/vitest'

const test = mockTest({ dir: 'mocks' })

test('in process', async ({ mock }) => {
  document.title = 'page'
  expect(await (await mock.fetch('/health')).json()).toEqual({ ok: true })
  expect(mock).toHaveBeenCalledTimes(1)
})
`

/** The versions of vitest that are tried, with the version of Node where the present one is too old. */
const versions: readonly (readonly [vitest: string, node?: string])[] = [
  ['3.2'],
  ['4'],
  ['5', '22'],
]

/** How vitest isolates files. */
const pools = [
  ['--pool=threads'],
  ['--pool=forks'],
  ['--pool=threads', '--no-isolate'],
  ['--pool=forks', '--no-isolate'],
  ['--pool=vmThreads'],
]

/** `mockapi/vitest` in each pool, in a random order, and the failure for an unmatched request. */
export const vitest: Trial = {
  name: 'vitest',
  run(kit) {
    for (const [version, node] of versions) tryVersion(kit, version, node)
  },
}

function tryVersion(kit: Kit, version: string, node: string | undefined): void {
  const name = `vitest ${version}`
  const environments = ['jsdom@26', 'happy-dom@20']
  const packages = [`vitest@${version}`, 'typescript@5', '@types/node@22', ...environments]
  const files = {
    ...mockFolder,
    'test/one.test.ts': test,
    'test/two.test.ts': test,
    'wrong/wrong.test.ts': wrong,
    'jsdom/page.test.js': dom,
    'happy-dom/page.test.js': happyDom,
    'tsconfig.json': tsconfigOf('test', 'mocks'),
  }
  const project = kit.project(packages, files, node)
  const run = (...args: string[]) =>
    project.node('node_modules/vitest/vitest.mjs', 'run', '--root', '.', ...args)
  const shuffled = ['--sequence.shuffle', '--sequence.seed=7']
  for (const pool of pools) {
    kit.passed(`${name} ${pool.join(' ')}`, run('test/', ...pool, ...shuffled), /62 passed \(62\)/)
  }
  kit.passed(`${name} jsdom`, run('jsdom/', '--environment=jsdom'), /3 passed \(3\)/)
  const happy = run('happy-dom/', '--environment=happy-dom')
  kit.passed(`${name} happy-dom`, happy, /1 passed \(1\)/)
  kit.check(`${name} happy-dom is told of`, happy.output.includes('cannot serve the network'), true)
  const { code, output } = run('wrong/')
  kit.check(`${name} fails for an unmatched request`, code, 1)
  const told = output.includes('GET /user (404)') && output.includes('GET /users ')
  kit.check(`${name} tells what is near`, told, true)
  const types = project.node('node_modules/typescript/bin/tsc')
  // What is wrong in the types of others is theirs.
  const errors = types.output
    .split('\n')
    .filter((line) => /error TS/.test(line) && !/^node_modules\/(?!mockapi\/)/.test(line))
  kit.check(`${name} types`, errors, [])
}
