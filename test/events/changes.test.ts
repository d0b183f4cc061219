import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMockServer, defineMock, resource, type MockServer } from 'mockapi'
import { openEvents, type OpenEvents } from '../support/event-source.ts'
import { post } from '../support/mocks.ts'
import { serveFolder } from '../support/folder.ts'
import { connect } from '../support/sockets.ts'
import { runs } from '../support/runs.ts'

const users = resource('users', { seed: [{ name: 'Ada', role: 'admin' }], live: true })
const posts = resource('posts', { seed: [{ title: 'One' }] })
const mocks = [
  users,
  posts,
  defineMock({
    'POST /promote/:id': ({ db, params }) => db(users).update(params.id, { role: 'admin' }) ?? null,
  }),
]

let server: MockServer
let streams: OpenEvents[]
beforeEach(async () => {
  streams = []
  server = await createMockServer({ mocks, port: 0 })
})
afterEach(async () => {
  for (const stream of streams) stream.close()
  await server.close()
})

async function open(path: string, last?: string): Promise<OpenEvents> {
  const stream = await openEvents(`${server.url}${path}`, last)
  streams.push(stream)
  return stream
}

const shown = ({ events }: OpenEvents) => events.map(({ event, data }) => `${event} ${data}`)

it('every write is told, whatever makes it, in order', async () => {
  const stream = await open('/users/@changes')
  await server.fetch('/users', post({ name: 'Bo', role: 'member' }))
  await server.fetch('/promote/2', { method: 'POST' })
  server.db(users).delete(1)
  await server.fetch('/__mockapi/collections/users', post({ name: 'Cy', role: 'member' }))
  server.reset()
  await stream.first(7)
  expect(shown(stream)).toEqual([
    'created {"id":2,"name":"Bo","role":"member"}',
    'updated {"id":2,"name":"Bo","role":"admin"}',
    'deleted {"id":1,"name":"Ada","role":"admin"}',
    'created {"id":3,"name":"Cy","role":"member"}',
    'deleted {"id":2,"name":"Bo","role":"admin"}',
    'deleted {"id":3,"name":"Cy","role":"member"}',
    'created {"id":1,"name":"Ada","role":"admin"}',
  ])
})

it('filters of the address decide what is seen', async () => {
  const stream = await open('/users/@changes?role=admin&nope=1')
  server.db(users).create({ name: 'Bo', role: 'member' })
  server.db(users).update(2, { role: 'admin' })
  server.db(users).update(1, { role: 'member' })
  await stream.first(2)
  expect(stream.events.map(({ event }) => event)).toEqual(['created', 'deleted'])
  expect((await server.fetch('/users/@changes?name:nope=1')).status).toBe(400)
})

it('many writes are told in order, none lost and none twice, to who comes back as well', async () => {
  let stream = await open('/users/@changes')
  const seen: string[] = []
  const ids = Array.from({ length: runs(500) }, (_, index) => index + 2)
  let written = 0
  const write = async (): Promise<void> => {
    while (written < ids.length) {
      written++
      await server.fetch('/users', post({ name: 'x', role: 'member' }))
    }
  }
  const writing = Promise.all(Array.from({ length: 8 }, write))
  while (seen.length < ids.length) {
    const count = Math.min(runs(40), ids.length - seen.length)
    const events = await stream.first(count)
    seen.push(...events.map(({ data }) => String((JSON.parse(data) as { id: number }).id)))
    stream.close()
    stream = await open('/users/@changes', events.at(-1)?.id)
  }
  await writing
  expect(seen).toEqual(ids.map(String))
})

it('who comes back before it has heard of any change has missed none', async () => {
  const stream = await open('/users/@changes?role=admin')
  const id = await vi.waitFor(() => stream.lastEventId() || Promise.reject(new Error('no id yet')))
  stream.close()
  server.db(users).create({ name: 'Bo', role: 'admin' })
  const back = await open('/users/@changes?role=admin', id)
  expect((await back.first(1))[0]?.data).toContain('Bo')
  expect([stream.events, back.comments]).toEqual([[], []])
})

it.each(['', '-', '-x', '--1', '-1.5', '-1e0'])(
  'an id of the collection with %j behind it is none of its changes',
  async (end) => {
    const stream = await open('/users/@changes')
    server.db(users).update(1, { name: 'first' })
    const [event] = await stream.first(1)
    const back = await open('/users/@changes', `${event?.id.split('-')[0]}${end}`)
    expect(await back.first(1)).toMatchObject([{ event: 'missed' }])
    server.db(users).update(1, { name: 'second' })
    // It goes on from here, and not from the beginning.
    expect((await back.first(2))[1]?.data).toContain('second')
    expect(back.events[1]?.id).toBe(`${back.events[0]?.id.replace(/\d+$/, '')}2`)
  },
)

it('many writes are told by WebSockets as by server-sent events, in the same order', async () => {
  const stream = await open('/users/@changes')
  const client = await connect(`${server.url}/users/@changes`)
  const admins = await connect(`${server.url}/users/@changes?role=admin`)
  const other = await connect(`${server.session('other').url}/users/@changes`)
  const count = runs(512)
  const writes = Array.from({ length: count }, (_, index) => {
    const [id, isNew] = [(index >> 1) + 2, index % 2 === 0]
    const sent = { name: `n${index}`, role: index % 4 === 1 ? 'admin' : 'member' }
    return { path: isNew ? '/users' : `/users/${id}`, sent, method: isNew ? 'POST' : 'PATCH' }
  })
  for (const { path, sent, method } of writes) {
    await server.fetch(path, { ...post(sent), method })
  }
  await stream.first(count)
  await expect.poll(() => client.received.length).toBe(count)
  const told = stream.events.map(({ event, id, data }) => ({
    event,
    id,
    data: JSON.parse(data) as unknown,
  }))
  expect(client.received).toEqual(told)
  expect(admins.received).toHaveLength(count / 4)
  expect(admins.received[0]).toMatchObject({ event: 'created', data: { role: 'admin' } })
  expect(other.received).toEqual([])
  for (const { socket } of [client, admins, other]) socket.close()
})

it('a WebSocket for changes reads no message, refuses a bad query and is closed where it does not read', async () => {
  const bad = connect(`${server.url}/users/@changes?name:nope=1`)
  await expect(bad).rejects.toThrow('400')
  const client = await connect(`${server.url}/users/@changes`)
  client.send('hello')
  await expect
    .poll(() => server.calls('WS /users/@changes').at(-1)?.messages)
    .toMatchObject([{ from: 'client', data: 'hello', note: 'not read' }])
  // A client in this process reads nothing before this is done.
  for (let n = 0; n < 40; n++) server.db(users).update(1, { name: String(n).padEnd(1_000_000) })
  await expect.poll(() => server.channel('/users/@changes').size).toBe(0)
  expect(server.calls('WS /users/@changes').at(-1)?.closed).toMatchObject({ code: 1013 })
})

it('who was away too long is told to read anew', async () => {
  const stream = await open('/users/@changes')
  server.db(users).update(1, { name: 'first' })
  const [event] = await stream.first(1)
  for (let n = 0; n < 1100; n++) server.db(users).update(1, { name: String(n) })
  for (const last of [event?.id, 'other-1', `${event?.id.split('-')[0]}-99999`]) {
    const back = await open('/users/@changes', last)
    expect(await back.first(1)).toMatchObject([{ event: 'missed', data: '{}' }])
    expect(back.comments[0]).toContain('not of this stream, or too old')
    // What it is told to read anew is not told a second time.
    const again = await open('/users/@changes', back.lastEventId())
    server.db(users).update(1, { name: `again ${back.lastEventId()}` })
    expect(await again.first(1)).toMatchObject([{ event: 'updated' }])
  }
})

it('each session has its own changes', async () => {
  await using session = await server.session('one')
  const own = await openEvents(`${session.url}/users/@changes`)
  streams.push(own)
  const servers = await open('/users/@changes')
  session.db(users).update(1, { name: 'own' })
  server.db(users).update(1, { name: 'other' })
  await Promise.all([own.first(1), servers.first(1)])
  expect(shown(own)[0]).toContain('own')
  expect(shown(servers)[0]).toContain('other')
})

it('a client that goes is forgotten, and the server closes with open streams', async () => {
  const [one, other] = [await open('/users/@changes'), await open('/users/@changes')]
  one.close()
  await one.ended
  server.db(users).update(1, { name: 'x' })
  await other.first(1)
  await server.close()
  await other.ended
})

it('a collection that is not live has no changes; --live makes all so, in files of JSON too', async () => {
  const refusal = await server.fetch('/posts/@changes')
  expect(refusal.status).toBe(404)
  expect(await refusal.json()).toHaveProperty('detail', expect.stringContaining('or with --live'))
  await using folder = await serveFolder(
    { 'mocks/api/notes.json': '[{ "id": 1, "text": "a" }]' },
    { port: 0, live: true },
  )
  const stream = await openEvents(`${folder.server.url}/api/notes/@changes`)
  await folder.server.fetch('/api/notes/1', { method: 'DELETE' })
  await stream.first(1)
  expect(stream.events[0]?.event).toBe('deleted')
  const [route] = folder.server.overview().routes
  expect(route?.note).toBe('1 record, live')
  stream.close()
  await vi.waitFor(() => stream.ended)
})
