import { createMockServer, defineMock, type MockServer } from 'mockapi'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { fakeEnvironment, fakeServer } from '../support/cli-fakes.ts'
import { resultOf } from '../support/envelope.ts'
import { send } from '../support/send.ts'

let receiver: MockServer
let server: MockServer
beforeAll(async () => {
  receiver = await createMockServer({
    port: 0,
    mocks: defineMock({
      'POST /hooks': { $inbox: 'hooks', ok: true },
      'POST /broken': { $status: 500, password: 'geheim' },
    }),
  })
  server = await createMockServer({ port: 0, mocks: {}, webhookRetries: [] })
})
afterAll(async () => {
  await server.close()
  await receiver.close()
})

const hooks = () => `${receiver.url}/hooks`
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

test('tests send webhooks, wait for them and send them again', async () => {
  const mock = server.session('tests')
  const { id } = mock.webhooks.send(hooks(), { type: 'user.created', n: 1 }, { secret })
  const first = await mock.webhooks.waitFor('user.created')
  expect(first).toMatchObject({ id, state: 'delivered', cause: { kind: 'manual' } })
  const again = mock.webhooks.replay(id)
  expect(await mock.webhooks.waitFor({ to: hooks() }, { times: 2 })).toBe(again)
  expect(again).toMatchObject({ body: first.body, cause: { kind: 'replay', of: id } })
  expect(receiver.inbox('hooks').all()).toMatchObject([{ n: 1 }, { n: 1 }])
  expect(() => mock.webhooks.send('hooks', {})).toThrow('"hooks" is no absolute URL.')
  expect(() => mock.webhooks.replay('msg_0')).toThrow('There is no webhook "msg_0"')
  const late = mock.webhooks.send(hooks(), { type: 'late' }, { delay: '1h' })
  const other = mock.webhooks.send(hooks(), { type: 'other' }, { delay: '1h' })
  expect([mock.webhooks.cancel(late.id), mock.webhooks.cancel(late.id)]).toEqual([1, 0])
  expect([late.state, other.state]).toEqual(['cancelled', 'waiting'])
  expect(mock.webhooks.cancel()).toBe(1)
  expect(mock.webhooks.list.map(({ event }) => event)).toEqual([
    'user.created',
    'user.created',
    'late',
    'other',
  ])
})

test('the admin API sends, lists, shows without secrets, replays and cancels', async () => {
  const headers = { 'x-mockapi-session': 'admin', 'content-type': 'application/json' }
  const call = async <Shape = unknown>(line: string, body?: unknown): Promise<Shape> => {
    const [method, path] = line.split(' ')
    return (await send(server, `${method} /__mockapi${path}`, body, headers)).body as Shape
  }
  const { webhooks } = server.session('admin')
  const sent = await call<{ id: string }>('POST /webhooks', {
    to: `${receiver.url}/broken?token=abc`,
    body: { type: 'invoice.paid', apiKey: 'k-1' },
    secret,
  })
  await webhooks.waitFor({ state: 'failed' })
  expect(await call('GET /webhooks?state=failed')).toMatchObject([
    { id: sent.id, event: 'invoice.paid', tries: 1, status: 500, cause: { kind: 'manual' } },
  ])
  expect(await call('GET /webhooks?event=other')).toEqual([])
  const shown = await call<Record<string, unknown>>(`GET /webhooks/${sent.id}`)
  const [attempt] = shown['attempts'] as Record<string, unknown>[]
  expect(attempt?.['headers']).toMatchObject({ 'webhook-id': sent.id })
  expect(JSON.stringify(shown)).not.toMatch(/abc|k-1|geheim|whsec_/)
  const again = await call<{ id: string }>(`POST /webhooks/${sent.id}/replay`)
  expect(again.id).not.toBe(sent.id)
  await call('POST /webhooks', { to: hooks(), body: {}, delay: '1h' })
  expect(await call('DELETE /webhooks')).toMatchObject({ cancelled: expect.any(Number) as number })
  expect(webhooks.list.at(-1)?.state).toBe('cancelled')
})

test('mockapi webhooks lists what was sent, and replays one', async () => {
  const mock = server.session('terminal')
  const run = async (...argv: readonly string[]) => {
    const environment = fakeEnvironment(fakeServer())
    const at = ['--url', server.url, '--session', 'terminal']
    const code = await main(['webhooks', ...argv, ...at], environment)
    return { code, text: [...environment.out.lines, ...environment.err.lines].join('\n') }
  }
  expect(await run()).toEqual({ code: 0, text: `  ${server.url} has sent no webhooks yet.` })
  const { id } = mock.webhooks.send(hooks(), { type: 'user.created' })
  const broken = mock.webhooks.send(`${receiver.url}/broken`, { type: 'user.deleted' })
  await mock.webhooks.waitFor()
  await mock.webhooks.waitFor({ state: 'failed' })
  const { text } = await run()
  expect(text).toMatch(
    new RegExp(
      `^  \\d\\d:\\d\\d:\\d\\d  ${id}  user.created  delivered  1 attempt  202  → ${hooks()}\\n`,
    ),
  )
  expect(text).toMatch(/ {2}user\.deleted {2}failed {2}1 attempt {2}500 {2}→ .*\/broken {2}\S/)
  const replayed = await run('replay', id)
  expect(replayed).toMatchObject({
    code: 0,
    text: expect.stringContaining('  delivered  ') as string,
  })
  const failed = await run('replay', broken.id, '--json')
  expect(failed.code).toBe(1)
  expect(resultOf(failed.text)).toMatchObject({
    webhooks: [{ state: 'failed', cause: { of: broken.id } }],
  })
  const { webhooks } = resultOf((await run('--json')).text) as { webhooks: { cause: object }[] }
  expect(webhooks.map(({ cause }) => cause)).toMatchObject([
    { kind: 'manual' },
    { kind: 'manual' },
    { of: id },
    { of: broken.id },
  ])
  expect(await run('replay', 'msg_0')).toMatchObject({
    code: 1,
    text: expect.stringContaining('There is no webhook "msg_0"') as string,
  })
  expect(await run('resend', id)).toMatchObject({
    code: 2,
    text: expect.stringContaining('"resend" is nothing to do with webhooks.') as string,
  })
})
