import { expect, it } from 'vitest'
import type { MockServer } from 'mockapi'
import { serveFolder } from '../support/folder.ts'

const files = {
  'mocks/api.json': `{
  "GET /plain": { "ok": true },
  "GET /slow": { "$delay": 2, "$body": { "ok": true } },
  "GET /rare": { "$status": { "status": 500, "rate": 0 }, "$body": { "ok": true } },
  "$scenarios": { "bad day": { "GET /plain": { "$behaviour": { "fault": "reset" } } } }
}`,
  'mocks/late.json': `{
  "GET /late": { "ok": true },
  "$defaults": { "$delay": 3, "$rateLimit": "1/s" },
  "GET /limited": { "ok": true },
  "GET /own": { "$delay": 1, "$body": { "ok": true } }
}`,
}

interface Case {
  readonly call: string
  readonly headers?: Readonly<Record<string, string>>
  readonly before?: (server: MockServer) => unknown
  readonly settings?: { readonly delay?: number; readonly errorRate?: number }
  /** Each as `whose: rule, outcome`. */
  readonly found: readonly string[]
}

it.each<Case>([
  { call: '/plain', found: [] },
  { call: '/slow', found: ['endpoint GET /slow mocks/api.json:3: delay 2 ms, applied 2'] },
  { call: '/rare', found: ['endpoint GET /rare mocks/api.json:4: status 500 at 0 %, passed'] },
  {
    call: '/late',
    found: [
      'defaults mocks/late.json:3: delay 3 ms, applied 3',
      'defaults mocks/late.json:3: 1 call in 1 s, passed',
    ],
  },
  {
    call: '/late',
    before: (server) => server.fetch('/limited'),
    found: [
      'defaults mocks/late.json:3: delay 3 ms, applied 3',
      'defaults mocks/late.json:3: 1 call in 1 s, applied',
    ],
  },
  {
    call: '/slow',
    settings: { delay: 5, errorRate: 0 },
    found: [
      'endpoint GET /slow mocks/api.json:3: delay 2 ms, applied 2',
      'settings: status 500 at 0 %, passed',
    ],
  },
  {
    call: '/slow',
    headers: { 'x-mockapi-status': '418' },
    before: (server) => server.setBehaviour({ delay: 1, status: 503 }),
    found: [
      'endpoint GET /slow mocks/api.json:3: delay 2 ms, overruled',
      'server: delay 1 ms, applied 1',
      'server: status 503, overruled',
      'headers: status 418, applied',
    ],
  },
  {
    call: '/slow',
    before: (server) => server.fail('GET /slow', 503, { times: 1 }),
    found: [
      'endpoint GET /slow mocks/api.json:3: delay 2 ms, applied 2',
      'override 1 GET /slow test/journal/behaviours.test.ts:*: status 503, applied',
    ],
  },
  {
    call: '/plain',
    before: (server) => server.scenario('bad day'),
    found: ['scenario bad day GET /plain mocks/api.json:5: reset, applied'],
  },
])('a call to $call tells the behaviours that it met: $found', async (given) => {
  const { call, headers = {}, before, settings = {}, found } = given
  await using folder = await serveFolder(files, settings)
  const { server } = folder
  await before?.(server)
  await server.fetch(call, { headers }).catch(() => {})
  const [entry] = server.calls({ path: call })
  const told = entry?.behaviours.map(({ from, name, key, file, line, rule, outcome, ms }) => {
    const place = file?.includes('behaviours.test')
      ? 'test/journal/behaviours.test.ts:*'
      : file && `${file}:${line}`
    const whose = [from, name, key, place].filter(Boolean).join(' ')
    return `${whose}: ${rule}, ${[outcome, ms].filter((each) => each !== undefined).join(' ')}`
  })
  expect(told).toEqual(found)
})

it('an override and a scenario have their names in the layers', async () => {
  await using folder = await serveFolder(files)
  const { server } = folder
  server.scenario('bad day')
  server.fail('GET /plain', 503)
  await server.fetch('/plain')
  const layers = server.calls()[0]?.layers.map(({ layer, name }) => [layer, name])
  expect(layers).toEqual([
    ['override', '1'],
    ['scenario', 'bad day'],
    ['file', undefined],
  ])
})
