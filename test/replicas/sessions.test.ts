import { expect, it } from 'vitest'
import { defineMock, resource, scenario } from '../../src/authoring.ts'
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

it('counts each call once, whichever server answers it, and anew after a reset', async () => {
  const mocks = { 'GET /step': { $sequence: ['one', 'two', 'three'] } }
  const options = { mocks: [defineMock({ 'GET /call': ({ call }) => ({ call }) })] }
  const [one, two] = [await replicas.join(options), await replicas.join(options)]
  const calls = await Promise.all([one, two, one, two].map(({ get }) => get('/call')))
  expect(calls.map((each) => (each as { call: number }).call).toSorted()).toEqual([1, 2, 3, 4])
  for (const { send } of [one, two]) await send('POST', '/__mockapi/overrides', { use: mocks })
  expect([await two.get('/step'), await one.get('/step')]).toEqual(['one', 'two'])
  expect((await two.send('POST', '/__mockapi/reset')).status).toBe(204)
  expect([await one.get('/call'), await two.get('/call')]).toEqual([{ call: 1 }, { call: 2 }])
})

it('has a handler that writes after waiting seen at once, and answers once all is kept', async () => {
  let release = (): void => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  const options = {
    mocks: [
      resource('jobs', { seed: [] }),
      defineMock({
        'POST /run': async ({ db }) => {
          const jobs = db('jobs')
          const { id } = jobs.create({ state: 'running' })
          await released
          jobs.update(id, { state: 'done' })
          return jobs.find(id)
        },
      }),
    ],
  }
  const [one, two] = [await replicas.join(options), await replicas.join(options)]
  const run = one.send('POST', '/run')
  await expect.poll(() => two.get('/jobs')).toEqual([{ id: 1, state: 'running' }])
  release()
  expect(await (await run).json()).toEqual({ id: 1, state: 'done' })
  expect(await two.get('/jobs')).toEqual([{ id: 1, state: 'done' }])
})

it('answers a request that moves a scenario once all servers know', async () => {
  const steps = scenario('order', {
    states: {
      pending: {
        'GET /order': { state: 'pending' },
        'POST /order/pay': ({ moveTo }) => {
          moveTo('paid')
          return { paid: true }
        },
      },
      paid: { 'GET /order': { state: 'paid' } },
    },
  })
  const options = { mocks: [steps], scenario: ['order'] }
  const [one, two] = [await replicas.join(options), await replicas.join(options)]
  expect(await two.get('/order')).toEqual({ state: 'pending' })
  expect((await one.send('POST', '/order/pay')).status).toBe(200)
  expect(await two.get('/order')).toEqual({ state: 'paid' })
  replicas.engine.stop()
  expect((await one.send('POST', '/__mockapi/reset')).status).toBe(503)
  replicas.engine.start()
  expect(await two.get('/order')).toEqual({ state: 'paid' })
  expect(await one.get('/order')).toEqual({ state: 'paid' })
})

it('lets middleware and a handler call what is below them, each with writes of its own', async () => {
  const options = {
    mocks: [
      resource('users', { seed: [] }),
      resource('log', { seed: [] }),
      defineMock({
        'POST /users': async ({ db, next }) => {
          db('log').create({ at: 'begin' })
          const answer = await next()
          db('log').create({ at: String(answer.status) })
          return answer
        },
      }),
    ],
  }
  const [one, two] = [await replicas.join(options), await replicas.join(options)]
  expect(await (await one.send('POST', '/users', { name: 'Ada' })).json()).toMatchObject({ id: 1 })
  expect(await two.get('/log')).toEqual([
    { id: 1, at: 'begin' },
    { id: 2, at: '201' },
  ])
  expect(await two.get('/users')).toEqual([{ id: 1, name: 'Ada' }])
})
