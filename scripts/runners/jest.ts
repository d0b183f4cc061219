import { mockFolder } from './files.ts'
import type { Trial } from './trial.ts'

const test = `import { createTestServer } from 'mockapi/node'

let api
let mock

beforeAll(async () => {
  api = await createTestServer({ dir: 'mocks', seed: 42 })
})
beforeEach(() => {
  mock = api.mock(expect.getState().currentTestName)
})
afterEach(() => mock.end())
afterAll(() => api.close())

test('data and calls', async () => {
  mock.db('users').create({ name: 'Ada', role: 'admin' })
  const response = await fetch(mock.url + '/users?role=admin')
  expect(await response.json()).toMatchObject([{ id: 21, name: 'Ada' }])
  expect(mock.calls('GET /users')[0].request.query).toEqual({ role: 'admin' })
})

test('nothing is left of it', async () => {
  expect(mock.db('users').count()).toBe(20)
  expect(mock.calls()).toEqual([])
  mock.fail('GET /users', 503)
  expect((await mock.fetch('/users')).status).toBe(503)
})

test('a name that is not there', async () => {
  const wrong = api.mock('wrong')
  await wrong.fetch('/user')
  expect(() => wrong.end()).toThrow('GET /user (404)')
})
`

/** `mockapi/node` with Jest as ES modules. */
export const jest: Trial = {
  name: 'jest',
  run(kit) {
    const project = kit.project(['jest@30'], { ...mockFolder, 'test/users.test.mjs': test })
    project.write('jest.config.json', '{ "testMatch": ["**/*.test.mjs"], "transform": {} }')
    const args = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js']
    kit.passed('jest 30', project.node(...args), /3 passed, 3 total/)
  },
}
