import { chmodSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { fixture, valuesOf } from '../support/mock-files.ts'

describe('files that mocks depend on', () => {
  it('reload the mocks that reach them, and only those', async () => {
    using it = fixture({
      'lib/x.txt': 1,
      'mocks/a.json': { import: '../lib/x.txt' },
      'mocks/b.json': { import: '_lib/y.txt' },
      'mocks/_lib/y.txt': 5,
    })
    await it.mockFiles.load()
    await it.mockFiles.settled()
    expect([...it.mockFiles.watched]).toEqual([join(it.cwd, 'lib/x.txt')])
    it.loads.length = 0
    it.write({ 'lib/x.txt': 2 })
    it.touch('lib/x.txt')
    await it.mockFiles.settled()
    expect(it.loads).toEqual(['mocks/a.json'])
    expect(it.reports[0]?.changes).toEqual([
      { name: 'mocks/a.json', kind: 'changed', cause: 'lib/x.txt' },
    ])
    expect(it.served()).toEqual({ 'mocks/a.json': 2, 'mocks/b.json': 5 })
  })

  it('say nothing when they were saved without a change', async () => {
    using it = fixture({ 'lib/x.txt': 1, 'mocks/a.json': { import: '../lib/x.txt' } })
    await it.mockFiles.load()
    await it.mockFiles.settled()
    it.reports.length = 0
    it.write({ 'lib/x.txt': 1 })
    it.touch('lib/x.txt')
    await it.mockFiles.settled()
    expect(it.reports).toEqual([])
  })

  it('break their mocks when they vanish and heal them when they are back', async () => {
    using it = fixture({ 'lib/x.txt': 1, 'mocks/a.json': { import: '../lib/x.txt' } })
    await it.mockFiles.load()
    rmSync(join(it.cwd, 'lib/x.txt'))
    it.touch('lib/x.txt')
    await it.mockFiles.settled()
    expect(it.changes()).toEqual(['broken mocks/a.json'])
    expect(it.served()).toEqual({ 'mocks/a.json': 1 })
    it.write({ 'lib/x.txt': 2 })
    it.touch('lib/x.txt')
    await it.mockFiles.settled()
    expect(it.changes().at(-1)).toBe('healed mocks/a.json')
    expect(it.served()).toEqual({ 'mocks/a.json': 2 })
    expect([...it.mockFiles.watched]).toEqual([join(it.cwd, 'lib/x.txt')])
  })

  it('are not reported while they are written', async () => {
    using it = fixture({ 'lib/x.txt': 1, 'mocks/a.json': { import: '../lib/x.txt' } })
    await it.mockFiles.load()
    it.write({ 'lib/x.txt': '' })
    it.touch('lib/x.txt')
    await pause(40)
    it.write({ 'lib/x.txt': 2 })
    await it.mockFiles.settled()
    expect(it.changes()).toEqual(['changed mocks/a.json'])
  })

  it('that are no longer reached are watched no more', async () => {
    using it = fixture({ 'lib/x.txt': 1, 'mocks/a.json': { import: '../lib/x.txt' } })
    await it.mockFiles.load()
    it.write({ 'mocks/a.json': 3 })
    it.touch('mocks/a.json')
    await it.mockFiles.settled()
    expect(it.mockFiles.watched.size).toBe(0)
  })

  it('are read once more when they may have changed under the first load, and reported once', async () => {
    using it = fixture({ 'lib/x.txt': 1, 'mocks/a.json': { import: '../lib/x.txt' } })
    const report = await it.mockFiles.load()
    expect(report.changes).toEqual([{ name: 'mocks/a.json', kind: 'added' }])
    await it.mockFiles.settled()
    expect(it.reports).toEqual([])
  })

  it.each([1, 2])('count as they are on disk when written right after read %i', async (read) => {
    using it = fixture({ 'lib/x.txt': 1, 'mocks/a.json': { import: '../lib/x.txt' } })
    let reads = 0
    it.hooks.afterRead = () => {
      if (++reads === read) it.write({ 'lib/x.txt': 2 })
    }
    it.reports.push(await it.mockFiles.load())
    await it.mockFiles.settled()
    expect(it.served()).toEqual({ 'mocks/a.json': 2 })
    expect(it.reports.length).toBe(read)
  })
})

describe('what cannot be read', () => {
  const asRoot = process.getuid?.() === 0
  it.skipIf(asRoot || process.platform === 'win32')('is reported, kept and heals', async () => {
    using it = fixture({ 'mocks/sub/a.json': 1, 'mocks/b.json': 2 })
    await it.mockFiles.load()
    chmodSync(join(it.root, 'sub'), 0)
    it.touch('mocks/sub')
    await it.mockFiles.settled()
    expect(it.changes()).toEqual(['broken mocks/sub'])
    expect(it.served()).toEqual({ 'mocks/b.json': 2, 'mocks/sub/a.json': 1 })
    chmodSync(join(it.root, 'sub'), 0o700)
    it.touch('mocks/sub')
    await it.mockFiles.settled()
    expect(it.changes().at(-1)).toBe('healed mocks/sub')
  })

  it.skipIf(process.platform === 'win32')(
    'is reported for a link to itself and to nowhere',
    async () => {
      using it = fixture({ 'mocks/b.json': 2 })
      symlinkSync('a.json', join(it.root, 'a.json'))
      symlinkSync('nowhere', join(it.root, 'c.json'))
      const report = await it.mockFiles.load()
      expect(valuesOf(report)).toEqual({ 'mocks/b.json': 2 })
      expect(report.broken.map(({ diagnostics }) => diagnostics[0]?.message).sort()).toEqual([
        'mocks/a.json is a link to a file that does not exist.',
        'mocks/c.json is a link to a file that does not exist.',
      ])
      rmSync(join(it.root, 'a.json'))
      rmSync(join(it.root, 'c.json'))
      it.touch('mocks/a.json')
      await it.mockFiles.settled()
      expect(it.reports.at(-1)?.broken).toEqual([])
    },
  )
})
