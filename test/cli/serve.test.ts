import { describe, expect, it, vi } from 'vitest'
import { serve } from '../../src/cli/serve.ts'
import { MockapiError } from '../../src/errors/diagnostic.ts'
import type { Config } from '../../src/config/config.ts'
import type { Shell } from '../../src/cli/cli-environment.ts'
import {
  fakeServer,
  fakeShell,
  overview,
  request,
  type FakeServer,
  type FakeShell,
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
  shell: FakeShell = fakeShell(server),
) {
  const ended = serve(shell, { dir: 'mocks', ...config })
  await vi.waitFor(() => expect(shell.out.lines.join('\n')).toContain('ready'))
  return { ended, server, shell, text: () => shell.out.lines.join('\n') }
}

describe('start', () => {
  it('listens before it says so, and closes on a signal', async () => {
    const { ended, server, shell, text } = await started()
    expect(server.orders).toEqual(['listen 4000'])
    expect(text()).toContain('http://localhost:4000')
    expect(shell.options[0]).toMatchObject({ dir: 'mocks', watch: true, cwd: shell.cwd })
    expect(shell.options[0]).not.toHaveProperty('port')
    shell.signal('SIGTERM')
    expect(await ended).toBe(0)
    expect(server.orders).toEqual(['listen 4000', 'close'])
    expect(shell.out.lines.at(-1)).toBe('  closed (SIGTERM)')
  })

  it('says nothing and closes when it cannot listen', async () => {
    const server = fakeServer(() => new Error('no'))
    const shell = fakeShell(server)
    await expect(serve(shell, {})).rejects.toThrow('no')
    expect([shell.out.lines, server.orders]).toEqual([[], ['close']])
  })

  it('tells warnings of the start once, below the start screen', async () => {
    const known = { code: 'no-mock', severity: 'warning', message: 'Nothing here.' } as const
    const other = {
      code: 'no-mock',
      severity: 'warning',
      message: 'The watcher fell back.',
    } as const
    const server = fakeServer(undefined, overview({ diagnostics: [known] }))
    const createServer: Shell['createServer'] = async (options) => {
      options.onWarning?.(known)
      options.onWarning?.(other)
      return server
    }
    const { ended, shell } = await started({}, server, fakeShell(server, { createServer }))
    expect(shell.out.lines.slice(-2)).toEqual(['  ! Nothing here.', '  ! The watcher fell back.'])
    shell.signal('SIGTERM')
    await ended
  })

  it.each([
    { host: '0.0.0.0', url: 'http://localhost:4000', network: 'http://192.168.1.5:4000' },
    { host: '192.168.1.5', url: 'http://192.168.1.5:4000', network: undefined },
  ])('shows addresses that work for $host', async ({ host, url, network }) => {
    const { ended, shell, text } = await started({ host })
    expect(text()).toContain(`API      ${url}\n`)
    expect(text()).not.toContain('0.0.0.0')
    if (network) expect(text()).toContain(`Network  ${network}`)
    else expect(text()).not.toContain('Network')
    shell.signal('SIGINT')
    await ended
  })

  it('prints JSON alone, and reads no keys, with --json', async () => {
    const { ended, shell } = await started({ json: true })
    shell.options[0]?.onRequest?.(request())
    shell.press('q')
    shell.signal('SIGTERM')
    await ended
    const events = shell.out.lines.map((line) => (JSON.parse(line) as { event: string }).event)
    expect(events).toEqual(['ready', 'request', 'closing'])
  })
})

describe('ports', () => {
  it('takes the next free one and names it before the start screen', async () => {
    const { ended, shell } = await started({ port: 1 }, fakeServer(taken([1, 2])))
    expect(shell.out.lines[0]).toBe('  ! Port 1 is taken, using 3.')
    shell.signal('SIGINT')
    await ended
  })

  it('fails with --strict-port', async () => {
    const shell = fakeShell(fakeServer(taken([4000])))
    await expect(serve(shell, { strictPort: true })).rejects.toMatchObject({
      exitCode: 1,
      message: 'Port 4000 is taken (--strict-port). Try --port 4001.',
    })
  })

  it('gives up after twenty ports, and at the last one', async () => {
    const shell = fakeShell(fakeServer((port) => taken([port])(port)))
    await expect(serve(shell, { port: 65_530 })).rejects.toThrow('65530 to 65535 are taken')
    await expect(serve(shell, {})).rejects.toThrow('4000 to 4020 are taken')
  })

  it.each([
    { code: 'EACCES', config: { port: 80 }, says: 'Port 80 may not be used without more rights.' },
    {
      code: 'EADDRNOTAVAIL',
      config: { host: '1.2.3.4' },
      says: 'This machine has no address "1.2.3.4".',
    },
    {
      code: 'ENOTFOUND',
      config: { host: 'nowhere' },
      says: 'This machine has no address "nowhere".',
    },
  ])('explains $code', async ({ code, config, says }) => {
    const shell = fakeShell(fakeServer(() => Object.assign(new Error(code), { code })))
    await expect(serve(shell, config)).rejects.toThrow(says)
  })
})

describe('while it runs', () => {
  it('ends at once on a second SIGINT', async () => {
    const server = fakeServer()
    const stuck = {
      ...server,
      url: 'http://localhost:4000',
      close: () => new Promise<void>(() => {}),
    }
    const { shell } = await started({}, stuck)
    shell.signal('SIGINT')
    expect(shell.exits).toEqual([])
    shell.signal('SIGINT')
    expect(shell.exits).toEqual([130])
  })

  it('does not wait for ever for connections', async () => {
    vi.useFakeTimers()
    try {
      const stuck = {
        ...fakeServer(),
        url: 'http://localhost:4000',
        close: () => new Promise<void>(() => {}),
      }
      const shell = fakeShell(stuck)
      const ended = serve(shell, {})
      await vi.advanceTimersByTimeAsync(0)
      shell.signal('SIGTERM')
      await vi.advanceTimersByTimeAsync(2000)
      expect(await ended).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  it('survives an error that nobody caught', async () => {
    const { ended, shell, text } = await started()
    shell.stray(new Error('late'))
    await vi.waitFor(() =>
      expect(text()).toContain('! Something failed outside of a request: late'),
    )
    shell.signal('SIGTERM')
    await ended
  })

  it('opens the browser when asked to, and says when that fails', async () => {
    const { ended, shell } = await started({ open: true })
    expect(shell.opened).toEqual(['http://localhost:4000'])
    shell.press('q')
    await ended

    const server = fakeServer()
    const openBrowser = () => Promise.reject(new Error('there is no xdg-open'))
    const other = await started({ open: true }, server, fakeShell(server, { openBrowser }))
    await vi.waitFor(() =>
      expect(other.text()).toContain(
        '! The browser could not be opened (there is no xdg-open). Open http://localhost:4000.',
      ),
    )
    other.shell.press('q')
    await other.ended
  })

  it.each([{ watch: false }, { watch: true }])('watches as it is told: $watch', async (config) => {
    const { ended, shell } = await started(config, fakeServer(undefined, overview({ files: 0 })))
    expect(shell.options[0]).toMatchObject(config)
    shell.signal('SIGTERM')
    await ended
  })

  it('says that it does not watch an empty folder', async () => {
    const empty = fakeServer(undefined, overview({ files: 0, routes: [] }))
    const { ended, shell, text } = await started({ watch: false }, empty)
    expect(text()).toContain('until a file appears. Start again then (--no-watch).')
    shell.signal('SIGTERM')
    await ended
  })

  it('saves the data where snapshots says', async () => {
    const { ended, server, shell, text } = await started({ snapshots: 'saved' })
    shell.press('s')
    await vi.waitFor(() => expect(text()).toContain('saved  saved/db-1.json'))
    expect(server.orders).toContain('save saved')
    shell.press('q')
    await ended
    const other = await started({ snapshots: 'full' })
    other.shell.press('s')
    await vi.waitFor(() =>
      expect(other.text()).toContain('! The data could not be saved (no space left).'),
    )
    other.shell.press('q')
    await other.ended
  })

  it('obeys keys', async () => {
    const { ended, server, shell, text } = await started()
    shell.press('h')
    for (const key of 'houwrslcq') expect(text()).toMatch(new RegExp(`^  ${key}  `, 'm'))
    shell.press('o')
    expect(shell.opened).toEqual(['http://localhost:4000'])
    for (const weather of ['slow', 'flaky', 'down', 'normal']) {
      shell.press('w')
      expect(shell.out.lines.at(-1)).toContain(`weather  ${weather}`)
    }
    expect(server.orders.filter((call) => call.startsWith('weather'))).toEqual([
      'weather {"delay":[1000,3000]}',
      'weather {"status":{"status":503,"rate":0.2}}',
      'weather {"status":503}',
      'weather undefined',
    ])
    shell.press('r')
    expect(server.orders.at(-1)).toBe('reset')
    shell.press('c')
    expect(shell.out.lines).toEqual([])
    shell.press('u')
    expect(shell.out.lines).toEqual(['  http://localhost:4000'])
    shell.press('x')
    shell.press('constructor')
    expect(shell.out.lines).toHaveLength(1)
    shell.press('q')
    expect(await ended).toBe(0)
  })
})
