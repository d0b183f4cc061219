import { mockFolder } from './files.ts'
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

const tsconfig = JSON.stringify({
  compilerOptions: {
    target: 'ES2023',
    module: 'NodeNext',
    strict: true,
    skipLibCheck: false,
    noEmit: true,
    allowImportingTsExtensions: true,
    lib: ['ES2023', 'DOM', 'ESNext.Disposable'],
    types: ['node'],
  },
  include: ['test', 'mocks'],
})

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
  const packages = [`vitest@${version}`, 'typescript@5', '@types/node@22']
  const files = {
    ...mockFolder,
    'test/one.test.ts': test,
    'test/two.test.ts': test,
    'wrong/wrong.test.ts': wrong,
    'tsconfig.json': tsconfig,
  }
  const project = kit.project(packages, files, node)
  const run = (...args: string[]) =>
    project.node('node_modules/vitest/vitest.mjs', 'run', '--root', '.', ...args)
  const shuffled = ['--sequence.shuffle', '--sequence.seed=7']
  for (const pool of pools) {
    kit.passed(`${name} ${pool.join(' ')}`, run('test/', ...pool, ...shuffled), /62 passed \(62\)/)
  }
  const { code, output } = run('wrong/')
  kit.check(`${name} fails for an unmatched request`, code, 1)
  const told = output.includes('GET /user (404)') && output.includes('GET /users ')
  kit.check(`${name} tells what is near`, told, true)
  const types = project.node('node_modules/typescript/bin/tsc')
  kit.check(`${name} types`, `${types.code} ${types.output}`, '0 ')
}
