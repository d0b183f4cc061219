import { mockFolder } from './files.ts'
import type { Trial } from './trial.ts'

const test = `import assert from 'node:assert/strict'
import { createTestServer } from 'mockapi/node'

let api
let mock

before(async () => {
  api = await createTestServer({ dir: 'mocks', seed: 42 })
})
beforeEach(function () {
  mock = api.mock(this.currentTest.fullTitle())
})
afterEach(() => mock.end())
after(() => api.close())

it('has data', async () => {
  mock.db('users').delete(1)
  assert.equal((await fetch(mock.url + '/users/1')).status, 404)
})

it('has nothing left of it', async () => {
  assert.equal((await fetch(mock.url + '/users/1')).status, 200)
  assert.equal(mock.calls().length, 1)
})
`

/** `mockapi/node` with Mocha. */
export const mocha: Trial = {
  name: 'mocha',
  run(kit) {
    const project = kit.project(['mocha@11'], { ...mockFolder, 'test/users.test.mjs': test })
    kit.passed(
      'mocha 11',
      project.node('node_modules/mocha/bin/mocha.js', 'test/**/*.mjs'),
      /2 passing/,
    )
  },
}
