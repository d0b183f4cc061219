import { describe, expect, it } from 'vitest'
import { createJsonLog, jsonDiagnostic } from '../../src/cli/output/log.ts'
import { createRecent, createTextLog } from '../../src/cli/output/text-log.ts'
import type { RequestReport } from '../../src/journal/call.ts'
import type { Delivery } from '../../src/webhooks/delivery.ts'
import type { WebhookReport } from '../../src/webhooks/post.ts'
import { fakeTerminal, noon, overview, reload, request } from '../support/cli-fakes.ts'

const loud = { quiet: false }
const quiet = { quiet: true }

const miss = (target: string): RequestReport =>
  request({
    target,
    status: 404,
    file: undefined as never,
    miss: { near: [], add: { file: 'mocks/api.json', text: '"GET /x": {}' } },
  })

const failed: RequestReport = request({
  status: 500,
  failure: {
    code: 'module-throws',
    severity: 'error',
    message: 'Boom.',
    place: { file: 'mocks/api.ts', line: 3, column: 5 },
    frame: '> 3 | boom()\n    | ^',
  },
})

const hook = (status: number, more: Partial<Delivery> = {}): WebhookReport => ({
  time: noon,
  target: 'http://localhost:3000/hooks',
  attempt: { at: noon, duration: 12, headers: {}, status },
  delivery: {
    id: 'msg_1',
    method: 'POST',
    session: '',
    event: 'user.created',
    to: '',
    since: noon,
    state: 'delivered',
    headers: {},
    body: '{}',
    signature: 'standard',
    attempts: [],
    cause: { kind: 'manual' },
    ...more,
  },
})

const again = hook(500, { state: 'waiting', reason: 'It answered 500.', next: noon + 4000 })

describe('text', () => {
  it('says what became of each webhook, of failures alone where it is quiet', () => {
    const [terminal, other] = [fakeTerminal(120), fakeTerminal(120)]
    for (const report of [hook(204), again]) {
      createTextLog(terminal, loud).webhook(report)
      createTextLog(other, quiet).webhook(report)
    }
    expect(terminal.lines.map((line) => line.slice(10).trim().replace(/ +/g, ' '))).toEqual([
      'HOOK http://localhost:3000/hooks 204 12 ms user.created',
      'HOOK http://localhost:3000/hooks 500 12 ms user.created, It answered 500, next in 4 s',
    ])
    expect(other.lines).toHaveLength(1)
  })

  it('counts repeats up in place in a terminal', () => {
    const terminal = fakeTerminal(100)
    const log = createTextLog(terminal, loud)
    for (const duration of [3, 4, 5]) log.request(request({ duration }))
    log.request(request({ target: '/other' }))
    log.request(request())
    expect(terminal.lines.map((line) => line.slice(19).replace(/ +/g, ' '))).toEqual([
      '/users 200 5 ms mocks/users.json x 3',
      '/other 200 3 ms mocks/users.json',
      '/users 200 3 ms mocks/users.json',
    ])
  })

  it.each([60, 80, 120, 200])('fits lines to a terminal of %i columns', (columns) => {
    const terminal = fakeTerminal(columns)
    const log = createTextLog(terminal, loud)
    const long = `/products?category=${'shoes,'.repeat(40)}&page=2`
    log.request(request({ target: long, file: 'mocks/a/very/long/path/of/a/file.json' }))
    log.request(request({ notes: ['case 2', 'delay 300 ms'] }))
    log.request({
      ...miss('/nope'),
      miss: {
        near: [{ key: 'GET /users', file: 'mocks/a.json', line: 1, reason: 'x'.repeat(90) }],
      },
    })
    for (const line of terminal.lines) expect(line.length).toBeLessThanOrEqual(columns)
    const [second = '', first = ''] = terminal.lines
    expect(second).toMatch(/\/pro\S*\.\.\.\S*=2 /)
    expect(second.indexOf(' 200 ')).toBe(first.indexOf(' 200 '))
    expect(second.includes('mocks/a')).toBe(columns >= 80)
  })

  it('prints a line for each request where it is no terminal', () => {
    const terminal = fakeTerminal()
    const log = createTextLog(terminal, loud)
    log.request(request())
    log.request(request())
    expect(terminal.lines).toHaveLength(2)
    expect(terminal.lines[1]).not.toContain('x 2')
  })

  it('never replaces a line that wraps, or one that is not the last', () => {
    const narrow = fakeTerminal(40)
    const log = createTextLog(narrow, loud)
    log.request(request())
    log.request(request())
    expect(narrow.lines).toHaveLength(2)

    const wide = fakeTerminal(100)
    const other = createTextLog(wide, loud)
    other.request(request())
    other.note(['between'])
    other.request(request())
    expect(wide.lines).toHaveLength(3)
  })

  it('explains a missing endpoint once, and again after a reload or on demand', () => {
    const terminal = fakeTerminal()
    const log = createTextLog(terminal, loud)
    const explained = () => terminal.lines.filter((line) => line.includes('add ')).length
    log.request(miss('/x?page=1'))
    log.request(miss('/x?page=2'))
    expect([terminal.lines.length, explained()]).toEqual([3, 1])
    log.lastMiss()
    expect(explained()).toBe(2)
    log.reload(reload())
    log.request(miss('/x'))
    expect(explained()).toBe(3)
  })

  it('says so when nothing was missed', () => {
    const terminal = fakeTerminal()
    createTextLog(terminal, loud).lastMiss()
    expect(terminal.lines).toEqual(['  Every request so far was answered by a mock.'])
  })

  it('shows the frame of a failing handler once', () => {
    const terminal = fakeTerminal()
    const log = createTextLog(terminal, loud)
    log.request(failed)
    log.request(failed)
    expect(terminal.lines.slice(1, 5)).toEqual([
      '            mocks/api.ts:3:5',
      '            Boom.',
      '            > 3 | boom()',
      '                | ^',
    ])
    expect(terminal.lines.slice(6)).toEqual(['            mocks/api.ts:3:5', '            Boom.'])
  })

  it('prints failures, reloads and warnings when quiet, but no requests', () => {
    const terminal = fakeTerminal()
    const log = createTextLog(terminal, quiet)
    log.request(request())
    log.request(miss('/x'))
    expect(terminal.lines).toEqual([])
    log.request(failed)
    log.reload(reload())
    log.warning({ message: 'Port 4000 is taken, using 4001.' })
    expect(terminal.lines.at(-1)).toBe('  ! Port 4000 is taken, using 4001.')
    expect(terminal.lines).toHaveLength(7)
  })

  it('shows files by their name inside the folder', () => {
    const terminal = fakeTerminal()
    const log = createTextLog(terminal, loud)
    const start = {
      version: '1.0.0',
      duration: 1,
      url: 'http://x',
      network: [],
      keys: false,
      watches: true,
    }
    log.ready({ ...start, overview: overview() })
    log.request(request())
    expect(terminal.lines.at(-1)).toMatch(/ms {2}users\.json$/)
  })
})

describe('json', () => {
  const linesOf = (write: (log: ReturnType<typeof createJsonLog>) => void, options = loud) => {
    const terminal = fakeTerminal()
    write(createJsonLog(terminal, options))
    return terminal.lines.map((line) => JSON.parse(line) as unknown)
  }

  it('has one object a line', () => {
    const start = {
      version: '1.0.0',
      duration: 84.123,
      url: 'http://localhost:4000',
      keys: false,
      watches: true,
    }
    const iso = new Date(noon).toISOString()
    const lines = linesOf((log) => {
      log.ready({ ...start, network: [], adminToken: 'abc', overview: overview() })
      log.request(request({ duration: 1.2345 }))
      log.reload(reload())
      log.warning({ message: 'Careful.' })
      log.note(['only for people'])
      log.lastMiss()
      log.closing('SIGTERM')
    })
    expect(lines).toEqual([
      {
        event: 'ready',
        version: '1.0.0',
        url: 'http://localhost:4000',
        network: [],
        adminToken: 'abc',
        root: 'mocks',
        prefixes: [],
        files: 2,
        endpoints: 7,
        collections: 1,
        records: 1225,
        seed: 1,
        scenarios: [],
        diagnostics: [],
        ms: 84.12,
      },
      {
        event: 'request',
        time: iso,
        method: 'GET',
        target: '/users',
        status: 200,
        file: 'mocks/users.json',
        notes: [],
        ms: 1.23,
      },
      {
        event: 'reload',
        time: iso,
        files: [],
        reseeded: [],
        endpointsBefore: 34,
        endpointsNow: 34,
        ms: 6,
      },
      { event: 'warning', code: null, message: 'Careful.' },
      { event: 'closing', cause: 'SIGTERM' },
    ])
  })

  it('keeps quiet about requests, failures aside', () => {
    const lines = linesOf((log) => {
      log.request(request())
      log.request(failed)
    }, quiet)
    expect(lines).toMatchObject([{ event: 'request', status: 500, failure: { message: 'Boom.' } }])
  })

  it('stays one line whatever a request holds', () => {
    const terminal = fakeTerminal()
    createJsonLog(terminal, loud).request(request({ target: '/\n\u001B[2J' }))
    expect(terminal.lines[0]).not.toMatch(/\p{Cc}/u)
  })

  it('writes an error that ends the program', () => {
    expect(
      jsonDiagnostic('error', {
        code: 'bad-flag',
        message: 'No.',
        hint: 'Yes.',
      }),
    ).toBe('{"event":"error","code":"bad-flag","message":"No.","hint":"Yes."}')
  })
})

it('remembers a bounded number of keys', () => {
  const recent = createRecent(2)
  expect(['a', 'b', 'a', 'c', 'a'].map((key) => recent.isNew(key))).toEqual([
    true,
    true,
    false,
    true,
    true,
  ])
})
