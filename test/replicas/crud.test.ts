import { expect, it } from 'vitest'
import { resource } from '../../src/authoring.ts'
import { useReplicas, type Replica } from '../support/replicas.ts'

const replicas = useReplicas()

it('shows on every server what was written on one', async () => {
  const [one, two, three] = await Promise.all([replicas.join(), replicas.join(), replicas.join()])
  const made = await one.send('POST', '/users', { name: 'Grace' })
  expect(made.status).toBe(201)
  expect(made.headers.get('x-mockapi-position')).toMatch(/^1-\d+$/)
  expect(await two.get('/users/2')).toEqual({ id: 2, name: 'Grace' })
  expect((await three.send('PATCH', '/users/2', { name: 'Hopper' })).status).toBe(200)
  expect((await two.send('DELETE', '/users/1')).status).toBe(204)
  for (const each of [one, two, three]) {
    expect(await each.get('/users')).toEqual([{ id: 2, name: 'Hopper' }])
  }
})

it('gives each new record an id of its own, without a gap, whichever server makes it', async () => {
  const all = await Promise.all([replicas.join(), replicas.join(), replicas.join()])
  const created = await Promise.all(
    Array.from({ length: 60 }, (_, at) =>
      (all[at % 3] as Replica).send('POST', '/users', { name: String(at) }),
    ),
  )
  expect(created.map(({ status }) => status)).toEqual(Array.from({ length: 60 }, () => 201))
  const bodies = (await Promise.all(created.map((each) => each.json()))) as { id: number }[]
  const ids = bodies.map(({ id }) => id).toSorted((one, other) => one - other)
  expect(ids).toEqual(Array.from({ length: 60 }, (_, at) => at + 2))
  const lists = await Promise.all(all.map(async (each) => JSON.stringify(await each.get('/users'))))
  expect(new Set(lists).size).toBe(1)
})

it('keeps each change that is made under the condition that nothing has changed', async () => {
  const all = await Promise.all([replicas.join(), replicas.join(), replicas.join()])
  const add = async ({ server, send }: Replica): Promise<void> => {
    for (;;) {
      const read = await server.fetch('/users/1')
      const { visits } = (await read.json()) as { visits: number }
      const headers = { 'if-match': read.headers.get('etag') ?? '' }
      const { status } = await send('PATCH', '/users/1', { visits: visits + 1 }, headers)
      if (status === 200) return
      expect(status).toBe(412)
    }
  }
  await Promise.all(Array.from({ length: 15 }, (_, at) => add(all[at % 3] as Replica)))
  for (const each of all) expect(await each.get('/users/1')).toMatchObject({ visits: 15 })
})

it('adds lists of records whole, also where others add at the same time', async () => {
  const all = await Promise.all([replicas.join(), replicas.join()])
  const lists = await Promise.all(
    Array.from({ length: 12 }, async (_, at) => {
      const body = [{ name: `${at} a` }, { name: `${at} b` }]
      const response = await (all[at % 2] as Replica).send('POST', '/users', body)
      expect(response.status).toBe(201)
      return (await response.json()) as { id: number; name: string }[]
    }),
  )
  const ids = lists.flat().map(({ id }) => id)
  expect(new Set(ids).size).toBe(24)
  expect(await all[0]?.get('/users')).toHaveLength(25)
  expect(await all[1]?.get('/users')).toEqual(expect.arrayContaining(lists.flat()))
})

it('waits with `consistency: own` for what the request has seen, by header and cookie', async () => {
  const one = await replicas.join({ consistency: 'own' })
  const two = await replicas.join({ consistency: 'own' })
  replicas.engine.losesHints = true
  const made = await one.send('POST', '/users', { name: 'Grace' }, { 'sec-fetch-mode': 'cors' })
  const position = made.headers.get('x-mockapi-position') ?? ''
  expect(made.headers.getSetCookie()).toEqual([
    `mockapi-position=.${position}; Path=/; SameSite=Lax`,
  ])
  expect(await two.get('/users')).toHaveLength(1)
  expect(await two.get('/users', { 'x-mockapi-position': position })).toHaveLength(2)
  await one.send('DELETE', '/users/2')
  const cookie = `a=b; mockapi-position=.2-${position.split('-')[1]}`
  expect(await two.get('/users', { cookie })).toHaveLength(1)
})

it('keeps ids that are random as who wrote was told of them', async () => {
  const options = { mocks: [resource('notes', { seed: [], ids: 'uuid' })] }
  const [one, two] = await Promise.all([replicas.join(options), replicas.join(options)])
  const made = await one.send('POST', '/notes', [{ text: 'a' }, { text: 'b' }])
  expect(made.status).toBe(201)
  const notes = await made.json()
  expect(await two.get('/notes')).toEqual(notes)
  one.server.db('notes').create({ text: 'c' })
  expect(one.server.db('notes').count()).toBe(3)
})
