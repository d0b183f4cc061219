import { fileURLToPath } from 'node:url'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HttpResponse, http } from 'msw'
import { describe, expect, test } from 'vitest'
import { MockapiError } from '../../src/errors/diagnostic.ts'
import type { MockSession } from '../../src/sessions/session-types.ts'
import { createMockServer } from '../../src/mock-server.ts'
import { scenario } from '../../src/sessions/scenario.ts'
import { fromMsw } from '../../src/msw/index.ts'
import { serveFolder } from '../support/folder.ts'
import { serve } from '../support/msw-handlers.ts'

async function ask(session: MockSession, path: string, times: number): Promise<unknown[]> {
  const answers: unknown[] = []
  for (let count = 0; count < times; count++) {
    const response = await session.fetch(path)
    answers.push(response.ok ? await response.json() : response.status)
  }
  return answers
}

describe('what handlers remember', () => {
  const handlers = () => [
    http.get('/once', () => HttpResponse.json('first'), { once: true }),
    http.get('/once', () => HttpResponse.json('then')),
    http.get('/steps', function* () {
      yield HttpResponse.json(1)
      yield HttpResponse.json(2)
      return HttpResponse.json(3)
    }),
    http.get('/slow', async function* () {
      yield await Promise.resolve(HttpResponse.json('a'))
      return HttpResponse.json('b')
    }),
  ]

  test('once and generators', async () => {
    await using server = await serve(handlers())
    expect(await ask(server, '/once', 3)).toEqual(['first', 'then', 'then'])
    expect(await ask(server, '/steps', 4)).toEqual([1, 2, 3, 3])
    expect(await ask(server, '/slow', 3)).toEqual(['a', 'b', 'b'])
  })

  test('each session for itself, until it is reset', async () => {
    await using server = await serve(handlers())
    using one = server.session('one')
    using two = server.session('two')
    expect(await ask(one, '/once', 2)).toEqual(['first', 'then'])
    expect(await ask(one, '/steps', 2)).toEqual([1, 2])
    expect(await ask(two, '/once', 2)).toEqual(['first', 'then'])
    expect(await ask(two, '/steps', 1)).toEqual([1])
    one.reset()
    expect(await ask(one, '/once', 1)).toEqual(['first'])
    expect(await ask(one, '/steps', 1)).toEqual([1])
    expect(await ask(two, '/steps', 1)).toEqual([2])
  })

  test('a handler for one call takes one of many that come at once', async () => {
    await using server = await serve([
      http.get('/x', () => HttpResponse.json('first'), { once: true }),
      http.get('/x', () => HttpResponse.json('then')),
    ])
    const all = await Promise.all(Array.from({ length: 10 }, () => ask(server, '/x', 1)))
    expect(all.flat().filter((word) => word === 'first')).toHaveLength(1)
  })
})

describe('where handlers can stand', () => {
  test('an override, and a scenario', async () => {
    const late = scenario('late', fromMsw([http.get('/a', () => HttpResponse.json('scenario'))]))
    await using server = await createMockServer({ mocks: [{ 'GET /a': 'mock' }, late] })
    using override = server.use(fromMsw([http.get('/a', () => HttpResponse.json('override'))]))
    expect(await ask(server, '/a', 1)).toEqual(['override'])
    override.remove()
    server.scenario('late')
    expect(await ask(server, '/a', 1)).toEqual(['scenario'])
    server.reset()
    expect(await ask(server, '/a', 1)).toEqual(['mock'])
  })

  test('what lies over others steers them', async () => {
    await using server = await serve([http.get('/a', () => HttpResponse.json('a'))])
    server.fail('GET /a', 503, { times: 1 })
    server.once('GET /a', { once: true })
    expect(await ask(server, '/a', 3)).toEqual([{ once: true }, 503, 'a'])
  })

  test('the export of a file', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'mockapi-msw-'))
    const handlers = `import { fromMsw } from 'mockapi/msw'
      import { HttpResponse, http } from ${JSON.stringify(import.meta.resolve('msw'))}
      export default fromMsw([
        http.get('https://api.example.test/users/:id', ({ params }) => HttpResponse.json(params)),
      ])`
    writeFileSync(join(dir, 'handlers.ts'), handlers)
    try {
      await using server = await createMockServer({ dir })
      expect(await ask(server, '/users/7', 1)).toEqual([{ id: '7' }])
      const { diagnostics, routes } = server.overview()
      expect(diagnostics).toEqual([])
      expect(routes[0]).toMatchObject({ method: 'GET', path: '/users/:id', line: 4 })
    } finally {
      rmSync(dir, { recursive: true })
    }
  })
})

describe('what is refused', () => {
  test.each<[string, () => unknown, RegExp]>([
    [
      'a WebSocket of MSW 2.6',
      // It has no `run`, but a method that a symbol of its own names.
      () => [http.get('/a', () => {}), { id: '1', url: 'ws://a.test', parse: () => {} }],
      /^Handler 2 .* ws\.link\(…\) of an early MSW 2/,
    ],
    ['a list in a list', () => [[http.get('/a', () => {})]], /^Handler 1 .* list of its own/],
    ['no list', () => http.get('/a', () => {}), /no list of handlers/],
    ['no handler', () => [{ run: true }], /^Handler 1 .* no handler of MSW 2 or 3/],
    ['nothing', () => [undefined], /^Handler 1 .* no handler/],
    [
      'one of MSW 1',
      // As `rest.get` of MSW 1.3 makes it.
      () => [
        {
          shouldSkip: false,
          resolver: () => {},
          run: () => {},
          info: { header: 'GET /a', path: '/a', method: 'GET' },
        },
      ],
      /^Handler 1 of fromMsw is of MSW 1, which answers by \(req, res, ctx\)\./,
    ],
    [
      'GraphQL of MSW 1',
      () => [
        {
          shouldSkip: false,
          run: () => {},
          info: { header: 'query GetUser', operationType: 'query', operationName: 'GetUser' },
        },
      ],
      /^Handler 1 of fromMsw is of MSW 1/,
    ],
  ])('%s', (_, make, expected) => {
    let caught: unknown
    try {
      fromMsw(make() as never)
    } catch (error) {
      caught = error
    }
    expect(caught).toBeInstanceOf(MockapiError)
    const [diagnostic] = (caught as MockapiError).diagnostics
    expect(diagnostic).toMatchObject({ code: 'bad-mock', message: expect.stringMatching(expected) })
    expect(diagnostic?.hint).toMatch(/\w/)
  })
})

test.each([
  ['export const handlers = [http.get("/a", () => undefined)]', 'fromMsw(handlers)'],
  ['export default [http.get("/a", () => undefined)]', 'fromMsw([…])'],
  [
    'import { ws } from "msw"; http; export const live = [ws.link("ws://a.test").addEventListener("connection", () => {})]',
    'fromMsw(live)',
  ],
  ['export const server = { listHandlers: () => [] }; http', 'fromMsw(server)'],
  ['import { rest } from "msw"; rest', 'MSW 2 has http.get in place of rest.get'],
  ['import { setupWorker } from "msw"; setupWorker', '"msw/browser"'],
])('a file of handlers is told what to write: %s', async (text, hint) => {
  const file = fileURLToPath(import.meta.resolve('msw'))
  const msw = `{ "compilerOptions": { "paths": { "msw": [${JSON.stringify(file)}] } } }`
  const files = { 'tsconfig.json': msw, 'mocks/h.ts': `import { http } from 'msw'\n${text}` }
  await using folder = await serveFolder(files)
  const { diagnostics } = folder.server.overview()
  expect(diagnostics).toMatchObject([{ hint: expect.stringContaining(hint), place: {} }])
})
