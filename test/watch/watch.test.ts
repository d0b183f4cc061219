import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { FolderWatcher } from '../../src/mocks/watch.ts'
import { fixture, type Fixture } from '../support/mock-files.ts'

interface Watched extends Fixture, AsyncDisposable {
  readonly watcher: FolderWatcher
  /** Waits until exactly this is served. */
  serves(values: Readonly<Record<string, unknown>>): Promise<void>
}

async function watched(
  files: Readonly<Record<string, unknown>>,
  options: { root?: string; poll?: boolean } = {},
): Promise<Watched> {
  const base = fixture(files, options.root)
  const { mockFiles, root, reports } = base
  const onWarning = vi.fn()
  reports.push(await mockFiles.load())
  const onChange = (paths: Iterable<string>): void => mockFiles.touch(paths)
  const watcher = new FolderWatcher({ root, poll: options.poll ?? false, onChange, onWarning })
  watcher.follow(mockFiles.watched)
  await watcher.ready
  await mockFiles.settled()
  return {
    ...base,
    watcher,
    serves: (values) =>
      vi.waitFor(
        () => {
          watcher.follow(mockFiles.watched)
          expect(base.served()).toEqual(values)
        },
        { timeout: 10_000, interval: 10 },
      ),
    async [Symbol.asyncDispose]() {
      expect(onWarning).not.toHaveBeenCalled()
      await watcher.close()
      base[Symbol.dispose]()
    },
  }
}

describe.each([
  ['events', false],
  ['polling', true],
])('by %s', (_name, poll) => {
  it('files and folders are added, changed, renamed and deleted', async () => {
    await using it = await watched({ 'mocks/a.json': 1 }, { poll })
    it.write({ 'mocks/a.json': 2 })
    await it.serves({ 'mocks/a.json': 2 })
    it.write({ 'mocks/deep/er/b.json': 3 })
    await it.serves({ 'mocks/a.json': 2, 'mocks/deep/er/b.json': 3 })
    it.write({ 'mocks/deep/er/b.json': 4 })
    await it.serves({ 'mocks/a.json': 2, 'mocks/deep/er/b.json': 4 })
    renameSync(join(it.root, 'deep'), join(it.root, 'shallow'))
    await it.serves({ 'mocks/a.json': 2, 'mocks/shallow/er/b.json': 4 })
    it.write({ 'mocks/shallow/er/b.json': 5 })
    await it.serves({ 'mocks/a.json': 2, 'mocks/shallow/er/b.json': 5 })
    rmSync(join(it.root, 'shallow'), { recursive: true })
    await it.serves({ 'mocks/a.json': 2 })
  })

  it('a file is saved by a rename over it, again and again', async () => {
    await using it = await watched({ 'mocks/a.json': 0 }, { poll })
    for (let n = 1; n <= 4; n++) {
      it.write({ 'mocks/a.json.tmp': n })
      renameSync(join(it.root, 'a.json.tmp'), join(it.root, 'a.json'))
      await it.serves({ 'mocks/a.json': n })
    }
    expect(new Set(it.changes().slice(1))).toEqual(new Set(['changed mocks/a.json']))
  })

  it('the root is deleted and recreated, twice', async () => {
    await using it = await watched({ 'mocks/a.json': 1 }, { poll })
    for (let n = 2; n <= 3; n++) {
      rmSync(it.root, { recursive: true })
      await it.serves({})
      it.write({ 'mocks/a.json': n })
      await it.serves({ 'mocks/a.json': n })
      it.write({ 'mocks/a.json': -n, 'mocks/b.json': n })
      await it.serves({ 'mocks/a.json': -n, 'mocks/b.json': n })
    }
  })

  it('helpers outside the root change, vanish, come back and are left', async () => {
    const files = { 'lib/x.txt': 1, 'mocks/a.json': { import: '../lib/x.txt' } }
    await using it = await watched(files, { poll })
    it.write({ 'lib/x.txt': 2 })
    await it.serves({ 'mocks/a.json': 2 })
    rmSync(join(it.cwd, 'lib'), { recursive: true })
    await vi.waitFor(() => expect(it.changes()).toContain('broken mocks/a.json'), {
      timeout: 10_000,
    })
    it.write({ 'lib/x.txt': 3 })
    await it.serves({ 'mocks/a.json': 3 })
    it.write({ 'lib/x.txt': 4 })
    await it.serves({ 'mocks/a.json': 4 })
    it.write({ 'lib/y.txt': 5, 'mocks/a.json': { import: '../lib/y.txt' } })
    await it.serves({ 'mocks/a.json': 5 })
    it.write({ 'lib/y.txt': 6 })
    await it.serves({ 'mocks/a.json': 6 })
  })
})

it('a root that does not exist yet is watched once it does', async () => {
  await using it = await watched({})
  it.write({ 'mocks/a.json': 1 })
  await it.serves({ 'mocks/a.json': 1 })
  it.write({ 'mocks/a.json': 2 })
  await it.serves({ 'mocks/a.json': 2 })
})

it('the root is moved away and another put in its place', async () => {
  await using it = await watched({ 'mocks/a.json': 1, 'other/b.json': 2 })
  renameSync(it.root, join(it.cwd, 'old'))
  renameSync(join(it.cwd, 'other'), it.root)
  await it.serves({ 'mocks/b.json': 2 })
  it.write({ 'mocks/b.json': 3 })
  await it.serves({ 'mocks/b.json': 3 })
})

it('one file in place of a folder is changed, replaced, deleted and recreated', async () => {
  await using it = await watched({ 'db.json': 1 }, { root: 'db.json' })
  it.write({ 'db.json': 2 })
  await it.serves({ 'db.json': 2 })
  for (let n = 3; n <= 5; n++) {
    it.write({ 'db.json.tmp': n })
    renameSync(join(it.cwd, 'db.json.tmp'), it.root)
    await it.serves({ 'db.json': n })
  }
  rmSync(it.root)
  await it.serves({})
  it.write({ 'db.json': 6 })
  await it.serves({ 'db.json': 6 })
  it.write({ 'db.json': 7 })
  await it.serves({ 'db.json': 7 })
})

it.each([2, 5, 20, 40])('of two writes %i ms apart the second counts', async (ms) => {
  await using it = await watched({ 'mocks/a.json': 0 })
  for (let n = 1; n <= 5; n++) {
    it.write({ 'mocks/a.json': n })
    await pause(ms)
    it.write({ 'mocks/a.json': -n })
    await it.serves({ 'mocks/a.json': -n })
  }
})

it('a file that is emptied and then written is not broken in between', async () => {
  await using it = await watched({ 'mocks/a.json': 0 })
  for (let n = 1; n <= 3; n++) {
    writeFileSync(join(it.root, 'a.json'), '')
    await pause(30)
    it.write({ 'mocks/a.json': n })
    await it.serves({ 'mocks/a.json': n })
  }
  expect(new Set(it.changes().slice(1))).toEqual(new Set(['changed mocks/a.json']))
})

it('500 files at once are few reloads, when they come, change and go', async () => {
  await using it = await watched({ 'mocks/a.json': 0 })
  const files = (value: number): Record<string, number> =>
    Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`mocks/${n % 10}/${n}.json`, value]))
  for (const value of [1, 2]) {
    it.reports.length = 0
    it.write(files(value))
    await it.serves({ 'mocks/a.json': 0, ...files(value) })
    await it.mockFiles.settled()
    expect(it.reports.length).toBeLessThanOrEqual(5)
  }
  it.reports.length = 0
  for (let n = 0; n < 10; n++) rmSync(join(it.root, `${n}`), { recursive: true })
  await it.serves({ 'mocks/a.json': 0 })
  await it.mockFiles.settled()
  expect(it.reports.length).toBeLessThanOrEqual(5)
})

it('many saves end in the state of the disk', async () => {
  await using it = await watched({ 'mocks/a.json': 0, 'mocks/b.json': 0 })
  for (let n = 1; n <= 200; n++) {
    it.write({ [n % 2 ? 'mocks/a.json' : 'mocks/b.json']: n })
    await pause(n % 7)
  }
  await it.serves({ 'mocks/a.json': 199, 'mocks/b.json': 200 })
})

it.skipIf(process.platform === 'win32')('links that lead back do no harm', async () => {
  await using it = await watched({ 'mocks/a.json': 1, 'mocks/x/b.json': 2 })
  symlinkSync(it.root, join(it.root, 'x', 'loop'))
  symlinkSync(it.root, join(it.root, 'loop'))
  mkdirSync(join(it.root, 'y'))
  it.write({ 'mocks/y/c.json': 3, 'mocks/x/b.json': 4 })
  await it.serves({ 'mocks/a.json': 1, 'mocks/x/b.json': 4, 'mocks/y/c.json': 3 })
})
