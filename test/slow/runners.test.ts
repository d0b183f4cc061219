import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { installProject, packages, runNode } from '../support/installed.ts'
import type { Ended, InstalledProject } from '../support/installed.ts'

const usersMock = `import { resource, scenario } from 'mockapi'

export const users = resource('users', {
  seed: 5,
  factory: (faker) => ({ name: faker.person.fullName() }),
})

export const down = scenario('down', { 'GET /health': { ok: false } })

export default { 'GET /health': { ok: true } }
`

/** Each test finds everything as it was at first, and leaves behind all that can be left. */
const leakTest = `import { appendFileSync } from 'node:fs'
import { afterAll } from 'vitest'
import { mockTest } from 'mockapi/vitest'
import { users } from '../mocks/users.ts'

const test = mockTest({ dir: 'mocks', seed: 42 })
const order = []

for (let index = 0; index < 30; index++) {
  test('test ' + index, async ({ mock, mockServer, expect }) => {
    order.push(index)
    if (order.length === 1) appendFileSync('servers.txt', mockServer.url + '\\n')
    expect(mock.overrides).toEqual([])
    expect(mock.calls()).toEqual([])
    expect(mock.scenarios.map(({ active }) => active)).toEqual([false])
    expect(mock.db(users).count()).toBe(5)
    expect(await (await mock.fetch('/health')).json()).toEqual({ ok: true })
    expect(await (await fetch(mock.url + '/users')).json()).toHaveLength(5)
    const leave = [
      () => mock.use({ 'GET /health': { ok: 'used' } }),
      () => mock.once('GET /health', { ok: 'once' }),
      () => mock.fail('GET /users', 503),
      () => mock.delay('GET /users', 1),
      () => mock.scenario('down'),
      () => mock.db(users).delete(1 + (index % 5)),
      () => mock.snapshot('own'),
    ]
    for (const each of leave.slice(0, 1 + (index % leave.length))) each()
    await mock.fetch('/users')
    expect(mock).toHaveBeenCalledTimes(3)
  })
}

afterAll(() => appendFileSync('orders.txt', order.join() + '\\n'))
`

const failingTest = `import { expect } from 'vitest'
import { mockTest } from 'mockapi/vitest'

const test = mockTest({ dir: 'mocks', seed: 42 })
const app = test.extend({
  app: async ({ mock }, use) => {
    await use(mock.url)
    await mock.fetch('/users')
    console.log('the app has ended')
  },
})

app('asks for what is not there', async ({ app }) => {
  await fetch(app + '/user')
})
test('misses a call', async ({ mock }) => {
  await mock.fetch('/users?page=1')
  expect(mock).toHaveBeenCalledWith('GET /users', { query: { page: 2 } })
})
test('is fine', async ({ mock }) => {
  await mock.fetch('/users')
})
`

let project: InstalledProject
const entries = { index: 'index.ts', vitest: 'testing/vitest.ts', peer: 'testing/import-peer.ts' }

beforeAll(async () => {
  project = await installProject(entries, ['vitest'])
  project.write('mocks/users.ts', usersMock)
  project.write('leak/one.test.js', leakTest)
  project.write('leak/two.test.js', leakTest)
  project.write('failing/failing.test.js', failingTest)
})
afterAll(() => project.remove())

function vitest(...args: readonly string[]): Promise<Ended> {
  const program = join(packages, 'vitest/vitest.mjs')
  return runNode(project.folder, [program, 'run', '--root', '.', ...args])
}

function linesOf(name: string): string[] {
  return readFileSync(join(project.folder, name), 'utf8').trim().split('\n')
}

describe('mockapi/vitest', () => {
  it('leaves nothing from test to test, in any order and side by side', async () => {
    const ways = [
      ['--sequence.shuffle', '--sequence.seed=1'],
      ['--sequence.shuffle', '--sequence.seed=2', '--no-isolate', '--maxWorkers=1'],
      ['--sequence.shuffle', '--sequence.seed=3', '--sequence.concurrent'],
    ]
    for (const way of ways) {
      project.write('servers.txt', '')
      project.write('orders.txt', '')
      const { code, output } = await vitest('leak/', ...way)
      expect(code, output).toBe(0)
      expect(output).toMatch(/60 passed/)
      const [first = '', second = ''] = linesOf('orders.txt').filter((line) => line !== '')
      const sorted = Array.from({ length: 30 }, (_, index) => index).join()
      if (!way.includes('--sequence.concurrent')) expect([first, second]).not.toContain(sorted)
      const servers = new Set(linesOf('servers.txt').filter((line) => line !== ''))
      expect(servers.size).toBe(way.includes('--no-isolate') ? 1 : 2)
    }
  })

  it('fails a test for a request that no mock matches, after all fixtures have ended', async () => {
    const { code, output } = await vitest('failing/')
    expect(code).toBe(1)
    expect(output).toMatch(/2 failed \| 1 passed/)
    expect(output).toContain('the app has ended')
    const told =
      'UnmatchedRequestError: No mock answers a request of the test "asks for what is not there":'
    expect(output.split(told)).toHaveLength(2)
    expect(output).toMatch(/ {4}near {2}GET \/users +mocks\/users\.ts:3 +"user" is not "users"\n/)
    expect(output).toContain('- Expected\n+ Received')
    expect(output).toMatch(/-\s+"page": "2",\n\+\s+"page": "1",/)
  })
})

describe('an entry whose runner is not installed', () => {
  it('says so in one sentence', async () => {
    project.write(
      'alone.mjs',
      `import { failedImport } from 'mockapi/peer'
       await import('not-installed')
         .catch((error) => failedImport(error, 'not-installed', 'mockapi/not-installed'))`,
    )
    const { code, output } = await runNode(project.folder, ['alone.mjs'])
    expect(code).toBe(1)
    expect(output).toContain(
      'MissingPeerError: mockapi/not-installed needs not-installed, which is not installed. Run: npm install --save-dev not-installed',
    )
    expect(output).not.toMatch(/^\s+at /m)
  })

  it('lets through what else goes wrong', async () => {
    project.write('broken.mjs', "import 'not-there'")
    project.write(
      'other.mjs',
      `import { failedImport } from 'mockapi/peer'
       await import('./broken.mjs').catch((error) => failedImport(error, 'broken', 'mockapi/broken'))`,
    )
    const { output } = await runNode(project.folder, ['other.mjs'])
    expect(output).toContain("Cannot find package 'not-there'")
    expect(output).not.toContain('MissingPeerError')
  })
})
