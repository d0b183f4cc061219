import { resource } from '../../src/authoring.ts'
import { expect, it } from 'vitest'
import { start } from '../../src/replicas/position.ts'
import { useReplicas, type Replica } from '../support/replicas.ts'

const replicas = useReplicas()

async function codeOf(response: Response): Promise<unknown> {
  return ((await response.json()) as { code: unknown }).code
}

async function names({ get }: Replica): Promise<unknown[]> {
  return ((await get('/users')) as { name: unknown }[]).map(({ name }) => name)
}

it('answers reads and refuses writes while the engine is lost, and goes on once it is back', async () => {
  const [one, two] = [await replicas.join(), await replicas.join()]
  await one.send('POST', '/users', { name: 'Grace' })
  expect(await names(two)).toEqual(['Ada', 'Grace'])
  replicas.engine.stop()

  const read = await two.server.fetch('/users/2')
  expect([read.status, read.headers.get('x-mockapi-degraded')]).toEqual([200, 'store-lost'])
  const refused = await two.send('POST', '/users', { name: 'nobody' })
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
  expect(await codeOf(refused)).toBe('store-lost')
  expect((await two.send('PATCH', '/users/9', { name: 'nobody' })).status).toBe(404)
  expect(await names(two)).toEqual(['Ada', 'Grace'])

  replicas.engine.start()
  const made = await two.send('POST', '/users', { name: 'Hopper' })
  expect([made.status, made.headers.get('x-mockapi-degraded')]).toEqual([201, null])
  expect(await names(one)).toEqual(['Ada', 'Grace', 'Hopper'])
  for (const { warnings } of [one, two]) {
    expect(warnings).toEqual([
      'store-unreachable: The store is lost: reads go on with what is known here, writes are answered 503.',
      'store-back: The store is back.',
    ])
  }
})

it('says of a write that it was made where only the answer of the engine was lost', async () => {
  const [one, two] = [await replicas.join(), await replicas.join()]
  one.log.losesAnswer = true
  const made = await one.send('POST', '/users', { name: 'Grace' })
  expect([made.status, await made.json()]).toEqual([201, { id: 2, name: 'Grace' }])
  expect(await names(one)).toEqual(['Ada', 'Grace'])
  expect(await names(two)).toEqual(['Ada', 'Grace'])
})

it('sees no write of others while it alone is cut off, says so, and catches up', async () => {
  const [one, two] = [await replicas.join(), await replicas.join()]
  two.log.turn('lost')
  await one.send('POST', '/users', { name: 'Grace' })
  const read = await two.server.fetch('/users')
  expect(read.headers.get('x-mockapi-degraded')).toBe('store-lost')
  expect(await read.json()).toHaveLength(1)
  expect((await two.send('DELETE', '/users/1')).status).toBe(503)
  two.log.turn('connected')
  expect(await names(two)).toEqual(['Ada', 'Grace'])
})

it('puts back what the engine has lost', async () => {
  const [one, two] = [await replicas.join(), await replicas.join()]
  await one.send('POST', '/users', { name: 'Grace' })
  await two.send('POST', '/users', { name: 'Hopper' })
  expect(await names(one)).toHaveLength(3)
  replicas.engine.empty()
  expect((await one.send('POST', '/users', { name: 'Lovelace' })).status).toBe(201)
  const all = ['Ada', 'Grace', 'Hopper', 'Lovelace']
  const late = await replicas.join()
  for (const each of [one, two, late]) expect(await names(each)).toEqual(all)
})

it('agrees after a failover to an older copy, whoever writes first', async () => {
  const [one, two] = [await replicas.join(), await replicas.join()]
  await one.send('POST', '/users', { name: 'Grace' })
  const restore = replicas.engine.copy()
  await two.send('POST', '/users', { name: 'Hopper' })
  expect(await names(one)).toHaveLength(3)
  restore()
  const [first, second] = await Promise.all([
    one.send('POST', '/users', { name: 'Lovelace' }),
    two.send('POST', '/users', { name: 'Turing' }),
  ])
  expect([first.status, second.status]).toEqual([201, 201])
  const late = await replicas.join()
  const lists = [await names(one), await names(two), await names(late)]
  expect(lists[0]).toHaveLength(5)
  expect(new Set(lists.map(String)).size).toBe(1)
})

it('works without hints, and reads behind a snapshot', async () => {
  const [one, two] = [await replicas.join(), await replicas.join()]
  replicas.engine.losesHints = true
  await one.send('DELETE', '/users/1')
  const text = 'x'.repeat(900_000)
  for (let at = 0; at < 5; at++) await one.send('POST', '/users', { text })
  const isSaved = () => replicas.engine.find('session:')?.snapshot !== undefined
  await expect.poll(isSaved).toBe(true)
  await one.send('PUT', '/users/2', { name: 'Grace' })
  for (const each of [two, await replicas.join()]) {
    const users = (await each.get('/users')) as { id: number; name: string }[]
    expect(users.map(({ id, name }) => [id, name])).toEqual([
      [2, 'Grace'],
      [3, undefined],
      [4, undefined],
      [5, undefined],
      [6, undefined],
    ])
  }
})

it('keeps the changes of other mocks apart, and says so once', async () => {
  const one = await replicas.join()
  const other = [resource('users', { seed: [{ id: 1, name: 'Bob' }] }), resource('tasks', {})]
  const two = await replicas.join({ mocks: other })
  await one.send('POST', '/users', { name: 'Grace' })
  await one.send('POST', '/users', { name: 'Hopper' })
  expect(await names(two)).toEqual(['Bob'])
  await two.send('PATCH', '/users/1', { name: 'Bobby' })
  await two.send('POST', '/tasks', { name: 'write' })
  expect(await names(one)).toEqual(['Ada', 'Grace', 'Hopper'])
  expect(one.warnings.map((each) => each.split(':')[0])).toEqual(['other-mocks', 'other-mocks'])
  expect(two.warnings).toEqual([expect.stringContaining('of the collection users are left out')])
  const late = await replicas.join({ mocks: other })
  expect(await names(late)).toEqual(['Bobby'])
  expect(await late.get('/tasks')).toEqual([{ id: 1, name: 'write' }])
})

it('does not start where the store has what it cannot read, and leaves it', async () => {
  const writer = replicas.engine.connect()
  await writer.append('environments', start, '{"operations":1}')
  await expect(replicas.join()).rejects.toThrow('An entry of the store cannot be read.')
  replicas.engine.empty()
  await writer.append('session:', start, 'not JSON')
  await expect(replicas.join()).rejects.toThrow('An entry of the store cannot be read.')
  expect(replicas.engine.connections).toBe(1)
})
