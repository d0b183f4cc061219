import { createMockServer, defineMock } from 'mockapi'
import { expect, test } from 'vitest'
import { serveFolder } from '../support/folder.ts'

const mocks = defineMock({
  'GET /fixed': { ok: true },
  'POST /fixed': { $status: 202 },
  'GET /hello/:name': ({ params }) => ({ hello: params.name }),
})

test('the settings bound it, or turn it off', async () => {
  await using small = await createMockServer({ mocks, journal: 2, journalBody: '4b' as never })
  for (const id of [1, 2, 3]) await small.fetch(`/hello/${id}`)
  expect(small.calls().map(({ request }) => request.path)).toEqual(['/hello/2', '/hello/3'])
  expect(small.calls()[0]?.response).toMatchObject({ text: '{"he', truncated: true, size: 13 })
  await using off = await createMockServer({ mocks, journal: 0 })
  await off.fetch('/fixed', { method: 'POST', body: 'a' })
  expect(() => off.calls()).toThrow('The journal is off')
  await expect(createMockServer({ mocks, journal: -1 })).rejects.toThrow('-1 is not a number.')
})

test('the log shows no secrets of the address', async () => {
  const targets: string[] = []
  await using told = await createMockServer({
    mocks,
    mask: ['iban'],
    onRequest: ({ target }) => targets.push(target),
  })
  await told.fetch('/fixed?token=abc&iban=DE02&page=2')
  expect(targets).toEqual(['/fixed?token=***&iban=***&page=2'])
  expect(told.calls()[0]?.request.query).toEqual({ token: 'abc', iban: 'DE02', page: '2' })
})

test('the line is where the mock stands now', async () => {
  await using folder = await serveFolder({ 'mocks/a.json': '{\n  "GET /a": 1,\n  "GET /b": 2\n}' })
  await folder.server.fetch('/b')
  await folder.server.fetch('/nowhere')
  expect(folder.server.calls()).toMatchObject([
    { answeredBy: { key: 'GET /b', file: 'mocks/a.json', line: 3 } },
    { miss: {} },
  ])
})

test('a scenario is a layer of its own, with its line', async () => {
  const scenarios = '{\n  "$scenarios": {\n    "empty": {\n      "GET /a": []\n    }\n  }\n}'
  const files = { 'mocks/a.json': '{ "GET /a": [1] }', 'mocks/empty.json': scenarios }
  await using folder = await serveFolder(files)
  using _ = folder.server.scenario('empty')
  await folder.server.fetch('/a')
  expect(folder.server.calls()).toMatchObject([
    {
      response: { body: [] },
      layers: [{ key: 'GET /a', layer: 'scenario', file: 'mocks/empty.json', line: 4 }],
    },
  ])
})
