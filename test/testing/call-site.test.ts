import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createMockServer } from 'mockapi'
import { createTestServer } from '../../src/testing/fixture.ts'
import { mocks, post } from '../support/mocks.ts'

const file = 'test/testing/call-site.test.ts'

/** The place of the only line of this file that ends with a comment. */
function placeOf(comment: string): { file: string; line: number } {
  const lines = readFileSync(fileURLToPath(import.meta.url), 'utf8').split('\n')
  return { file, line: lines.findIndex((line) => line.endsWith(`// ${comment}`)) + 1 }
}

describe('an override in the journal', () => {
  it('has the line of the test that laid it', async () => {
    await using api = await createTestServer({ mocks })
    using mock = api.mock()
    mock.fail('GET /users', 503) // the failure
    mock.use({ 'POST /login': { token: 'b' } }) // the token
    mock.once('GET /users', []) // no users
    await mock.fetch('/users')
    await mock.fetch('/users')
    await mock.fetch('/login', post({}))
    const [once, failed, login] = mock.calls()
    expect(once?.answeredBy).toEqual({ key: 'GET /users', ...placeOf('no users') })
    expect(failed?.answeredBy).toEqual({ key: 'GET /users', file: 'mocks option' })
    expect(failed?.layers[0]).toMatchObject({ layer: 'override', ...placeOf('the failure') })
    expect(login?.answeredBy).toEqual({ key: 'POST /login', ...placeOf('the token') })
  })

  it('has that of whoever calls a server alone, relative to its folder', async () => {
    await using api = await createMockServer({ mocks: [...mocks], cwd: 'test' })
    const use = () => api.use({ 'GET /users': [] }) // in a helper
    use()
    await api.fetch('/users')
    const { line } = placeOf('in a helper')
    const found = { key: 'GET /users', file: 'testing/call-site.test.ts', line }
    expect(api.calls()[0]?.answeredBy).toEqual(found)
  })

  it('has none where it came over the network', async () => {
    await using api = await createTestServer({ mocks })
    using mock = api.mock()
    const laid = await fetch(`${mock.url}/__mockapi/overrides`, post({ use: { 'GET /users': [] } }))
    expect(laid.status).toBe(201)
    await mock.fetch('/users')
    expect(mock.calls('GET /users')[0]?.answeredBy).toEqual({
      key: 'GET /users',
      file: '(override)',
    })
  })
})
