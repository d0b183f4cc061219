import { describe, expect, it } from 'vitest'
import type { Diagnostic } from '../../src/errors/diagnostic.ts'
import {
  diagnosticLines,
  frameLines,
  timeOfDay,
  plural,
  cut,
  insideRoot,
  printable,
  shownRoot,
} from '../../src/cli/output/diagnostic.ts'
import { failureLines, missLines, requestLine } from '../../src/cli/output/request.ts'
import { routesScreen } from '../../src/cli/output/screens.ts'
import { checkSummary, startScreen, type Start } from '../../src/cli/output/screens.ts'
import { noon, overview, plainPaint, request, taggedPaint } from '../support/cli-fakes.ts'

const start: Start = {
  version: '1.0.0',
  duration: 84.4,
  url: 'http://localhost:4000',
  network: [],
  overview: overview(),
  keys: true,
  watches: true,
}

const page = 'http://localhost:4000/__mockapi/'

const broken: Diagnostic = {
  code: 'module-syntax',
  severity: 'error',
  message: "A comma or } is missing before 'GET /health'.",
  place: { file: 'mocks/users.ts', line: 12, column: 3 },
  frame: "  11 | }),\n> 12 |   'GET /health': 1\n     |   ^",
}

describe('start', () => {
  it('says version, time, address, what was found, and the endpoints when they are few', () => {
    expect(startScreen({ ...start, page }, plainPaint)).toEqual([
      '',
      '  mockapi 1.0.0  ready in 84 ms',
      '  ->  API      http://localhost:4000',
      '  ->  Page     http://localhost:4000/__mockapi/',
      '      mocks/  2 files, 7 endpoints, 1 collection (1,225 records), seed 1',
      '      press h for help',
      '',
      '  GET     /health              api.ts:7',
      '  CRUD    /users  /users/:id   users.json   1,225 records',
      '',
    ])
  })

  it('names the real APIs behind the mocks, as `routes` and `check` do', () => {
    const proxy = { '/*': 'https://api.example.test', '/auth/*': 'https://login.example.test' }
    const found = overview({ proxy, routes: [] })
    expect(startScreen({ ...start, overview: found, page }, plainPaint).slice(3, 6)).toEqual([
      '  ->  Page     http://localhost:4000/__mockapi/',
      '  ->  Proxy    https://api.example.test',
      '  ->           https://login.example.test  for /auth/*',
    ])
    expect(routesScreen(found, '', plainPaint)).toEqual([
      '  Proxy    https://api.example.test',
      '           https://login.example.test  for /auth/*',
      '  7 endpoints in 2 files',
    ])
    expect(checkSummary(found, 39, plainPaint)).toContain(
      '7 endpoints, the rest by https://api.example.test, https://login.example.test',
    )
  })

  it('points to `routes` when there are many, and shows addresses of the network', () => {
    const route = overview().routes[0]!
    const many = overview({ routes: Array.from({ length: 13 }, () => route), collections: 0 })
    const network = ['http://192.168.1.5:4000']
    expect(startScreen({ ...start, overview: many, network, keys: false }, plainPaint)).toEqual([
      '',
      '  mockapi 1.0.0  ready in 84 ms',
      '  ->  API      http://localhost:4000',
      '  ->  Network  http://192.168.1.5:4000',
      '      mocks/  2 files, 7 endpoints, seed 1',
      '      mockapi routes lists the endpoints',
      '',
    ])
  })

  it('shows the token of the page where there is one', () => {
    const network = ['http://192.168.1.5:4000']
    const lines = startScreen({ ...start, network, page, adminToken: 'abc' }, plainPaint)
    expect(lines.slice(2, 5)).toEqual([
      '  ->  API      http://localhost:4000',
      '  ->  Network  http://192.168.1.5:4000',
      '  ->  Page     http://localhost:4000/__mockapi/  token abc',
    ])
  })

  it('names scenarios, a few of many', () => {
    const scenarios = Array.from({ length: 10 }, (_, index) => ({
      name: `s${index}`,
      active: index === 1,
    }))
    const line = (count: number) =>
      startScreen(
        { ...start, overview: overview({ scenarios: scenarios.slice(0, count) }) },
        plainPaint,
      )[4]
    expect(line(2)).toBe('      scenarios  s0, s1 (on)')
    expect(line(10)).toBe('      scenarios  s0, s1 (on), s2, s3, s4, s5, s6, s7 and 2 more')
  })

  it('warns of an empty folder', () => {
    const empty = overview({ files: 0, endpoints: 0, collections: 0, routes: [] })
    expect(startScreen({ ...start, overview: empty }, plainPaint).at(-1)).toBe(
      '  ! mocks/ is empty: every request gets 404 until a file appears. Watching.',
    )
    const behind = overview({ ...empty, proxy: { '/*': 'https://api.test' } })
    expect(startScreen({ ...start, overview: behind }, plainPaint).at(-1)).toBe(
      '  ! mocks/ is empty: no mock answers until a file appears. Watching.',
    )
  })

  it('shows files that are broken from the start', () => {
    const lines = startScreen(
      { ...start, overview: overview({ diagnostics: [broken] }) },
      plainPaint,
    )
    expect(lines).toContain(`  x mocks/users.ts:12:3  ${broken.message}`)
  })

  it('counts no files where one file is served', () => {
    const single = overview({ root: 'data/db.json' })
    expect(startScreen({ ...start, overview: single }, plainPaint)[3]).toBe(
      '      data/db.json  7 endpoints, 1 collection (1,225 records), seed 1',
    )
  })
})

describe('requests', () => {
  it.each([
    {
      report: request({ target: '/users?role=admin' }),
      line: '  12:04:31  GET    /users?role=admin    200    3 ms  users.json',
    },
    {
      report: request({
        method: 'POST',
        target: '/login',
        status: 401,
        duration: 2,
        file: 'mocks/auth.ts',
        line: 18,
        notes: ['case 2'],
      }),
      line: '  12:04:31  POST   /login               401    2 ms  auth.ts:18  case 2',
    },
    {
      report: request({ status: 503, duration: 1200, notes: ['forced 503', 'delay 1.2 s'] }),
      line: '  12:04:31  GET    /users               503   1.2 s  users.json  forced 503, delay 1.2 s',
    },
    {
      report: request({ status: 0, notes: ['reset'] }),
      line: '  12:04:31  GET    /users               ---    3 ms  users.json  reset',
    },
  ])('$line', ({ report, line }) => {
    expect(requestLine(report, 'mocks', plainPaint)).toBe(line)
  })

  it.each([
    { status: 204, style: '<ok>204</>' },
    { status: 304, style: '<dim>304</>' },
    { status: 404, style: '<warn>404</>' },
    { status: 500, style: '<bad>500</>' },
    { status: 0, style: '<bad>---</>' },
  ])('colours $status', ({ status, style }) => {
    expect(requestLine(request({ status }), 'mocks', taggedPaint)).toContain(style)
  })

  it('never lets a request write to the terminal', () => {
    const hostile = '\u001B[2J\r\n\u009B31m\u202E'
    const report = request({
      method: `GET${hostile}`,
      target: `/${hostile}`,
      notes: [hostile],
      miss: {
        near: [{ key: hostile, file: hostile, reason: hostile }],
        add: { file: hostile, text: hostile },
      },
      failure: { code: 'bad-mock', severity: 'error', message: hostile, frame: hostile },
    })
    const lines = [
      requestLine(report, 'mocks', plainPaint),
      requestLine({ ...report, miss: undefined as never }, 'mocks', plainPaint),
      ...missLines(report, 'mocks', plainPaint),
      ...failureLines(report, plainPaint),
    ]
    for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(lines[0]).toContain('/\\x1b[2J\\x0d\\x0a\\x9b31m\\u{202e}')
  })

  it('cuts endless addresses', () => {
    expect(
      requestLine(request({ target: `/${'a'.repeat(9000)}` }), '', plainPaint).length,
    ).toBeLessThan(160)
  })

  it('says why nothing answered, and what would', () => {
    const report = request({
      target: '/user/7',
      status: 404,
      miss: {
        near: [
          { key: 'GET /users/:id', file: 'mocks/users.json', reason: '"user" is not "users"' },
          { key: 'DELETE /user/cache', file: 'mocks/api.ts', line: 21, reason: 'other method' },
        ],
        add: { file: 'mocks/api.json', text: '"GET /user/:id": {}' },
      },
    })
    expect([
      requestLine(report, 'mocks', plainPaint),
      ...missLines(report, 'mocks', plainPaint),
    ]).toEqual([
      '  12:04:31  GET    /user/7              404    3 ms  no endpoint',
      '            near   GET /users/:id       users.json   "user" is not "users"',
      '                   DELETE /user/cache   api.ts:21   other method',
      '            add    mocks/api.json   "GET /user/:id": {}',
    ])
  })
})

describe('routes and check', () => {
  it('filters by text in any case and counts', () => {
    expect(routesScreen(overview(), 'HEAL', plainPaint)).toEqual([
      '  GET     /health   api.ts:7',
      '  1 row with "HEAL", 7 endpoints in 2 files',
    ])
    expect(routesScreen(overview(), 'crud', plainPaint)[0]).toContain('/users')
    expect(routesScreen(overview({ prefixes: ['/api'] }), '/api/HEAL', plainPaint)[0]).toBe(
      '  GET     /api/health   api.ts:7',
    )
    expect(routesScreen(overview(), 'nothing', plainPaint)).toEqual([
      '  0 rows with "nothing", 7 endpoints in 2 files',
    ])
  })

  it('names endpoints that are declared twice and files that are broken', () => {
    const twice: Diagnostic = { code: 'duplicate-endpoint', severity: 'warning', message: 'Twice.' }
    const { length, ...rest } = routesScreen(
      overview({ diagnostics: [broken, twice] }),
      '',
      plainPaint,
    )
    expect(length).toBe(5)
    expect(rest[2]).toContain('  x mocks/users.ts:12:3')
    expect(rest[3]).toBe('  ! Twice.')
  })

  it.each([
    { diagnostics: [], summary: '  <ok>ok  2 files, 7 endpoints</>  <dim>39 ms</>' },
    {
      diagnostics: [broken, broken, { ...broken, severity: 'warning' as const }],
      summary: '  <bad>2 files, 7 endpoints, 2 errors, 1 warning</>  <dim>39 ms</>',
    },
  ])('$summary', ({ diagnostics, summary }) => {
    expect(checkSummary(overview({ diagnostics }), 39, taggedPaint)).toBe(summary)
  })

  it('shows a diagnostic with place, way out and frame', () => {
    expect(diagnosticLines({ ...broken, hint: 'Add it.' }, plainPaint)).toEqual([
      "  x mocks/users.ts:12:3  A comma or } is missing before 'GET /health'. Add it.",
      '      11 | }),',
      "    > 12 |   'GET /health': 1",
      '         |   ^',
    ])
    expect(frameLines(broken.frame ?? '', taggedPaint)).toEqual([
      '<dim>  11 | }),</>',
      "<strong>> 12 |   'GET /health': 1</>",
      '<bad>     |   ^</>',
    ])
  })
})

describe('text', () => {
  it.each([
    [plural(1, 'file'), '1 file'],
    [plural(0, 'file'), '0 files'],
    [plural(1_234_567, 'record'), '1,234,567 records'],
    [cut('abcdef', 6), 'abcdef'],
    [cut('abcdefg', 6), 'abc...'],
    [timeOfDay(noon), '12:04:31'],
    [insideRoot('mocks/api/users.json', 'mocks'), 'api/users.json'],
    [insideRoot('mocks/users.json', 'mocks/'), 'users.json'],
    [insideRoot('helpers/users.ts', 'mocks'), 'helpers/users.ts'],
    [shownRoot('mocks'), 'mocks/'],
    [shownRoot('db.json'), 'db.json'],
    [printable('héllo 日本 👋'), 'héllo 日本 👋'],
    [printable('a\tb\u0000'), 'a\\x09b\\x00'],
  ])('%s', (actual, expected) => {
    expect(actual).toBe(expected)
  })
})
