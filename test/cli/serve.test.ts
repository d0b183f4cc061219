import { describe, expect, it, vi } from 'vitest'
import { serve } from '../../src/cli/commands/serve.ts'
import { MockapiError } from '../../src/errors/diagnostic.ts'
import type { Config } from '../../src/config/config.ts'
import type { CliEnvironment } from '../../src/cli/environment/environment.ts'
import {
  fakeServer,
  fakeEnvironment,
  overview,
  request,
  type FakeServer,
  type FakeEnvironment,
} from '../support/cli-fakes.ts'

function taken(ports: readonly number[]) {
  return (port: number): Error | undefined =>
    ports.includes(port)
      ? new MockapiError([{ code: 'port-taken', severity: 'error', message: `${port} is taken.` }])
      : undefined
}

async function started(
  config: Config = {},
  server: FakeServer = fakeServer(),
  environment: FakeEnvironment = fakeEnvironment(server),
) {
  const ended = serve(environment, { dir: 'mocks', ...config })
  await vi.waitFor(() => expect(environment.out.lines.join('\n')).toContain('ready'))
  return { ended, server, environment, text: () => environment.out.lines.join('\n') }
}

const forever = () => new Promise<void>(() => {})

describe('start', () => {
  it('listens before it says so, and closes on a signal', async () => {
    const { ended, server, environment, text } = await started()
    expect(server.orders).toEqual(['listen 4000'])
    expect(text()).toContain('http://localhost:4000')
    expect(environment.options[0]).toMatchObject({
      dir: 'mocks',
      watch: true,
      cwd: environment.cwd,
    })
    expect(environment.options[0]).not.toHaveProperty('port')
    environment.signal('SIGTERM')
    expect(await ended).toBe(0)
    expect(server.orders).toEqual(['listen 4000', 'close'])
    expect(environment.out.lines.at(-1)).toBe('  closed (SIGTERM)')
  })

  it('says nothing and closes when it cannot listen', async () => {
    const server = fakeServer(() => new Error('no'))
    const environment = fakeEnvironment(server)
    await expect(serve(environment, {})).rejects.toThrow('no')
    expect([environment.out.lines, server.orders]).toEqual([[], ['close']])
  })

  it('tells warnings of the start once, below the start screen', async () => {
    const known = { code: 'no-mock', severity: 'warning', message: 'Nothing here.' } as const
    const other = {
      code: 'no-mock',
      severity: 'warning',
      message: 'The watcher fell back.',
    } as const
    const server = fakeServer(undefined, overview({ diagnostics: [known] }))
    const createServer: CliEnvironment['createServer'] = async (options) => {
      options.onWarning?.(known)
      options.onWarning?.(other)
      return server
    }
    const { ended, environment } = await started(
      {},
      server,
      fakeEnvironment(server, { createServer }),
    )
    expect(environment.out.lines.slice(-2)).toEqual([
      '  ! Nothing here.',
      '  ! The watcher fell back.',
    ])
    environment.signal('SIGTERM')
    await ended
  })

  it.each([
    { host: '0.0.0.0', url: 'http://localhost:4000', network: 'http://192.168.1.5:4000' },
    { host: '192.168.1.5', url: 'http://192.168.1.5:4000', network: undefined },
  ])('shows addresses that work for $host', async ({ host, url, network }) => {
    const { ended, environment, text } = await started({ host })
    expect(text()).toContain(`API      ${url}\n`)
    expect(text()).not.toContain('0.0.0.0')
    if (network) expect(text()).toContain(`Network  ${network}`)
    else expect(text()).not.toContain('Network')
    environment.signal('SIGINT')
    await ended
  })

  it('prints JSON alone, and reads no keys, with --json', async () => {
    const { ended, environment } = await started({ json: true })
    environment.options[0]?.onRequest?.(request())
    environment.press('q')
    environment.signal('SIGTERM')
    await ended
    const events = environment.out.lines.map(
      (line) => (JSON.parse(line) as { event: string }).event,
    )
    expect(events).toEqual(['ready', 'request', 'closing'])
  })
})

describe('ports', () => {
  it('takes the next free one and names it before the start screen', async () => {
    const { ended, environment } = await started({ port: 1 }, fakeServer(taken([1, 2])))
    expect(environment.out.lines[0]).toBe('  ! Port 1 is taken, using 3.')
    environment.signal('SIGINT')
    await ended
  })

  it('fails with --strict-port', async () => {
    const environment = fakeEnvironment(fakeServer(taken([4000])))
    await expect(serve(environment, { strictPort: true })).rejects.toMatchObject({
      exitCode: 1,
      message: 'Port 4000 is taken (--strict-port). Try --port 4001.',
    })
  })

  it('gives up after twenty ports, and at the last one', async () => {
    const environment = fakeEnvironment(fakeServer((port) => taken([port])(port)))
    await expect(serve(environment, { port: 65_530 })).rejects.toThrow('65530 to 65535 are taken')
    await expect(serve(environment, {})).rejects.toThrow('4000 to 4020 are taken')
  })
})

describe('while it runs', () => {
  it('ends at once on a second SIGINT, which is not that of the same press', async () => {
    const stuck = { ...fakeServer(), url: 'http://localhost:4000', close: forever }
    let now = 84
    const { environment } = await started({}, stuck, fakeEnvironment(stuck, { uptime: () => now }))
    for (const signal of ['SIGINT', 'SIGINT', 'SIGTERM']) environment.signal(signal)
    now += 499
    environment.signal('SIGINT')
    expect(environment.exits).toEqual([])
    now += 1
    environment.signal('SIGTERM')
    expect(environment.exits).toEqual([])
    environment.signal('SIGINT')
    expect(environment.exits).toEqual([130])
  })

  it('waits for what is written at the end, says so on Ctrl-C, and gives way to a third', async () => {
    vi.useFakeTimers()
    try {
      let now = 84
      const environment = fakeEnvironment(fakeServer(), { uptime: () => now })
      let finish = () => {}
      const written = new Promise<void>((resolve) => (finish = resolve))
      const last = { name: 'mocks/recorded', write: () => written }
      const addition = { screen: () => [], isShown: () => true, start: () => () => {}, last }
      const ended = serve(environment, {}, [], undefined, addition)
      await vi.advanceTimersByTimeAsync(0)
      environment.signal('SIGINT')
      environment.signal('SIGINT')
      await vi.advanceTimersByTimeAsync(10_000)
      expect(environment.exits).toEqual([])
      expect(environment.out.lines.at(-1)).toBe('  closed (SIGINT)')
      now += 600
      environment.signal('SIGINT')
      environment.signal('SIGINT')
      expect(environment.exits).toEqual([])
      expect(environment.out.lines.at(-1)).toContain(
        'mocks/recorded is still being written. Press Ctrl-C once more to end now',
      )
      now += 600
      environment.signal('SIGINT')
      expect(environment.exits).toEqual([130])
      finish()
      expect(await ended).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  it('does not wait for ever for connections', async () => {
    vi.useFakeTimers()
    try {
      const stuck = { ...fakeServer(), url: 'http://localhost:4000', close: forever }
      const environment = fakeEnvironment(stuck)
      const ended = serve(environment, {})
      await vi.advanceTimersByTimeAsync(0)
      environment.signal('SIGTERM')
      await vi.advanceTimersByTimeAsync(2000)
      expect(await ended).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  it('survives an error that nobody caught', async () => {
    const { ended, environment, text } = await started()
    environment.stray(new Error('late'))
    await vi.waitFor(() =>
      expect(text()).toContain('! Something failed outside of a request: late.'),
    )
    environment.signal('SIGTERM')
    await ended
  })

  it('opens the browser when asked to, and says when that fails', async () => {
    const { ended, environment } = await started({ open: true })
    expect(environment.opened).toEqual(['http://localhost:4000/__mockapi/'])
    environment.press('q')
    await ended
    for (const config of [{ static: ['dist'] }, { admin: false }]) {
      const own = await started({ open: true, ...config })
      expect(own.environment.opened).toEqual(['http://localhost:4000'])
      own.environment.press('q')
      await own.ended
    }

    const server = fakeServer()
    const openBrowser = () => Promise.reject(new Error('there is no xdg-open'))
    const other = await started({ open: true }, server, fakeEnvironment(server, { openBrowser }))
    await vi.waitFor(() =>
      expect(other.text()).toContain(
        '! The browser could not be opened (there is no xdg-open). Open http://localhost:4000/__mockapi/.',
      ),
    )
    other.environment.press('q')
    await other.ended
  })

  it.each([{ watch: false }, { watch: true }])('watches as it is told: $watch', async (config) => {
    const { ended, environment } = await started(
      config,
      fakeServer(undefined, overview({ files: 0 })),
    )
    expect(environment.options[0]).toMatchObject(config)
    environment.signal('SIGTERM')
    await ended
  })

  it('says that it does not watch an empty folder', async () => {
    const empty = fakeServer(undefined, overview({ files: 0, routes: [] }))
    const { ended, environment, text } = await started({ watch: false }, empty)
    expect(text()).toContain('until a file appears. Start again then (--no-watch).')
    environment.signal('SIGTERM')
    await ended
  })

  it('saves the data where snapshots says', async () => {
    const { ended, server, environment, text } = await started({ snapshots: 'saved' })
    environment.press('s')
    await vi.waitFor(() => expect(text()).toContain('saved  saved/db-1.json'))
    expect(server.orders).toContain('save saved')
    environment.press('q')
    await ended
    const other = await started({ snapshots: 'full' })
    other.environment.press('s')
    await vi.waitFor(() =>
      expect(other.text()).toContain('! The data could not be saved (no space left).'),
    )
    other.environment.press('q')
    await other.ended
  })

  it('obeys keys', async () => {
    const { ended, server, environment, text } = await started()
    environment.press('h')
    for (const key of 'houwrslcq') expect(text()).toMatch(new RegExp(`^  ${key}  `, 'm'))
    environment.press('o')
    expect(environment.opened).toEqual(['http://localhost:4000/__mockapi/'])
    for (const name of ['slow', 'flaky', 'down', 'normal']) {
      environment.press('w')
      expect(environment.out.lines.at(-1)).toContain(`simulate  ${name}`)
    }
    expect(server.orders.filter((call) => call.startsWith('setBehaviour'))).toEqual([
      'setBehaviour {"delay":[1000,3000]}',
      'setBehaviour {"status":{"status":503,"rate":0.2}}',
      'setBehaviour {"status":503}',
      'setBehaviour undefined',
    ])
    environment.press('r')
    expect(server.orders.at(-1)).toBe('reset')
    environment.press('c')
    expect(environment.out.lines).toEqual([])
    environment.press('u')
    expect(environment.out.lines).toEqual(['  http://localhost:4000'])
    environment.press('x')
    environment.press('constructor')
    expect(environment.out.lines).toHaveLength(1)
    environment.press('q')
    expect(await ended).toBe(0)
  })
})
