import type { Trial } from './trial.ts'

/** Handlers as they are found in projects; where they come from differs from MSW 2 to 3. */
const handlers = (from: string): string => `import { delay, passthrough } from 'msw'
import { HttpResponse, http } from '${from}'
import { fromMsw } from 'mockapi/msw'

export const handlers = [
  http.all('*', async () => void (await delay(1))),
  http.get('https://api.example.test/users/:id', ({ params, cookies }) =>
    HttpResponse.json({ id: params.id, sid: cookies.sid ?? null })),
  http.post('*/users', async ({ request }) =>
    HttpResponse.json(await request.json(), { status: 201, headers: { 'set-cookie': 'sid=1' } })),
  http.get('/once', () => HttpResponse.text('first'), { once: true }),
  http.get('/once', () => HttpResponse.text('then')),
  http.get('/steps', function* () {
    yield HttpResponse.json(1)
    return HttpResponse.json(2)
  }),
  http.get('/files/*', () => new HttpResponse(new Blob(['bytes']))),
  http.get('/orders/:id', () => passthrough()),
  http.get('/broken', () => HttpResponse.error()),
  http.get(/\\/v\\d+\\/status$/, () => new HttpResponse(null, { status: 204 })),
]

export default fromMsw(handlers)
`

const test = (socket: string): string => `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMockServer } from 'mockapi'
import { fromMsw } from 'mockapi/msw'
${socket}

const api = await createMockServer({ dir: 'mocks', port: 0 })
test.after(() => api.close())

const text = async (session, path, init) => {
  const response = await session.fetch(path, init)
  return response.status + ' ' + (await response.text())
}

test('the mocks load', () => assert.deepEqual(api.overview().diagnostics, []))
test('parameters and cookies', async () => {
  const headers = { cookie: 'sid=7' }
  assert.equal(await text(api, '/users/3', { headers }), '200 {"id":"3","sid":"7"}')
})
test('bodies, statuses and headers over the network', async () => {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":1}' }
  const response = await fetch(api.url + '/api/users', init)
  assert.equal(response.status, 201)
  assert.deepEqual(response.headers.getSetCookie(), ['sid=1'])
  assert.deepEqual(await response.json(), { a: 1 })
})
for (const name of ['one', 'two']) {
  test('once and steps in session ' + name, async () => {
    const session = api.session(name)
    const told = []
    for (const path of ['/once', '/once', '/steps', '/steps', '/steps']) told.push(await text(session, path))
    assert.deepEqual(told, ['200 first', '200 then', '200 1', '200 2', '200 2'])
    session.reset()
    assert.equal(await text(session, '/once'), '200 first')
    assert.equal(await text(session, '/steps'), '200 1')
  })
}
test('wildcards and regular expressions', async () => {
  assert.equal(await text(api, '/files/a/b'), '200 bytes')
  assert.equal(await text(api, '/v2/status'), '204 ')
})
test('passthrough goes to the other mocks', async () => {
  assert.equal(await text(api, '/orders/5'), '200 {"id":5}')
})
test('a network error', () => assert.rejects(fetch(api.url + '/broken'), TypeError))
test('no handler', async () => {
  const response = await api.fetch('/nowhere')
  assert.equal(response.status, 404)
  assert.equal((await response.json()).code, 'no-endpoint')
})
test('what is refused', () => {
  for (const handler of [query(), socket()].filter(Boolean)) {
    assert.throws(() => fromMsw([handler]), /MockapiError|Handler 1 of fromMsw is one of/)
  }
})
`

/** How each version makes what is refused. */
const odd2 = `import * as msw from 'msw'
const query = () => msw.graphql.query('GetUser', () => {})
const socket = () => msw.ws?.link('ws://a.test').addEventListener('connection', () => {})`
const odd3 = `import { graphql } from 'msw/graphql'
import { ws } from 'msw/ws'
const query = () => graphql.link('*/graphql').query('GetUser', () => {})
const socket = () => ws.link('ws://a.test').addEventListener('connection', () => {})`

/** `mockapi/msw` with the first and the last of MSW 2, and with MSW 3. */
export const msw: Trial = {
  name: 'msw',
  run(kit) {
    const versions = [
      { packages: ['msw@2.0.0'], from: 'msw', odd: odd2 },
      { packages: ['msw@2'], from: 'msw', odd: odd2 },
      { packages: ['msw@3', 'graphql'], from: 'msw', odd: odd3 },
      { packages: ['msw@3', 'graphql'], from: 'msw/http', odd: odd3 },
    ]
    for (const { packages, from, odd } of versions) {
      const project = kit.project(packages, {
        'mocks/handlers.ts': handlers(from),
        'mocks/orders.json': '[{ "id": 5 }]',
        'test/msw.test.mjs': test(odd),
      })
      kit.passed(`${packages[0]}, ${from}`, project.node('--test', 'test/msw.test.mjs'), /pass \d+/)
    }
  },
}
