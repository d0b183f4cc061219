import { expect, it } from 'vitest'
import { useReplicas } from '../support/replicas.ts'

const replicas = useReplicas()
const inTest = { 'x-mockapi-session': 'test' }

it('shares named sessions, which begin with what the server has then', async () => {
  const [one, two] = [await replicas.join(), await replicas.join()]
  await one.send('POST', '/users', { name: 'Grace' })
  expect(await two.get('/users', inTest)).toHaveLength(2)
  await one.send('DELETE', '/users/1')
  expect((await one.send('POST', '/users', { name: 'Hopper' }, inTest)).status).toBe(201)
  const late = await replicas.join()
  for (const each of [one, two, late]) {
    expect(await each.get('/users')).toEqual([{ id: 2, name: 'Grace' }])
    expect(await each.get('/users', inTest)).toMatchObject([{ id: 1 }, { id: 2 }, { id: 3 }])
  }
  expect((await two.send('DELETE', '/__mockapi/sessions/test')).status).toBe(204)
  for (const each of [one, two, late]) expect(await each.get('/users', inTest)).toHaveLength(1)
})

it('gives ids once in a session that several servers open at the same time', async () => {
  const all = await Promise.all([replicas.join(), replicas.join(), replicas.join()])
  const made = await Promise.all(
    all.flatMap(({ send }) =>
      ['a', 'b', 'c'].map((name) => send('POST', '/users', { name }, inTest)),
    ),
  )
  expect(made.map(({ status }) => status)).toEqual(Array.from({ length: 9 }, () => 201))
  const [first] = all
  const ids = ((await first.get('/users', inTest)) as { id: number }[]).map(({ id }) => id)
  expect(ids).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
})

it('resets a session on all servers', async () => {
  const [one, two] = [await replicas.join(), await replicas.join()]
  await one.send('POST', '/users', { name: 'Grace' }, inTest)
  await two.send(
    'POST',
    '/__mockapi/overrides',
    { fail: { key: 'GET /users', failure: 503 } },
    inTest,
  )
  expect((await one.server.fetch('/users', { headers: inTest })).status).toBe(503)
  expect((await one.send('POST', '/__mockapi/reset', undefined, inTest)).status).toBe(204)
  for (const each of [one, two]) expect(await each.get('/users', inTest)).toMatchObject([{ id: 1 }])
})

it('shares overrides, and takes them off, also for who comes later', async () => {
  const [one, two] = [await replicas.join(), await replicas.join()]
  const added = await one.send('POST', '/__mockapi/overrides', {
    once: { key: 'GET /users', answer: { $status: 418 } },
  })
  expect(added.status).toBe(201)
  const late = await replicas.join()
  expect(await late.get('/__mockapi/overrides')).toMatchObject([{ kind: 'once', remaining: 1 }])
  expect((await two.server.fetch('/users')).status).toBe(418)
  for (const each of [one, two, late]) {
    expect((await each.server.fetch('/users')).status).toBe(200)
    expect(await each.get('/__mockapi/overrides')).toEqual([])
  }
})

it('shares the clock, and what others did to the session at the same time', async () => {
  const [one, two] = [await replicas.join(), await replicas.join()]
  const delay = (key: string) => ({ delay: { key, delay: 1 } })
  const done = await Promise.all([
    one.send('POST', '/__mockapi/overrides', delay('GET /a')),
    two.send('POST', '/__mockapi/overrides', delay('GET /b')),
    one.send('PUT', '/__mockapi/clock', { now: '2027-01-01T00:00:00Z', frozen: true }),
    two.send('POST', '/users', { name: 'Grace' }),
  ])
  expect(done.every(({ ok }) => ok)).toBe(true)
  for (const each of [one, two]) {
    const overrides = (await each.get('/__mockapi/overrides')) as { keys: string[] }[]
    expect(overrides.flatMap(({ keys }) => keys).toSorted()).toEqual(['GET /a', 'GET /b'])
    expect(await each.get('/__mockapi/clock')).toMatchObject({ now: '2027-01-01T00:00:00.000Z' })
    expect(await each.get('/users')).toHaveLength(2)
  }
})
