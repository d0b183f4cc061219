import { describe, expect, it } from 'vitest'
import { openBuilt, type BuiltApp } from '../../src/build/runtime/open.ts'
import { Keeper, type KeptLog } from '../../src/build/runtime/keeper.ts'
import type { SavedChanges } from '../../src/data/saved-changes.ts'

/** What a browser or a Durable Object keeps, as JSON; it refuses to take more while it is full. */
class FakeLog implements KeptLog {
  entries: string[] = []
  isFull = false
  readonly read = async (): Promise<unknown[]> => this.entries.map((each) => JSON.parse(each))
  readonly append = async (entry: SavedChanges): Promise<void> =>
    this.#take(() => this.entries.push(JSON.stringify(entry)))
  readonly replace = async (entry: SavedChanges): Promise<void> =>
    this.#take(() => (this.entries = [JSON.stringify(entry)]))

  #take(write: () => unknown): void {
    if (this.isFull) throw new Error('There is no room.')
    write()
  }
}

function open(log: KeptLog, users: readonly object[] = [{ id: 1, name: 'Ada' }]): BuiltApp {
  const value = { users }
  const file = { kind: 'json', name: 'mocks/db.json', mount: 'db', value, plain: true } as const
  return openBuilt(
    { root: 'mocks/', alone: false, assets: {}, options: {}, files: [file] },
    { keep: (state) => Keeper.open(log, state) },
  )
}

async function ask(app: BuiltApp, method: string, path: string, body?: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
  const answer = await app.fetch(new Request(`http://localhost${path}`, init))
  return answer.status < 300 && answer.status !== 204 ? answer.json() : answer.status
}

describe('what a runtime keeps of built mocks', () => {
  it('is there again after the runtime has ended', async () => {
    const log = new FakeLog()
    const app = open(log)
    await ask(app, 'POST', '/users', { name: 'Eve' })
    await ask(app, 'PATCH', '/users/1', { name: 'Lovelace' })
    await ask(app, 'DELETE', '/users/2')
    await ask(app, 'POST', '/users', { name: 'Grace' })
    const expected = await ask(app, 'GET', '/users')
    expect(expected).toHaveLength(2)
    expect(await ask(open(log), 'GET', '/users')).toEqual(expected)
  })

  it('is acknowledged where there is room alone, and nothing of it is lost later', async () => {
    const log = new FakeLog()
    const app = open(log)
    await ask(app, 'POST', '/users', { name: 'Eve' })
    log.isFull = true
    expect(await ask(app, 'POST', '/users', { name: 'Lost' })).toBe(503)
    expect(await ask(open(log), 'GET', '/users')).toMatchObject([{ name: 'Ada' }, { name: 'Eve' }])
    log.isFull = false
    expect(await ask(app, 'POST', '/users', { name: 'Grace' })).toMatchObject({ name: 'Grace' })
    expect(await ask(open(log), 'GET', '/users')).toEqual(await ask(app, 'GET', '/users'))
  })

  it('is one entry where there were many, and waits for nothing that is written meanwhile', async () => {
    const log = new FakeLog()
    const app = open(log)
    await Promise.all(
      Array.from({ length: 40 }, (_, at) => ask(app, 'POST', '/users', { name: `User ${at}` })),
    )
    for (let at = 0; at < 520; at++) await ask(app, 'PATCH', '/users/1', { name: `Name ${at}` })
    expect(log.entries.length).toBeLessThan(500)
    expect(await ask(open(log), 'GET', '/users?limit=100')).toEqual(
      await ask(app, 'GET', '/users?limit=100'),
    )
  })

  it('gives way to a seed that changed', async () => {
    const log = new FakeLog()
    await ask(open(log), 'POST', '/users', { name: 'Eve' })
    const other = open(log, [{ id: 1, name: 'Grace' }])
    expect(await ask(other, 'GET', '/users')).toMatchObject([{ name: 'Grace' }])
    await ask(other, 'POST', '/users', { name: 'Ada' })
    const again = open(log, [{ id: 1, name: 'Grace' }])
    expect(await ask(again, 'GET', '/users')).toMatchObject([{ name: 'Grace' }, { name: 'Ada' }])
  })
})
