import { describe, expect, it } from 'vitest'
import type { RequestReport } from '../../src/journal/call.ts'
import { createTestServer } from '../../src/testing/fixture.ts'
import { mocks, users } from '../support/mocks.ts'

describe('a mock whose test is over', () => {
  it('says so, whatever it is asked', async () => {
    await using api = await createTestServer({ mocks })
    const mock = api.mock('lists users')
    mock.end()
    mock.end()
    const sentence = 'The mock of the test "lists users" is closed, since that test is over.'
    await expect(mock.fetch('/users')).rejects.toThrow(sentence)
    await expect(mock.waitFor('GET /users')).rejects.toThrow(sentence)
    expect(() => mock.db(users)).toThrow(sentence)
    expect(() => mock.use({ 'GET /users': [] })).toThrow(sentence)
    expect(() => mock.calls()).toThrow(sentence)
    expect(() => mock.reset()).toThrow(sentence)
  })

  it('refuses requests that come late, and opens no session for them', async () => {
    const reports: RequestReport[] = []
    await using api = await createTestServer({ mocks, onRequest: (report) => reports.push(report) })
    const mock = api.mock('lists users')
    const { url, origin, headers } = mock
    mock.end()
    const far = await fetch(`${url}/users`)
    expect(far.status).toBe(410)
    expect(await far.json()).toMatchObject({
      code: 'session-over',
      detail: `The session "${mock.id}" is over, since the test that had it has ended. Await all requests before the end of a test, and use each test's own address.`,
    })
    expect((await fetch(`${origin}/none`, { headers })).status).toBe(410)
    expect((await fetch(`${url}/__mockapi/sessions`)).status).toBe(410)
    expect(await (await fetch(`${origin}/__mockapi/sessions`)).json()).toEqual([])
    expect(reports.map(({ status }) => status).slice(0, 2)).toEqual([410, 410])
    using other = api.mock('lists users')
    expect((await fetch(`${other.url}/users`)).status).toBe(200)
  })

  it('tells what is under way at its end', async () => {
    await using api = await createTestServer({ mocks })
    const mock = api.mock()
    let goOn: (() => void) | undefined
    mock.use({
      'GET /slow': async ({ db }) => {
        await new Promise<void>((resolve) => (goOn = resolve))
        return db('users').all()
      },
    })
    const asked = fetch(`${mock.url}/slow`)
    await expect.poll(() => goOn).toBeDefined()
    mock.end()
    goOn?.()
    const response = await asked
    expect(response.status).toBe(503)
    expect(await response.text()).toContain('since the test that had it has ended')
  })

  it('leaves nothing to the next one', async () => {
    await using api = await createTestServer({ mocks })
    const first = api.mock()
    first.use({ 'GET /users': [] })
    first.db(users).delete(1)
    first.end()
    using second = api.mock()
    expect(await (await second.fetch('/users')).json()).toHaveLength(3)
    expect(second.calls()).toHaveLength(1)
  })
})
