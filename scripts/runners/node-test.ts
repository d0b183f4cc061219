import { mockFolder } from './files.ts'
import type { Trial } from './trial.ts'

const test = `import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createTestServer } from 'mockapi/node'

const api = await createTestServer({ dir: 'mocks', seed: 42 })
after(() => api.close())

function mockOf(t) {
  const mock = api.mock(t.name)
  t.after(() => mock.end())
  return mock
}

test('side by side', { concurrency: true }, async (t) => {
  await Promise.all(
    [450, 451, 452].map((status) =>
      t.test('fails with ' + status, async (each) => {
        const mock = mockOf(each)
        mock.fail('GET /users', status)
        assert.equal((await fetch(mock.url + '/users')).status, status)
        assert.equal(mock.calls('GET /users').length, 1)
      }),
    ),
  )
})

test('a name that is not there', async (t) => {
  const mock = api.mock(t.name)
  await mock.fetch('/user')
  assert.throws(() => mock.end(), /GET \\/user \\(404\\)/)
})
`

/** `mockapi/node` with `node:test`. */
export const nodeTest: Trial = {
  name: 'node-test',
  run(kit) {
    const project = kit.project([], { ...mockFolder, 'test/users.test.mjs': test })
    kit.passed('node --test', project.node('--test', 'test/users.test.mjs'), /pass 5/)
    const { output } = project.node('--input-type=module', '--eval', "import 'mockapi/vitest'")
    const told = output.split('\n').filter((line) => line !== '')
    kit.check(
      'mockapi/vitest without vitest',
      told.find((line) => line.includes('MissingPeerError')),
      '[MissingPeerError: mockapi/vitest needs vitest, which is not installed. Run: npm install --save-dev vitest]',
    )
    kit.check('without a stack', output.includes('    at '), false)
  },
}
