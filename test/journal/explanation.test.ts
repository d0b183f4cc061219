import { expect, it } from 'vitest'
import { explanationRows } from '../../src/journal/explanation-rows.ts'
import { explain, type ExplainedCall } from '../../src/journal/explanation.ts'
import { serveFolder } from '../support/folder.ts'

const folder = {
  'mocks/users.json': JSON.stringify([{ id: 1, name: 'Ada' }]),
  'mocks/api.json': `{
  "GET /slow": { "$delay": "20-30ms", "$body": { "ok": true } },
  "GET /users/7": { "$when": { "query.x": "1" }, "$body": { "id": 7 } },
  "GET /cases": { "$cases": [{ "$when": { "query.a": "1" }, "$body": 1 }, { "$status": 418 }] }
}`,
  'mocks/code.js': "export default { 'GET /boom': () => { throw new Error('boom') } }",
}

/** The explanation of a request, from the entry in process and from the JSON of the admin API, which must agree. */
async function asked(
  { fetch, calls }: Awaited<ReturnType<typeof serveFolder>>['server'],
  path: string,
) {
  await fetch(path).catch(() => {})
  const entry = calls().at(-1)
  if (!entry) throw new Error('The journal is empty.')
  const response = await fetch(`/__mockapi/requests/${entry.id}`)
  const explanation = explain(entry)
  expect(explain((await response.json()) as ExplainedCall)).toEqual(explanation)
  const rows = explanationRows(entry).map(({ label, what, place, reason }) =>
    [label, what, place, reason].filter(Boolean).join(' | '),
  )
  return { explanation, rows }
}

it('says who answered, who passed, and which rules applied', async () => {
  await using served = await serveFolder(folder)
  const { server } = served
  const { explanation, rows } = await asked(server, '/users/7')
  expect(explanation.answeredBy).toEqual({
    key: 'GET /users/:id',
    file: 'mocks/users.json',
    line: 1,
    kind: 'mock',
  })
  expect(rows).toEqual([
    'passes | GET /users/7 | mocks/api.json:3 | query x is missing',
    'answers | GET /users/:id | mocks/users.json:1',
  ])
  const slow = await asked(server, '/slow')
  expect(slow.rows[1]).toMatch(
    /^applies \| delay 20-30 ms \(\d\d ms\) \| GET \/slow, mocks\/api.json:2$/,
  )
  expect(slow.explanation.notes).toEqual([])
  expect((await asked(server, '/cases')).rows).toEqual([
    'answers | GET /cases | mocks/api.json:4',
    'note | case 2',
  ])
})

it('names overrides and scenarios, and rules that another one overrules', async () => {
  await using served = await serveFolder({
    ...folder,
    'mocks/scenarios.json': '{ "$scenarios": { "outage": { "GET /slow": { "$status": 503 } } } }',
  })
  const { server } = served
  server.scenario('outage')
  expect((await asked(server, '/slow')).rows[0]).toBe(
    'answers | GET /slow | scenario outage, mocks/scenarios.json:1',
  )
  server.delay('GET /slow', 0)
  const { rows } = await asked(server, '/slow')
  expect(rows[0]).toMatch(/^passes \| GET \/slow \| override #\d+, .*its behaviour is laid over/)
  expect(rows[1]).toContain('scenario outage')
  server.once('GET /slow', { $status: 500, $body: { down: true } })
  const { explanation } = await asked(server, '/slow')
  expect(explanation.answeredBy).toMatchObject({ key: 'GET /slow', kind: 'override' })
  expect(explanation.layers[0]).toMatchObject({ kind: 'override', outcome: 'answered' })
})

it('says that no mock answers, with what to add', async () => {
  await using served = await serveFolder(folder)
  const { explanation, rows } = await asked(served.server, '/usrs')
  expect(rows).toEqual(['no mock | answers this method and path'])
  expect(explanation.answeredBy).toBeUndefined()
  expect(explanation.miss?.near[0]).toMatchObject({ key: 'GET /users', line: 1 })
  expect(explanation.miss?.add).toMatchObject({ text: '"GET /usrs": { "ok": true }' })
})

it('has the place of a failure beside its sentence', async () => {
  await using served = await serveFolder(folder)
  const { explanation } = await asked(served.server, '/boom')
  expect(explanation.failure).toMatchObject({
    code: 'module-throws',
    message: 'GET /boom threw Error: boom',
    file: 'mocks/code.js',
    line: 1,
  })
  expect(explanation.failure).not.toHaveProperty('place')
})

it('says so where mockapi itself answers', async () => {
  await using served = await serveFolder(folder)
  const { rows } = await asked(served.server, '/')
  expect(rows).toEqual(['note | start page', 'answers | mockapi itself, and no mock'])
})
