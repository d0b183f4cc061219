import { describe, expect, it, onTestFinished } from 'vitest'
import { createMockServer } from 'mockapi'
import { DriftTrial } from '../support/drift.ts'
import { resultOf } from '../support/envelope.ts'

interface Report {
  readonly same: number
  readonly drifted: number
  readonly notCompared: number
  readonly unsafe: number
  readonly endpoints: readonly {
    readonly key: string
    readonly outcome: string
    readonly reason?: string
    readonly differences: readonly { readonly path: string; readonly kind: string }[]
  }[]
}

const asReport = ({ out }: { readonly out: string }) => resultOf(out) as Report
const found = (report: Report) =>
  report.endpoints.flatMap(({ key, differences }) =>
    differences.map(({ path, kind }) => `${key} ${kind} ${path}`.trim()),
  )

/** Users as a shop has them, by the id of the first and the day of the first. */
function users(id: number, day: number) {
  return [0, 1, 2].map((index) => ({
    id: id + index,
    name: `User ${id + index}`,
    role: index === 0 ? 'admin' : 'user',
    manager: index === 0 ? null : id,
    createdAt: `2026-0${day}-0${index + 1}T10:00:00Z`,
    address: { city: `City ${id + index}`, zip: '12345' },
    tags: ['a', 'b'],
  }))
}

const shop = (id: number, day: number) => ({
  'GET /users': users(id, day),
  'GET /users/:id': users(id, day)[0],
  'GET /users/:id/orders': [{ id: id * 7, total: 12.5, paid: true }],
  'GET /orders': { data: [{ id: id * 7, total: 12.5, paid: true }], total: 1 },
  'GET /settings': { theme: 'dark', limit: 10 },
  'GET /health': { ok: true },
})

function startTrial(): DriftTrial {
  const trial = new DriftTrial()
  onTestFinished(() => trial[Symbol.asyncDispose]())
  return trial
}

/** Mocks of the shop. */
function ofShop(): DriftTrial {
  const trial = startTrial()
  trial.write('users.json', users(1, 1))
  const { 'GET /users': _list, 'GET /users/:id': _one, ...others } = shop(1, 1)
  trial.write('api.json', others)
  return trial
}

describe('mockapi drift', () => {
  it('finds nothing in an unchanged API with other ids, dates and another order', async () => {
    const trial = ofShop()
    const { 'GET /users': list, ...others } = shop(100, 7)
    const ran = await trial.drift({ ...others, 'GET /users': list.toReversed() }, '--json')
    expect(found(asReport(ran))).toEqual([])
    expect(ran.code).toBe(0)
    const report = asReport(ran)
    expect(report).toMatchObject({ same: 6, drifted: 0, notCompared: 1 })
    // The real API has no such address, and need not have it.
    const left = report.endpoints.find(({ outcome }) => outcome === 'not-compared')
    expect(left?.reason).toBe('a relation that mockapi adds')
  })

  type Shop = ReturnType<typeof shop>
  const ofUsers =
    (change: (user: Shop['GET /users'][0], index: number) => object) =>
    (api: Shop): object => ({ ...api, 'GET /users': api['GET /users'].map(change) })
  const instead =
    (key: keyof Shop, value: unknown) =>
    (api: Shop): object => ({ ...api, [key]: value })
  const plain = { $headers: { 'content-type': 'text/plain' }, $body: 'ok' }
  it.each<[string, (api: Shop) => object, string]>([
    [
      'a field that is gone',
      ofUsers(({ name: _name, ...user }) => user),
      'GET /users missing [].name',
    ],
    ['a new field', ofUsers((user) => ({ ...user, email: 'a@b.c' })), 'GET /users new [].email'],
    ['another type', ofUsers((user) => ({ ...user, id: `u${user.id}` })), 'GET /users type [].id'],
    ['null', ofUsers((user) => ({ ...user, address: null })), 'GET /users null [].address'],
    [
      'a field that is missing at times',
      ofUsers(({ createdAt, ...user }, index) => (index === 1 ? user : { ...user, createdAt })),
      'GET /users optional [].createdAt',
    ],
    [
      'a new word',
      ofUsers((user, index) => (index === 2 ? { ...user, role: 'owner' } : user)),
      'GET /users value [].role',
    ],
    [
      'a nested change',
      instead('GET /orders', { data: [{ id: 7, total: '12.50', paid: true }], total: 1 }),
      'GET /orders type data[].total',
    ],
    ['a status', instead('GET /settings', { $status: 404, error: 'gone' }), 'GET /settings status'],
    ['a content type', instead('GET /health', plain), 'GET /health content-type'],
    [
      'an envelope around a list',
      instead('GET /users/:id/orders', { data: [] }),
      'GET /users/:id/orders type',
    ],
  ])('finds %s', async (_, change, expected) => {
    const trial = ofShop()
    const ran = await trial.drift(change(shop(100, 7)), '--json')
    expect(found(asReport(ran))).toEqual([expected])
    expect(ran.code).toBe(1)
  })

  it('asks with values of the lists of the real API', async () => {
    const trial = startTrial()
    trial.write('api.json', {
      'GET /teams': [{ slug: 'red' }],
      'GET /teams/:slug/members/:memberId': { memberId: 1 },
      'GET /tags/:name': { name: 'a' },
    })
    const ran = await trial.drift(
      {
        'GET /teams': [{ slug: 'blue' }],
        'GET /teams/blue/members': [{ id: 77 }],
        'GET /teams/blue/members/77': { memberId: 1 },
      },
      '--json',
    )
    expect(asReport(ran)).toMatchObject({
      same: 2,
      notCompared: 1,
      endpoints: [{}, {}, { key: 'GET /tags/:name', reason: 'no list has a value for :name' }],
    })
  })

  it('compares redirects as they are, and says why a mock with a condition is not asked', async () => {
    const trial = startTrial()
    const redirect = { $status: 302, $headers: { location: '/x' } }
    trial.write('api.json', { 'GET /a': redirect, 'GET /b': { $when: { 'query.a': '1' }, n: 1 } })
    const report = asReport(await trial.drift({ 'GET /a': redirect, 'GET /b': 1 }, '--json'))
    expect(report.endpoints).toMatchObject([
      { outcome: 'same' },
      { outcome: 'not-compared', reason: 'its "$when" does not hold' },
    ])
  })

  it('waits for mocks as long as for the real API, and compares what is left', async () => {
    const trial = startTrial()
    trial.write('slow.ts', `export default { 'GET /slow': () => new Promise(() => {}) }`)
    trial.write('api.json', { 'GET /a': { $delay: '1h', n: 1 } })
    const ran = await trial.drift({ 'GET /a': { n: 1 } }, '--json', '--proxy-timeout', '1s')
    expect(ran.code).toBe(0)
    expect(asReport(ran)).toMatchObject({ same: 1, notCompared: 1 })
  })

  it('prints what a frontend would feel, and what was not compared', async () => {
    const trial = startTrial()
    trial.write('api.json', {
      'GET /a': { n: 1 },
      'GET /b': [1],
      'GET /files/*': 1,
      'POST /a': { n: 1 },
    })
    const ran = await trial.drift({ 'GET /a': { n: '1' }, 'GET /b': [] })
    expect(ran.out.replace(trial.real?.url ?? '', 'URL').split('\n')).toEqual([
      '  mockapi drift  URL',
      '',
      '  GET /a   api.json:2',
      '    n   is a text, the mock has a number',
      '',
      '  Not compared',
      '    GET /b         a list is empty, or a body is null',
      '    GET /files/*   its path stands for any',
      '',
      '  1 difference in 1 of 1 endpoint   2 not compared, 1 that change data not asked (--unsafe)',
    ])
    expect(ran.code).toBe(1)
  })

  it('asks what changes data with --unsafe alone', async () => {
    const trial = startTrial()
    trial.write('api.json', { 'POST /a': { $status: 201, n: 1 } })
    const api = { 'POST /a': { $status: 201, n: 'x' } }
    const safe = await trial.drift(api, '--json')
    expect([safe.code, asReport(safe).unsafe, trial.real?.calls().length]).toEqual([1, 1, 0])
    expect(found(asReport(await trial.drift(api, '--json', '--unsafe')))).toEqual([
      'POST /a type n',
    ])
  })

  it('logs in by headers, which it never prints', async () => {
    const trial = startTrial()
    trial.write('api.json', { 'GET /a': { n: 1 } })
    const api = {
      'USE /*': {
        $cases: [
          { $when: { 'headers.authorization': { ne: 'Bearer s3cret' } }, $status: 401, $body: {} },
        ],
      },
      'GET /a': { n: 1 },
    }
    const out = await trial.drift(api)
    expect(out.out).toContain('the real API answers 401: log in by --header')
    expect(out.code).toBe(1)
    const ran = await trial.drift(api, '-H', 'Authorization: Bearer s3cret', '--header', 'X-A: 1')
    expect(ran.code).toBe(0)
    expect(ran.out + ran.err).not.toContain('s3cret')
    expect(trial.real?.calls().at(-1)?.request.headers['x-a']).toBe('1')
  })

  it('is no success where the real API does not answer', async () => {
    const trial = startTrial()
    trial.write('api.json', { 'GET /a': 1 })
    const gone = await createMockServer({ mocks: { 'GET /a': 1 }, port: 0 })
    const { url } = gone
    await gone.close()
    const ran = await trial.run(url)
    expect(ran.out).toContain('the real API does not answer: nothing listens there')
    expect(ran.out).toContain('Nothing could be compared')
    expect(ran.code).toBe(1)
  })

  it('says that a folder without mocks leaves nothing to compare', async () => {
    const ran = await startTrial().drift({ 'GET /a': 1 })
    expect(ran.out).toContain('Nothing could be compared: mocks/ has no mocks. Write some, or')
    expect(ran.code).toBe(1)
  })

  it.each([
    [[], 'needs the address of the real API'],
    [['api.example.test'], 'is not an address that begins with http:// or https://'],
    [['http://localhost:1', '--header', 's3cret'], 'is no "Name: value"'],
  ])('%j is wrong usage', async (argv, message) => {
    const ran = await startTrial().run(...argv)
    expect(ran.code).toBe(2)
    expect(ran.err).toContain(message)
    expect(ran.err).not.toContain('s3cret')
  })
})
