import { describe, expect, it, test } from 'vitest'
import type { WaitOptions } from '../../src/behaviour/wait.ts'
import { json, open, record } from '../support/journal-calls.ts'

describe('waiting', () => {
  it('ends at once when the calls are there', async () => {
    const { journal } = open()
    for (const id of [1, 2, 3]) record(journal, `GET /users/${id}`)
    const calls = await journal.waitFor('GET /users/:id', { times: 2, timeout: 0 })
    expect(calls.map(({ id }) => id)).toEqual([1, 2, 3])
  })

  it('ends with the call that completes the number', async () => {
    const { journal } = open()
    record(journal, 'GET /users/1')
    const waiting = journal.waitFor('GET /users/:id', { times: 3 })
    record(journal, 'GET /other')
    record(journal, 'GET /users/2')
    record(journal, 'GET /users/3')
    record(journal, 'GET /users/4')
    expect((await waiting).map(({ id }) => id)).toEqual([1, 3, 4])
  })

  it('counts calls that have left the journal meanwhile', async () => {
    const { journal } = open({ entries: 2 })
    record(journal, 'GET /a')
    const waiting = journal.waitFor('GET /a', { times: 2 })
    for (const target of ['/b', '/b', '/b', '/a']) record(journal, `GET ${target}`)
    expect((await waiting).map(({ id }) => id)).toEqual([1, 5])
  })

  it('that was in vain leads to who waited', async () => {
    const { journal } = open()
    const error: unknown = await journal
      .waitFor('GET /a', { timeout: 0 })
      .catch((reason: unknown) => reason)
    const [title, ...frames] = String((error as Error).stack).split('\n')
    expect(title).toBe('TimeoutError: GET /a did not come within 0 ms. Nothing else came.')
    expect(frames.join('\n')).toMatch(/^ {4}at [^]*waiting\.test\.ts:\d/)
  })

  it('goes on when the journal is cleared', async () => {
    const { journal } = open()
    const waiting = journal.waitFor('GET /a')
    journal.clear()
    record(journal, 'GET /a')
    expect(await waiting).toHaveLength(1)
  })

  it('ends when the journal is closed, then and later', async () => {
    const { journal } = open()
    const waiting = journal.waitFor('GET /a', { timeout: 60_000 })
    journal.close(new Error('The server is closed.'))
    await expect(waiting).rejects.toThrow('The server is closed.')
    await expect(journal.waitFor('GET /a')).rejects.toThrow('The server is closed.')
  })

  it('gives what a condition throws to whoever waits, not to the request', async () => {
    const { journal } = open()
    const where = () => {
      throw new Error('mine')
    }
    const waiting = journal.waitFor({ where })
    record(journal, 'GET /a')
    await expect(waiting).rejects.toThrow('mine')
    expect(journal.size).toBe(1)
  })
})

describe('waiting in vain', () => {
  const failing = async (
    ...args: Parameters<ReturnType<typeof open>['journal']['waitFor']>
  ): Promise<Error> => {
    const { journal } = open()
    record(journal, 'GET /health')
    record(journal, 'GET /login')
    record(journal, 'POST /log-in?token=abc', { status: 404 })
    record(journal, 'POST /login', {
      headers: json,
      received: new TextEncoder().encode('{"name":"Ada"}'),
      status: 401,
    })
    record(journal, 'GET /gone', { status: 0 })
    return journal.waitFor(...args).then(
      () => new Error('It came.'),
      (error: Error) => error,
    )
  }

  it('names the nearest first, without secrets', async () => {
    const error = await failing('POST /logon', { timeout: 5 })
    expect(error.name).toBe('TimeoutError')
    expect(error.message).toBe(
      'POST /logon did not come within 5 ms. What came instead: POST /login (401);' +
        ' POST /log-in?token=*** (404); GET /login (200); GET /gone (broken off); GET /health (200).',
    )
  })

  it('says in what a call of the same address does not fit', async () => {
    const filter = { key: 'POST /login', body: { name: 'Grace' } }
    const { message } = await failing(filter, { timeout: 0 })
    expect(message).toContain('POST /login {"body":{"name":"Grace"}} did not come within 0 ms.')
    expect(message).toContain('instead: POST /login (401, another body); ')
  })

  it('says how many came, and how many more there are', async () => {
    const { journal } = open()
    record(journal, 'GET /a')
    for (let index = 0; index < 8; index++) record(journal, `GET /b/${index}`)
    const waiting = journal.waitFor('GET /a', { times: 2, timeout: 0 })
    await expect(waiting).rejects.toThrow(/^GET \/a came 1 of 2 times within .* and 3 more\.$/)
  })

  it('says when nothing came', async () => {
    const { journal } = open()
    const waiting = journal.waitFor({ status: 500 }, { timeout: '1ms' })
    const message = '{"status":500} did not come within 1 ms. Nothing else came.'
    await expect(waiting).rejects.toThrow(message)
  })
})

test.each<[options: WaitOptions, message: string]>([
  [{ times: 0 }, '"times" is 0. Write a whole number from 1 to 1000'],
  [{ times: 1.5 }, '"times" is 1.5.'],
  [{ times: 1001 }, '"times" is 1001.'],
  [{ timeout: -1 }, '"timeout" is -1.'],
  [{ timeout: 'soon' }, '"timeout" is "soon". Write milliseconds, or a time such as "2s".'],
  [{ timeout: Infinity }, '"timeout" is null.'],
])('%j is refused', async (options, message) => {
  await expect(open().journal.waitFor('GET /', options)).rejects.toThrow(message)
})
