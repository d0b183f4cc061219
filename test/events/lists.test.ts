import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { read } from '../support/read-json-file.ts'
import { openEvents } from '../support/event-source.ts'
import { runs } from '../support/runs.ts'

const files = {
  'mocks/users.json': '[{ "id": 1, "name": "Ada" }]',
  'mocks/events.json': JSON.stringify({
    'GET /three': {
      $sse: [
        'one\nmore',
        { event: 'tick', data: { path: '{{request.path}}' } },
        { n: 3, $delay: '1ms' },
      ],
      $end: true,
    },
    'GET /open': { $sse: ['one', { retry: 50, data: 'two' }], $headers: { 'x-kind': 'test' } },
    'GET /loop': { $sse: [{ n: 1 }, { n: 2 }, { n: 3 }], $every: '1-2ms', $loop: true },
    'GET /named': { $sse: [{ id: 'a', data: 1 }, { data: 2 }, { id: 'c', data: 3 }] },
    'GET /users/count': {
      $sse: [{ name: '{{db.users.1.name}}' }, { $delay: '400ms', name: '{{db.users.1.name}}' }],
      $end: true,
    },
    'GET /cases': {
      $cases: [
        { $when: { 'query.as': 'admin' }, $sse: ['for admins'], $end: true },
        { $status: 401, $body: { message: 'Who are you?' } },
      ],
    },
    'GET /flaky': { $sequence: [{ $status: 503 }, { $sse: ['at last'], $end: true }] },
    'GET /fails': { $sse: ['never'], $status: 503, $delay: '1ms', $end: true },
    'GET /slow': { $sse: ['soon', { $delay: 'forever', data: 'never' }] },
  }),
}

let folder: ServedFolder
beforeAll(async () => {
  folder = await serveFolder(files, { port: 0 })
})
afterAll(() => folder[Symbol.asyncDispose]())

const at = (path: string): string => `${folder.server.url}${path}`

it('the events of a list are sent one by one, with ids, and end the stream', async () => {
  const { ended, events, response } = await openEvents(at('/three'))
  expect(await ended).toBe('end')
  expect(events).toEqual([
    { event: 'message', data: 'one\nmore', id: '1' },
    { event: 'tick', data: '{"path":"/three"}', id: '2' },
    { event: 'message', data: '{"n":3}', id: '3' },
  ])
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
  })
})

it('a client that comes back gets what it has missed, and 204 where there is no more', async () => {
  const back = await openEvents(at('/three'), '1')
  await back.ended
  expect(back.events.map(({ id }) => id)).toEqual(['2', '3'])
  expect((await openEvents(at('/three'), '3')).response.status).toBe(204)
})

it('a list stays open where nothing ends it, and says when to come back', async () => {
  const open = await openEvents(at('/open'))
  await open.first(2)
  expect(open.retries).toEqual([50])
  expect(open.response.headers.get('x-kind')).toBe('test')
  const back = await openEvents(at('/open'), '2')
  await vi.waitFor(() => expect(back.comments).toEqual(['']))
  expect(back.events).toEqual([])
  open.close()
  back.close()
})

it('clients that come back to a loop lose and repeat nothing', async () => {
  let last: string | undefined
  const seen: unknown[] = []
  for (let round = 0; round < runs(50); round++) {
    const open = await openEvents(at('/loop'), last)
    await open.first(1 + (round % 4))
    open.close()
    await open.ended
    seen.push(...open.data())
    last = open.events.at(-1)?.id
  }
  expect(seen).toEqual(seen.map((_, index) => ({ n: (index % 3) + 1 })))
  expect(last).toBe(String(seen.length))
})

it('ids that are written lead to their place', async () => {
  const back = await openEvents(at('/named'), 'a')
  await back.first(2)
  expect(back.events.map(({ id, data }) => [id, data])).toEqual([
    ['2', '2'],
    ['c', '3'],
  ])
  back.close()
})

it.each(['9', 'b', '0', '-1', '1.5', 'x'.repeat(500)])(
  'a Last-Event-ID %s that no event has is told, and the list begins',
  async (id) => {
    const open = await openEvents(at('/three'), id)
    await open.ended
    expect(open.events).toHaveLength(3)
    expect(open.comments[0]).toMatch(/^Last-Event-ID \S+ is not of this stream, or too old/)
    await vi.waitFor(async () => {
      const [call] = await folder.server.calls('GET /three')
      expect(call).toBeDefined()
    })
  },
)

it('an event shows the data at its time', async () => {
  const open = await openEvents(at('/users/count'))
  await open.first(1)
  folder.server.db('users').update(1, { name: 'Grace' })
  await open.ended
  expect(open.data()).toEqual([{ name: 'Ada' }, { name: 'Grace' }])
})

it('cases, sequences, conditions and statuses work around events', async () => {
  const asked = await openEvents(at('/cases?as=admin'))
  await asked.ended
  expect(asked.events.map(({ data }) => data)).toEqual(['for admins'])
  expect((await fetch(at('/cases'))).status).toBe(401)
  expect((await fetch(at('/flaky'))).status).toBe(503)
  expect(await (await fetch(at('/flaky'))).text()).toBe('id: 1\ndata: at last\n\n')
  const failing = await fetch(at('/fails'))
  expect([failing.status, await failing.text()]).toEqual([503, 'id: 1\ndata: never\n\n'])
})

it('a HEAD starts nothing, and has the head', async () => {
  const head = await fetch(at('/loop'), { method: 'HEAD' })
  expect(head.headers.get('content-type')).toBe('text/event-stream')
  expect(await head.text()).toBe('')
})

it('events reach a client that accepts compressed answers, uncompressed and at once', async () => {
  const open = await openEvents(at('/slow'), undefined, { 'accept-encoding': 'gzip, br' })
  await open.first(1)
  expect(open.response.headers.get('content-encoding')).toBeNull()
  open.close()
})

it('the journal keeps the events that were seen', async () => {
  const open = await openEvents(at('/three?journal'))
  await open.ended
  const call = (await folder.server.calls('GET /three')).at(-1)
  expect(JSON.stringify(call)).toContain('event: tick')
})

it('routes say how many events there are', () => {
  const notes = folder.server.overview().routes.map(({ path, note }) => [path, note])
  expect(notes).toContainEqual(['/three', 'sse, 3 events'])
})

it('open streams end when the server closes', async () => {
  await using own = await serveFolder(files, { port: 0 })
  const open = await openEvents(`${own.server.url}/open`)
  await open.first(2)
  await own.server.close()
  await open.ended
})

it.each([
  [{ $sse: 'one' }, '"$sse" is no list of events.'],
  [{ $sse: [{ event: 'tick' }] }, 'An event has no "data": browsers do not hear of it.'],
  [{ $sse: ['a'], $every: 'soon' }, '"soon" is no delay.'],
  [{ $sse: ['a'], $every: 'offline' }, 'No connection is broken between events.'],
  [{ $sse: [{ data: 1, $delay: -1 }] }, '-1 is no delay.'],
  [{ $sse: ['a', { $delay: '1s' }] }, 'An event has nothing but a "$delay".'],
  [{ $sse: [{ data: 1, retry: '2s' }] }, '"retry" is "2s".'],
  [{ $sse: ['a'], $loop: 'yes', $every: 1 }, '"$loop" is "yes".'],
  [{ $sse: ['a'], $loop: true }, 'The events of a loop have no time between them.'],
  [{ $sse: ['a'], $loop: true, $every: 0 }, 'The events of a loop have no time between them.'],
  [{ $sse: ['a'], $loop: true, $end: true, $every: 1 }, '"$end" stands beside "$loop".'],
  [{ $every: '1s', ok: true }, 'at a key such as "WS /prices", or stands beside "$sse".'],
  [{ $sse: ['a'], $body: {} }, '"$body" stands beside "$sse".'],
  [{ $sse: ['{{nope}}'] }, 'nope'],
  [{ $sse: [{ $dely: '1s', data: 1 }] }, '"$dely" is no instruction.'],
])('%j is told with its place', (value, message) => {
  const { diagnostics } = read(JSON.stringify({ 'GET /e': value }, null, 2))
  const [problem] = diagnostics
  expect(problem?.message).toContain(message)
  expect(problem?.place?.line).toBeGreaterThan(1)
})
