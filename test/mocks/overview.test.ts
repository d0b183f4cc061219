import { expect, it } from 'vitest'
import { createMockServer, defineMock, resource, route } from 'mockapi'
import type { BehaviourInput } from 'mockapi'

it('lists what is served, not a collection that is only stored', async () => {
  const notes = resource('notes', { seed: [{ text: 'milk' }] })
  const jobs = resource('jobs', { only: [], seed: [{ done: false }] })
  const map = defineMock({ 'GET /jobs': ({ db }) => db(jobs).count() })
  await using server = await createMockServer({ mocks: [notes, jobs, map] })
  expect(server.overview().routes.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'CRUD /notes',
    'GET /jobs',
  ])
  expect(await (await server.fetch('/jobs')).json()).toBe(1)
  expect((await server.fetch('/jobs/1')).status).toBe(404)
})

it('says how each behaves', async () => {
  const behaviours: BehaviourInput[] = [
    { delay: '3g' },
    { bandwidth: '1.6mbit/s', delay: 'offline' },
    { status: { status: 503, rate: 0.25, times: 2, for: '30s' } },
    { fault: { fault: 'reset', rate: 0.5 } },
    { rateLimit: '1/m' },
  ]
  const mocks = behaviours.map((behaviour, index) =>
    route(`GET /${index}`, { ...behaviour, handle: () => 1 }),
  )
  await using server = await createMockServer({ mocks })
  expect(server.overview().routes.map(({ note }) => note)).toEqual([
    'delay about 400 ms',
    'delay offline, 200 kB/s',
    'status 503 at 25 % 2 times for 30 s',
    'reset at 50 %',
    '1 call in 60 s',
  ])
})
