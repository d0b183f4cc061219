import { EventEmitter } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { FolderWatcher } from '../../src/mocks/watch.ts'

const opened = vi.hoisted((): { polling: unknown; emitter: EventEmitter; closed: boolean }[] => [])

vi.mock('chokidar', () => ({
  watch: (_paths: unknown, options: { usePolling: boolean }) => {
    const emitter = new EventEmitter()
    const one = { polling: options.usePolling, emitter, closed: false }
    opened.push(one)
    if (options.usePolling) setImmediate(() => emitter.emit('ready'))
    return Object.assign(emitter, {
      add: () => {},
      unwatch: () => {},
      close: async () => {
        one.closed = true
      },
    })
  },
}))

afterEach(() => {
  opened.length = 0
})

async function start(): Promise<{
  watcher: FolderWatcher
  onWarning: ReturnType<typeof vi.fn>
  onChange: ReturnType<typeof vi.fn>
}> {
  const onWarning = vi.fn()
  const onChange = vi.fn()
  // The name of this folder is all that matters: nothing is watched in earnest.
  const watcher = new FolderWatcher({
    root: join(tmpdir(), 'mockapi-none', '..'),
    onChange,
    onWarning,
  })
  await vi.waitFor(() => expect(opened).toHaveLength(1))
  return { watcher, onWarning, onChange }
}

function fail(code: string): void {
  opened[0]?.emitter.emit('error', Object.assign(new Error(code), { code }))
}

describe('a watcher that the system fails', () => {
  it.each(['ENOSPC', 'EMFILE', 'ENOSYS'])('%s: polls instead and warns once', async (code) => {
    const { watcher, onWarning, onChange } = await start()
    fail(code)
    fail(code)
    await vi.waitFor(() => expect(opened).toHaveLength(2))
    fail(code)
    expect(opened).toMatchObject([{ polling: false, closed: true }, { polling: true }])
    expect(onWarning).toHaveBeenCalledTimes(1)
    expect(onWarning.mock.calls[0]?.[0]).toMatchObject({
      code: 'watch-limit',
      severity: 'warning',
      message: expect.stringContaining(code),
      hint: expect.stringContaining('--poll'),
    })
    await vi.waitFor(() => expect(onChange).toHaveBeenCalled())
    await watcher.close()
    expect(opened).toHaveLength(2)
    expect(opened[1]?.closed).toBe(true)
  })

  it.each(['EACCES', 'EPERM', 'ELOOP'])('%s: looks at the disk and watches on', async (code) => {
    const { watcher, onWarning, onChange } = await start()
    fail(code)
    expect(onChange).toHaveBeenCalled()
    expect(onWarning).not.toHaveBeenCalled()
    expect(opened).toMatchObject([{ closed: false }])
    await watcher.close()
  })

  it('closes although it never became ready', async () => {
    const { watcher } = await start()
    await watcher.close()
    expect(opened).toMatchObject([{ closed: true }])
  })
})

describe('what is new', () => {
  it('is reported again once it must be watched: what happened before raised no event', async () => {
    const { watcher, onChange } = await start()
    const folder = join(tmpdir(), 'mockapi-none', 'deep')
    opened[0]?.emitter.emit('all', 'addDir', folder)
    watcher.follow([import.meta.filename])
    onChange.mockClear()
    await vi.waitFor(() => {
      const paths = onChange.mock.calls.flat(2)
      expect(paths).toContain(folder)
      expect(paths).toContain(import.meta.filename)
    })
    await watcher.close()
  })
})
