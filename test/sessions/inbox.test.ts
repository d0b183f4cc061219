import { createMockServer, defineMock, inbox, resource, scenario, type MockServer } from 'mockapi'
import { expect, test } from 'vitest'
import { createTestServer } from '../../src/testing/node.ts'

const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

async function posted(server: Pick<MockServer, 'fetch'>, path: string, init: RequestInit) {
  const response = await server.fetch(path, { method: 'POST', ...init })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
}

test('$inbox keeps what was posted in a collection that it makes, and answers 202', async () => {
  await using server = await createMockServer({ mocks: { 'POST /mail': { $inbox: 'mails' } } })
  expect(await posted(server, '/mail', json({ to: 'ada@example.com' }))).toEqual({
    status: 202,
    body: { id: 1 },
  })
  const form = new FormData()
  form.append('to', 'bob@example.com')
  form.append('plan', new File(['12345'], 'plan.txt', { type: 'text/plain' }))
  await posted(server, '/mail', { body: form })
  await posted(server, '/mail', { body: new URLSearchParams({ to: 'eve@example.com', cc: 'x' }) })
  await posted(server, '/mail', { body: 'Hello', headers: { 'content-type': 'text/plain' } })
  await posted(server, '/mail', {
    body: new Uint8Array([1, 2]),
    headers: { 'content-type': 'image/png' },
  })
  await posted(server, '/mail', json([{ to: 'one' }, { to: 'two' }]))
  const receivedAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string
  const records = [
    { id: 1, to: 'ada@example.com', receivedAt },
    {
      id: 2,
      to: 'bob@example.com',
      plan: { name: 'plan.txt', type: 'text/plain', size: 5 },
      receivedAt,
    },
    { id: 3, to: 'eve@example.com', cc: 'x', receivedAt },
    { id: 4, body: 'Hello', receivedAt },
    { id: 5, body: { type: 'image/png', size: 2 }, receivedAt },
    { id: 6, to: 'one', receivedAt },
    { id: 7, to: 'two', receivedAt },
  ]
  expect(server.inbox('mails').all()).toEqual(records)
  expect(server.db('mails').all()).toEqual(records)
  expect(await (await server.fetch('/mails?to=two')).json()).toEqual([records[6]])
  expect((await server.fetch('/mails', json({}))).status).toBe(405)
  server.inbox('mails').clear()
  expect(server.inbox('mails').all()).toEqual([])
})

test('what stands beside $inbox answers, and reads the record; params, query and ids are kept', async () => {
  await using server = await createMockServer({
    mocks: {
      'POST /chats/:chat/:id': {
        $inbox: 'messages',
        $status: 201,
        sid: '{{record.id}}',
        said: '{{record.text}} in {{record.chat}}',
      },
      'GET /pixel': { $inbox: 'hits', $status: 204 },
      'POST /mail': {
        $cases: [
          { $when: { 'body.to': { exists: false } }, $status: 422, error: 'To whom?' },
          { $inbox: 'mails' },
        ],
      },
      'POST /events': { $inbox: 'events', $status: { status: 503, times: 1 } },
    },
  })
  expect(await posted(server, '/chats/7/9', json({ id: 'm1', text: 'Hi' }))).toEqual({
    status: 201,
    body: { sid: 'm1', said: 'Hi in 7' },
  })
  // An id that is taken is not lost with the record.
  expect(await posted(server, '/chats/7/9', json({ id: 'm1', text: 'Ho' }))).toMatchObject({
    body: { said: 'Ho in 7' },
  })
  expect(server.inbox('messages').all()).toMatchObject([{ id: 'm1', chat: '7' }, { text: 'Ho' }])
  expect((await server.fetch('/pixel?page=home')).status).toBe(204)
  expect((await server.fetch('/pixel?page=home')).status).toBe(204)
  expect(server.inbox('hits').all()).toMatchObject([{ page: 'home' }, { page: 'home' }])
  expect(await posted(server, '/mail', json({}))).toMatchObject({ status: 422 })
  expect(await posted(server, '/mail', json({ to: 'ada' }))).toMatchObject({ status: 202 })
  expect(server.inbox('mails').all()).toMatchObject([{ to: 'ada' }])
  expect(await posted(server, '/events', json({}))).toMatchObject({ status: 503 })
  expect(server.inbox('events').all()).toEqual([])
})

test('inbox() in a map, of a handler, of a scenario and of an override', async () => {
  const mails = resource('mails', { seed: [{ to: 'seed' }] })
  await using server = await createMockServer({
    mocks: [
      mails,
      defineMock({
        'POST /mail': inbox('mails', { status: 201, body: ({ to }) => ({ sentTo: to }) }),
        'POST /mail/none': inbox('mails', { body: null }),
        'POST /mail/checked': ({ body, error }) =>
          (body as { to?: string }).to === undefined ? error(422) : inbox('mails'),
      }),
      scenario('texting', { 'POST /sms': inbox('texts') }),
    ],
  })
  expect(await posted(server, '/mail', json({ to: 'ada' }))).toEqual({
    status: 201,
    body: { sentTo: 'ada' },
  })
  expect(await posted(server, '/mail/none', json({}))).toEqual({ status: 202, body: undefined })
  expect(await posted(server, '/mail/checked', json({}))).toMatchObject({ status: 422 })
  expect(await posted(server, '/mail/checked', json({ to: 'b' }))).toMatchObject({ status: 202 })
  expect(server.inbox(mails).all()).toEqual([
    { to: 'seed', id: 1 },
    { to: 'ada', id: 2 },
    { id: 3 },
    { to: 'b', id: 4 },
  ])
  server.scenario('texting')
  await posted(server, '/sms', json({ text: 'Hi' }))
  expect(server.inbox('texts').all()).toMatchObject([{ text: 'Hi' }])
  const session = server.session('one')
  session.use({ 'POST /pay': inbox('payments') })
  await posted(session, '/pay', json({ amount: 7 }))
  expect(session.inbox('payments').all()).toMatchObject([{ amount: 7 }])
  expect(server.inbox('payments').all()).toEqual([])
})

test('a test waits for what the app sends, and is told what came instead', async () => {
  await using server = await createTestServer({
    mocks: { 'POST /mail': { $inbox: 'mails' } },
  })
  using mock = server.mock('signs up')
  using other = server.mock('another')
  const inbox = mock.inbox('mails')
  const coming = inbox.waitFor({ to: 'ada@example.com' })
  await mock.fetch('/mail', json({ to: 'bob@example.com' }))
  await mock.fetch('/mail', json({ to: 'ada@example.com', tags: { kind: 'welcome' }, n: 1 }))
  expect(await coming).toMatchObject({ id: 2, n: 1 })
  await mock.fetch('/mail', json({ to: 'ada@example.com', tags: { kind: 'welcome' }, n: 2 }))
  // Of those that are there the newest.
  expect(await inbox.waitFor({ tags: { kind: 'welcome' } })).toMatchObject({ n: 2 })
  expect(await inbox.waitFor(({ n }) => n === 1)).toMatchObject({ id: 2 })
  await expect(inbox.waitFor({ to: 'eve' }, { timeout: 1 })).rejects.toThrow(
    'A record with {"to":"eve"} in "mails" did not come within 1 ms. There is {"id":1,"to":"bob@example.com",',
  )
  await expect(other.inbox('mails').waitFor(undefined, { timeout: 1 })).rejects.toThrow(
    'A record in "mails" did not come within 1 ms. There is none at all.',
  )
  expect(() => mock.inbox('mail')).toThrow('There is no collection "mail". Did you mean "mails"?')
})

test('the oldest leave an inbox that is full, by number and by length', async () => {
  await using server = await createMockServer({ mocks: { 'POST /events': { $inbox: 'events' } } })
  const batch = (from: number) => json(Array.from({ length: 600 }, (_, n) => ({ n: from + n })))
  await posted(server, '/events', batch(0))
  await posted(server, '/events', batch(600))
  const all = server.inbox('events').all()
  expect([all.length, all[0]?.['n'], all.at(-1)?.['n']]).toEqual([1000, 200, 1199])
  const long = 'x'.repeat(9 * 1024 * 1024)
  for (const n of [1, 2, 3, 4]) await posted(server, '/events', json({ long, n }))
  expect(
    server
      .inbox('events')
      .all()
      .map(({ n }) => n),
  ).toEqual([2, 3, 4])
})

test.each([
  [{ 'POST /mail': { $inbox: 'my mails' } }, '"my mails" is no name of an inbox.'],
  [{ 'POST /mail': inbox('/mails') }, 'inbox(): "/mails" is no name of an inbox.'],
  [{ 'POST /mail': inbox('mails', { status: 99 }) }, 'inbox(): the status is 99.'],
  [{ 'POST /mail': { ok: '{{record.id}}' } }, '"record" is read where nothing was kept.'],
  [
    { 'POST /mail': { $inbox: 'mails', $when: { 'record.id': 1 } } },
    '"record" is read where nothing was kept.',
  ],
  [{ 'WS /mail': { $inbox: 'mails', $send: 'x' } }, 'this is a WebSocket.'],
])('a mistake in %j is told', async (mocks, message) => {
  await expect(createMockServer({ mocks: mocks as object })).rejects.toThrow(message)
})
