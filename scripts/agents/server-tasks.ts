import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, expectStatus, type Task } from './task.ts'

export const missing: Task = {
  prompt: 'The page asks for /api/profile and gets a 404. Mend that.',
  async work(agent) {
    agent.give('mocks/health.json', '{\n  // kept\n  "GET /health": { "ok": true }\n}\n')
    const url = await agent.serve()
    await fetch(`${url}/api/profile`)
    await agent.run(['add', '--from-404', '-d', '{ "name": "Ada" }'])
    if (!agent.text('mocks/health.json').includes('// kept')) throw new Error('A comment is lost.')
    return url
  },
  verdicts: [
    { request: 'GET /api/profile', status: 200, has: '{"name":"Ada"}' },
    { request: 'GET /health', status: 200 },
  ],
  tokens: 150,
}

export const pipeline: Task = {
  prompt: 'Start the mocks in CI, wait for them, ask them, stop them. Nothing may stay.',
  async work(agent) {
    await agent.run(['add', 'GET /health', '-d', '{ "ok": true }'])
    const url = await agent.serve()
    await agent.run(['get', '/health'])
    const { result } = await agent.json(['stop'])
    const stopped = (result?.['stopped'] ?? []) as readonly { readonly url: string }[]
    expect(
      'what was stopped',
      stopped.map((server) => server.url),
      [url],
    )
    expect('a stopped server', await fetch(url).catch(() => 'gone'), 'gone')
    await agent.json(['ready', '--timeout', '300ms'], 1)
    await agent.json(['stop'], 1)
  },
  verdicts: [{ request: 'GET /health', status: 200 }],
  tokens: 400,
}

export const remembered: Task = {
  prompt: 'Sign up a user in the running app, and look whether it is there.',
  async work(agent) {
    await agent.run(['add', 'users', '-d', '[{ "name": "Ada" }]'])
    const url = await agent.serve()
    expectStatus(await agent.json(['get', 'POST /users', '-d', '{ "name": "Bob" }']), 201)
    expectStatus(await agent.json(['get', '/users/2']), 200)
    // The files have no such user.
    expectStatus(await agent.json(['get', '/users/2', '--fresh'], 1), 404)
    await agent.run(['get', '/users/2', '--session', 'other'], 0)
    return url
  },
  verdicts: [{ request: 'GET /users/2', status: 200, has: 'Bob' }],
  tokens: 500,
}

export const hooked: Task = {
  prompt:
    'A payment must tell our app by a webhook that it was paid, and say how it goes by events.',
  async work(agent) {
    const got: string[] = []
    const receiver = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => got.push(chunk.toString()))
      request.on('end', () => response.end())
    }).listen(0, '127.0.0.1')
    await new Promise((done) => receiver.once('listening', done))
    const to = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`
    const hook = { to, event: 'payment.paid', body: { paid: '{{body.amount}}' } }
    const answer = { $status: 202, $body: { state: 'pending' }, $webhooks: [hook] }
    try {
      agent.give('mocks/health.json', '{ "GET /health": { "ok": true } }\n')
      const url = await agent.serve()
      await agent.run(['add', 'POST /payments', '-d', JSON.stringify(answer)])
      await agent.run([
        'add',
        'GET /payments/1/events',
        '-d',
        '{ "$sse": [{ "n": 1 }, { "n": 2 }], "$end": true }',
      ])
      await agent.run(['get', 'POST /payments', '-d', '{ "amount": 7 }'])
      // It is sent once the answer is out.
      let sent = ''
      for (let turn = 0; turn < 5 && !sent.includes('"delivered"'); turn++) {
        sent = JSON.stringify(await agent.json(['webhooks']))
      }
      if (!sent.includes('"delivered"')) throw new Error(sent)
      if (!got.includes('{"paid":7}')) throw new Error(`The app got ${got.join(', ')}`)
      return url
    } finally {
      receiver.close()
    }
  },
  verdicts: [
    { request: 'POST /payments', body: { amount: 9 }, status: 202 },
    { request: 'GET /payments/1/events', status: 200, has: 'data: {"n":2}' },
  ],
  tokens: 500,
}
