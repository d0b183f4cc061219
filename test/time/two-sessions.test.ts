import { auth, createMockServer, defineMock, resource, type MockSession } from 'mockapi'
import { expect, test } from 'vitest'

const mocks = [
  defineMock({
    'GET /now': { now: '{{now}}' },
    'GET /me': { $auth: true, $body: { ok: true } },
    'POST /later': {
      $after: [{ in: '5m', create: 'mails', with: { to: 'ada' } }],
      $body: { ok: true },
    },
  }),
  resource('mails', { seed: [] }),
  resource('tasks', {
    seed: [],
    progress: { field: 'status', steps: ['queued', { after: '2m', value: 'done' }] },
  }),
  resource('users', { seed: [{ id: 1, name: 'Ada' }] }),
  auth({ users: 'users' }),
]

/** What a session shows of all that goes by its clock. */
async function shown(of: MockSession, headers: Readonly<Record<string, string>>) {
  const { now } = (await (await of.fetch('/now')).json()) as { now: string }
  return {
    now,
    me: (await of.fetch('/me', { headers })).status,
    task: of.db('tasks').find(1)?.['status'],
    mails: of.db('mails').all().length,
    waiting: of.clock.pending.length,
  }
}

test('what one session moves on stands in another', async () => {
  await using server = await createMockServer({ mocks })
  const opened = await Promise.all(
    ['2027-01-01', '2030-01-01'].map(async (time, index) => {
      const session = server.session(`s${index}`)
      await session.clock.freeze(time)
      const { headers } = await session.signIn('1')
      await session.fetch('/later', { method: 'POST' })
      session.db('tasks').create({ name: 'export' })
      return { session, headers }
    }),
  )
  const both = () => Promise.all(opened.map(({ session, headers }) => shown(session, headers)))
  const early = { me: 200, task: 'queued', mails: 0, waiting: 2 }
  const [first, second] = ['2027-01-01T00:00:00.000Z', '2030-01-01T00:00:00.000Z']
  expect(await both()).toEqual([
    { now: first, ...early },
    { now: second, ...early },
  ])
  await opened[0]?.session.clock.advance('2h')
  expect(await both()).toEqual([
    { now: '2027-01-01T02:00:00.000Z', me: 401, task: 'done', mails: 1, waiting: 0 },
    { now: second, ...early },
  ])
})
